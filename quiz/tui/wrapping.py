"""How text is wrapped: the one place that reaches into Rich, on which Textual builds."""

from __future__ import annotations

import re

from rich import _wrap

_WORD = re.compile(r"[^\S\u00a0]*[\S\u00a0]+[^\S\u00a0]*")


def keep_no_break_spaces() -> None:
    """Break lines at every white space but the no-break space, U+00A0.

    Rich takes any white space for a place to break, that one included, and has no setting for it.
    """
    _wrap.re_word = _WORD
