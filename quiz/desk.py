"""A learner's desk: their cards and their data in one place, with the clock on the wall.

What screens and commands ask here is put together from the pure middle; only this module joins bank and store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from quiz import paths
from quiz.bank import Bank, Card
from quiz.bank.cache import Cache
from quiz.bank.reader import ContentError, load
from quiz.store import Store
from quiz.study import stats
from quiz.study.queue import Queue, next_due
from quiz.study.session import Session
from quiz.study.settings import Settings


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are for one invocation of the app."""

    database: str | Path
    """SQLAlchemy URL, or a SQLite file."""
    learner: str
    content: Path


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """Cards, data, clock and zone of one learner."""

    place: Place
    bank: Bank
    store: Store
    cache: Cache
    now: Callable[[], datetime] = system_clock
    zone: tzinfo | None = None
    """None is the system's own zone."""
    own_data: dict[str, str] = field(default_factory=dict)
    """Files of the learner's own for the demos, by option, as typed during this visit."""

    def settings(self) -> Settings:
        """The learner's settings."""
        return self.store.settings()

    def stats(self) -> stats.Stats:
        """Where the learner stands."""
        store = self.store
        return stats.compute(self.bank, store.memories(), store.marks(), store.log(), self.now(), self.zone)

    def queue(self, domain: str = "", tag: str = "") -> Queue:
        """What is to be studied today."""
        store = self.store
        return stats.todays_queue(
            self.bank,
            store.memories(),
            store.marks(),
            store.log(),
            store.settings(),
            self.now(),
            self.zone,
            domain=domain,
            tag=tag,
        )

    def session(self, domain: str = "", tag: str = "", limit: int | None = None) -> Session:
        """A session over today's queue."""
        return Session.start(
            self.queue(domain, tag),
            self.bank.cards,
            self.store.memories(),
            self.store.settings(),
            self.zone,
            limit,
        )

    def next_due(self) -> datetime | None:
        """When the next card that is still shown comes back; None when nothing is scheduled."""
        shown = {card.id for card in self.bank.released}
        marks = self.store.marks()
        memories = [
            memory
            for card_id, memory in self.store.memories().items()
            if card_id in shown and not (card_id in marks and marks[card_id].suspended)
        ]
        return next_due(memories, self.now())

    def reload(self) -> None:
        """Read the cards again, after one was edited; raises ContentError when none can be read any more."""
        self.bank = load(self.place.content, self.cache)

    def card(self, card_id: str) -> Card | None:
        """The card of that id, if it is there."""
        return self.bank.cards.get(card_id)

    def require(self, domain: str, tag: str) -> None:
        """Raises ContentError when no card can ever match, naming what can."""
        domains = [known.id for known in self.bank.blueprint.domains]
        if domain and domain not in domains:
            raise ContentError(f"there is no domain {domain!r}; the domains are {', '.join(domains)}")
        if tag and tag not in self.bank.blueprint.tags:
            used = sorted({known for card in self.bank.released for known in card.tags})
            raise ContentError(f"there is no tag {tag!r}; cards carry {', '.join(used)}")
        if not self.bank.select(domain, tag):
            raise ContentError("no card fits; leave out --domain or --tag")


@contextmanager
def open_desk(place: Place) -> Iterator[Desk]:
    """Cards loaded and data opened; raises ContentError or StoreError with words for the learner."""
    cache = Cache(paths.cache_dir() / "cards")
    bank = load(place.content, cache)
    with Store.open(place.database, place.learner) as store:
        yield Desk(place, bank, store, cache)
