"""A model that judges reviews: what it learns, phase after phase, and what it then says."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from trainer_demos import sampling
from trainer_demos.batches import pad_texts, text_ids
from trainer_demos.classifier import Classifier
from trainer_demos.encoder import Encoder
from trainer_demos.engine import Engine
from trainer_demos.losses import supervised_contrast
from trainer_demos.training import Learner, Trainee, count, encoder_groups

LONGEST = 128
"""Subwords of a review that are read."""
SENTIMENT = "sentiment"
"""The head that tells praise (1) from complaint (0)."""
TOPIC = "topic"
"""The head that tells what a review is about."""
PROBE_PASSES = 20
"""Passes of a head over frozen features; the features are remembered, so this takes a second."""
LOWER_HALF = 3
"""Layers frozen where many passes of several models must fit a minute: what they make of a text is computed once."""
VARIETY = 25
"""Over the number of texts, how far lengths are jittered for batches: the more texts, the less it takes to mix them."""
ALL = 99
"""More layers than any encoder has: `frozen=ALL` leaves the head alone to learn."""


class Vocabulary(Protocol):
    """What turns text into subwords."""

    tokenizer: Tokenizer
    padding: int


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text."""

    text: str
    label: int
    head: str = SENTIMENT
    """The question that the label answers."""
    soft: tuple[float, ...] | None = None
    """Probabilities to learn instead of the label, as from a teacher."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the course with data, rates and frozen layers of its own."""

    examples: Sequence[Example]
    epochs: int
    encoder_rate: float = 1e-4
    """Peak learning rate of the encoder's top layer."""
    head_rate: float = 3e-3
    embedding_rate: float | None = None
    """Peak learning rate of the embeddings, where they learn; None: that of a layer below the lowest."""
    prompt_rate: float = 0.0
    """Peak learning rate of the encoder's soft prompt, if it has one."""
    frozen: int = 0
    """Lowest layers that stay as they are."""
    layer_decay: float = 1.0
    """Factor on the rate from each layer to the one below (Howard & Ruder 2018)."""
    gradual: bool = False
    """Thaw one layer at a time from the top (Howard & Ruder 2018), all by half-way."""
    contrast: float = 0.5
    """Weight of the supervised contrastive loss while the encoder learns; it needs classes, not soft labels."""
    class_weights: tuple[float, ...] | None = None
    """Factor on the loss of an example, by its class; around 1, as the mean is taken over examples, not weights."""
    weight_decay: float = 0.01
    warm_up: float = 0.15
    batch: int = 16
    refit: bool = False
    """One step in which the heads alone are fitted to their optimum on features that no longer move (`Refit`)."""


