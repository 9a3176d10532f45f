"""A new card to be filled in: well formed, with an id that nobody has."""

from __future__ import annotations

import random
import string
from collections.abc import Container

from quiz.bank.blueprint import Domain

_SIGNS = string.ascii_lowercase + string.digits


def mint(prefix: str, taken: Container[str], rng: random.Random) -> str:
    """An opaque id such as `mtl-7k3q` that is not taken."""
    while (found := f"{prefix}-{''.join(rng.choices(_SIGNS, k=4))}") in taken:
        pass
    return found


def skeleton(domain: Domain, card_id: str) -> str:
    """YAML of a draft in that domain, at its first topic and objective; empty where the author has to write."""
    topic = domain.topics[0]
    objectives = ", ".join(objective for topic in domain.topics for objective in topic.objectives)
    options = "".join(
        f"""      - id: {name}
        text: ""
{"        correct: true" + chr(10) if name == "a" else ""}        why: ""
{"" if name == "a" else '        misconception: ""' + chr(10)}"""
        for name in "abcd"
    )
    return f"""  - id: {card_id}
    rev: 1
    change: editorial
    status: draft
    domain: {domain.id}
    # topics: {", ".join(topic.id for topic in domain.topics)}
    topic: {topic.id}
    # objectives: {objectives}
    objective: {next(iter(topic.objectives))}
    level: understand
    difficulty: 2
    stem: ""
    options:
{options}    explanation: ""
    takeaway: ""
    refs:
      - title: ""
        authors: ""
        year: 2026
        url: ""
        locator: ""
    demo:
      id: transfer
      preset: default
      predict:
        question: ""
        options:
          - text: ""
            when: gap < 5
          - text: ""
        expects: 1
    order: shuffle
    tags: []
"""
