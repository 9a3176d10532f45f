"""What a test shows: its question, how sure one is, the grid, the clock."""

from __future__ import annotations

from datetime import timedelta

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from quiz.exam.paper import Mode
from quiz.exam.sitting import Confidence, Response, Sitting
from quiz.examining import Examining
from quiz.tui.widgets.card_view import FeedbackView, QuestionView
from quiz.tui.widgets.question_grid import Cell
from quiz.tui.words import clock, link
from trainer_demos.catalog import DEMOS

_LATE = timedelta(minutes=5)
_LEGENDS = {
    Mode.EXAM: Content.styled("■ answered  □ open  ⚑ flagged", "$foreground-muted"),
    Mode.TUTOR: Content.styled("✓ right  ✗ wrong  □ open  ⚑ flagged", "$foreground-muted"),
}


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
    response, legend = flow.response, _LEGENDS[flow.sitting.terms.mode]
    if flow.explained:
        correct = response.option_id == flow.question.key
        said = f", {response.confidence.value} confidence" if response.confidence else ""
        style = "bold $success" if correct else "bold $error"
        verdict = f"{'✓ Right' if correct else '✗ Wrong'}{said}"
        return Content.assemble(Content.styled(f"{verdict:<38}", style), legend)
    parts: list[Content | str] = [
        Content.styled("c ", "bold $accent"), Content.styled("confidence  ", "$foreground-muted")
    ]  # fmt: skip
    for confidence in Confidence:
        here = response.confidence is confidence
        words = f"{'●' if here else ' '}{confidence.value}"
        style = "bold $accent" if here else "$foreground-muted"
        parts += [link(words, "screen.be_sure", confidence.value, style=style), "  "]
    return Content.assemble(*parts, "  ", legend)


def cells(sitting: Sitting) -> list[Cell]:
    """Answered, open and flagged questions; right and wrong only in tutor mode, where feedback has said so."""
    tutor = sitting.terms.mode is Mode.TUTOR
    return [
        _cell(question.key if tutor else "", response)
        for question, response in zip(sitting.paper, sitting.responses, strict=True)
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


def _cell(key: str, response: Response) -> Cell:
    if not response.option_id:
        return Cell("□", "$foreground-muted", response.flagged)
    if not key:
        return Cell("■", flagged=response.flagged)
    correct = response.option_id == key
    return Cell("✓" if correct else "✗", "$success" if correct else "$error", response.flagged)