class Reviewer:
    """A classifier and its lessons."""

    def __init__(
        self,
        encoder: Encoder,
        phases: Sequence[Phase],
        source: Vocabulary,
        engine: Engine,
        seed: int,
        *,
        heads: Mapping[str, int] | None = None,
        dropout: float = 0.1,
        tracked: bool = False,
    ) -> None:
        """`heads` names each question and its number of classes; sentiment alone when left out.

        A `tracked` one keeps the weights that it starts from, to tell how far they `moved`.
        """
        self.model = Classifier(encoder, heads or {SENTIMENT: 2}, dropout).to(engine.device)
        self.phases, self.engine, self.source = tuple(phases), engine, source
        self._rows = [text_ids(source.tokenizer, [each.text for each in phase.examples], LONGEST) for phase in phases]
        self._start = flat(encoder) if tracked else None
        self._current = -1
        self.course = self._course(random.Random(seed))
        self.learners: list[Trainee] = [
            Refit(self, place) if phase.refit else Learner(self._objective(place), self._groups(phase), engine)
            for place, phase in enumerate(phases)
        ]
        if phases:
            encoder.freeze(min(phase.frozen for phase in phases))
        self.trainable = count(self.model)[1] if phases else 0
        """Weights that learn in some phase."""

    @property
    def parameters(self) -> int:
        """Weights of the model."""
        return count(self.model)[0]

    @property
    def moved(self) -> float:
        """How far the encoder's layers are from where they started, relative to their length (L2), when `tracked`."""
        assert self._start is not None  # noqa: S101  asked only of what was built to answer
        return float((flat(self.model.encoder) - self._start).norm() / self._start.norm())

    @torch.no_grad()
    def logits(self, texts: Sequence[str], head: str = SENTIMENT) -> Tensor:
        """(texts, classes), on the host."""
        return self.read(texts, lambda vectors: self.model.logits(vectors, head))

    @torch.no_grad()
    def vectors(self, texts: Sequence[str]) -> Tensor:
        """One vector of unit length a text, (texts, top * width), on the host."""
        return F.normalize(self.read(texts, lambda vectors: vectors), dim=-1)

    def probabilities(self, texts: Sequence[str], head: str = SENTIMENT) -> Tensor:
        """(texts, classes) after the softmax."""
        return self.logits(texts, head).softmax(-1)

    def praise(self, text: str) -> float:
        """Probability that a text praises."""
        return float(self.probabilities([text])[0, 1])

    def accuracy(self, examples: Sequence[Example]) -> float:
        """Share of examples of one head that get their label."""
        found = self.logits([each.text for each in examples], examples[0].head).argmax(-1)
        return float((found == torch.tensor([each.label for each in examples])).float().mean())

    def loss(self, examples: Sequence[Example]) -> float:
        """Mean cross-entropy over examples of one head, nats."""
        logits = self.logits([each.text for each in examples], examples[0].head)
        return float(F.cross_entropy(logits, torch.tensor([each.label for each in examples])))

    def read(self, texts: Sequence[str], what: Callable[[Tensor], Tensor]) -> Tensor:
        """What is made of each text's vector, (texts, ...), on the host."""
        self.model.eval()
        rows = text_ids(self.source.tokenizer, texts, LONGEST)
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
        found: dict[int, Tensor] = {}
        for start in range(0, len(order), 64):
            block = order[start : start + 64]
            batch = pad_texts([rows[index] for index in block], self.source.padding).to(self.engine.device)
            with self.engine.autocast():
                values = what(self.model.vectors(batch))
            found.update(zip(block, values.float().cpu(), strict=True))
        return torch.stack([found[index] for index in range(len(rows))])

    def _course(self, rng: random.Random) -> list[sampling.Plan]:
        course: list[sampling.Plan] = []
        passed = 0
        for place, (phase, rows) in enumerate(zip(self.phases, self._rows, strict=True)):
            lengths, batch = [len(row) for row in rows], len(rows) if phase.refit else phase.batch
            jitter = min(sampling.JITTER, VARIETY / max(1, len(rows)))
            plans = sampling.summed(
                range(len(rows)), lengths, (str(place),), phase.epochs, batch, rng, phase.warm_up, jitter
            )
            course += [replace(plan, epoch=plan.epoch + passed) for plan in plans]
            passed += phase.epochs
        return course

    def _groups(self, phase: Phase) -> list[dict[str, object]]:
        encoder = self.model.encoder
        prompts = [] if encoder.prompt is None else [encoder.prompt]
        return [
            *encoder_groups(encoder, phase.encoder_rate, phase.layer_decay, phase.weight_decay, phase.embedding_rate),
            {"params": list(self.model.heads.parameters()), "lr": phase.head_rate, "weight_decay": 0.0},
            *({"params": [prompt], "lr": phase.prompt_rate, "weight_decay": 0.0} for prompt in prompts),
        ]

    def _objective(self, place: int) -> Callable[[sampling.Plan], tuple[Tensor, dict[str, Tensor]] | None]:
        """Cross-entropy of a batch, and a contrast of its vectors once the encoder learns."""
        phase, rows = self.phases[place], self._rows[place]
        began = sum(earlier.epochs for earlier in self.phases[:place])

        def objective(plan: sampling.Plan) -> tuple[Tensor, dict[str, Tensor]] | None:
            if plan.tasks != (str(place),):
                return None
            encoder, device = self.model.encoder, self.engine.device
            frozen = self._frozen(phase, (plan.epoch - began) / phase.epochs)
            if self._current != place or frozen != encoder.frozen:
                encoder.freeze(frozen)
                self._current = place
            self.model.train()
            examples = [phase.examples[item] for item in plan.items]
            texts = pad_texts([rows[item] for item in plan.items], self.source.padding, plan.items).to(device)
            vectors = self.model.vectors(texts)
            loss = self.answers(vectors, examples, phase)
            if not phase.contrast or encoder.frozen == len(encoder.layers):
                return loss, {"loss": loss}
            classes = torch.tensor([hash((each.head, each.label)) for each in examples], device=device)
            return loss + phase.contrast * supervised_contrast(vectors, classes), {"loss": loss}

        return objective

    def answers(self, vectors: Tensor, examples: Sequence[Example], phase: Phase) -> Tensor:
        """Mean cross-entropy over a batch whose examples may ask different questions."""
        device = vectors.device
        weights = torch.tensor(phase.class_weights, device=device) if phase.class_weights else None
        total = vectors.new_zeros(())
        for head in dict.fromkeys(each.head for each in examples):
            rows = [row for row, each in enumerate(examples) if each.head == head]
            logits = self.model.logits(vectors[rows], head)
            soft = [examples[row].soft for row in rows]
            gold = torch.tensor(soft if None not in soft else [examples[row].label for row in rows], device=device)
            losses = F.cross_entropy(logits, gold, weights, reduction="none")
            total = total + losses.sum() / len(examples)
        return total

    def _frozen(self, phase: Phase, passed: float) -> int:
        layers = len(self.model.encoder.layers)
        least = min(phase.frozen, layers)
        return max(least, layers - 1 - int(2 * passed * layers)) if phase.gradual else least


