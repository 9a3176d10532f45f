import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import BERLIN, MONDAY, ROOT, attempt_at, make_card
from exam.banks import questions

from quiz.exam.marking import mark
from quiz.exam.paper import Mode, Terms
from quiz.exam.sitting import Confidence, Event, Kind, Sitting
from quiz.store import ConflictError, Store, StoreError
from quiz.store.owner import is_gone, new_owner
from quiz.store.sittings import LEASE
from quiz.study.memory import Rating
from quiz.study.review import review_card

PAPER = questions(3)
TERMS = Terms(3, 10, Mode.EXAM, ("multi-task",), 75, 11)


@pytest.fixture
def owner() -> str:
    return new_owner()


def begin(store: Store, owner: str) -> Sitting:
    return store.sittings.start(TERMS, PAPER, owner, MONDAY)


def found(store: Store, now: datetime = MONDAY) -> Sitting:
    unfinished = store.sittings.unfinished(now)
    assert unfinished is not None
    return unfinished.sitting


@pytest.fixture
def dead() -> str:
    """The owner name of a process that has ended."""
    script = "from quiz.store.owner import new_owner; print(new_owner())"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.stdout.strip()


def test_paper_and_every_event_come_back_as_they_were_stored(database: str, store: Store, owner: str) -> None:
    sitting = begin(store, owner)
    events = (
        sitting.answer(1, "b", MONDAY, 1234),
        sitting.be_sure(1, Confidence.HIGH, MONDAY),
        sitting.flag(2, MONDAY),
        sitting.answer(2, "c", MONDAY + timedelta(seconds=9)),
    )
    for event in events:
        store.sittings.append(sitting.id, owner, event)
        sitting = sitting.after(event)
    with Store.open(database) as other:
        assert found(other) == sitting
    assert found(store).terms == TERMS
    assert found(store).paper == PAPER


