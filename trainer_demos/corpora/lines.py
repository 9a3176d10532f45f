"""What every reader shares: the lines of a file, and an account of those that were skipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from trainer_demos.faults import Fault

_NAMED = 3


@dataclass(slots=True)
class Skipped:
    """Bad lines by reason, so that nothing is dropped without a word."""

    path: Path
    lines: dict[str, list[int]] = field(default_factory=dict)
    """Line numbers (from 1) by reason."""

    def add(self, line: int, reason: str) -> None:
        """Remember that the entry at `line` was skipped because of `reason`."""
        self.lines.setdefault(reason, []).append(line)

    def __len__(self) -> int:
        return sum(map(len, self.lines.values()))

    def notes(self) -> Iterable[str]:
        """One sentence a reason: how many, why, and where the first ones are."""
        for reason, lines in self.lines.items():
            where = ", ".join(f"{self.path}:{line}" for line in lines[:_NAMED])
            more = ", …" if len(lines) > _NAMED else ""
            yield f"Skipped {len(lines)}: {reason} ({where}{more})."


def read_text(path: Path) -> str:
    """The file as UTF-8 text; raises Fault when it is not there, not readable or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Fault(
            f"{path}:{line} cannot be read",
            f"byte {error.object[error.start]:#04x} is not valid UTF-8",
            "Save the file as UTF-8 and run again.",
        ) from None
    except OSError as error:
        raise Fault(
            f"{path} cannot be read", error.strerror or str(error), "Check the path and its permissions."
        ) from None
