"""A small rule tokeniser: raw text to words as English Universal Dependencies treebanks have them."""

from __future__ import annotations

import re

_ABBREVIATIONS = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|Inc|Ltd|Co|Corp|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec|a\.m|p\.m|e\.g|i\.e)\."
)
_WORD = re.compile(
    rf"""
    https?://\S+ | www\.\S+                              # addresses
    | [\w.+-]+@[\w-]+\.[\w.]+                            # mail
    | \b{_ABBREVIATIONS}
    | (?:[A-Z]\.)+[A-Z]?(?![a-z])                        # U.S., J.
    | [:;=][-']?[)(DPpO/|]                               # emoticons
    | \d+(?:[.,:]\d+)*                                   # 3.5, 1,000, 10:30
    | \w+(?:['’]\w+)*                                    # words with their clitics, split below
    | \.{{2,}} | …
    | [^\w\s]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CLITIC = re.compile(r"^(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_FUSED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}


def split_words(text: str) -> tuple[str, ...]:
    """Words of a sentence: punctuation and clitics apart (`do n't`, `Ann 's`), hyphened parts apart."""
    words: list[str] = []
    for token in _WORD.findall(text):
        stem, clitics = token, list[str]()
        while match := _CLITIC.match(stem):
            stem, clitic = match[1], match[2]
            clitics.insert(0, clitic)
        cut = _FUSED.get(stem.lower())
        words += [stem[:cut], stem[cut:], *clitics] if cut else [stem, *clitics]
    return tuple(words)
