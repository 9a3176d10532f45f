"""A share with its interval on a line from 0 to 100 %: the pure renderer."""

from __future__ import annotations

from textual.content import Content

from quiz.exam.share import Share


def interval_line(
    share: Share, width: int, *, band: tuple[float, float] | None = None, mark: float | None = None
) -> Content:
    """`···├──●──┤···`: the point, its 95 % interval, a shaded band (shares), a mark that stands out (a share)."""
    low, high = share.interval
    ends = _place(low, width), _place(high, width)
    parts: list[Content] = []
    for cell in range(width):
        shaded = band is not None and _place(band[0], width) <= cell <= _place(band[1], width)
        if cell == _place(share.value, width):
            parts.append(Content.styled("●", "bold $accent"))
        elif mark is not None and cell == _place(mark, width):
            parts.append(Content.styled("┃", "$warning"))
        elif ends[0] <= cell <= ends[1]:
            parts.append(Content.styled("├" if cell == ends[0] else "┤" if cell == ends[1] else "─", "$accent"))
        else:
            parts.append(Content.styled("░" if shaded else "·", "$foreground-disabled"))
    return Content.assemble(*parts)


def scale_line(width: int) -> str:
    """The numbers under such lines: 0, 50 and 100 % at their places."""
    line = [" "] * width
    for value, text in ((0.0, "0"), (0.5, "50"), (1.0, "100 %")):
        start = min(max(0, _place(value, width) - len(text) // 2), width - len(text))
        line[start : start + len(text)] = text
    return "".join(line)


def _place(value: float, width: int) -> int:
    return round(value * (width - 1))
