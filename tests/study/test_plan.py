import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from quiz.study.forgetting import Forgetting
from quiz.study.items import Item
from quiz.study.plan import choose, gain, ranked, rehearse

USUAL = Forgetting()
NEW = Item("new", "a", 0.01)
KNOWN = Item("known", "a", 0.01, stability=4.0, days=5)


def chosen(items: list[Item], days_left: int = 10, minutes: float = 1000, **known: float) -> list[str]:
    return [item.card_id for item in choose(items, days_left, 60 * minutes, USUAL, known)]


def test_the_gain_is_the_difference_that_a_meeting_makes_on_the_day_of_the_exam() -> None:
    points, seconds = gain(NEW, 10, USUAL, known=0.25)
    assert points == pytest.approx(0.01 * 0.75 * 0.75 * USUAL.recall(0.212, 10))
    assert seconds == NEW.reading + 20
    points, _ = gain(KNOWN, 10, USUAL)
    now = USUAL.recall(4.0, 5)
    passed, missed = (USUAL.stability_after(4.0, 5.0, 5, rating) for rating in (3, 1))
    after = now * USUAL.recall(passed, 10) + (1 - now) * USUAL.recall(missed, 10)
    assert points == pytest.approx(0.01 * 0.75 * (after - USUAL.recall(4.0, 15)))


def test_what_is_worth_more_in_the_exam_comes_first() -> None:
    heavy = replace(KNOWN, card_id="heavy", worth=0.02)
    assert chosen([KNOWN, heavy]) == ["heavy", "known"]


def test_a_short_card_goes_before_a_long_one_of_the_same_worth() -> None:
    assert chosen([NEW, replace(NEW, card_id="short", reading=10.0)]) == ["short", "new"]


def test_a_domain_that_the_learner_brings_along_waits() -> None:
    assert chosen([NEW, replace(NEW, card_id="strange", domain="b")], a=0.8, b=0.1) == ["strange", "new"]


def test_an_almost_certain_card_that_is_due_waits_for_one_that_would_be_forgotten() -> None:
    firm = replace(KNOWN, card_id="firm", stability=400.0, days=400)
    frail = replace(KNOWN, card_id="frail", stability=0.5, days=3)
    assert chosen([firm, frail], days_left=3)[0] == "frail"


def test_a_card_met_today_is_not_shown_again() -> None:
    assert chosen([replace(KNOWN, days=0)]) == []


def test_a_card_set_aside_is_neither_studied_nor_missed_but_counts_in_the_exam() -> None:
    items = [NEW, replace(NEW, card_id="aside", aside=True)]
    assert chosen(items) == ["new"]
    outlook = rehearse(items, 3, 10, USUAL, {}, random.Random(1))
    assert outlook.never_met == 0
    assert [item.stability is None for item in outlook.items] == [False, True]


def test_the_minutes_bound_the_day_and_none_are_left_for_less_than_nothing() -> None:
    items = [replace(NEW, card_id=str(number)) for number in range(50)]
    total = sum(seconds for _, seconds in ranked(items, 10, USUAL, {})[: len(chosen(items, minutes=10))])
    assert 600 <= total < 600 + NEW.seconds()
    assert chosen(items, minutes=-3) == []


def test_one_new_card_of_a_family_a_day_and_none_beside_one_met_today() -> None:
    family = [replace(NEW, card_id=str(number), family="lora") for number in range(3)]
    assert len(chosen([*family, NEW])) == 2
    assert chosen([*family, replace(KNOWN, family="lora", days=0)]) == []


def test_rehearsing_in_steps_of_several_days_meets_a_large_family_in_time() -> None:
    items = [replace(NEW, card_id=str(number), family="lora") for number in range(20)]
    assert rehearse(items, 20, 60, USUAL, {}, random.Random(1)).never_met == 0
    assert rehearse(items, 19, 60, USUAL, {}, random.Random(1)).never_met == 1


