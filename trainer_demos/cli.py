"""The command line of the demos: what may be asked, and what is answered to wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from trainer_demos.catalog import DEMOS, Demo, KnobError
from trainer_demos.setup import Setup


def main(arguments: Sequence[str], stream: TextIO) -> int:
    """Do what the arguments ask, writing to `stream`; the exit status: 0, 1 failed, 2 wrong usage."""
    try:
        with contextlib.redirect_stdout(stream):
            asked = _parser().parse_args(arguments)
        if asked.command == "run":
            return _run(DEMOS[asked.demo], asked, stream)
        stream.write(_description(DEMOS[asked.demo]) if asked.command == "show" else _listing(json_wanted=asked.json))
        stream.flush()
    except KnobError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except SystemExit as ended:  # argparse has said what is wrong
        return int(ended.code or 0)
    except OSError as error:  # a closed pipe, a full disk
        print(f"error: the output cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _run(demo: Demo, asked: argparse.Namespace, stream: TextIO) -> int:
    changes: dict[str, str] = {}
    for change in asked.set:
        name, equals, value = change.partition("=")
        if not equals:
            raise KnobError(f"--set {change}: write it as knob=value, for example {demo.knobs[0].name}=32")
        changes[name] = value
    knobs = demo.settings(asked.preset, changes)
    # The rest imports nothing heavy either: PyTorch is loaded when the demo is.
    from trainer_demos.runner import Control, play  # noqa: PLC0415

    speaks = os.environ.get("RANK", "0") == "0"  # of several processes under `accelerate launch` only the first
    control = Control(hold=asked.hold and speaks)
    setup = Setup(
        demo,
        knobs,
        asked.preset,
        tuple(range(asked.seed, asked.seed + asked.seeds)),
        asked.reviews,
        asked.treebank,
        asked.text,
        asked.encoder,
        asked.device,
        stopped=lambda: control.stopped,
        clock=control.clock,
    )
    if not speaks:
        return play(setup, control, lambda _: None, stay=False)
    if asked.events:
        from trainer_demos.events import encode  # noqa: PLC0415

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        control.listen()
        return play(setup, control, lambda event: print(encode(event), file=stream, flush=True), asked.texts)
    from trainer_demos.view import watch  # noqa: PLC0415

    return watch(setup, control, stream, asked.texts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m trainer_demos", description="Small experiments that really train, in under a minute."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="list | show | run")
    listing = commands.add_parser("list", help="every demo")
    listing.add_argument("--json", action="store_true", help="for programs")
    show = commands.add_parser("show", help="what a demo is about, its knobs and presets, and where its code is")
    run = commands.add_parser("run", help="run a demo")
    for command in (show, run):
        command.add_argument("demo", choices=tuple(DEMOS), metavar="ID", help=", ".join(DEMOS))
    run.add_argument("--preset", default="default", metavar="P", help="named settings of the knobs")
    run.add_argument("--set", action="append", default=[], metavar="KNOB=VALUE", help="turn one knob; may be repeated")
    run.add_argument("--seed", type=_natural, default=0, metavar="N", help="seed of the first run (0)")
    run.add_argument("--seeds", type=_positive, default=1, metavar="N", help="run N seeds, tell mean and spread (1)")
    run.add_argument(
        "--reviews", type=Path, metavar="FILE", help="reviews of your own: TSV, CSV or JSONL with text, label"
    )
    run.add_argument("--treebank", type=Path, metavar="FILE", help="a CoNLL-U treebank of your own")
    run.add_argument("--text", type=Path, metavar="FILE", help="plain text of your own, to pre-train on")
    run.add_argument("--encoder", metavar="NAME_OR_PATH", help="another BERT-like encoder")
    run.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda", "mps"))
    run.add_argument("--try", dest="texts", action="append", default=[], metavar="TEXT", help="ask the trained models")
    run.add_argument("--events", action="store_true", help="JSON lines instead of a view for people")
    run.add_argument("--hold", action="store_true", help='with --events: prepare, then wait for {"start": true}')
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return value


def _natural(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 up")
    return value


def source_path(demo: str) -> Path:
    """The file that a demo is written in."""
    return Path(__file__).parent / "demos" / f"{demo}.py"


def _listing(*, json_wanted: bool) -> str:
    if json_wanted:
        demos = [{**asdict(demo), "source": str(source_path(demo.id))} for demo in DEMOS.values()]
        return json.dumps(demos, ensure_ascii=False, indent=2) + "\n"
    width = max(map(len, DEMOS))
    lines = [f"{demo.id:<{width}}  {demo.title}" for demo in DEMOS.values()]
    return "\n".join([*lines, "", "python -m trainer_demos show ID tells more."]) + "\n"


def _description(demo: Demo) -> str:
    lines = [f"{demo.title} ({demo.id})", "", demo.concept, "", f"Predict: {demo.predict.question}"]
    lines += [f"  - {option.text}" for option in demo.predict.options]
    lines += ["", "Knobs (--set KNOB=VALUE):"]
    lines += [f"  {knob.name:<16} {knob.default!s:<10} {knob.meaning} ({knob.range})" for knob in demo.knobs]
    lines += ["", "Presets (--preset P):"]
    for preset in demo.presets:
        changed = ", ".join(f"{name}={value}" for name, value in preset.knobs.items()) or "all defaults"
        lines += [f"  {preset.name:<16} {preset.title} [{changed}]"]
    lines += ["", "Measures:"]
    lines += [f"  {measure.name:<18} {measure.meaning} ({measure.unit})" for measure in demo.measures]
    lines += ["", demo.turn, "", f"Code: {source_path(demo.id)}", "", "Read more:"]
    lines += [f"  {source.authors} {source.year}. {source.title}. {source.url}" for source in demo.sources]
    return "\n".join(lines) + "\n"
