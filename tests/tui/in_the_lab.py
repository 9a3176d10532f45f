"""The lab screen on the fake demo, and eyes and hands for tests."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
from textual.pilot import Pilot

from quiz.desk import Desk
from quiz.lab import Order
from quiz.tui.app import QuizApp
from quiz.tui.screens.lab import LabScreen
from trainer_demos.catalog import DEMOS

FAKE = Path(__file__).parents[1] / "fake_demo.py"


class Fake:
    """A launcher of the fake demo that remembers its orders."""

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.orders: list[Order] = []

    def __call__(self, order: Order) -> Sequence[str]:
        self.orders.append(order)
        return [sys.executable, str(FAKE), order.demo, self.mode]


@asynccontextmanager
async def lab(
    desk: Desk,
    fake: Fake,
    demo: str = "transfer",
    size: tuple[int, int] = (80, 24),
    preset: str = "default",
    card_id: str = "mtl-aaaa",
) -> Any:
    """The app with the lab open."""
    app = QuizApp(desk)
    async with app.run_test(size=size) as pilot:
        screen = LabScreen(desk, demo, preset, DEMOS[demo].predict, card_id=card_id, launch=fake)
        await app.push_screen(screen)
        yield pilot, screen


async def until(pilot: Pilot[None], holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for the screen to get there."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, text(pilot)
        await pilot.pause(0.05)


def shows(screen: LabScreen, view: type) -> Callable[[], bool]:
    return lambda: bool(screen.query(view))


def text(pilot: Pilot[None]) -> str:
    """What the screen shows, line by line."""
    app = pilot.app
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def keys(screen: LabScreen) -> set[str]:
    """Descriptions of the keys in the footer."""
    return {b.binding.description for b in screen.active_bindings.values() if b.enabled and b.binding.show}


def children() -> list[psutil.Process]:
    alive = []
    for process in psutil.Process().children(recursive=True):
        try:
            if str(FAKE) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
        except psutil.NoSuchProcess:
            continue
    return alive


async def gone(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: not children(), seconds=10)
