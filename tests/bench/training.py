"""Training speed against the Transformers `Trainer`: `python -m tests.bench.training [--reviews FILE] [--labels N]`.

One pre-trained encoder, the same labelled reviews, the same number of passes, the same held-out reviews. The `Trainer`
runs as it comes: its defaults for rate, batch size, optimiser and precision, with dynamic padding. Each contender is a
process of its own; they take turns, and the figures are medians over the rounds. Printed: sentences a second, held-out
accuracy, seconds of training until a given accuracy was first seen, peak memory of the process, and each as a ratio to
the `Trainer`. At the end, seconds from the command of a demo to its first event with a measured value.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from trainer_demos.corpora.reviews import Review, bundled_reviews, read_reviews
from trainer_demos.surroundings import SETTINGS
from trainer_demos.weights import EncoderFiles, find_encoder

CONTENDERS = ("trainer", "fp32", "bf16")
FROZEN = 1
"""Lowest layers that stay as they are, their activations computed once: part of the recipe, for speed."""
LOOKS = 6
"""Looks at held-out reviews in a course; their time is not counted."""


@dataclass(frozen=True)
class Task:
    """What every contender is given."""

    files: EncoderFiles
    train: list[Review]
    test: list[Review]
    epochs: int
    target: float


@dataclass(frozen=True)
class Found:
    """What a contender reached."""

    sentences_a_second: float
    accuracy: float
    seconds_to_target: float | None
    peak_mib: float = 0.0


def task(asked: argparse.Namespace) -> Task:
    """A balanced sample to learn from, and what is held out."""
    corpus = read_reviews(asked.reviews or bundled_reviews())
    rng = random.Random(asked.seed)
    halves = [[review for review in corpus.train if review.label == label] for label in (0, 1)]
    train = [review for half in halves for review in rng.sample(half, min(len(half), asked.labels // 2))]
    search = find_encoder(None)
    while True:
        try:
            next(search)
        except StopIteration as ended:
            return Task(ended.value, train, list(corpus.test), asked.epochs, asked.target)


class Watch:
    """Seconds of training, with looks at held-out reviews that do not count."""

    def __init__(self, target: float, steps: int, accuracy: Callable[[], float]) -> None:
        self._target, self._every, self._accuracy = target, max(1, steps // LOOKS), accuracy
        self.seconds, self.reached, self._started = 0.0, None, time.perf_counter()
        self.reached: float | None

    def step(self, number: int) -> None:
        """A step has been made, counted from 1."""
        if self.reached is None and number % self._every == 0:
            self.stop()
            if self._accuracy() >= self._target:
                self.reached = self.seconds
            self._started = time.perf_counter()

    def stop(self) -> None:
        """Count the time since the last start."""
        self.seconds += time.perf_counter() - self._started


def ours(work: Task) -> Found:
    """The recipe of the demos on reviews."""
    from trainer_demos.encoder import Source
    from trainer_demos.engine import Engine
    from trainer_demos.review_bench import examples
    from trainer_demos.reviewer import ALL, Phase, Reviewer

    engine, source = Engine("cpu"), Source(work.files)
    given, held_out = examples(work.train), examples(work.test)
    phases = [Phase(given, work.epochs, frozen=FROZEN), Phase(given, 1, frozen=ALL, refit=True)]
    reviewer = Reviewer(source.pretrained(), phases, source, engine, 0)
    watch = Watch(work.target, len(reviewer.course), lambda: reviewer.accuracy(held_out))
    for number, plan in enumerate(reviewer.course, 1):
        for learner in reviewer.learners:
            learner.update(plan)
        watch.step(number)
    watch.stop()
    return Found(len(given) * work.epochs / watch.seconds, reviewer.accuracy(held_out), watch.reached)


def trainer(work: Task) -> Found:
    """The `Trainer`, as it comes."""
    import torch
    from transformers import (
        AutoModelForSequenceClassification,
        AutoTokenizer,
        DataCollatorWithPadding,
        Trainer,
        TrainerCallback,
        TrainingArguments,
    )

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(work.files.folder, local_files_only=True)
    model = AutoModelForSequenceClassification.from_pretrained(work.files.folder, num_labels=2, local_files_only=True)
    data = [{**tokenizer(each.text, truncation=True, max_length=128), "label": each.label} for each in work.train]

    def accuracy() -> float:
        model.eval()
        right, texts = 0, sorted(work.test, key=lambda each: len(each.text))
        with torch.no_grad():
            for start in range(0, len(texts), 64):
                block = texts[start : start + 64]
                batch = tokenizer([each.text for each in block], truncation=True, padding=True, return_tensors="pt")
                found = model(**batch).logits.argmax(-1).tolist()
                right += sum(guess == each.label for guess, each in zip(found, block, strict=True))
        model.train()
        return right / len(texts)

    with tempfile.TemporaryDirectory() as folder:
        settings = TrainingArguments(
            folder,
            num_train_epochs=work.epochs,
            use_cpu=True,
            report_to="none",
            save_strategy="no",
            logging_strategy="no",
            disable_tqdm=True,
        )
        steps = work.epochs * -(-len(data) // settings.per_device_train_batch_size)

        class Steps(TrainerCallback):  # type: ignore[misc]
            def on_train_begin(self, *_: object, **__: object) -> None:
                self.watch = Watch(work.target, steps, accuracy)

            def on_step_end(self, _args: object, state: object, *_: object, **__: object) -> None:
                self.watch.step(state.global_step)  # type: ignore[attr-defined]

            def on_train_end(self, *_: object, **__: object) -> None:
                self.watch.stop()

        steps_seen = Steps()
        Trainer(
            model,
            settings,
            data_collator=DataCollatorWithPadding(tokenizer),
            train_dataset=data,  # type: ignore[arg-type]
            callbacks=[steps_seen],
        ).train()
        watch = steps_seen.watch
        return Found(len(data) * work.epochs / watch.seconds, accuracy(), watch.reached)


def compete(name: str, arguments: list[str]) -> Found:
    """Run one contender in a process of its own."""
    environment = {**os.environ, "TOKENIZERS_PARALLELISM": "false"}
    if name != "trainer":
        environment |= {**SETTINGS, "ACCELERATE_MIXED_PRECISION": "bf16" if name == "bf16" else "no"}
    command = [sys.executable, "-m", "tests.bench.training", "--only", name, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if ended.returncode:
        raise SystemExit(f"{name} failed:\n{ended.stderr[-2000:]}")
    return Found(**json.loads(ended.stdout.splitlines()[-1]))


def first_metric(demo: str) -> float:
    """Seconds from the command to the first measured value."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "trainer_demos", "run", demo, "--events"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if json.loads(line)["event"] == "metric":
                break
        seconds = time.perf_counter() - started
        run.kill()
    return seconds


