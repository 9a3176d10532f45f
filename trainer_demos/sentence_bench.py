"""What every demo on a treebank starts from: sentences, encoder, engine; and the arm of such a demo."""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from trainer_demos.batches import WordItem
from trainer_demos.contest import Racer
from trainer_demos.corpora.treebank import Treebank, bundled_treebank, read_treebank
from trainer_demos.corpora.words import split_words
from trainer_demos.encoder import Encoder, Source, load_encoder
from trainer_demos.engine import Engine, RandomStream
from trainer_demos.events import Answer, Event, Note, Parse, Started
from trainer_demos.heads import Labels
from trainer_demos.lesson import Lesson
from trainer_demos.losses import UncertaintyWeights, WeightedSum
from trainer_demos.metrics import spans
from trainer_demos.results import Outcome
from trainer_demos.sampling import Plan
from trainer_demos.sentence_model import SentenceModel, held_out_scores
from trainer_demos.setup import Setup
from trainer_demos.training import Arm, Learner, Trainee, count, encoder_groups

CURVE_ITEMS, CURVE_POINTS = 24, 5
ENCODER_RATE, HEAD_RATE = 3e-4, 3e-3


@dataclass(frozen=True, slots=True)
class SentenceBench:
    """Everything that the arms of a run share."""

    setup: Setup
    engine: Engine
    source: Source
    treebank: Treebank

    def facts(self, lesson: Lesson) -> dict[str, str]:
        """For the learner, before the race."""
        return {
            "encoder": self.source.name,
            "weights from": self.source.origin,
            "device": f"{self.engine.describe()}, {self.engine.precision}",
            "learn from": f"{len(lesson.train)} sentences of {self.treebank.name}",
            "tested on": f"{len(lesson.test)} held-out sentences",
        }

    def model(self, tasks: Sequence[str], lesson: Lesson, encoder: Encoder | None = None) -> SentenceModel:
        """One encoder, pre-trained unless given, under one head a task."""
        return SentenceModel(encoder or self.source.pretrained(), tasks, lesson.labels).to(self.engine.device)

    def learner(
        self,
        model: SentenceModel,
        lesson: Lesson,
        combine: WeightedSum | UncertaintyWeights,
        *,
        encoder_rate: float = ENCODER_RATE,
        head_rate: float = HEAD_RATE,
        only: Sequence[str] | None = None,
    ) -> Learner:
        """A model with its objective, the combined losses of its tasks; with `only`, in steps of these tasks alone."""
        combine = combine.to(self.engine.device)

        def objective(plan: Plan) -> tuple[Tensor, dict[str, Tensor]] | None:
            if only is not None and plan.tasks != tuple(only):
                return None
            model.train()
            losses = model.losses(lesson.batch(plan.items).to(self.engine.device), plan.tasks)
            if not losses:
                return None
            total = combine(losses)
            return total, {"loss": total, **{f"loss {task}": loss for task, loss in losses.items()}}

        rest = [*model.spelling.parameters(), *model.heads.parameters(), *combine.parameters()]
        groups = [
            *encoder_groups(model.encoder, encoder_rate),
            {"params": rest, "lr": head_rate, "weight_decay": 0.01},
        ]
        return Learner(objective, groups, self.engine)

    def stream(self, seed: int) -> RandomStream:
        """Random numbers for one arm."""
        return RandomStream(seed, self.engine.device)

    def probe(self, lesson: Lesson, seed: int) -> list[WordItem]:
        """The part of the held-out sentences that the points of a curve are measured on."""
        return random.Random(seed).sample(lesson.test, min(CURVE_ITEMS, len(lesson.test)))


