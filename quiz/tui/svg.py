"""The curves of a run as an SVG picture, one panel a curve, two panels a row. Pure functions.

Arms are told apart by colour, by dashes and by the sign at the end of their curve, as on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from quiz.store import Run
from quiz.tui.axis import Axis, axis_for
from quiz.tui.past import Past
from quiz.tui.picture import HOLLOW, MARKERS, Look, Picture, Points

_COLOURS = ("#2952b3", "#8a5a00", "#55607a", "#7a3b8f")
_DASHES = ("none", "7 3", "2 3", "9 3 2 3")
_INK, _GREY, _PALE = "#1e2330", "#8a90a0", "#c3c8d4"
_PANEL_WIDTH, _PANEL_HEIGHT, _LEFT, _MARGIN = 400, 240, 52, 24
_ROWS = 12
"""As many rows as the axis may think it has, to choose its ticks."""


def svg(run: Run, behind: Sequence[Run] = ()) -> str:
    """A picture of every curve of a run, with the same curves of earlier runs pale behind them."""
    past, others = Past(run), [Past(other) for other in behind]
    pictures = [picture_of(past, others, name) for name in past.curves]
    arms = list(pictures[0].curves) if pictures else []
    top = 78 + 18 * len(arms) + 18 * len(others)
    width = 2 * _PANEL_WIDTH if len(pictures) > 1 else _PANEL_WIDTH
    height = top + _PANEL_HEIGHT * max(1, -(-len(pictures) // 2)) + _MARGIN
    title = past.demo.title if past.demo else run.demo
    changes = "".join(f"{name} {value}, " for name, value in past.changes.items())
    words = [
        _text(_MARGIN, 34, f"{title} · {past.preset}", size=17, weight="bold"),
        _text(_MARGIN, 56, f"{changes}seed {past.seed} · {run.finished_at:%Y-%m-%d}", fill=_GREY),
        *(_legend(arm, name, 80 + 18 * arm) for arm, name in enumerate(arms)),
        *(
            _text(_MARGIN, 80 + 18 * (len(arms) + place), f"pale: {other.title} · {other.run.finished_at:%Y-%m-%d}")
            for place, other in enumerate(others)
        ),
    ]
    panels = [
        f'<g transform="translate({_PANEL_WIDTH * (place % 2)} {top + _PANEL_HEIGHT * (place // 2)})">'
        f"{''.join(_panel(picture))}</g>"
        for place, picture in enumerate(pictures)
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *words, *panels, "</svg>", ""])


def picture_of(past: Past, others: Sequence[Past], curve: str) -> Picture:
    """One curve of a run with those of other runs behind it."""
    mine = past.picture(Look(curve))
    behind = tuple(other.curves[curve] for other in others if curve in other.curves)
    return Picture(mine.name, mine.curves, behind=behind)


def _panel(picture: Picture) -> Iterator[str]:
    lines, behind = picture.lines(), picture.lines_behind()
    everything = lines + [points for _, points in behind]
    axis = axis_for(picture.name, [value for points in everything for _, value in points], _ROWS, wide=False)
    end = max([1.0, *(step for points in everything for step, _ in points)])
    right, bottom = _PANEL_WIDTH - _MARGIN, _PANEL_HEIGHT - 44
    yield _text(_LEFT, 14, picture.name, weight="bold")
    for tick in axis.ticks:
        y = _y(axis, tick)
        yield f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#e6e8ee"/>'
        yield _text(_LEFT - 6, y + 4, axis.label(tick), anchor="end", fill=_GREY)
    for step in (0, end / 2, end):
        yield _text(_x(step, end), bottom + 18, f"{step:.0f}", anchor="middle", fill=_GREY)
    yield _text((_LEFT + right) / 2, bottom + 34, "step", anchor="middle", fill=_GREY)
    for arm, points in behind:
        yield from _line(points, axis, end, _PALE, _DASHES[min(arm, 3)], HOLLOW[min(arm, 3)])
    for arm in reversed(range(len(lines))):
        place = min(arm, 3)
        yield from _line(lines[arm], axis, end, _COLOURS[place], _DASHES[place], MARKERS[place])


def _line(points: Points, axis: Axis, end: float, colour: str, dashes: str, marker: str) -> Iterator[str]:
    if points:
        path = "L".join(f"{_x(step, end):.1f} {_y(axis, value):.1f}" for step, value in points)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dashes}"/>'
        step, value = points[-1]
        yield _text(_x(step, end), _y(axis, value) + 4, marker, anchor="middle", fill=colour)


def _legend(arm: int, name: str, y: float) -> str:
    place = min(arm, 3)
    sample = (
        f'<path d="M{_MARGIN} {y - 4}h34" stroke="{_COLOURS[place]}" stroke-width="2" '
        f'stroke-dasharray="{_DASHES[place]}"/>'
    )
    return f"{sample}{_text(_MARGIN + 40, y, f'{MARKERS[place]} {name}', fill=_COLOURS[place])}"


def _x(step: float, end: float) -> float:
    return _LEFT + step / end * (_PANEL_WIDTH - _MARGIN - _LEFT)


def _y(axis: Axis, value: float) -> float:
    top, bottom = 26, _PANEL_HEIGHT - 44
    return bottom - axis.place(value) * (bottom - top)


def _text(
    x: float, y: float, text: str, *, size: int = 12, weight: str = "normal", anchor: str = "start", fill: str = _INK
) -> str:
    look = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'
