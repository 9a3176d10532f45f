"""Sitting a test without a screen."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import BLUEPRINT, Clock, attempt_at, make_card

from quiz.bank import Bank
from quiz.bank.reader import ContentError
from quiz.desk import Desk
from quiz.exam.paper import Mode, Terms
from quiz.exam.sitting import Confidence, Kind, Refused
from quiz.examining import Examining, discard, draw_paper, remember, terms_for
from quiz.report import figures_of
from quiz.store import ConflictError, StoreError
from quiz.study.memory import Rating
from quiz.study.review import review_card


def begin(desk: Desk, **wanted: object) -> Examining:
    terms = terms_for(desk, **{"questions": 4, "minutes": 10, "seed": 1, **wanted})  # type: ignore[arg-type]
    return Examining.begin(desk, terms)


def stored(desk: Desk, flow: Examining) -> bool:
    """Whether what the flow holds is what is on disk."""
    unfinished = desk.store.sittings.unfinished(desk.now())
    return unfinished is not None and unfinished.sitting == flow.sitting


def key_place(flow: Examining) -> int:
    return flow.question.order.index(flow.question.key)


def test_what_was_not_said_comes_from_the_settings_and_the_blueprint(desk: Desk) -> None:
    terms = terms_for(desk)
    assert (terms.questions, terms.minutes, terms.mode, terms.domains, terms.pass_mark) == (40, 60, Mode.EXAM, (), 70)
    assert terms_for(desk, mode=Mode.TUTOR).minutes == 0
    assert terms_for(desk, mode=Mode.TUTOR, minutes=5).minutes == 5
    for name, value in (("test_questions", 12), ("test_minutes", 20), ("pass_mark", 85)):
        desk.store.save_setting(name, value)
    terms = terms_for(desk)
    assert (terms.questions, terms.minutes, terms.pass_mark) == (12, 20, 85)


def test_every_step_is_on_disk_when_it_returns(desk: Desk, clock: Clock) -> None:
    flow = begin(desk)
    clock.forward(seconds=3)
    assert flow.choose(1)
    assert stored(desk, flow)
    flow.be_sure(Confidence.LOW)
    assert stored(desk, flow)
    flow.flag()
    assert stored(desk, flow)
    clock.forward(seconds=4)
    flow.go(3)
    assert stored(desk, flow)
    assert flow.sitting.response(1).milliseconds == 7000


def test_a_step_that_cannot_be_stored_leaves_everything_as_it_was(desk: Desk, tmp_path: Path) -> None:
    flow = begin(desk)
    before = flow.sitting
    with sqlite3.connect(tmp_path / "quiz.db") as blocker:
        blocker.execute(
            "CREATE TRIGGER full BEFORE INSERT ON sitting_events BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    for step in (lambda: flow.choose(0), flow.flag, lambda: flow.go(2), flow.hand_in):
        with pytest.raises(StoreError, match="disk is full"):
            step()
    assert (flow.sitting, flow.number) == (before, 1)
    blocker.execute("DROP TRIGGER full")
    blocker.commit()
    blocker.close()
    assert flow.choose(0)


def test_a_place_where_there_is_no_option_answers_nothing(desk: Desk) -> None:
    flow = begin(desk)
    assert not flow.choose(4)
    assert flow.sitting.answered == 0


def test_turning_beyond_the_ends_stays_at_the_end(desk: Desk) -> None:
    flow = begin(desk)
    flow.go(99)
    assert flow.number == 4
    flow.go(0)
    assert flow.number == 1


def test_when_time_is_up_the_clock_hands_in(desk: Desk, clock: Clock) -> None:
    flow = begin(desk)
    flow.choose(key_place(flow))
    clock.forward(minutes=9, seconds=30)
    assert flow.tick() == (5, 1)
    assert flow.tick() == ()
    clock.forward(seconds=31)
    with pytest.raises(Refused, match="time is up"):
        flow.choose(0)
    assert flow.tick() == ()
    assert flow.sitting.ending is Kind.EXPIRED
    (result,) = desk.tests()
    assert (result.score.right, result.score.of) == (1, 4)


def test_a_test_left_goes_on_where_it_was_with_the_clock_paused_or_running(desk: Desk, clock: Clock) -> None:
    flow = begin(desk)
    flow.choose(0)
    clock.forward(minutes=2)
    flow.leave()
    clock.forward(hours=3)
    again = Examining.resume(desk, flow.sitting.id, paused=True)
    assert again.remaining() == timedelta(minutes=8)
    assert again.number == 2
    assert again.sitting.response(1).option_id == flow.sitting.response(1).option_id
    again.leave()
    clock.forward(minutes=3)
    assert Examining.resume(desk, flow.sitting.id, paused=False).remaining() == timedelta(minutes=5)


def test_a_test_whose_owner_lives_cannot_be_resumed(desk: Desk) -> None:
    flow = begin(desk)
    with pytest.raises(ConflictError, match="another window"):
        Examining.resume(desk, flow.sitting.id, paused=True)
    with pytest.raises(ConflictError, match="open already"):
        begin(desk)


def test_a_test_thrown_away_makes_room_for_another(desk: Desk) -> None:
    begin(desk).leave()
    unfinished = desk.store.sittings.unfinished(desk.now())
    assert unfinished is not None
    discard(desk, unfinished)
    assert desk.tests() == ()
    assert begin(desk).sitting.answered == 0


def test_in_tutor_mode_a_question_is_explained_once_it_is_answered(desk: Desk) -> None:
    flow = begin(desk, mode=Mode.TUTOR)
    assert not flow.explained
    flow.choose(0)
    assert flow.explained
    with pytest.raises(Refused):
        flow.choose(1)
    flow.go(2)
    assert not flow.explained


def test_time_with_the_feedback_is_not_time_on_the_question(desk: Desk, clock: Clock) -> None:
    flow = begin(desk, mode=Mode.TUTOR)
    clock.forward(seconds=7)
    flow.choose(0)
    clock.forward(seconds=40)
    flow.go(2)
    clock.forward(seconds=3)
    flow.go(1)
    assert [flow.sitting.response(number).milliseconds for number in (1, 2)] == [7000, 3000]


def test_a_sleep_of_the_computer_can_be_resumed_from_as_if_it_had_not_been(desk: Desk, clock: Clock) -> None:
    flow = begin(desk)
    clock.forward(seconds=50)
    flow.tick()
    assert not flow.was_away()
    clock.forward(hours=7)
    assert flow.was_away()
    flow.put_away()
    assert Examining.resume(desk, flow.sitting.id, paused=True).remaining() == timedelta(minutes=9, seconds=10)


def test_a_card_gone_while_the_test_is_open_cannot_be_asked_and_does_not_count(desk: Desk) -> None:
    flow = begin(desk)
    flow.choose(key_place(flow))
    left = {card_id: card for card_id, card in desk.bank.cards.items() if card_id != flow.sitting.paper[1].card_id}
    desk.bank = Bank.of(BLUEPRINT, left.values())
    flow.go(2)
    assert flow.showing is None
    assert not flow.choose(0)
    result = flow.hand_in()
    assert (result.score.right, result.score.of) == (1, 3)
    assert desk.tests()[0].score == result.score


def test_suspended_cards_are_not_drawn(desk: Desk) -> None:
    for card_id in list(desk.bank.cards)[2:]:
        desk.store.suspend(card_id, suspended=True)
    assert {question.card_id for question in draw_paper(desk, Terms())} == set(list(desk.bank.cards)[:2])


def test_without_cards_there_is_no_test(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bank=Bank.of(BLUEPRINT, [replace(make_card(), status="draft")]))
    with pytest.raises(ContentError, match="no card for such a test"):
        begin(desk)


def test_a_second_test_prefers_cards_of_no_test_unless_a_seed_asks_for_the_same_paper(desk: Desk) -> None:
    first = begin(desk, questions=8)
    paper = first.sitting.paper
    first.hand_in()
    second = draw_paper(desk, first.sitting.terms)
    assert not {question.card_id for question in paper} & {question.card_id for question in second}
    assert draw_paper(desk, first.sitting.terms, by_history=False) == paper


def test_answers_enter_memory_only_on_request_dated_when_given(desk: Desk, clock: Clock) -> None:
    flow = begin(desk)
    answered_at = clock()
    flow.choose(key_place(flow))
    result = flow.hand_in()
    assert desk.store.reviews() == ()
    clock.forward(days=2)
    assert remember(desk, result) == 1
    (review,) = desk.store.reviews()
    assert (review.at, review.correct) == (answered_at, True)
    with pytest.raises(ConflictError, match="already"):
        remember(desk, result)


def test_mistakes_become_a_session_in_the_order_of_the_paper(desk: Desk, clock: Clock) -> None:
    known = desk.bank.cards["mtl-aaaa"]
    desk.store.record(review_card(known, attempt_at(known), None, clock(), desk.zone, rating=Rating.EASY))
    flow = begin(desk, questions=16)
    flow.choose(key_place(flow))
    result = flow.hand_in()
    missed = [marked.question.card_id for marked in result.mistakes]
    session = desk.session_over(missed)
    assert list(session.pending) == missed
    assert len(missed) == 15


def test_figures_of_tests_for_the_command_line(desk: Desk) -> None:
    assert figures_of(desk.tests()).last_test_score is None
    flow = begin(desk)
    flow.choose(key_place(flow))
    flow.hand_in()
    figures = figures_of(desk.tests())
    assert (figures.tests_sat, figures.last_test_score, figures.last_test_passed) == (1, 0.25, False)


def test_a_test_that_was_sat_is_set_beside_what_was_predicted(desk: Desk, clock: Clock) -> None:
    known = desk.bank.cards["mtl-aaaa"]
    desk.store.record(review_card(known, attempt_at(known), None, clock(), desk.zone))
    assert desk.progress().mocks is None
    clock.forward(hours=1)
    flow = begin(desk, questions=16)
    flow.choose(key_place(flow))
    flow.hand_in()
    found = desk.progress().mocks
    assert found is not None
    assert sum(count for _, _, count in found.bins) == 16
    assert 0 < found.brier < 1
