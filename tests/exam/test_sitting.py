from datetime import timedelta

import pytest
from conftest import MONDAY
from exam.banks import answers, sitting

from quiz.exam.paper import Mode
from quiz.exam.sitting import Confidence, Event, Interruption, Kind, Refused, notices


def at(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def test_an_answer_can_be_changed_until_the_paper_is_handed_in() -> None:
    now = sitting(4, answers("a"))
    changed = now.after(now.answer(1, "c", MONDAY + at(3)))
    assert (now.response(1).option_id, changed.response(1).option_id) == ("a", "c")
    assert changed.response(1).at == MONDAY + at(3)
    assert changed.open == (2, 3, 4)


def test_a_handed_in_paper_takes_no_more_answers() -> None:
    now = sitting(4, answers("a"))
    for event in now.hand_in(MONDAY + at(4)):
        now = now.after(event)
    assert now.ending is Kind.HANDED_IN
    for refused in (
        lambda: now.answer(2, "a", MONDAY + at(5)),
        lambda: now.flag(2, MONDAY + at(5)),
        lambda: now.be_sure(2, Confidence.LOW, MONDAY + at(5)),
        lambda: now.leave(2, MONDAY + at(5), 0),
        lambda: now.hand_in(MONDAY + at(5)),
        lambda: now.resume(MONDAY, MONDAY + at(5), paused=True),
    ):
        with pytest.raises(Refused, match="handed in already"):
            refused()


def test_after_time_no_answer_is_taken_and_the_clock_hands_in_at_the_minute() -> None:
    now = sitting(4, answers("a"))
    now.answer(2, "a", MONDAY + at(9.99))
    with pytest.raises(Refused, match="time is up"):
        now.answer(2, "a", MONDAY + at(10))
    (event,) = now.hand_in(MONDAY + at(300))
    assert event == Event(MONDAY + at(10), Kind.EXPIRED)
    assert now.after(event).used(MONDAY + at(999)) == at(10)


def test_without_a_limit_time_is_counted_but_never_up() -> None:
    now = sitting(minutes=0)
    assert now.remaining(MONDAY + at(9999)) is None
    assert not now.is_over(MONDAY + at(9999))
    assert now.used(MONDAY + at(3)) == at(3)
    assert now.hand_in(MONDAY + at(9999))[-1].kind is Kind.HANDED_IN


def test_in_tutor_mode_an_answer_stands() -> None:
    now = sitting(4, answers("a"), mode=Mode.TUTOR)
    with pytest.raises(Refused, match="stands"):
        now.answer(1, "b", MONDAY + at(1))
    with pytest.raises(Refused, match="before you answer"):
        now.be_sure(1, Confidence.HIGH, MONDAY + at(1))
    assert now.after(now.answer(2, "b", MONDAY + at(1))).answered == 2


def test_an_option_that_is_not_on_the_paper_is_refused() -> None:
    with pytest.raises(Refused, match="no option 'z'"):
        sitting().answer(1, "z", MONDAY)


def test_flags_and_confidence_are_the_last_ones_said() -> None:
    now = sitting()
    now = now.after(now.flag(2, MONDAY))
    assert now.flagged == (2,)
    now = now.after(now.flag(2, MONDAY))
    assert now.flagged == ()
    now = now.after(now.be_sure(2, Confidence.LOW, MONDAY))
    now = now.after(now.be_sure(2, Confidence.HIGH, MONDAY))
    assert now.response(2).confidence is Confidence.HIGH


def test_an_interruption_stops_the_clock_only_when_the_learner_chose_so() -> None:
    left, back = MONDAY + at(3), MONDAY + at(8)
    start = sitting()
    paused = start.after(start.resume(left, back, paused=True))
    running = start.after(start.resume(left, back, paused=False))
    assert paused.remaining(back) == at(7)
    assert running.remaining(back) == at(2)
    assert paused.interruptions == (Interruption(at(5), paused=True),)
    assert running.interruptions == (Interruption(at(5), paused=False),)


def test_a_test_whose_time_ran_out_while_away_can_still_go_on_with_the_clock_paused() -> None:
    start = sitting()
    back = MONDAY + timedelta(days=2)
    assert start.is_over(back)
    resumed = start.after(start.resume(MONDAY + at(4), back, paused=True))
    assert resumed.remaining(back) == at(6)
    resumed.answer(1, "a", back)


def test_a_clock_set_back_gives_no_time_away_and_breaks_nothing() -> None:
    start = sitting()
    assert start.remaining(MONDAY - at(60)) == at(10)
    assert start.resume(MONDAY, MONDAY - at(60), paused=True).milliseconds == 0


def test_time_on_a_question_adds_up_over_visits() -> None:
    now = sitting()
    for event in (now.leave(1, MONDAY, 4000), now.answer(1, "a", MONDAY, 2500), now.leave(2, MONDAY, 100)):
        now = now.after(event)
    assert [response.milliseconds for response in now.responses] == [6500, 100, 0, 0]


def test_open_questions_whose_cards_are_gone_are_voided_and_answered_ones_stay() -> None:
    now = sitting(4, answers("a"))
    events = now.hand_in(MONDAY + at(1), {"mtl-0001", "mtl-0003"})
    assert [(event.kind, event.number) for event in events] == [(Kind.VOIDED, 3), (Kind.HANDED_IN, 0)]


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        (20, 16, ()),
        (15.01, 15, (15,)),
        (15, 14.99, ()),
        (16, 0.5, (15, 5, 1)),
        (5.5, 4.5, (5,)),
        (3, 2.5, ()),
        (1.2, 0.9, (1,)),
    ],
)
def test_notices_come_at_fifteen_five_and_one_minute_and_once(before: float, after: float, due: tuple[int]) -> None:
    assert notices(at(before), at(after)) == due
