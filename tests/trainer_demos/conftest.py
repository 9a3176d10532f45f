"""A tiny encoder and small corpora, so that real training takes a second."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer_demos.surroundings import SETTINGS

os.environ.update({**SETTINGS, **os.environ})  # as `python -m trainer_demos` does, before PyTorch is loaded

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from trainer_demos.catalog import DEMOS
from trainer_demos.catalog.parts import DOMAINS
from trainer_demos.setup import Setup

NAMES, PLACES, VERBS, OBJECTS = ("Ann", "Bob", "Mira"), ("Oslo", "Rome"), ("sees", "likes"), ("cats", "tea", "films")


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers, 32 wide, in the files a real one comes in."""
    folder = tmp_path_factory.mktemp("encoder")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    things = [domain[:-1] for domain in DOMAINS]
    words = [*NAMES, *PLACES, *VERBS, *OBJECTS, *things, "in", ".", "great", "awful", "a", "b", "c"]
    pieces = [piece for letter in "abcdefghijklmnopqrstuvwxyz" for piece in (letter, f"##{letter}")]
    vocabulary = dict.fromkeys([*special, *pieces, *(word.lower() for word in words)])
    tokenizer = Tokenizer(models.WordPiece({word: place for place, word in enumerate(vocabulary)}, unk_token="[UNK]"))  # noqa: S106  no password
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=300,
    )
    torch.manual_seed(0)
    model = BertModel(config)
    (folder / "config.json").write_text(json.dumps({**config.to_dict(), "architectures": ["BertModel"]}))
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, folder / "model.safetensors")
    return folder


@pytest.fixture(scope="session")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred and twenty reviews in five domains that one word decides; a third is held out."""
    path = tmp_path_factory.mktemp("data") / "reviews.tsv"
    lines = ["text\tlabel\tdomain\tpart"]
    for index in range(120):
        word, label = ("great", 1) if index % 2 else ("awful", 0)
        domain, part = DOMAINS[index // 2 % len(DOMAINS)], "test" if index < 40 else "train"
        text = f"{NAMES[index % 3]} {word} {domain[:-1]} {'abc'[index % 3]} {'a ' * (index // 6)}"
        lines.append(f"{text}\t{label}\t{domain}\t{part}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty short passages."""
    path = tmp_path_factory.mktemp("data") / "plain.txt"
    lines = [f"{NAMES[i % 3]} likes {OBJECTS[i % 3]} in {PLACES[i % 2]} {'a b c ' * (i // 6 + 1)}." for i in range(60)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def conllu(sentence: tuple[str, str, str, str]) -> str:
    """`Ann sees cats in Oslo .` in CoNLL-U."""
    name, verb, thing, place = sentence
    rows = (
        (name, "PROPN", 2, "nsubj", "B-PER"),
        (verb, "VERB", 0, "root", "O"),
        (thing, "NOUN", 2, "obj", "O"),
        ("in", "ADP", 5, "case", "O"),
        (place, "PROPN", 2, "obl", "B-LOC"),
        (".", "PUNCT", 2, "punct", "O"),
    )
    return "".join(
        f"{number}\t{word}\t_\t{tag}\t_\t_\t{head}\t{relation}\t_\tNER={entity}\n"
        for number, (word, tag, head, relation, entity) in enumerate(rows, 1)
    )


@pytest.fixture(scope="session")
def treebank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty-six sentences of one pattern."""
    path = tmp_path_factory.mktemp("data") / "treebank.conllu"
    sentences = [(n, v, t, p) for p in PLACES for n in NAMES for v in VERBS for t in OBJECTS]
    path.write_text("\n".join(map(conllu, sentences)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def setup_for(encoder: Path, reviews: Path, treebank: Path, plain: Path) -> Callable[..., Setup]:
    """A Setup on the tiny encoder and corpora; keyword arguments turn knobs."""

    def make(demo: str, *, seeds: tuple[int, ...] = (0,), preset: str = "default", **knobs: object) -> Setup:
        settings = DEMOS[demo].settings(preset, {name: str(value) for name, value in knobs.items()})
        text = plain if settings.get("text") == "plain" else None
        return Setup(DEMOS[demo], settings, preset, seeds, reviews, treebank, text, str(encoder), "cpu")

    return make
