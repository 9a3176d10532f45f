"""Where deck files are."""

from __future__ import annotations

from pathlib import Path

_NO_DECKS = ("blueprint", "glossary")


def find_decks(path: Path) -> tuple[list[Path], str]:
    """The decks that a path stands for: itself, those in its `decks`, or those in it; and why there is none."""
    try:
        if path.is_file():
            return [path], ""
        if not path.is_dir():
            return [], "does not exist; name a deck, or a folder of cards"
        folder = path / "decks" if (path / "decks").is_dir() else path
        found = sorted(file for file in folder.iterdir() if _is_deck(file))
    except OSError as error:
        return [], f"cannot be read: {error.strerror or error}"
    return found, "" if found else "there is no deck here; it needs files such as decks/my-cards.yaml"


def _is_deck(file: Path) -> bool:
    """Editors leave hidden files beside those they have open."""
    return file.suffix in (".yaml", ".yml") and not file.name.startswith(".") and file.stem not in _NO_DECKS
