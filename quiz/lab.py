"""The only door to demo processes: spawn one, decode its events, talk to it, end it.

A demo runs in a process group of its own. Whatever goes wrong there (a crash, a kill, silence, noise on its standard
output) arrives here as a value, never as an exception, so that the study app goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from trainer_demos.events import Command, Event, Failed, ProtocolError, decode, encode_command

PATIENCE = 20.0
"""Seconds without an event after which the watcher is told so."""
GRACE = 2.0
"""Seconds that a process has between being asked to end and being killed."""
_CLOSING = 1.0
_LONGEST_LINE = 4 * 2**20
_TAIL_LINES, _TAIL_COLUMNS = 60, 300


@dataclass(frozen=True, slots=True)
class Order:
    """What to run."""

    demo: str
    preset: str
    changes: Mapping[str, str] = field(default_factory=dict)
    """Knobs that differ from the preset, as text."""
    seed: int = 0
    own: Mapping[str, str] = field(default_factory=dict)
    """Files of the learner's own by the option that takes them, as `own_data` names them."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The demo is alive but has said nothing for a while."""

    seconds: float


Launcher = Callable[[Order], Sequence[str]]
"""From an order to the command that carries it out, as a list of arguments."""


def command_line(order: Order) -> list[str]:
    """The demo in a Python of its own; it loads everything at once, and trains when told to start."""
    changes = [part for name, text in order.changes.items() for part in ("--set", f"{name}={text}")]
    own = [part for name, text in order.own.items() for part in (f"--{name}", text)]
    run = ["run", order.demo, "--preset", order.preset, *changes, *own, "--seed", str(order.seed), "--events", "--hold"]
    # -P: a `random.py` in the learner's current directory must not shadow the standard library's.
    return [sys.executable, "-P", "-m", "trainer_demos", *run]


class DemoProcess:
    """One demo in its own process, from its first event to its end.

    Iterate `events` inside `contextlib.aclosing`: leaving it ends the process and everything that it started.
    """

    def __init__(self, command: Sequence[str], *, patience: float = PATIENCE) -> None:
        self._command = command
        self._patience = patience
        self._process: Process | None = None
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._ended_by_force = False

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def events(self) -> AsyncGenerator[Event | Silence, None]:
        """Start the process and yield what it says; a Failed is always the last.

        It ends by itself only after a Failed: a process that has given its result lives on, to answer `try`.
        """
        try:
            process = self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                limit=_LONGEST_LINE,
                start_new_session=True,
                env=_environment(),
            )
        except OSError as error:
            yield Failed("The demo could not be started", str(error), "Check the installation, then run it again.")
            return
        drain = asyncio.create_task(self._drain(process))
        try:
            while True:
                event = await self._next(process, drain)
                yield event
                if isinstance(event, Failed):
                    return
                await asyncio.sleep(0)  # a flood of events must not keep the screen from its keys
        finally:
            await _end(process)
            await self._close(process, drain)

    def send(self, command: Command) -> None:
        """Write a command to the process; nothing happens when it has gone."""
        if self._process is not None and self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(f"{encode_command(command)}\n".encode())

    def kill(self) -> None:
        """End it now; `events` then tells of it."""
        if self._process is not None:
            self._ended_by_force = True
            _signal_group(self._process, signal.SIGKILL)

    async def _next(self, process: Process, drain: asyncio.Task[None]) -> Event | Silence:
        assert process.stdout is not None  # noqa: S101  it was asked for
        try:
            async with asyncio.timeout(self._patience):  # `wait_for` of Python 3.11 can swallow a cancellation
                line = await process.stdout.readline()
        except TimeoutError:
            return Silence(self._patience)
        except ValueError:
            return _noise("a line of more than four million characters")
        if not line:
            return await self._obituary(process, drain)
        try:
            return decode(line.decode("utf-8", "replace"))
        except ProtocolError as error:
            return _noise(str(error))

    async def _drain(self, process: Process) -> None:
        """Read standard error into a bounded tail, so that the process never waits for us to read it."""
        assert process.stderr is not None  # noqa: S101  it was asked for
        rest = ""
        while chunk := await process.stderr.read(8192):
            *lines, rest = (rest + chunk.decode("utf-8", "replace")).replace("\r", "\n").split("\n")
            self._tail.extend(line[:_TAIL_COLUMNS] for line in lines)
            rest = rest[:_TAIL_COLUMNS]
        self._tail.append(rest)

    @staticmethod
    async def _close(process: Process, drain: asyncio.Task[None]) -> None:
        """Read both pipes to their end, so that they close."""
        assert process.stdout is not None  # noqa: S101  it was asked for
        with contextlib.suppress(TimeoutError):  # somebody who left the process group may hold a pipe
            async with asyncio.timeout(_CLOSING):
                await asyncio.gather(drain, process.stdout.read())

    async def _obituary(self, process: Process, drain: asyncio.Task[None]) -> Failed:
        """Why the process said nothing more."""
        await _end(process)
        await self._close(process, drain)
        if self._ended_by_force:
            return Failed(
                "The run was ended by force", "the demo did not answer when asked to stop", "Run it again with r."
            )
        return obituary(process.returncode or 0, self._tail)


def obituary(status: int, tail: Sequence[str]) -> Failed:
    """What to say of a process that ended without a last event; `tail` is the end of its standard error."""
    said = last_words(tail)
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        why = f"it was ended from outside ({name})" + (f"; it last said: {said}" if said else "")
        advice = "Systems do this when memory runs out: close other programs, or run it again with smaller knobs (k)."
        return Failed("The demo was killed", why, advice)
    return Failed(
        "The demo ended before it had a result",
        said or f"it gave no reason (exit status {status})",
        "Run it again with r. If it stays like this, run it in a terminal to see everything it says.",
    )


def last_words(tail: Sequence[str]) -> str:
    """The last line of standard error that says something: for a traceback, its exception."""
    return next((line.strip() for line in reversed(tail) if line.strip() and not line[0].isspace()), "")


def _noise(what: str) -> Failed:
    return Failed(
        "The demo said something that cannot be understood",
        what,
        "Run it again with r. If it stays like this, the installation may be damaged: install it again.",
    )


def _environment() -> dict[str, str]:
    """Ours, with our module search path: the demo finds the modules that the app itself would find."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


async def _end(process: Process) -> None:
    """Close its input, ask it to end, wait, kill; then the same for whatever it started."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        if process.returncode is None:
            _signal_group(process, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE):
                    await process.wait()
    finally:  # also when the wait above is cancelled because the app itself ends
        _signal_group(process, signal.SIGKILL)
        await process.wait()


def _signal_group(process: Process, number: signal.Signals) -> None:
    """Send a signal to the process group that the process leads."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left in it
        os.killpg(process.pid, number)
