"""Two processes that train together give what one gives, on the same global batches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SMALL = {
    "transfer": ["labels=24", "head_epochs=1", "epochs=2"],
    "multi_task": ["sentences=25", "epochs=1"],
    "interference": ["sentences=24", "epochs=1"],
    "pretrain_then_finetune": ["labels=16", "passes=1", "epochs=1"],
}
"""Losses over words, losses over pairs of texts, gradients taken apart, a vocabulary made on the spot."""


def arguments(demo: str, encoder: Path) -> list[str]:
    """What the command line says for a small run."""
    changes = [part for change in SMALL[demo] for part in ("--set", change)]
    return ["run", demo, "--events", "--device", "cpu", "--encoder", str(encoder), *changes]


def launched(
    processes: int, program: list[str], arguments: list[str], commands: str = ""
) -> subprocess.CompletedProcess[str]:
    """A program's whole run on one process or several, in fp32."""
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node", str(processes)]
    ended = subprocess.run(
        [sys.executable, *(launcher if processes > 1 else []), *program, *arguments],
        input=commands,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "ACCELERATE_MIXED_PRECISION": "no", "OMP_NUM_THREADS": "1"},
    )
    assert ended.returncode == 0, ended.stdout[-500:] + ended.stderr[-2000:]
    return ended


def events(processes: int, demo: str, encoder: Path, commands: str = "") -> list[dict[str, Any]]:
    """Every event of a run."""
    ended = launched(processes, ["-m", "trainer_demos"], arguments(demo, encoder), commands)
    return [json.loads(line) for line in ended.stdout.splitlines()]


def losses(found: list[dict[str, Any]]) -> list[tuple[str, str, int, float]]:
    """Every loss of every step."""
    return [
        (each["name"], each["arm"], each["step"], each["value"])
        for each in found
        if each["event"] == "metric" and "loss" in each["name"]
    ]


@pytest.mark.parametrize("demo", SMALL)
def test_two_processes_give_the_losses_of_one(demo: str, encoder: Path) -> None:
    one, two = events(1, demo, encoder), events(2, demo, encoder)
    ready = next(each for each in two if each["event"] == "ready")
    assert ready["facts"]["device"].startswith("2 processes")
    assert len([each for each in two if each["event"] == "result"]) == 1  # only the first process speaks
    assert [each[:3] for each in losses(two)] == [each[:3] for each in losses(one)]
    assert [each[3] for each in losses(two)] == pytest.approx([each[3] for each in losses(one)], abs=1e-4)


def test_a_stop_ends_all_processes_at_the_same_step(encoder: Path) -> None:
    found = events(2, "multi_task", encoder, '{"stop": true}\n')
    assert found[-1]["event"] == "result"
    assert found[-1]["stopped"]


def test_the_group_ends_with_training(encoder: Path, tmp_path: Path) -> None:
    """Its threads would else run on while Python shuts down, which aborts the process now and then."""
    script = tmp_path / "train.py"
    script.write_text(
        "import io, sys, weakref\n"
        "import torch.distributed\n"
        "from trainer_demos import cli, parallel\n"
        "part, groups = parallel.part, []\n"
        "def watched():\n"
        "    groups.append(weakref.ref(torch.distributed.group.WORLD))\n"
        "    part()\n"
        "parallel.part = watched\n"
        "status = cli.main(sys.argv[1:], io.StringIO())\n"
        "assert [group() for group in groups] == [None]\n"
        "sys.exit(status)\n"
    )
    launched(2, [str(script)], arguments("interference", encoder))
