"""Transfer learning: a pre-trained encoder against the same architecture freshly initialised.

Both learn to tell positive reviews from negative ones, from the same labels, in the same batches and the same number
of steps. Whatever lies between their curves was carried over from pre-training.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from trainer_demos import sampling
from trainer_demos.batches import Texts, pad_texts, text_ids
from trainer_demos.corpora.reviews import Review, bundled_reviews, read_reviews
from trainer_demos.demos.transfer_result import result
from trainer_demos.encoder import Encoder, Source, load_encoder
from trainer_demos.engine import Engine, RandomStream
from trainer_demos.events import Answer, Metric, Note, Ready, Sentiment, Started
from trainer_demos.faults import Fault
from trainer_demos.heads import ClassificationHead, mean_pool
from trainer_demos.losses import supervised_contrast
from trainer_demos.metrics import accuracy
from trainer_demos.results import Outcome
from trainer_demos.setup import Run, Setup, Speaker
from trainer_demos.training import Arm, Learner, Pace, count, encoder_groups, race

BATCH = 16
LONGEST = 128
POSITIVE = 0.5
HEAD = "head alone"
CURVE_ITEMS, CURVE_POINTS = 64, 12


class Classifier(nn.Module):
    """An encoder with a linear head on a text vector: the mean hidden states of its top four layers, side by side."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.top = min(4, len(encoder.layers))
        self.head = ClassificationHead(self.top * encoder.width)

    def vectors(self, texts: Texts) -> Tensor:
        """One vector a text, (batch, top * width); each layer's part has mean 0 and variance 1."""
        means = [mean_pool(state, texts.mask).float() for state in self.encoder.states(texts, self.top)]
        return torch.cat([F.layer_norm(mean, mean.shape[-1:]) for mean in means], -1)

    def forward(self, texts: Texts) -> Tensor:
        """Logits of the positive label, (batch,)."""
        logits: Tensor = self.head(self.vectors(texts))
        return logits


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    demo, seeds = setup.demo, setup.seeds
    yield Started(demo.id, setup.preset, setup.knobs, demo.arms, seeds)

    # The data: a balanced sample to learn from, and held-out reviews that no arm ever trains on.
    engine = Engine(setup.device)
    corpus = read_reviews(setup.reviews or bundled_reviews())
    for text in corpus.notes:
        yield Note(text, "warning")
    pool = of_domain(corpus.train, setup.word("train_domain"))
    held_out = of_domain(corpus.test, setup.word("test_domain"))
    at_home = of_domain(corpus.test, setup.word("train_domain"))
    source = yield from load_encoder(setup.encoder)
    wanted = setup.whole("labels")
    chosen = {seed: sample(pool, wanted, random.Random(seed)) for seed in seeds}
    labels = len(chosen[seeds[0]])
    if labels < wanted:
        yield Note(f"Only {labels} balanced training reviews are at hand, not {wanted}; the run uses them.", "warning")
    pace = Pace(len(seeds) * 2 * len(plan(setup, [1] * labels, seeds[0])), setup.clock)
    ready = Ready(
        pace.total,
        {
            "encoder": source.name,
            "weights from": source.origin,
            "device": f"{engine.describe()}, {engine.precision}",
            "learn from": f"{labels} reviews of {corpus.name}",
            "tested on": f"{len(held_out)} held-out reviews",
        },
    )

    outcomes: list[dict[str, Outcome]] = []
    for number, seed in enumerate(seeds, 1):
        # Two arms: same labels, same batches, same steps; only the starting weights differ.
        reviews = chosen[seed]
        racers = {name: Racer(name, source, setup, reviews, seed, engine) for name in demo.arms}
        arms = [racer.arm for racer in racers.values()]
        probe = sorted(random.Random(seed).sample(held_out, min(CURVE_ITEMS, len(held_out))), key=lambda r: len(r.text))
        yield Speaker(lambda text, racers=racers: answer(text, racers))  # type: ignore[misc]
        if number == 1:
            yield ready
            pace.start()
        for racer in racers.values():
            yield racer.look(probe)

        # The race.
        every = max(1, len(arms[0].course) // CURVE_POINTS)
        for arm, step in race(arms):
            yield Metric("loss", arm.name, step.index, step.losses["loss"], seed)
            if arm.done % every == 0 or arm.done == len(arm.course):
                yield racers[arm.name].look(probe)
            where = f"pass {step.epoch + 1} of {setup.whole('head_epochs') + setup.whole('epochs')}"
            yield pace.step(f"seed {number} of {len(seeds)} · {where}")
            if setup.stopped():
                break

        # What each arm reached, on every held-out review.
        outcomes.append({name: racer.outcome(held_out, at_home) for name, racer in racers.items()})
        if setup.stopped():
            break
    yield result(setup, outcomes, len(held_out), pace.seconds)


def of_domain(reviews: Sequence[Review], domain: str) -> list[Review]:
    """The reviews of one domain, or of `any`; raises Fault when there are none."""
    found = [review for review in reviews if domain in ("any", review.domain)]
    if not found:
        domains = ", ".join(sorted({review.domain for review in reviews if review.domain})) or "no domain at all"
        raise Fault(f"There are no reviews of the domain {domain}", f"the file has {domains}", "Choose one of these.")
    return found


def sample(pool: Sequence[Review], labels: int, rng: random.Random) -> list[Review]:
    """A balanced random sample of at most `labels` reviews."""
    halves = [[review for review in pool if review.label == label] for label in (0, 1)]
    half = min(labels // 2, *map(len, halves))
    return [review for reviews in halves for review in rng.sample(reviews, half)]


def plan(setup: Setup, lengths: Sequence[int], seed: int) -> list[sampling.Plan]:
    """The course of training: first the head alone, then all that may learn; a learning-rate cycle each."""
    rng = random.Random(seed)
    alone = setup.whole("head_epochs")
    first = sampling.summed(range(len(lengths)), lengths, (HEAD,), alone, BATCH, rng)
    then = sampling.summed(range(len(lengths)), lengths, ("sentiment",), setup.whole("epochs"), BATCH, rng)
    return [*first, *(replace(step, epoch=step.epoch + alone) for step in then)]


class Racer:
    """One arm: a classifier, the reviews it learns from, and how it learns."""

    def __init__(
        self, name: str, source: Source, setup: Setup, reviews: Sequence[Review], seed: int, engine: Engine
    ) -> None:
        self.name, self.setup, self.engine, self.reviews, self.seed = name, setup, engine, reviews, seed
        self.curve: list[float] = []
        self.tokenizer, self.padding = source.tokenizer, source.config.pad_token_id or 0
        stream = RandomStream(seed, engine.device)
        with stream.active():
            encoder = source.pretrained() if name == "pre-trained" else source.fresh()
            encoder.reset(setup.whole("reset_layers"))
            self.model = Classifier(encoder).to(engine.device)
        encoder.biases_only = setup.word("tune") == "biases"
        encoder.freeze(setup.whole("frozen_layers"))
        self.trainable = count(self.model)[1]
        self.start = flat(encoder)
        self.rows = text_ids(source.tokenizer, [review.text for review in reviews], LONGEST)
        self.labels = noisy([review.label for review in reviews], setup.number("label_noise"), random.Random(seed))
        groups = [
            *encoder_groups(encoder, setup.number("encoder_rate"), setup.number("layer_decay")),
            {"params": list(self.model.head.parameters()), "lr": setup.number("head_rate"), "weight_decay": 0.0},
        ]
        course = plan(setup, [len(row) for row in self.rows], seed)
        self.arm = Arm(name, [Learner(self.objective, groups, engine)], course, stream)

    def objective(self, step: sampling.Plan) -> tuple[Tensor, dict[str, Tensor]]:
        """Binary cross-entropy of one batch, and a contrast of its vectors once the encoder learns."""
        encoder = self.model.encoder
        if (frozen := self.frozen(step)) != encoder.frozen:
            encoder.freeze(frozen)
        self.model.train()
        texts = pad_texts([self.rows[item] for item in step.items], self.padding, step.items).to(self.engine.device)
        gold = torch.tensor([float(self.labels[item]) for item in step.items], device=self.engine.device)
        vectors = self.model.vectors(texts)
        loss = F.binary_cross_entropy_with_logits(self.model.head(vectors), gold)
        if encoder.frozen == len(encoder.layers):
            return loss, {"loss": loss}
        return loss + self.setup.number("contrast") * supervised_contrast(vectors, gold), {"loss": loss}

    def frozen(self, step: sampling.Plan) -> int:
        """How many of the lowest layers stay as they are in this step."""
        layers, least = len(self.model.encoder.layers), self.setup.whole("frozen_layers")
        if HEAD in step.tasks:
            return layers
        if self.setup.word("unfreezing") == "at_once":
            return min(least, layers)
        # Gradual unfreezing (ULMFiT): one more layer at a time from the top, all by half-way.
        passed = (step.epoch - self.setup.whole("head_epochs")) / self.setup.whole("epochs")
        return max(min(least, layers), layers - 1 - int(2 * passed * layers))

    @torch.no_grad()
    def probabilities(self, texts: Sequence[str]) -> list[float]:
        """Probability of the positive label for each text."""
        self.model.eval()
        rows = text_ids(self.tokenizer, texts, LONGEST)
        order = sorted(range(len(rows)), key=lambda index: len(rows[index]))
        found = [0.0] * len(rows)
        for start in range(0, len(order), 64):
            block = order[start : start + 64]
            with self.engine.autocast():
                logits = self.model(pad_texts([rows[index] for index in block], self.padding).to(self.engine.device))
            for index, value in zip(block, logits.sigmoid().tolist(), strict=True):
                found[index] = value
        return found

    def accuracy(self, reviews: Sequence[Review]) -> float:
        """Share of reviews that get their label."""
        found = self.probabilities([review.text for review in reviews])
        return accuracy([int(value > POSITIVE) for value in found], [review.label for review in reviews])

    def look(self, reviews: Sequence[Review]) -> Metric:
        """One more point on the held-out curve."""
        self.curve.append(self.accuracy(reviews))
        return Metric("accuracy", self.name, self.arm.done, self.curve[-1], self.seed)

    def outcome(self, held_out: Sequence[Review], at_home: Sequence[Review]) -> Outcome:
        """The final figures, on everything."""
        test = self.accuracy(held_out)
        home = test if held_out == at_home else self.accuracy(at_home)
        trained = self.probabilities([review.text for review in self.reviews])
        train = accuracy([int(value > POSITIVE) for value in trained], self.labels)
        moved = float((flat(self.model.encoder) - self.start).norm() / self.start.norm())
        return Outcome(
            {"accuracy": test, "training accuracy": train},
            self.arm.seconds,
            count(self.model)[0],
            self.trainable,
            {"home": home, "moved": moved, "late loss": max(self.curve) - self.curve[-1]},
        )


def noisy(labels: Sequence[int], share: float, rng: random.Random) -> list[int]:
    """The labels with a share of them flipped."""
    flipped = set(rng.sample(range(len(labels)), round(share * len(labels))))
    return [1 - label if index in flipped else label for index, label in enumerate(labels)]


def flat(encoder: Encoder) -> Tensor:
    """All weights of the encoder's layers in one vector."""
    return torch.cat([weight.detach().flatten().float().cpu() for weight in encoder.layers.parameters()])


def answer(text: str, racers: Mapping[str, Racer]) -> Answer:
    """What the arms say about a text."""
    if not text.strip():
        return Answer(text, remark="There is nothing to read: write a sentence.")
    racer = next(iter(racers.values()))
    length = len(racer.tokenizer.encode(text).ids)
    remark = f"Only the first {LONGEST} of its {length} subwords were read." if length > LONGEST else ""
    return Answer(
        text, tuple(Sentiment(name, racer.probabilities([text])[0]) for name, racer in racers.items()), remark=remark
    )
