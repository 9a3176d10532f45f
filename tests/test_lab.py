import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import psutil
import pytest

from quiz import lab
from trainer_demos.events import Answer, Command, Event, Failed, Metric, Note, Progress, Ready, Result, Started

FAKE = Path(__file__).parent / "fake_demo.py"


def fake(mode: str, demo: str = "transfer") -> list[str]:
    return [sys.executable, str(FAKE), demo, mode]


async def watch(demo: lab.DemoProcess, until: type[object] = Failed) -> list[Event | lab.Silence]:
    """Start when ready, and collect events up to the first of a kind; the process is ended then."""
    heard: list[Event | lab.Silence] = []
    async with aclosing(demo.events()) as events:
        async for event in events:
            heard.append(event)
            if isinstance(event, Ready):
                demo.send(Command("start"))
            if isinstance(event, until):
                break
    return heard


def family(pid: int) -> list[psutil.Process]:
    """Living processes of the group that `pid` leads."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == pid and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue
    return found


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


async def test_a_run_that_works_is_heard_from_started_to_result() -> None:
    heard = await watch(lab.DemoProcess(fake("fine")), until=Result)
    kinds = [type(event) for event in heard]
    assert kinds[:3] == [Started, Note, Ready]
    assert {Metric, Progress} <= set(kinds)
    assert kinds[-1] is Result
    assert Failed not in kinds


async def test_after_the_result_the_process_answers_a_sentence() -> None:
    demo = lab.DemoProcess(fake("fine"))
    async with aclosing(demo.events()) as events:
        async for event in events:
            if isinstance(event, Ready):
                demo.send(Command("start"))
            if isinstance(event, Result):
                demo.send(Command("try", "Schön, wirklich «schön»."))
            if isinstance(event, Answer):
                break
    assert isinstance(event, Answer)
    assert event.text == "Schön, wirklich «schön»."
    assert event.sentiments[0].positive == 0.87


async def test_training_waits_for_the_start_command() -> None:
    demo = lab.DemoProcess(fake("fine"), patience=0.5)
    heard = []
    async with aclosing(demo.events()) as events:
        async for event in events:
            heard.append(event)
            if isinstance(event, lab.Silence) and any(isinstance(past, Ready) for past in heard):
                break
    assert not any(isinstance(event, Metric) for event in heard)


async def test_a_crash_tells_the_exception_and_no_traceback() -> None:
    *_, last = await watch(lab.DemoProcess(fake("crash")))
    assert isinstance(last, Failed)
    assert last.what == "The demo ended before it had a result"
    assert last.why == "RuntimeError: the optimiser met a number that is none"


async def test_a_kill_from_outside_is_told_as_such() -> None:
    *_, last = await watch(lab.DemoProcess(fake("killed")))
    assert isinstance(last, Failed)
    assert last.what == "The demo was killed"
    assert "SIGKILL" in last.why
    assert "memory" in last.advice


async def test_noise_on_standard_output_is_a_failure_that_quotes_it() -> None:
    *_, last = await watch(lab.DemoProcess(fake("noise")))
    assert isinstance(last, Failed)
    assert "loss: 0.3 (epoch 2)" in last.why


async def test_a_demo_that_falls_silent_is_reported_and_can_be_ended_by_force() -> None:
    demo = lab.DemoProcess(fake("silent"), patience=0.5)
    heard = []
    async with aclosing(demo.events()) as events:
        async for event in events:
            heard.append(event)
            if isinstance(event, Ready):
                demo.send(Command("start"))
            if isinstance(event, lab.Silence) and any(isinstance(past, Metric) for past in heard):
                demo.kill()
    assert isinstance(heard[-1], Failed)
    assert heard[-1].what == "The run was ended by force"
    assert demo.pid is None


async def test_a_command_that_does_not_exist_is_a_failure_with_its_name() -> None:
    (failed,) = await watch(lab.DemoProcess(["/no/such/python", "run"]))
    assert isinstance(failed, Failed)
    assert "/no/such/python" in failed.why


async def test_a_flood_on_standard_error_does_not_block_the_demo() -> None:
    flood = "import sys; sys.stderr.write('x' * 5_000_000 + '\\nthe end\\n')"
    (failed,) = await watch(lab.DemoProcess([sys.executable, "-c", flood]))
    assert isinstance(failed, Failed)
    assert failed.why == "the end"


async def test_an_endless_line_on_standard_output_is_a_failure() -> None:
    flood = "import sys\nwhile True: sys.stdout.write('x' * 100_000)"
    (failed,) = await watch(lab.DemoProcess([sys.executable, "-c", flood]))
    assert isinstance(failed, Failed)
    assert "four million" in failed.why


@pytest.mark.parametrize("mode", ["slow", "stubborn"])
async def test_leaving_while_it_runs_leaves_no_process(mode: str) -> None:
    demo = lab.DemoProcess(fake(mode))
    pid = None
    async with aclosing(demo.events()) as events:
        async for event in events:
            pid = demo.pid
            if isinstance(event, Ready):
                break
    assert pid is not None
    assert eventually(lambda: family(pid) == [], seconds=2)


async def test_cancelling_the_watcher_leaves_no_process() -> None:
    demo = lab.DemoProcess(fake("silent"))
    task = asyncio.create_task(watch(demo))
    async with asyncio.timeout(10):
        while demo.pid is None:  # noqa: ASYNC110  there is nothing to wait on
            await asyncio.sleep(0.02)
    pid = demo.pid
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert family(pid) == []


def test_killing_the_watcher_itself_leaves_no_process(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    watcher = textwrap.dedent(f"""
        import asyncio, pathlib
        from contextlib import aclosing
        from quiz import lab
        async def main():
            demo = lab.DemoProcess({fake("fine")!r})
            async with aclosing(demo.events()) as events:
                async for event in events:
                    pathlib.Path({str(pid_file)!r}).write_text(str(demo.pid))
        asyncio.run(main())
    """)
    root = Path(__file__).parents[1]
    process = subprocess.Popen([sys.executable, "-c", watcher], cwd=root)
    assert eventually(lambda: pid_file.exists() and pid_file.read_text() != "")
    pid = int(pid_file.read_text())
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert eventually(lambda: family(pid) == [])


def test_the_command_names_demo_preset_changes_and_seed() -> None:
    order = lab.Order("transfer", "probe", {"labels": "40", "tune": "biases"}, seed=3)
    assert lab.command_line(order)[1:] == [
        "-P",
        "-m",
        "trainer_demos",
        "run",
        "transfer",
        "--preset",
        "probe",
        "--set",
        "labels=40",
        "--set",
        "tune=biases",
        "--seed",
        "3",
        "--events",
        "--hold",
    ]


def test_the_last_words_of_a_traceback_are_its_exception() -> None:
    tail = ["Traceback (most recent call last):", '  File "x.py", line 1', "ValueError: no", "", "  ", ""]
    assert lab.last_words(tail) == "ValueError: no"
    assert lab.last_words([]) == ""
