"""A learner's desk: their cards and their data in one place, with the clock on the wall.

What screens and commands ask here is put together from the pure middle; only this module joins bank and store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

from quiz import paths
from quiz.bank import Bank, Card
from quiz.bank.cache import Cache
from quiz.bank.glossary import Glossary
from quiz.bank.reader import ContentError, load
from quiz.exam.marking import Result, mark
from quiz.store import Store
from quiz.study import fit, stats
from quiz.study.days import day_start, study_day
from quiz.study.progress import Progress, progress
from quiz.study.queue import Queue, next_due
from quiz.study.readiness import MockResult
from quiz.study.session import Session
from quiz.study.settings import Settings
from quiz.study.standing import Standing, stand


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
    _glossary: Glossary | None = None
    """Read when first wanted: the app starts without it."""
    own_data: dict[str, str] = field(default_factory=dict)
    """Files of the learner's own for the demos, by option, as typed during this visit."""

    def settings(self) -> Settings:
        """The learner's settings."""
        return self.store.settings()

    def stats(self) -> stats.Stats:
        """Where the learner stands."""
        store = self.store
        return stats.compute(self.bank, store.memories(), store.marks(), store.log(), self.now(), self.zone)

    def queue(self, domain: str = "", tag: str = "", standing: Standing | None = None) -> Queue:
        """What is to be studied today: what an exam to plan for makes worth the time, or else what is due and new.

        A standing that was just asked for spares asking again.
        """
        store = self.store
        settings = store.settings()
        if settings.days_to_exam(self.today()) is not None:
            planned = (standing or self.standing()).queue({card.id for card in self.bank.select(domain, tag)})
            if planned is not None:
                return planned
        return stats.todays_queue(
            self.bank,
            store.memories(),
            store.marks(),
            store.log(),
            settings,
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

    def session_over(self, card_ids: Iterable[str]) -> Session:
        """A session over these cards, in this order, whatever is due; those gone from disk are left out."""
        chosen = tuple(card_id for card_id in card_ids if card_id in self.bank.cards)
        queue = Queue(learning=(), due=chosen, new=(), held_back=0)
        return Session.start(queue, self.bank.cards, self.store.memories(), self.store.settings(), self.zone)

    def tests(self) -> tuple[Result, ...]:
        """Every finished practice test, marked, oldest first."""
        return tuple(mark(sitting) for sitting in self.store.sittings.finished())

    def test(self, number: int) -> Result | None:
        """The finished practice test of that number."""
        return next((result for result in self.tests() if result.sitting.id == number), None)

    def today(self) -> date:
        """The study day."""
        return study_day(self.now(), self.zone)

    def standing(self) -> Standing:
        """Where the learner stands before the exam."""
        store = self.store
        return stand(self.bank, store.memories(), store.marks(), store.log(), store.settings(), self.now(), self.zone)

    def progress(self) -> Progress:
        """The learner's past and near future, compared with the practice tests that were sat."""
        store = self.store
        mocks = [
            MockResult(
                result.sitting.started_at,
                tuple((marked.question.card_id, marked.correct) for marked in result.counted),
            )
            for result in self.tests()
        ]
        return progress(self.bank, store.memories(), store.log(), store.settings(), mocks, self.now(), self.zone)

    def fit(self) -> fit.Fit | None:
        """Fit the memory model to the learner, and keep the weights if they are better; None while it is too early."""
        store = self.store
        found = fit.fit(store.log(), store.settings().parameters)
        if found is not None:
            if found.better:
                store.save_setting("weights", list(found.weights))
            store.save_setting("fitted_reviews", found.answers)
        return found

    def next_due(self) -> datetime | None:
        """When the next card that is still shown comes back; None when nothing is scheduled.

        Until an exam, the plan has cards for every day.
        """
        if self.settings().days_to_exam(self.today()):
            return day_start(self.today() + timedelta(days=1), self.zone)
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
        self._glossary = None

    def glossary(self) -> Glossary:
        """The sound terms of the content folder's glossary; none where it has no such file."""
        if self._glossary is None:
            from quiz.bank.glossary_reader import GLOSSARY, read_glossary  # noqa: PLC0415  loaded when first wanted

            self._glossary, _problems = read_glossary(self.place.content / GLOSSARY)
        return self._glossary

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
