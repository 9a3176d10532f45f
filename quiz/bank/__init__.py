"""What is studied: cards, blueprint, bank. Pure values; `reader` is the only door to YAML."""

from quiz.bank.bank import Bank
from quiz.bank.blueprint import Blueprint, Domain, Topic
from quiz.bank.card import LEVELS, Card, DemoLink, Option, Problem, Reference, Source

__all__ = [
    "LEVELS",
    "Bank",
    "Blueprint",
    "Card",
    "DemoLink",
    "Domain",
    "Option",
    "Problem",
    "Reference",
    "Source",
    "Topic",
]