class Refit:
    """A step that fits the heads to their optimum, by logistic regression on the vectors of all texts.

    While the encoder learns, its head chases features that move and ends wherever the last batches left it. With a few
    hundred labels a fit on the finished features, the last stage of SetFit (Tunstall et al. 2022), is worth one to two
    points of accuracy. The penalty is half the squared weights for vectors of unit length, against summed losses.
    """

    def __init__(self, reviewer: Reviewer, place: int) -> None:
        """`place` is the phase of the reviewer that holds the examples."""
        self._reviewer, self._place = reviewer, place

    @torch.no_grad()
    def update(self, plan: sampling.Plan) -> dict[str, float]:
        """See Trainee."""
        if plan.tasks != (str(self._place),):
            return {}
        reviewer, phase = self._reviewer, self._reviewer.phases[self._place]
        vectors = reviewer.read([each.text for each in phase.examples], lambda vectors: vectors)
        vectors = vectors.to(reviewer.engine.device)
        heads = [reviewer.model.heads[name] for name in dict.fromkeys(each.head for each in phase.examples)]
        search = torch.optim.LBFGS(
            [weight for head in heads for weight in head.parameters()], max_iter=100, line_search_fn="strong_wolfe"
        )
        before = float(reviewer.answers(vectors, phase.examples, phase))

        def penalised() -> Tensor:
            search.zero_grad()
            with torch.enable_grad():
                lengths = torch.stack([torch.as_tensor(head.weight).square().sum() for head in heads]).sum()
                loss = reviewer.answers(vectors, phase.examples, phase)
                loss = loss + vectors.square().sum(-1).mean() * lengths / (2 * len(vectors))
                loss.backward()  # type: ignore[no-untyped-call]
            return loss

        search.step(penalised)  # type: ignore[no-untyped-call]
        search.zero_grad()
        return {"loss": before}


def flat(encoder: Encoder) -> Tensor:
    """All weights of the encoder's layers in one vector."""
    return torch.cat([weight.detach().flatten().float().cpu() for weight in encoder.layers.parameters()])
