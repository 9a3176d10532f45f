"""A line for the learner's own sentence, and what the trained arms say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from quiz.tui.picture import arm_style, stroke
from quiz.tui.widgets.dependency_tree import disagreements, parse_view
from quiz.tui.words import bar
from trainer_demos.events import Answer, Sentiment

EXAMPLES = {
    "reviews": "The plot is thin, and still I could not stop smiling.",
    "treebank": "Ada Lovelace flew to Turin.",
}
_QUOTED_LINES = 2
"""Of the learner's own text; the answer stands below it."""


class SentenceInput(Input, inherit_bindings=False):
    """An input of one line whose keys up and down scroll the answers above it; enter is the first key in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "ask", key_display="enter"),
        Binding("pagedown", "screen.scroll(12)", "scroll", key_display="↑ ↓ pgdn"),
        Binding("pageup", "screen.scroll(-12)", show=False),
        Binding("down", "screen.scroll(2)", show=False),
        Binding("up", "screen.scroll(-2)", show=False),
        *Input.BINDINGS,
    ]


class TryBox(Horizontal):
    """`Try a sentence ▸` and an input that begins with an example; enter asks."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "done writing", key_display="esc")]

    DEFAULT_CSS = """
    TryBox {
        height: 1;
        margin-top: 1;
        padding: 0 2;
        Static { width: auto; color: $accent; text-style: bold; margin-right: 1; }
        Input { width: 1fr; background: $panel; }
    }
    """

    @dataclass
    class Asked(Message):
        """The learner wants to know what the arms say about a text."""

        text: str

    def __init__(self, example: str) -> None:
        super().__init__()
        self._example = example

    def compose(self) -> ComposeResult:
        """Label and input."""
        yield Static("Try a sentence ▸")
        yield SentenceInput(self._example, compact=True, select_on_focus=True, disabled=self.disabled)

    def write(self) -> None:
        """Put the cursor into the input."""
        self.query_one(Input).focus()

    def close(self, why: str) -> None:
        """Nobody is there to answer any more."""
        self.disabled = True
        self.query_one(Input).value = why

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        field = self.query_one(Input)
        field.action_select_all()
        self.post_message(self.Asked(event.value.strip()))

    def action_leave(self) -> None:
        """Give the keys back to the screen."""
        self.screen.set_focus(None)


class AnswerView(Static):
    """What the arms say about one text, drawn for the width at hand."""

    DEFAULT_CSS = """
    AnswerView { padding: 0 2; margin-bottom: 1; height: auto; }
    """

    def __init__(self, answer: Answer, columns: int) -> None:
        super().__init__(answer_view(answer, columns))
        self._answer = answer
        self._columns = columns

    def on_resize(self) -> None:
        """Draw it again when the width changes."""
        columns = self.content_size.width
        if columns != self._columns:
            self._columns = columns
            self.update(answer_view(self._answer, self._columns))


def answer_view(answer: Answer, columns: int) -> Content:
    """The text, then bars of sentiment or the parsed sentence, then any remark."""
    text = quoted(answer.text, _QUOTED_LINES * columns - 4)
    parts = [Content.styled(f"“{text}”", "italic")] if text else []
    if answer.sentiments:
        parts.append(sentiment_bars(answer.sentiments, columns))
    if answer.parses:
        first, *others = answer.parses
        parts += [Content.styled(first.arm, "bold $accent"), parse_view(first, columns)]
        parts += [disagreements(first, other) for other in others]
    for place, reading in enumerate(answer.readings):
        parts.append(Content.styled(f"{stroke(place)} {reading.arm}", arm_style(place)))
        parts.append(Content.assemble("   ", reading.text))
    if answer.remark:
        parts.append(Content.styled(answer.remark, "$warning"))
    return Content("\n").join(parts)


def quoted(text: str, most: int) -> str:
    """The text, or as many whole words of it as `most` characters hold, and an ellipsis."""
    if len(text) <= most:
        return text
    words = text[: most - 1].rpartition(" ")[0].rstrip()
    return f"{words} …" if words else f"{text[: most - 1]}…"


def sentiment_bars(sentiments: Sequence[Sentiment], columns: int) -> Content:
    """One line an arm: how positive it takes the text to be, and the label that follows."""
    name = max(len(sentiment.arm) for sentiment in sentiments)
    width = max(10, min(40, columns - name - 20))
    lines = []
    for place, sentiment in enumerate(sentiments):
        filled, empty = bar(sentiment.positive, width)
        label = "positive" if sentiment.positive >= 0.5 else "negative"  # noqa: PLR2004
        lines.append(
            Content.assemble(
                f"{sentiment.arm:<{name}}  ",
                Content.styled(filled, arm_style(place)),
                Content.styled(empty, "$foreground-disabled"),
                f" {100 * sentiment.positive:3.0f} % ",
                Content.styled(label, "bold"),
            )
        )
    lines.append(Content.styled(" " * (name + 2) + "probability of “positive”", "$foreground-muted"))
    return Content("\n").join(lines)
