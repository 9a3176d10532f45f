"""What a learner sees: the text on screen, and what was notified."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from textual.pilot import Pilot

from quiz.desk import Desk
from quiz.studying import Studying
from quiz.tui.app import QuizApp
from quiz.tui.screens.study import StudyScreen

Study = tuple[str, str, int | None]


@asynccontextmanager
async def running(
    desk: Desk, study: Study | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """The app on a terminal of so many cells, home or straight at study."""
    async with QuizApp(desk, study=study).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def studying(desk: Desk, size: tuple[int, int] = (80, 24)) -> AbstractAsyncContextManager[Pilot[None]]:
    """The app at study."""
    return running(desk, ("", "", None), size)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and let the screen settle."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def seen(pilot: Pilot[None]) -> str:
    """The text of every line on screen."""
    return "\n".join(strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips())


def notices(pilot: Pilot[None]) -> list[str]:
    """What was notified, oldest first."""
    return [notification.message for notification in pilot.app._notifications]


def study_of(pilot: Pilot[None]) -> Studying:
    """The study behind the screen."""
    screen = pilot.app.screen
    assert isinstance(screen, StudyScreen)
    return screen._study


def card_id(pilot: Pilot[None]) -> str:
    """The card on screen."""
    card = study_of(pilot).card
    assert card is not None
    return card.id


def key_of(pilot: Pilot[None], *, right: bool) -> str:
    """The digit of the right option, or of a wrong one."""
    showing = study_of(pilot).showing
    assert showing is not None
    place = showing.order.index("b")
    return str(place + 1 if right else (place + 1) % len(showing.order) + 1)
