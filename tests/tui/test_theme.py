import pytest
from textual.color import Color
from textual.theme import Theme

from quiz.tui.theme import THEMES

ENOUGH = 4.5
"""For text of ordinary size: WCAG 2.2, success criterion 1.4.3."""


def luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("behind", ["background", "panel"])
@pytest.mark.parametrize(
    "text", ["foreground", "foreground-muted", "text-disabled", "accent", "success", "warning", "error"]
)
def test_text_stands_out_from_what_is_behind_it(theme: Theme, behind: str, text: str) -> None:
    colours = theme.to_color_system().generate()
    back = Color.parse(colours[behind])
    dark, light = sorted(luminance(colour) for colour in (back, back + Color.parse(colours[text])))
    assert (light + 0.05) / (dark + 0.05) >= ENOUGH