class SentenceRacer(Racer):
    """An arm on sentences: a team of models that share no weights, each with the tasks it learns."""

    points = CURVE_POINTS

    def __init__(
        self,
        name: str,
        bench: SentenceBench,
        lesson: Lesson,
        models: Sequence[SentenceModel],
        learners: Sequence[Trainee],
        course: Sequence[Plan],
        stream: RandomStream,
        seed: int,
        milestones: Mapping[int, str] | None = None,
    ) -> None:
        """At the steps of `milestones` everything is measured, too: `source` gives the other figure `source UPOS`."""
        self.lesson, self.engine, self.models = lesson, bench.engine, tuple(models)
        self.arm = Arm(name, learners, course, stream)
        self.curve: list[dict[str, float]] = []
        """Held-out figures of every look."""
        self._milestones = milestones or {}
        self._passed: dict[str, float] = {}
        self._probe = bench.probe(lesson, seed)

    def predict(self, items: Sequence[WordItem]) -> dict[str, list[Labels]]:
        """Of each task, the labels of every sentence."""
        found: dict[str, dict[int, Labels]] = {task: {} for model in self.models for task in model.heads}
        for indices, on_host in self.lesson.batches(items):
            batch = on_host.to(self.engine.device)
            for model in self.models:
                model.eval()
                with self.engine.autocast():
                    predicted = model.predict(batch)
                for task, rows in predicted.items():
                    found[task].update(zip(indices, rows, strict=True))
        return {task: [rows[index] for index in range(len(items))] for task, rows in found.items()}

    def scores(self, items: Sequence[WordItem]) -> dict[str, float]:
        """UPOS, F1, UAS and LAS on held-out sentences."""
        return held_out_scores(self.predict(items), [item.sentence for item in items])

    def due(self) -> bool:
        """See Racer."""
        return super().due() or self.arm.done in self._milestones

    def look(self) -> Mapping[str, float]:
        """See Racer."""
        if name := self._milestones.get(self.arm.done):
            self._passed |= {f"{name} {metric}": value for metric, value in self.scores(self.lesson.test).items()}
        self.curve.append(self.scores(self._probe))
        return self.curve[-1]

    def outcome(self) -> Outcome:
        """See Racer; among the other figures, what each metric lost since its best point on the curve."""
        sizes = [count(model) for model in self.models]
        return Outcome(
            self.scores(self.lesson.test),
            self.arm.seconds,
            sum(size for size, _ in sizes),
            sum(learns for _, learns in sizes),
            {
                **{
                    f"{name} lost": max(look[name] for look in self.curve) - last
                    for name, last in self.curve[-1].items()
                },
                **self._passed,
            },
        )


def open_sentences(setup: Setup) -> Generator[Event, None, SentenceBench]:
    """Read the treebank and load the encoder; what happens on the way is yielded, `Started` first. Raises Fault."""
    yield Started(setup.demo.id, setup.preset, setup.knobs, setup.demo.arms, setup.seeds)
    engine = Engine(setup.device)
    treebank = read_treebank(setup.treebank or bundled_treebank())
    for text in treebank.notes:
        yield Note(text, "warning")
    source = yield from load_encoder(setup.encoder)
    return SentenceBench(setup, engine, source, treebank)


def entities_in(lesson: Lesson) -> int:
    """Held-out entities."""
    return sum(len(spans(item.sentence.entities or ())) for item in lesson.test)


def words_in(lesson: Lesson) -> int:
    """Held-out words."""
    return sum(len(item.pieces) for item in lesson.test)


@torch.no_grad()
def parses(text: str, racers: Sequence[SentenceRacer]) -> Answer:
    """Tags, entities and tree of the learner's own sentence, from each arm."""
    words = split_words(text)
    if not words:
        return Answer(text, remark="There is nothing to read: write a sentence.")
    item = racers[0].lesson.raw(words)
    read = len(item.pieces)
    found = []
    for racer in racers:
        labels = racer.predict([item])
        (tags,) = labels["tagging"][0] if "tagging" in labels else (("X",) * read,)
        (entities,) = labels["entities"][0] if "entities" in labels else (("O",) * read,)
        heads, relations = labels["parsing"][0] if "parsing" in labels else (map(str, range(read)), ("dep",) * read)
        found.append(Parse(racer.name, item.sentence.words, tags, entities, tuple(map(int, heads)), relations))
    remark = f"Only the first {read} of its {len(words)} words were read." if read < len(words) else ""
    return Answer(text, parses=tuple(found), remark=remark)
