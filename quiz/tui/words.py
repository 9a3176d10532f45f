"""Times, counts and prose as the learner reads them: pure functions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from textual.content import Content
from textual.style import Style

from quiz.study.days import study_day

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAYS_IN_WORDS, _MONTHS_IN_WORDS = 60, 730
"""Days from which months, and then years, are clearer."""
_INLINE = re.compile(r"`([^`\n]+)`|\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*")


def plural(count: int, noun: str, nouns: str = "") -> str:
    """`1 card`, `2 cards`."""
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"


def when(due: datetime, now: datetime, zone: tzinfo | None) -> str:
    """How long until `due`, as people say it: `in 10 minutes`, `tomorrow`, `in 5 days`."""
    days = (study_day(due, zone) - study_day(now, zone)).days
    seconds = (due - now).total_seconds()
    spans = (
        (days <= 0 and seconds <= 0, "now"),
        (days <= 0 and seconds <= _MINUTE * 1.5, "in a minute"),
        (days <= 0 and seconds < _HOUR * 1.5, f"in {plural(round(seconds / _MINUTE), 'minute')}"),
        (days <= 0, f"in {plural(round(seconds / _HOUR), 'hour')}"),
        (days == 1, "tomorrow"),
        (days < _DAYS_IN_WORDS, f"in {days} days"),
        (days < _MONTHS_IN_WORDS, f"in {round(days / 30.4)} months"),
    )
    return next((words for fits, words in spans if fits), f"in {days / 365.25:.1f} years")


def clock(span: timedelta) -> str:
    """A reading of a clock: `41:20`, `1:02:05`."""
    minutes, seconds = divmod(int(span.total_seconds()), _MINUTE)
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def bar(share: float, width: int) -> tuple[str, str]:
    """A bar of `width` cells as its filled and its empty part; a started bar shows at least a sliver."""
    halves = round(min(1.0, max(0.0, share)) * width * 2)
    if share > 0:
        halves = max(1, halves)
    filled = "━" * (halves // 2) + "╸" * (halves % 2)
    return filled, "·" * (width - len(filled))


def prose(text: str) -> Content:
    """Text with `code`, **strong** and *emphasis* shown as such; nothing else in it is markup."""
    parts: list[Content | str] = []
    end = 0
    for match in _INLINE.finditer(text):
        parts.append(text[end : match.start()])
        code, strong, emphasis = match.groups()
        style = "$accent" if code else "bold" if strong else "italic"
        parts.append(Content.styled(code or strong or emphasis, style))
        end = match.end()
    parts.append(text[end:])
    return Content.assemble(*parts)


def link(text: str, action: str, *parameters: object, style: str = "") -> Content:
    """Text that runs a Textual action when it is clicked."""
    return Content.styled(text, Style.from_meta({"@click": (action, parameters)})).stylize(style)


def key_link(key: str, text: str, action: str) -> Content:
    """A key and what it does, both to be clicked; for a line of its own, so that they stay together."""
    return Content.assemble(link(key, action, style="bold $accent"), link(f"  {text}", action))
