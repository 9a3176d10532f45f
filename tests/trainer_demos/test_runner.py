"""A run as a process: the stream, the commands, and every way it may end."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from trainer_demos.events import Failed, decode
from trainer_demos.faults import Fault
from trainer_demos.runner import failure

RUN = [sys.executable, "-m", "trainer_demos", "run"]
PROMPT = 10.0
"""Seconds within which a process must be gone."""


class Process:
    """A demo started as the study app starts it."""

    def __init__(self, *arguments: str, hold: bool = True) -> None:
        command = [*RUN, *arguments, "--events", *(["--hold"] if hold else [])]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def send(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def until(self, kind: str, **fields: object) -> dict[str, Any]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            decode(line)
            event: dict[str, Any] = json.loads(line)
            if event["event"] == kind and all(event[name] == value for name, value in fields.items()):
                return event
        pytest.fail(f"the stream ended without {kind}: {self.process.stderr and self.process.stderr.read()}")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def end(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PROMPT)


@pytest.fixture
def arguments(encoder: Path, reviews: Path) -> list[str]:
    return ["transfer", "--encoder", str(encoder), "--reviews", str(reviews), "--set", "labels=32"]


@pytest.fixture
def held(arguments: list[str]) -> Iterator[Process]:
    started = Process(*arguments, "--set", "epochs=3")
    yield started
    started.close()


@pytest.fixture
def long_run(arguments: list[str]) -> Iterator[Process]:
    started = Process(*arguments, "--set", "epochs=40")
    started.until("ready")
    started.send('{"start": true}')
    started.until("progress")
    yield started
    started.close()


def test_a_held_run_waits_answers_and_ends_with_its_watcher(held: Process) -> None:
    held.until("ready")
    held.send('{"try": "before the start"}')
    held.send("garbage")
    assert "not a command" in held.until("note")["text"]
    held.send('{"start": true}')
    assert held.until("result")["stopped"] is False
    assert held.until("answer")["text"] == "before the start"
    held.send('{"try": "great film"}')
    assert [said["arm"] for said in held.until("answer")["sentiments"]] == ["pre-trained", "fresh"]
    held.send('{"try": "  "}')
    assert "nothing to read" in held.until("answer")["remark"]
    assert held.end() == 0


def test_pause_holds_and_resume_goes_on(long_run: Process) -> None:
    long_run.send('{"pause": true}')
    long_run.until("paused", paused=True)
    long_run.send('{"try": "great film"}')
    assert long_run.until("answer")["sentiments"]
    long_run.send('{"resume": true}')
    long_run.until("paused", paused=False)
    long_run.until("progress")


def test_stop_ends_with_a_result_so_far(long_run: Process) -> None:
    long_run.send('{"stop": true}')
    assert long_run.until("result")["stopped"] is True
    assert long_run.end() == 0


def test_stop_ends_a_paused_run_too(long_run: Process) -> None:
    long_run.send('{"pause": true}')
    long_run.until("paused", paused=True)
    long_run.send('{"stop": true}')
    assert long_run.until("result")["stopped"] is True


def test_a_closed_standard_input_ends_a_held_run_in_the_middle(long_run: Process) -> None:
    assert long_run.end() == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_a_run_promptly(long_run: Process, number: signal.Signals) -> None:
    long_run.process.send_signal(number)
    assert long_run.process.wait(PROMPT) == -number


def test_a_run_whose_events_nobody_reads_ends(long_run: Process) -> None:
    assert long_run.process.stdout is not None
    long_run.process.stdout.close()
    assert long_run.process.wait(PROMPT) == 1


def test_no_orphan_survives_the_death_of_its_parent(arguments: list[str]) -> None:
    script = f"""
import subprocess, sys, time
child = subprocess.Popen({[*RUN, *arguments, "--events", "--hold"]!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(child.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + PROMPT
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _alive(child)


def _alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return False


def finished(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
    )


def test_without_a_watcher_the_run_goes_to_its_end_and_tries_are_answered(arguments: list[str]) -> None:
    done = finished(*arguments, "--set", "epochs=1", "--events", "--try", "great film")
    events = [decode(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [type(event).__name__ for event in events[-2:]] == ["Result", "Answer"]


def test_the_plain_view_shows_figures_verdict_and_the_measured_answer(arguments: list[str]) -> None:
    done = finished(*arguments, "--set", "epochs=1", "--seeds", "2", "--try", "great film")
    assert done.returncode == 0
    assert "seconds of training" in done.stdout
    assert "±" in done.stdout
    assert "This run:" in done.stdout
    assert "% positive" in done.stdout


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (["transfer", "--set", "lables=3"], "labels, epochs"),
        (["transfer", "--set", "labels=many"], "from 8 to 5000"),
        (["transfer", "--set", "labels"], "knob=value"),
        (["transfer", "--preset", "defualt"], "sixteen-labels"),
        (["tranfer"], "multi_task"),
        (["transfer", "--seeds", "0"], "from 1 up"),
        (["transfer", "--device", "gpu"], "mps"),
    ],
)
def test_wrong_usage_is_status_2_with_the_valid_names(wrong: list[str], named: str) -> None:
    done = finished(*wrong)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (["--reviews", "/nowhere.tsv"], "/nowhere.tsv"),
        (["--encoder", "./nowhere"], "no folder"),
        (["--device", "mps"], "mps"),
    ],
)
def test_bad_input_is_one_failed_event_and_status_1(arguments: list[str], change: list[str], named: str) -> None:
    done = finished(*arguments, *change, "--events")
    last = decode(done.stdout.splitlines()[-1])
    assert isinstance(last, Failed)
    assert named in f"{last.what} {last.why}"
    assert last.advice
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_bad_input_is_told_in_the_plain_view_too(arguments: list[str]) -> None:
    done = finished(*arguments, "--reviews", "/nowhere.tsv")
    assert done.returncode == 1
    assert "/nowhere.tsv cannot be read" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_full_disk_under_the_output_is_told(arguments: list[str]) -> None:
    full_disk = Path("/dev/full")
    if not full_disk.exists():
        pytest.skip("this system has no /dev/full")
    with full_disk.open("w", encoding="ascii") as full:
        done = subprocess.run(
            [*RUN, *arguments, "--events"],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (Fault("It broke", "so", "mend it"), "It broke"),
        (MemoryError(), "not enough memory"),
        (
            RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."),
            "not enough memory",
        ),
        (ImportError("No module named 'torch'"), "library is missing"),
        (PermissionError(13, "Permission denied", "x"), "file could not be used"),
    ],
)
def test_faults_are_told_in_words(error: Exception, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert what in failure(error).what
    assert "Traceback" not in capsys.readouterr().err


def test_a_mistake_in_the_program_is_told_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int("no number")
    except ValueError as error:
        told = failure(error)
    assert "test_runner.py" in told.why
    assert "Traceback" in capsys.readouterr().err  # the study app keeps this tail for a report


def test_a_stray_print_cannot_reach_the_stream() -> None:
    code = "import runpy, sys; sys.argv = ['x', 'list']; runpy.run_module('trainer_demos', run_name='__main__')"
    noisy = "import sys, os; os.write(1, b'before'); " + code
    done = subprocess.run([sys.executable, "-c", noisy], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("before")
    after = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('stray', flush=True)"
    done = subprocess.run([sys.executable, "-c", after], capture_output=True, text=True, check=False)
    assert "stray" not in done.stdout
    assert "stray" in done.stderr
