"""A real terminal for tests: the app in a pseudo-terminal, its screen read through an emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

import pyte


class Terminal:
    """The app on a screen of so many cells; keys go in, text comes out."""

    def __init__(
        self, arguments: list[str], environment: Mapping[str, str], columns: int = 100, rows: int = 32
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads: the child only execs
            self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environment, TERM="xterm-256color", COLUMNS=str(columns), LINES=str(rows))
            os.execv(sys.executable, [sys.executable, "-m", "quiz", *arguments])
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        os.close(self._fd)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, key: str) -> None:
        """Send one key, as bytes that a terminal would send."""
        os.write(self._fd, {"enter": "\r", "escape": "\x1b", "ctrl+c": "\x03"}.get(key, key).encode())

    def wait(self, condition: Callable[[str], bool], seconds: float = 60) -> str:
        """Read until the screen fulfils the condition; fails with the screen's text when it does not."""
        end = time.monotonic() + seconds
        while not condition(self.text):
            assert time.monotonic() < end, f"waited {seconds} s in vain; the screen shows:\n{self.text}"
            if select.select([self._fd], [], [], 0.05)[0]:
                try:
                    self._stream.feed(os.read(self._fd, 65536))
                except OSError:
                    break
        return self.text

    def wait_for(self, words: str, seconds: float = 60) -> str:
        """Read until these words are on the screen."""
        return self.wait(lambda text: words in text, seconds)

    def ended(self, seconds: float = 20) -> int:
        """Wait for the app to end by itself; its exit status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self._fd], [], [], 0.05)[0]:
                with suppress(OSError):
                    self._stream.feed(os.read(self._fd, 65536))
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the app did not end; the screen shows:\n{self.text}")

    def kill(self) -> None:
        """kill -9."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
