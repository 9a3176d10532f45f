"""Two themes, one accent colour each; green and red are kept for right and wrong.

Muted text and the placeholders of inputs (`text-disabled`) reach a contrast of 4.5 to 1 on background and panel, which
WCAG 2.2 asks of text (success criterion 1.4.3).
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="quiz-dark",
    primary="#7aa2f7",
    secondary="#9aa5ce",
    accent="#7aa2f7",
    foreground="#d5d9e5",
    background="#14161c",
    surface="#14161c",
    panel="#1d2029",
    success="#7bc87b",
    warning="#e0b060",
    error="#f08080",
    dark=True,
    variables={
        "foreground-muted": "#9297a6",
        "text-disabled": "#9297a6",
        "footer-key-foreground": "#7aa2f7",
        "footer-background": "#1d2029",
        "block-cursor-text-style": "bold",
    },
)
LIGHT = Theme(
    name="quiz-light",
    primary="#2952b3",
    secondary="#55607a",
    accent="#2952b3",
    foreground="#1e2330",
    background="#fbfbf8",
    surface="#fbfbf8",
    panel="#eceef2",
    success="#1c7a34",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
    variables={
        "foreground-muted": "#5b606c",
        "text-disabled": "#5b606c",
        "footer-key-foreground": "#2952b3",
        "footer-background": "#eceef2",
        "block-cursor-text-style": "bold",
    },
)
THEMES = {"dark": DARK, "light": LIGHT}
