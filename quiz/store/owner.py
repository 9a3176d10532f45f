"""Who holds a lock: a window of a process on a machine; and whether that process is gone."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from contextlib import suppress
from pathlib import Path


def new_owner() -> str:
    """A name for one window of this process, like no other: machine, process, its start, a token."""
    return "|".join((socket.gethostname(), str(os.getpid()), _start(os.getpid()), secrets.token_hex(4)))


def is_gone(owner: str) -> bool:
    """Whether the owner's process is known to have ended: it ran on this machine and does not any more.

    False when that cannot be told from here; the lease of a lock covers that.
    """
    host, pid, start, _ = owner.split("|")
    if host != socket.gethostname() or sys.platform == "win32":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's process: it runs
        return bool(start) and _start(int(pid)) != start
    return bool(start) and _start(int(pid)) != start


def _start(pid: int) -> str:
    """When a process began, in clock ticks since boot, where the system tells (Linux); a reused pid differs in it."""
    with suppress(OSError, IndexError):
        # The second field is the program's name in parentheses, which may itself hold blanks and parentheses.
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    return ""
