"""What the test covers: domains, topics, objectives and their weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of a domain, with what a learner can do once it is learned."""

    id: str
    name: str
    objectives: Mapping[str, str]
    """Objective id to its sentence."""


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the test's fields."""

    id: str
    name: str
    weight: int
    """Share of a practice test, in per cent."""
    cards: tuple[int, ...]
    """Cards planned per level, in the order of `LEVELS`."""
    topics: tuple[Topic, ...]

    def topic(self, topic_id: str) -> Topic | None:
        """The topic of that id, if there is one."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The whole plan of the test."""

    title: str
    pass_mark: int
    """Per cent."""
    levels: Mapping[str, str]
    domains: tuple[Domain, ...]
    tags: tuple[str, ...]

    def domain(self, domain_id: str) -> Domain | None:
        """The domain of that id, if there is one."""
        return next((domain for domain in self.domains if domain.id == domain_id), None)