def test_every_event_is_a_row_and_none_is_ever_changed(store: Store, owner: str, tmp_path: Path) -> None:
    sitting = begin(store, owner)
    for letter in "abc":
        store.sittings.append(sitting.id, owner, sitting.answer(1, letter, MONDAY))
    connection = sqlite3.connect(tmp_path / "quiz.db")
    assert connection.execute("SELECT value FROM sitting_events").fetchall() == [("a",), ("b",), ("c",)]
    for change in ("UPDATE sitting_events SET value = 'b'", "DELETE FROM sitting_events"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            connection.execute(change)
    connection.close()


def test_two_windows_cannot_both_sit_a_test(database: str, store: Store, owner: str) -> None:
    sitting = begin(store, owner)
    with Store.open(database) as other:
        second = new_owner()
        with pytest.raises(ConflictError, match="sat in another window"):
            other.sittings.claim(sitting.id, second, MONDAY + timedelta(seconds=5))
        with pytest.raises(ConflictError, match="took this test over"):
            other.sittings.append(sitting.id, second, sitting.answer(1, "a", MONDAY))
        with pytest.raises(ConflictError, match="open already"):
            other.sittings.start(TERMS, PAPER, second, MONDAY)
    assert found(store).answered == 0


def test_a_released_test_can_be_resumed_at_once(store: Store, owner: str) -> None:
    sitting = begin(store, owner)
    store.sittings.release(sitting.id, owner, MONDAY + timedelta(minutes=2))
    claimed = store.sittings.claim(sitting.id, new_owner(), MONDAY + timedelta(hours=1))
    assert claimed.last_seen == MONDAY + timedelta(minutes=2)


def test_the_lock_of_a_dead_process_does_not_hold_for_a_moment(store: Store, dead: str, owner: str) -> None:
    sitting = begin(store, dead)
    assert is_gone(dead)
    assert store.sittings.claim(sitting.id, owner, MONDAY + timedelta(milliseconds=1)).owner == ""


def test_a_reused_process_number_is_not_taken_for_the_owner(owner: str) -> None:
    machine, pid, start, token = owner.split("|")
    assert not is_gone(owner)
    if not start:
        pytest.skip("this system does not tell when a process began")
    assert is_gone("|".join((machine, pid, str(int(start) - 1), token)))


@pytest.mark.parametrize("away", [LEASE + timedelta(seconds=1), -timedelta(days=1)])
def test_a_lock_from_elsewhere_runs_out_and_a_clock_set_back_frees_it(
    store: Store, owner: str, away: timedelta
) -> None:
    elsewhere = "another-machine|1|1|abcd"
    sitting = begin(store, elsewhere)
    with pytest.raises(ConflictError):
        store.sittings.claim(sitting.id, owner, MONDAY + LEASE / 2)
    store.sittings.claim(sitting.id, owner, MONDAY + away)
    with pytest.raises(ConflictError, match="took this test over"):
        store.sittings.renew(sitting.id, elsewhere, MONDAY + away)


def test_a_renewed_lock_holds_and_dates_the_interruption(store: Store) -> None:
    elsewhere = "another-machine|1|1|abcd"
    sitting = begin(store, elsewhere)
    later = MONDAY + timedelta(minutes=4)
    store.sittings.renew(sitting.id, elsewhere, later)
    with pytest.raises(ConflictError):
        store.sittings.claim(sitting.id, new_owner(), later + LEASE / 2)
    unfinished = store.sittings.unfinished(later + 2 * LEASE)
    assert unfinished is not None
    assert (unfinished.last_seen, unfinished.owner) == (later, "")


def test_an_ended_test_takes_no_more_events(store: Store, owner: str) -> None:
    sitting = begin(store, owner)
    store.sittings.append(sitting.id, owner, Event(MONDAY, Kind.HANDED_IN))
    with pytest.raises(ConflictError, match="ended in another window"):
        store.sittings.append(sitting.id, owner, sitting.answer(1, "a", MONDAY))
    with pytest.raises(ConflictError, match="ended in another window"):
        store.sittings.claim(sitting.id, owner, MONDAY)
    assert store.sittings.unfinished(MONDAY) is None
    assert [done.id for done in store.sittings.finished()] == [sitting.id]


def test_a_test_thrown_away_is_not_in_the_history_and_only_its_answers_count_as_tested(
    store: Store, owner: str
) -> None:
    sitting = begin(store, owner)
    store.sittings.append(sitting.id, owner, sitting.answer(2, "a", MONDAY))
    assert store.sittings.last_tested() == {"mtl-0002": MONDAY}
    store.sittings.append(sitting.id, owner, Event(MONDAY, Kind.DISCARDED))
    assert store.sittings.finished() == ()
    assert store.sittings.last_tested() == {"mtl-0002": MONDAY}
    second = store.sittings.start(TERMS, PAPER, owner, MONDAY + timedelta(days=1))
    store.sittings.append(second.id, owner, Event(MONDAY + timedelta(days=1), Kind.HANDED_IN))
    assert store.sittings.last_tested() == dict.fromkeys(
        (question.card_id for question in PAPER), MONDAY + timedelta(days=1)
    )


def test_every_test_belongs_to_its_learner(database: str, store: Store, owner: str) -> None:
    sitting = begin(store, owner)
    with Store.open(database, "someone else") as other:
        assert other.sittings.unfinished(MONDAY) is None
        assert other.sittings.last_tested() == {}
        assert other.sittings.start(TERMS, PAPER, new_owner(), MONDAY).id != sitting.id


def test_the_answers_of_a_test_enter_memory_once_and_all_together(store: Store, owner: str) -> None:
    card = make_card()
    sitting = begin(store, owner)
    store.sittings.append(sitting.id, owner, Event(MONDAY, Kind.HANDED_IN))
    (done,) = store.sittings.finished()
    stale = review_card(card, attempt_at(card), None, MONDAY, BERLIN)
    other = make_card("mtl-bbbb")
    fresh = review_card(other, attempt_at(other), None, MONDAY, BERLIN)
    store.record(review_card(card, attempt_at(card), None, MONDAY, BERLIN, rating=Rating.EASY))
    with pytest.raises(ConflictError, match="another window"):
        store.remember(done, [fresh, stale], MONDAY)
    assert len(store.reviews()) == 1
    store.remember(done, [fresh], MONDAY)
    assert len(store.reviews()) == 2
    assert store.sittings.finished()[0].remembered
    with pytest.raises(ConflictError, match="already"):
        store.remember(done, [], MONDAY)
    assert mark(done).score == mark(store.sittings.finished()[0]).score


def test_an_event_that_cannot_be_stored_is_said_and_nothing_is_half_done(
    store: Store, owner: str, tmp_path: Path
) -> None:
    sitting = begin(store, owner)
    blocker = sqlite3.connect(tmp_path / "quiz.db")
    blocker.execute(
        "CREATE TRIGGER full BEFORE INSERT ON sitting_events BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    blocker.commit()
    with pytest.raises(StoreError, match="make room and try again"):
        store.sittings.append(sitting.id, owner, sitting.answer(1, "a", MONDAY))
    assert found(store) == sitting
    blocker.close()


def test_a_database_of_schema_0001_is_migrated_with_all_that_is_in_it(tmp_path: Path) -> None:
    kept = Path(__file__).parent / "kept" / "0001.sql"
    connection = sqlite3.connect(tmp_path / "old.db")
    connection.executescript(kept.read_text(encoding="utf-8"))
    connection.close()
    with Store.open(tmp_path / "old.db") as store:
        assert len(store.reviews()) == 3
        assert {card: memory.reps for card, memory in store.memories().items()} == {"mtl-aaaa": 2, "mtl-bbbb": 1}
        assert store.marks()["mtl-aaaa"].flagged
        assert store.settings().new_per_day == 4
        assert store.runs()[0].measured == "less"
        assert store.sittings.finished() == ()
        begin(store, new_owner())
        last = store.last_review()
        assert last is not None
        store.undo(last[0])
    with Store.open(tmp_path / "old.db") as store:
        assert len(store.reviews()) == 2
        assert found(store).started_at == MONDAY
        assert MONDAY.tzinfo is UTC
