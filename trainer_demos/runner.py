"""A run as a process: commands come in on standard input, events go out, faults become events."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from trainer_demos.events import (
    Answer,
    Command,
    Event,
    Failed,
    Note,
    Paused,
    ProtocolError,
    Ready,
    Result,
    decode_command,
)
from trainer_demos.faults import Fault
from trainer_demos.setup import Setup, Speaker

Emit = Callable[[Event], None]


class Control:
    """What the watcher wants of the run: a queue filled by a thread that reads standard input."""

    def __init__(self, *, hold: bool = False) -> None:
        self.hold = hold
        """Whether the first step waits for `start`; the watcher then holds the run by standard input."""
        self.stopped = False
        """Whether the run should end between two steps with what it has."""
        self.finished = False
        """Whether the result is out."""
        self.closed = True
        """Whether no command can come any more."""
        self._queue: queue.Queue[Command | ProtocolError | None] = queue.Queue()
        self._paused = 0.0

    def listen(self) -> None:
        """Begin to read standard input."""
        self.closed = False
        threading.Thread(target=self._read, daemon=True).start()

    def clock(self) -> float:
        """Seconds, standing still while the run is paused."""
        return time.monotonic() - self._paused

    def next(self, *, wait: bool) -> Command | ProtocolError | None:
        """The next command; None when there is none, or none can come any more."""
        if self.closed:
            return None
        started = time.monotonic()
        try:
            command = self._queue.get(block=wait)
        except queue.Empty:
            return None
        if wait:
            self._paused += time.monotonic() - started
        self.closed = command is None
        return command

    def _read(self) -> None:
        # os.read and not sys.stdin: a thread that waits inside a buffered reader cannot be left behind at exit.
        rest = b""
        while block := _read_block():
            *lines, rest = (rest + block).split(b"\n")
            for line in filter(None, map(bytes.strip, lines)):
                try:
                    self._queue.put(decode_command(line.decode("utf-8", "replace")))
                except ProtocolError as error:
                    self._queue.put(error)
        if self.hold and not self.finished:
            os._exit(1)  # whoever held this run is gone: in the middle of a step, too
        self._queue.put(None)


def _read_block() -> bytes:
    try:
        return os.read(0, 65536)
    except OSError:
        return b""  # standard input was closed from the start


def play(setup: Setup, control: Control, emit: Emit, texts: Sequence[str] = (), *, stay: bool = True) -> int:
    """Run a demo to its end, obeying commands between steps; the exit status.

    `texts` are tried after training. With `stay` it then answers further ones until standard input closes.
    """
    session = Session(control, emit, list(texts))
    try:
        # PyTorch is loaded here, where its faults are told.
        from trainer_demos.demos import load  # noqa: PLC0415
        from trainer_demos.parallel import agreed, part  # noqa: PLC0415

        for item in load(setup.demo.id)(replace(setup, stopped=agreed(setup.stopped))):
            session.take(item)
        part()
        session.finish(stay=stay)
    except BrokenPipeError:
        return 1  # nobody reads the events any more
    except Exception as error:  # noqa: BLE001  whatever it was, the watcher is told in words
        emit(failure(error))
        return 1
    return 0


class Session:
    """One run between its demo and its watcher: passes events on, obeys commands in between."""

    def __init__(self, control: Control, emit: Emit, texts: list[str]) -> None:
        self._control = control
        self._emit = emit
        self._texts = texts
        """Texts to be tried once the arms are trained."""
        self._speaker: Speaker | None = None
        self._running = False

    def take(self, item: Event | Speaker) -> None:
        """Pass an event on, then do what the watcher has asked for since."""
        if isinstance(item, Speaker):
            self._speaker = item
            return
        self._control.finished = isinstance(item, Result)  # before it is seen: the watcher may leave at once
        self._emit(item)
        if isinstance(item, Ready):
            if self._control.hold:
                self._wait_for("start")
            self._running = True
        while command := self._control.next(wait=False):
            if self._obey(command) == "pause" and not self._control.finished:
                self._emit(Paused(paused=True))
                self._wait_for("resume")
                self._emit(Paused(paused=False))

    def finish(self, *, stay: bool) -> None:
        """Answer what is to be tried, with `stay` until no more can come."""
        for text in self._texts:
            self._answer(text)
        while stay and not self._control.closed:
            self._obey(self._control.next(wait=True))

    def _wait_for(self, name: str) -> None:
        while not (self._control.stopped or self._control.closed):
            if self._obey(self._control.next(wait=True)) == name:
                return

    def _obey(self, command: Command | ProtocolError | None) -> str:
        """Do what a command asks; its name."""
        match command:
            case ProtocolError():
                self._emit(Note(str(command), "warning"))
            case Command("stop"):
                self._control.stopped = True
            case Command("try", text) if self._running:
                self._answer(text)
            case Command("try", text):
                self._texts.append(text)
        return command.name if isinstance(command, Command) else ""

    def _answer(self, text: str) -> None:
        if text.strip() and self._speaker is not None:
            self._emit(self._speaker.answer(text))
        else:
            self._emit(Answer(text, remark="There is nothing to read: write a sentence."))


def failure(error: Exception) -> Failed:
    """The last event of a run that did not work, written for the learner."""
    text = " ".join(str(error).split())[:300]
    if isinstance(error, Fault):
        return Failed(error.what, error.why, error.advice)
    if isinstance(error, MemoryError) or ("alloc" in text.lower() and "memory" in text.lower()):
        return Failed(
            "There was not enough memory",
            text or "the machine refused more",
            "Close other programs, or run with fewer labels or sentences; shorter texts need less as well.",
        )
    if isinstance(error, ImportError):
        return Failed(
            "A library is missing", text, "Install the project again with pip, in the environment you run it in."
        )
    if isinstance(error, OSError):
        return Failed(
            "A file could not be used", text, "Check that it exists, that you may use it, and that the disk has room."
        )
    traceback.print_exception(error, file=sys.stderr)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return Failed(
        "The demo broke",
        f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {text}",
        "This is a mistake in the program. Run it again with the default settings, and report it if you can.",
    )
