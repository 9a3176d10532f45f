"""The demos, one file each; `load` imports the one that is run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from trainer_demos.setup import Run, Setup


def load(demo: str) -> Callable[[Setup], Run]:
    """The `run` function of the demo with this id."""
    run: Callable[[Setup], Run] = import_module(f"trainer_demos.demos.{demo}").run
    return run
