"""Masked-word prediction: a small encoder with its own vocabulary, pre-trained live (Devlin et al. 2019)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertConfig, BertModel

from trainer_demos.batches import Texts, pad_texts, text_ids
from trainer_demos.encoder import Encoder
from trainer_demos.engine import Engine
from trainer_demos.sampling import Plan, summed
from trainer_demos.training import Optimiser, encoder_groups

WORDS = "words"
"""Task of a step that guesses words."""
_VOCABULARY, _WIDTH, _LAYERS, _LONGEST, _BATCH = 4000, 128, 2, 64, 32
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_PAD, _CLS, _SEP, _MASK = 0, 2, 3, 4


class SmallSource:
    """A vocabulary made from the texts at hand, and encoders that start from random numbers: nothing is downloaded."""

    def __init__(self, texts: Iterable[str]) -> None:
        # Byte-pair encoding (Sennrich et al. 2016): the trainer of word pieces breaks ties by chance, each time anew.
        self.tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))  # noqa: S106  no password
        self.tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        self.tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Metaspace(prepend_scheme="always")]
        )
        self.tokenizer.decoder = decoders.Metaspace()
        trainer = trainers.BpeTrainer(
            vocab_size=_VOCABULARY, min_frequency=2, special_tokens=list(_SPECIAL), show_progress=False
        )
        self.tokenizer.train_from_iterator(texts, trainer)
        self.tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", _CLS), ("[SEP]", _SEP)]
        )
        self.padding = _PAD
        self.config = BertConfig(
            vocab_size=self.tokenizer.get_vocab_size(),
            hidden_size=_WIDTH,
            num_hidden_layers=_LAYERS,
            num_attention_heads=4,
            intermediate_size=4 * _WIDTH,
            max_position_embeddings=256,
        )
        self.name = f"made here ({_LAYERS} layers, {_WIDTH} wide, {self.config.vocab_size} subwords)"
        self.origin = "random numbers"

    def fresh(self) -> Encoder:
        """An encoder of random weights, drawn from the current random stream, that learns its embeddings too."""
        with torch.random.fork_rng(devices=[]):
            model = BertModel(self.config, add_pooling_layer=False)
        encoder = Encoder(model, self.config)
        encoder.learns_embeddings = True
        encoder.freeze(0)
        encoder.start_afresh()
        return encoder


class MaskedWords(nn.Module):
    """Guesses hidden words from the words around, with an encoder that is then used for something else."""

    def __init__(
        self, encoder: Encoder, source: SmallSource, texts: Sequence[str], share: float, engine: Engine
    ) -> None:
        """`share` of the subwords are hidden."""
        super().__init__()
        self.encoder, self._engine, self._share = encoder, engine, share
        self.transform = nn.Sequential(nn.Linear(_WIDTH, _WIDTH), nn.GELU(), nn.LayerNorm(_WIDTH))
        self.bias = nn.Parameter(torch.zeros(source.config.vocab_size))
        self._tokenizer = source.tokenizer
        self._rows = text_ids(source.tokenizer, texts, _LONGEST)
        self.to(engine.device)

    def course(self, passes: int, rng: random.Random) -> list[Plan]:
        """The steps of pre-training."""
        return summed(range(len(self._rows)), [len(row) for row in self._rows], (WORDS,), passes, _BATCH, rng)

    def start(self, rate: float) -> None:
        """Get ready to learn, at this peak rate."""
        rest = [*self.transform.parameters(), self.bias]
        self._optimiser = Optimiser(
            [*encoder_groups(self.encoder, rate), {"params": rest, "lr": rate, "weight_decay": 0.01}]
        )

    def update(self, plan: Plan) -> dict[str, float]:
        """One step of pre-training; nothing in a step of another task."""
        if plan.tasks != (WORDS,):
            return {}
        self.train()
        ids, hidden = self._hide([self._rows[item] for item in plan.items], None)
        with self._engine.autocast():
            loss = F.cross_entropy(self._guess(ids, hidden), ids[hidden])
        self._engine.backward(loss)
        self._optimiser.step(plan.rate)
        return {"loss": float(loss.detach())}

    @torch.no_grad()
    def score(self, texts: Sequence[str]) -> tuple[float, float]:
        """Mean loss (nats) and share of right guesses on held-out text, always with the same words hidden."""
        self.eval()
        rows = sorted(text_ids(self._tokenizer, texts, _LONGEST), key=len)
        generator = torch.Generator().manual_seed(0)
        losses, right = [], []
        for start in range(0, len(rows), 64):
            ids, hidden = self._hide(rows[start : start + 64], generator)
            with self._engine.autocast():
                logits = self._guess(ids, hidden)
            losses.append(F.cross_entropy(logits, ids[hidden], reduction="none").cpu())
            right.append((logits.argmax(-1) == ids[hidden]).float().cpu())
        return float(torch.cat(losses).mean()), float(torch.cat(right).mean())

    def _hide(self, rows: Sequence[Sequence[int]], generator: torch.Generator | None) -> tuple[Tensor, Tensor]:
        """Subword ids, (batch, length), and which are hidden; at least one a batch."""
        ids = pad_texts(rows, _PAD).ids
        hidden = (torch.rand(ids.shape, generator=generator) < self._share) & (ids > _MASK)
        if not bool(hidden.any()):
            hidden[0, 1] = True
        return ids.to(self._engine.device), hidden.to(self._engine.device)

    def _guess(self, ids: Tensor, hidden: Tensor) -> Tensor:
        """Scores of every subword at the hidden places, (hidden, vocabulary); their weights are the input's."""
        states = self.encoder(Texts(ids.masked_fill(hidden, _MASK), ids != _PAD))
        table = self.encoder.embeddings.get_submodule("word_embeddings").get_parameter("weight")
        scores: Tensor = (self.transform(states[hidden]) @ table.T + self.bias).float()
        return scores