def line(label: str, found: dict[str, list[Found]], figure: str, form: str) -> str:
    """One row of the table: every contender's median, and its ratio to the first one's."""
    cells = []
    for each in found.values():
        values = [getattr(one, figure) for one in each]
        cells.append(None if None in values else statistics.median(values))
    base = cells[0]
    shown = [
        f"{'never':>16}" if cell is None else f"{cell:{form}}" + (f" ({cell / base:4.2f}×)" if base else " " * 8)
        for cell in cells
    ]
    return f"{label:<28}" + "".join(f"{text:>20}" for text in shown)


def main() -> None:
    """Run every contender in turn, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.training", description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=Path, help="reviews to train on instead of the bundled ones")
    parser.add_argument("--labels", type=int, default=800)
    parser.add_argument("--epochs", type=int, default=3, help="passes over them (3, the Trainer's default)")
    parser.add_argument("--target", type=float, default=0.75, help="accuracy whose time is taken")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=CONTENDERS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        found = trainer(task(asked)) if asked.only == "trainer" else ours(task(asked))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({**asdict(found), "peak_mib": peak}))
        return
    rounds: dict[str, list[Found]] = {name: [] for name in CONTENDERS}
    for number in range(asked.rounds):
        for name in CONTENDERS:
            rest = [part for part in sys.argv[1:] if not part.startswith("--seed=")]
            rounds[name].append(compete(name, [*rest, f"--seed={asked.seed + number}"]))
    print(f"{asked.labels} reviews, {asked.epochs} passes, median of {asked.rounds} rounds (ratio to the Trainer)")
    print(f"{'':<28}" + "".join(f"{name:>20}" for name in ("Trainer", "ours, fp32", "ours, bf16")))
    print(line("sentences a second", rounds, "sentences_a_second", "8.1f"))
    print(line("held-out accuracy", rounds, "accuracy", "8.3f"))
    print(line(f"seconds to {asked.target:.2f}", rounds, "seconds_to_target", "8.1f"))
    print(line("peak memory, MiB", rounds, "peak_mib", "8.0f"))
    starts = [first_metric("transfer") for _ in range(asked.rounds)]
    print(f"\n`run transfer`: first measured value {statistics.median(starts):.1f} s after the command")


if __name__ == "__main__":
    main()
