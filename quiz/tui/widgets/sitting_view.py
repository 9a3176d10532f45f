"""What a test shows: its question, how sure one is, the grid, the clock."""

from __future__ import annotations

from datetime import timedelta

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from quiz.exam.paper import Mode
from quiz.exam.sitting import Confidence, Sitting
from quiz.examining import Examining
from quiz.tui.widgets.card_view import FeedbackView, QuestionView
from quiz.tui.widgets.question_grid import Cell
from quiz.tui.words import clock, link
from trainer_demos.catalog import DEMOS

_LATE = timedelta(minutes=5)
_LEGEND = Content.styled("■ answered  □ open  ⚑ flagged", "$foreground-muted")


def question_view(flow: Examining, *, compact: bool) -> Widget:
    """The present question; with its feedback once it is explained; or why it cannot be asked."""
    showing = flow.showing
    if showing is None:
        return Static(
            Content.styled(
                "  This card was edited or removed since the paper was drawn and cannot be asked.\n"
                "  Unless it comes back before you hand in, it will not count.",
                "$warning",
            )
        )
    if flow.explained:
        title = f"run “{DEMOS[showing.card.demo.id].title}”"
        return FeedbackView(showing, flow.response.option_id, all_options=True, demo_title=title)
    return QuestionView(showing, compact=compact)


def state_line(flow: Examining) -> Content:
    """The confidences, each a link, or the verdict once feedback is shown; and what the signs of the grid mean."""
    response = flow.response
    if flow.explained:
        correct = response.option_id == flow.question.key
        said = f", {response.confidence.value} confidence" if response.confidence else ""
        style = "bold $success" if correct else "bold $error"
        verdict = f"{'✓ Right' if correct else '✗ Wrong'}{said}"
        return Content.assemble(Content.styled(f"{verdict:<40}", style), _LEGEND)
    parts: list[Content | str] = [Content.styled("confidence  ", "$foreground-muted")]
    for confidence in Confidence:
        here = response.confidence is confidence
        words = f"{'●' if here else ' '}{confidence.value}"
        style = "bold $accent" if here else "$foreground-muted"
        parts += [link(words, "screen.be_sure", confidence.value, style=style), "  "]
    return Content.assemble(*parts, "    ", _LEGEND)


def cells(sitting: Sitting) -> list[Cell]:
    """Answered, open and flagged questions; nothing of right and wrong."""
    return [
        Cell("■", flagged=response.flagged) if response.option_id else Cell("□", "$foreground-muted", response.flagged)
        for response in sitting.responses
    ]


def is_late(flow: Examining) -> bool:
    """Whether little time is left."""
    left = flow.remaining()
    return left is not None and left <= _LATE


def title(flow: Examining) -> tuple[str, str]:
    """Left and right text of the first line: the mode; the question and the clock."""
    sitting, left = flow.sitting, flow.remaining()
    time = f"{clock(left)} left" if left is not None else clock(sitting.used(flow.desk.now()))
    name = "Practice test" if sitting.terms.mode is Mode.EXAM else "Practice test · tutor"
    return name, f"question {flow.number} of {len(sitting.paper)}{time:>18}"
