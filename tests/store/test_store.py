import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from conftest import BERLIN, MONDAY, attempt_at, make_card
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from quiz.store import ConflictError, Run, Store, StoreError, schema
from quiz.study.memory import Rating
from quiz.study.queue import Mark
from quiz.study.review import Review, review_card
from quiz.study.settings import Settings

CARD = make_card()


def answer(store: Store, option: str = "b", days: float = 0, rating: Rating | None = None) -> Review:
    moment = MONDAY + timedelta(days=days)
    return review_card(CARD, attempt_at(CARD, option), store.memories().get(CARD.id), moment, BERLIN, rating=rating)


def test_a_review_and_its_memory_come_back_as_they_were_stored(store: Store) -> None:
    first, second = answer(store), None
    store.record(first)
    second = answer(store, "c", days=3)
    store.record(second)
    assert store.reviews() == (first, second)
    assert store.memories() == {CARD.id: second.after}
    assert store.log() == (first.entry, second.entry)


def test_what_is_recorded_is_there_for_the_next_process(database: str, store: Store) -> None:
    review = answer(store)
    store.record(review)
    with Store.open(database) as other:
        assert other.reviews() == (review,)


def test_undo_takes_the_review_out_of_sight_but_not_out_of_the_log(store: Store, tmp_path: Path) -> None:
    number = store.record(answer(store))
    store.undo(number)
    assert store.reviews() == ()
    assert store.memories() == {}
    rows = sqlite3.connect(tmp_path / "quiz.db").execute("SELECT count(*) FROM reviews").fetchone()
    assert rows == (1,)


def test_a_review_is_taken_back_once_only(store: Store) -> None:
    number = store.record(answer(store))
    store.undo(number)
    with pytest.raises(ConflictError, match="taken back already"):
        store.undo(number)


def test_an_older_review_cannot_be_taken_back_before_the_newer_one(store: Store) -> None:
    first = store.record(answer(store))
    store.record(answer(store, days=1))
    with pytest.raises(ConflictError, match="answered again"):
        store.undo(first)


def test_a_changed_rating_replaces_the_review(store: Store) -> None:
    number = store.record(answer(store))
    before = answer(store, rating=Rating.GOOD)
    easy = replace(before, rating=Rating.EASY)
    easy = review_card(CARD, easy.attempt, None, MONDAY, BERLIN, rating=Rating.EASY)
    store.amend(number, easy)
    assert store.reviews() == (easy,)
    assert store.memories()[CARD.id] == easy.after


def test_reviews_are_only_ever_added(store: Store, tmp_path: Path) -> None:
    store.record(answer(store))
    engine = create_engine(f"sqlite:///{tmp_path / 'quiz.db'}")
    for statement in ("UPDATE reviews SET rating = 4", "DELETE FROM reviews"):
        with pytest.raises(IntegrityError, match="only ever added"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()


def test_two_windows_on_one_database_lose_nothing(database: str) -> None:
    with Store.open(database) as one, Store.open(database) as two:
        ours, theirs = answer(one), answer(two, "c")
        one.record(ours)
        with pytest.raises(ConflictError, match="another window"):
            two.record(theirs)
        again = answer(two, "c")
        two.record(again)
        assert one.reviews() == (ours, again)


def test_learners_in_one_database_do_not_see_each_other(database: str) -> None:
    with Store.open(database, "ada") as ada, Store.open(database, "bo") as bo:
        ada.record(answer(ada))
        ada.flag("mtl-bbbb", flagged=True)
        ada.save_setting("new_per_day", 3)
        assert bo.reviews() == ()
        assert bo.memories() == {}
        assert bo.marks() == {}
        assert bo.settings() == Settings()
        assert bo.last_review() is None


@given(st.lists(st.tuples(st.sampled_from(["answer", "undo"]), st.sampled_from("abc"), st.integers(1, 4)), max_size=14))
@hypothesis_settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_restores_exactly_the_state_before_over_any_history(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('undo') / 'quiz.db'}") as store:
        states: list[tuple[object, object]] = []
        for day, (step, option, rating) in enumerate(steps):
            last = store.last_review()
            if step == "undo" and last is not None:
                store.undo(last[0])
                assert (store.memories(), store.log()) == states.pop()
            else:
                states.append((store.memories(), store.log()))
                store.record(answer(store, option, days=day, rating=Rating(rating)))


def test_marks_settings_and_runs_are_kept(store: Store) -> None:
    store.flag(CARD.id, flagged=True)
    store.suspend(CARD.id, suspended=True)
    store.save_setting("new_per_day", 4)
    store.save_setting("recall_first", value=True)
    run = Run(
        "transfer", "default", {"labels": 100}, CARD.id, "How far?", "more", "less", "finished", {"verdict": "…"},
        MONDAY, MONDAY + timedelta(seconds=40),
    )  # fmt: skip
    store.record_run(run)
    assert store.marks() == {CARD.id: Mark(flagged=True, suspended=True)}
    assert store.settings() == Settings(new_per_day=4, recall_first=True)
    assert store.runs() == store.runs("transfer") == (run,)
    assert store.runs("multi_task") == ()


def test_the_database_is_durable_by_its_own_settings(store: Store) -> None:
    with store._engine.connect() as connection:
        pragma = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                  ("journal_mode", "foreign_keys", "synchronous")}  # fmt: skip
    assert pragma == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


def test_the_code_expects_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_the_migrations_make_the_schema_that_the_tables_describe(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from quiz.store.tables import metadata

    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_from_a_newer_version_is_refused_and_left_as_it_is(database: str, tmp_path: Path) -> None:
    Store.open(database).close()
    with sqlite3.connect(tmp_path / "quiz.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (tmp_path / "quiz.db").read_bytes()
    with pytest.raises(StoreError, match="newer than this version"):
        Store.open(database)
    assert (tmp_path / "quiz.db").read_bytes() == before


def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "quiz.db"
    path.write_bytes(b"this is not a database, but somebody's notes" * 100)
    with pytest.raises(StoreError, match=r"quiz\.db says: .*not a quiz database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"this is not")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'data' / 'quiz.db'}")


def test_an_address_that_is_none_is_explained() -> None:
    with pytest.raises(StoreError, match="is not a database address"):
        Store.open("nonsense")


def test_a_write_that_fails_leaves_nothing_half_done(store: Store, tmp_path: Path) -> None:
    review = answer(store)
    blocker = sqlite3.connect(tmp_path / "quiz.db")
    blocker.execute(
        "CREATE TRIGGER full BEFORE INSERT ON reviews BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    blocker.commit()
    with pytest.raises(StoreError, match="make room and try again"):
        store.record(review)
    assert store.memories() == {}
    blocker.execute("DROP TRIGGER full")
    blocker.commit()
    blocker.close()
    store.record(review)
    assert store.reviews() == (review,)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE memories SET due = 'never'",
        "UPDATE memories SET last_day = '2026-13-45'",
        "UPDATE settings SET value = '{'",
    ],
)
def test_a_stored_value_that_makes_no_sense_is_a_clear_line(store: Store, tmp_path: Path, damage: str) -> None:
    store.record(answer(store))
    store.save_setting("new_per_day", 5)
    with sqlite3.connect(tmp_path / "quiz.db") as connection:
        connection.execute(damage)
    connection.close()
    with pytest.raises(StoreError, match=r"quiz\.db holds a value that cannot be read .*move it aside"):
        (store.memories(), store.settings())
