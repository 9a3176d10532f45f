"""Multi-task learning: one encoder with three heads against three single-task models.

The shared arm adds up the losses of tagging, entities and parsing, and every step moves the shared weights for all of
them (hard parameter sharing, Caruana 1997). The single arm trains one model a task, in the same steps, on the same
sentences: only the sharing differs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor

from trainer_demos.batches import WordItem
from trainer_demos.corpora.treebank import bundled_treebank, read_treebank
from trainer_demos.corpora.words import split_words
from trainer_demos.demos.multi_task_result import result
from trainer_demos.encoder import Source, load_encoder
from trainer_demos.engine import Engine, RandomStream
from trainer_demos.events import Answer, Metric, Note, Parse, Ready, Started
from trainer_demos.heads import Labels
from trainer_demos.lesson import Lesson
from trainer_demos.losses import UncertaintyWeights, WeightedSum
from trainer_demos.metrics import spans
from trainer_demos.results import Outcome
from trainer_demos.sampling import Plan
from trainer_demos.sentence_model import SentenceModel, held_out_scores
from trainer_demos.setup import Run, Setup, Speaker
from trainer_demos.training import Arm, Learner, Pace, count, encoder_groups, race

CURVE_ITEMS, CURVE_POINTS = 32, 6


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    demo, seeds = setup.demo, setup.seeds
    yield Started(demo.id, setup.preset, setup.knobs, demo.arms, seeds)

    # The data: a treebank, the last quarter of which no arm ever trains on.
    engine = Engine(setup.device)
    treebank = read_treebank(setup.treebank or bundled_treebank())
    source = yield from load_encoder(setup.encoder)
    lesson = Lesson(setup, treebank, source)
    for text in (*treebank.notes, *lesson.notes):
        yield Note(text, "warning")
    courses = {seed: lesson.course(setup, random.Random(seed)) for seed in seeds}
    pace = Pace(2 * sum(map(len, courses.values())), setup.clock)
    ready = Ready(
        pace.total,
        {
            "encoder": source.name,
            "weights from": source.origin,
            "device": f"{engine.describe()}, {engine.precision}",
            "learn from": f"{len(lesson.train)} sentences of {treebank.name}",
            "tested on": f"{len(lesson.test)} held-out sentences",
        },
    )

    outcomes: list[dict[str, Outcome]] = []
    for number, seed in enumerate(seeds, 1):
        # Two arms: the same course of batches and tasks; one model for all tasks, or one model a task.
        teams: dict[str, list[tuple[str, ...]]] = {
            "shared": [lesson.tasks],
            "single": [(task,) for task in lesson.tasks],
        }
        racers = {
            name: Racer(name, team, lesson, setup, source, engine, courses[seed], seed) for name, team in teams.items()
        }
        probe = random.Random(seed).sample(lesson.test, min(CURVE_ITEMS, len(lesson.test)))
        yield Speaker(lambda text, racers=racers: answer(text, racers, lesson))  # type: ignore[misc]
        if number == 1:
            yield ready
            pace.start()
        for racer in racers.values():
            yield from racer.look(probe)

        # The race.
        every = max(1, len(courses[seed]) // CURVE_POINTS)
        for arm, step in race([racer.arm for racer in racers.values()]):
            for loss, value in step.losses.items():
                yield Metric(loss, arm.name, step.index, value, seed)
            if arm.done % every == 0 or arm.done == len(arm.course):
                yield from racers[arm.name].look(probe)
            yield pace.step(f"seed {number} of {len(seeds)} · epoch {step.epoch + 1} of {lesson.epochs}")
            if setup.stopped():
                break

        # What each arm reached, on every held-out sentence.
        outcomes.append({name: racer.outcome() for name, racer in racers.items()})
        if setup.stopped():
            break
    words = sum(len(item.pieces) for item in lesson.test)
    entities = sum(len(spans(item.sentence.entities or ())) for item in lesson.test)
    yield result(setup, outcomes, words, entities, pace.seconds)


class Racer:
    """One arm: a team of models that share no weights, each with the tasks it learns."""

    def __init__(
        self,
        name: str,
        team: Sequence[Sequence[str]],
        lesson: Lesson,
        setup: Setup,
        source: Source,
        engine: Engine,
        course: Sequence[Plan],
        seed: int,
    ) -> None:
        self.name, self.lesson, self.engine, self.setup = name, lesson, engine, setup
        self.seed = seed
        self.curve: list[dict[str, float]] = []
        self.models: list[SentenceModel] = []
        learners = []
        stream = RandomStream(seed, engine.device)
        for tasks in team:
            with stream.active():
                encoder = source.pretrained() if setup.word("encoder") == "pretrained" else source.fresh()
                model = SentenceModel(encoder, tasks, lesson.labels).to(engine.device)
            encoder.freeze(setup.whole("frozen_layers"))
            self.models.append(model)
            learners.append(self.learner(model, tasks))
        self.arm = Arm(name, learners, course, stream)

    def learner(self, model: SentenceModel, tasks: Sequence[str]) -> Learner:
        """A model with its objective: the weighted sum of its tasks' losses."""
        setup = self.setup
        weights = {task: setup.number(f"weight_{task}") for task in tasks}
        learned = setup.word("weighting") == "uncertainty" and len(tasks) > 1
        combine = (UncertaintyWeights if learned else WeightedSum)(weights).to(self.engine.device)

        def objective(plan: Plan) -> tuple[Tensor, dict[str, Tensor]] | None:
            model.train()
            losses = model.losses(self.lesson.batch(plan.items).to(self.engine.device), plan.tasks)
            if not losses:
                return None
            total = combine(losses)
            return total, {"loss": total, **{f"loss {task}": loss for task, loss in losses.items()}}

        rest = [*model.spelling.parameters(), *model.heads.parameters(), *combine.parameters()]
        groups = [
            *encoder_groups(model.encoder, setup.number("encoder_rate")),
            {"params": rest, "lr": setup.number("head_rate"), "weight_decay": 0.01},
        ]
        return Learner(objective, groups, self.engine)

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

    def look(self, items: Sequence[WordItem]) -> Iterator[Metric]:
        """One more point on every held-out curve."""
        self.curve.append(self.scores(items))
        for name, value in self.curve[-1].items():
            yield Metric(name, self.name, self.arm.done, value, self.seed)

    def outcome(self) -> Outcome:
        """The final figures, on everything."""
        sizes = [count(model) for model in self.models]
        lost = {name: max(point[name] for point in self.curve) - value for name, value in self.curve[-1].items()}
        return Outcome(
            self.scores(self.lesson.test),
            self.arm.seconds,
            sum(size for size, _ in sizes),
            sum(learns for _, learns in sizes),
            {f"{name} lost": value for name, value in lost.items()},
        )


@torch.no_grad()
def answer(text: str, racers: Mapping[str, Racer], lesson: Lesson) -> Answer:
    """Tags, entities and tree of the learner's own sentence, from each arm."""
    words = split_words(text)
    if not words:
        return Answer(text, remark="There is nothing to read: write a sentence.")
    item = lesson.raw(words)
    read = len(item.pieces)
    parses = []
    for name, racer in racers.items():
        found = racer.predict([item])
        (tags,) = found["tagging"][0] if "tagging" in found else (("X",) * read,)
        (entities,) = found["entities"][0] if "entities" in found else (("O",) * read,)
        heads, relations = found["parsing"][0] if "parsing" in found else (map(str, range(read)), ("dep",) * read)
        parses.append(Parse(name, item.sentence.words, tags, entities, tuple(map(int, heads)), relations))
    remark = f"Only the first {read} of its {len(words)} words were read." if read < len(words) else ""
    return Answer(text, parses=tuple(parses), remark=remark)
