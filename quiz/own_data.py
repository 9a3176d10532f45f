"""Files of the learner's own for the demos: which a demo takes, and whether what was typed can be one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from trainer_demos.catalog import Demo

MEANINGS = {
    "reviews": "your labelled reviews: TSV, CSV or JSONL with text and label",
    "treebank": "your treebank: CoNLL-U with UPOS, HEAD and DEPREL",
    "text": "your plain text, to pre-train on",
    "encoder": "another BERT-like encoder: a folder, or a name on the Hugging Face hub",
}
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def options(demo: Demo) -> tuple[str, ...]:
    """The options of a demo that take a file; a demo that reads text first trains an encoder from nothing."""
    reads_text = any(knob.name == "text" for knob in demo.knobs)
    return (demo.data, "text" if reads_text else "encoder")


def fault(option: str, text: str) -> str:
    """What is wrong with what was typed, for the learner; empty when nothing is, or nothing was typed."""
    path, wanted = Path(text).expanduser(), "folder" if option == "encoder" else "file"
    if not text:
        return ""
    if path.exists():
        found = "folder" if path.is_dir() else "file"
        return "" if found == wanted else f"{path} is a {found}; a {wanted} is needed"
    if option == "encoder" and _HUB_NAME.fullmatch(text) and text[0] not in ".~":
        return ""
    return f"there is no {wanted} {path.absolute()}"


def taken(demo: Demo, own: Mapping[str, str]) -> dict[str, str]:
    """What of the learner's own a run of this demo uses, ready for its command line."""
    return {name: str(Path(own[name]).expanduser()) for name in options(demo) if own.get(name)}
