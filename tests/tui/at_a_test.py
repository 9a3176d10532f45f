"""A practice test on screen, for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from tui.seeing import press

from quiz.desk import Desk
from quiz.examining import Examining, terms_for
from quiz.tui.app import QuizApp
from quiz.tui.screens.sitting import SittingScreen


@asynccontextmanager
async def at_a_test(desk: Desk, size: tuple[int, int] = (80, 24), **wanted: object) -> AsyncIterator[Pilot[None]]:
    """The app straight at a test of four questions and ten minutes, unless something else is wanted."""
    terms = terms_for(desk, **{"questions": 4, "minutes": 10, "seed": 1, **wanted})  # type: ignore[arg-type]
    async with QuizApp(desk, test=(terms, True)).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def flow_of(pilot: Pilot[None]) -> Examining:
    """The test behind the screen."""
    (screen,) = [screen for screen in pilot.app.screen_stack if isinstance(screen, SittingScreen)]
    return screen._flow


def digit(pilot: Pilot[None], *, right: bool) -> str:
    """The key of the right option of the present question, or of a wrong one."""
    question = flow_of(pilot).question
    place = question.order.index(question.key)
    return str(place + 1 if right else (place + 1) % len(question.order) + 1)


async def sit(pilot: Pilot[None], marks: str) -> None:
    """Answer from the present question on: `+` right, `-` wrong, `.` not at all; then hand in."""
    for mark in marks:
        if mark != ".":
            await press(pilot, digit(pilot, right=mark == "+"))
        await press(pilot, "right")
    await press(pilot, "ctrl+s", "enter")
    await pilot.pause()