def test_on_the_day_of_the_exam_what_is_least_remembered_comes_first() -> None:
    frail = replace(KNOWN, card_id="frail", stability=0.5)
    assert chosen([KNOWN, frail], days_left=0) == ["frail", "known"]


def test_with_time_enough_every_card_is_met_before_the_exam() -> None:
    outlook = rehearse([replace(NEW, card_id=str(n)) for n in range(60)], 10, 20, USUAL, {}, random.Random(1))
    assert outlook.never_met == 0
    assert outlook.new_a_day == pytest.approx(6)
    assert all(item.stability is not None and 1 <= item.days <= 10 for item in outlook.items)


def test_without_time_enough_the_outlook_says_how_many_stay_unmet_and_what_it_would_take() -> None:
    items = [replace(NEW, card_id=str(number)) for number in range(400)]
    outlook = rehearse(items, 7, 10, USUAL, {}, random.Random(1))
    assert outlook.never_met > 250
    assert outlook.minutes_needed == pytest.approx(400 * (NEW.seconds() + NEW.seconds(0.75)) / 60 / 7)
    enough = rehearse(items, 7, outlook.minutes_needed, USUAL, {}, random.Random(1))
    assert enough.never_met == 0


def test_no_meeting_is_planned_for_after_the_exam() -> None:
    outlook = rehearse([replace(NEW, card_id=str(n)) for n in range(60)], 0, 60, USUAL, {}, random.Random(1))
    assert all(item.stability is None for item in outlook.items)
    assert outlook.never_met == 60


def test_what_was_studied_today_counts_against_todays_minutes() -> None:
    items = [replace(NEW, card_id=str(number)) for number in range(60)]
    fresh = rehearse(items, 1, 10, USUAL, {}, random.Random(1))
    spent = rehearse(items, 1, 10, USUAL, {}, random.Random(1), spent=600)
    assert fresh.never_met < 60
    assert spent.never_met == 60


def test_a_large_bank_is_rehearsed_on_a_sample_that_scales() -> None:
    small = [Item(str(number), "a", 1 / 300) for number in range(300)]
    large = [Item(str(number), "a", 1 / 3000) for number in range(3000)]
    first = rehearse(small, 14, 20, USUAL, {}, random.Random(1))
    tenth = rehearse(large, 14, 200, USUAL, {}, random.Random(1))
    assert len(tenth.items) <= 400
    assert sum(item.worth for item in tenth.items) == pytest.approx(1)
    assert tenth.new_a_day == pytest.approx(10 * first.new_a_day, rel=0.05)


def looks(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> int:
    """How often a piece of work looks at a forgetting curve, which is what planning spends its time on."""
    seen = []
    recall = Forgetting.recall

    def counted(forgetting: Forgetting, stability: float, days: float) -> float:
        seen.append(days)
        return recall(forgetting, stability, days)

    with monkeypatch.context() as patched:
        patched.setattr(Forgetting, "recall", counted)
        work()
    return len(seen)


def test_choosing_looks_as_often_at_each_card_of_a_large_bank_as_of_a_small_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = [replace(KNOWN if number % 2 else NEW, card_id=str(number)) for number in range(10_000)]

    def choosing(count: int) -> int:
        return looks(monkeypatch, lambda: choose(items[:count], 14, 1800, USUAL, {}))

    assert choosing(10_000) == 25 * choosing(400)


def test_rehearsing_a_large_bank_or_a_long_course_costs_little_more_than_a_small_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = [replace(KNOWN if number % 2 else NEW, card_id=str(number)) for number in range(10_000)]

    def rehearsing(count: int, days: int) -> int:
        return looks(monkeypatch, lambda: rehearse(items[:count], days, 30, USUAL, {}, random.Random(1)))

    small = rehearsing(400, 10)
    assert rehearsing(400, 300) < 2 * small
    assert rehearsing(10_000, 10) < 10_000 + small  # each card once, for the minutes that it needs
