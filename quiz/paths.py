"""Where things are: the learner's data, the cache, the cards."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_APP = "prompt-quiz"


def data_dir() -> Path:
    """Folder of the learner's data; `QUIZ_HOME` overrides it. Not created here."""
    home = os.environ.get("QUIZ_HOME")
    return Path(home).expanduser() if home else platformdirs.user_data_path(_APP)


def cache_dir() -> Path:
    """Folder of what can be made again; inside `QUIZ_HOME` when that is set. Not created here."""
    home = os.environ.get("QUIZ_HOME")
    return Path(home).expanduser() / "cache" if home else platformdirs.user_cache_path(_APP)


def default_database() -> Path:
    """The learner's own SQLite file."""
    return data_dir() / "quiz.db"


def content_dir() -> Path:
    """Folder of the cards: inside an installed wheel, or beside the packages in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "_content"
    return shipped if shipped.is_dir() else package.parent / "content"
