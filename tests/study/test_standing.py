from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import BERLIN, BLUEPRINT, Clock, attempt_at, make_card

from quiz.bank import Bank, Card, Domain
from quiz.desk import Desk
from quiz.report import shortfall
from quiz.study.fit import ENOUGH
from quiz.study.forgetting import DEFAULTS, Forgetting
from quiz.study.progress import progress
from quiz.study.readiness import MockResult
from quiz.study.review import review_card
from quiz.study.settings import Settings


def plan_for(desk: Desk, days: int, minutes: int = 20) -> None:
    desk.store.save_setting("exam_date", (desk.today() + timedelta(days=days)).isoformat())
    desk.store.save_setting("minutes_per_day", minutes)


def answer(desk: Desk, card: Card, option: str = "b", **changes: object) -> None:
    settings, before = desk.settings(), desk.store.memories().get(card.id)
    steps = settings.days_to_exam(desk.today()) is None
    attempt, weights = attempt_at(card, option, **changes), settings.parameters
    desk.store.record(review_card(card, attempt, before, desk.now(), BERLIN, weights=weights, steps=steps))


def test_the_plan_ends_with_the_day_of_the_exam() -> None:
    settings = Settings(exam_date="2026-03-10")
    assert settings.days_to_exam(date(2026, 3, 2)) == 8
    assert settings.days_to_exam(date(2026, 3, 10)) == 0
    assert settings.days_to_exam(date(2026, 3, 11)) is None
    assert Settings().days_to_exam(date(2026, 3, 2)) is None


def test_until_the_exam_the_day_is_filled_by_minutes_and_not_by_limits(desk: Desk) -> None:
    desk.store.save_setting("new_per_day", 3)
    assert len(desk.queue().new) == 3
    plan_for(desk, 5, minutes=5)
    assert 10 < len(desk.queue().new) < 16
    plan_for(desk, 5, minutes=60)
    assert len(desk.queue().new) == 16
    desk.store.save_setting("exam_date", "")
    assert len(desk.queue().new) == 3


def test_after_the_exam_the_schedule_is_back(desk: Desk, clock: Clock) -> None:
    desk.store.save_setting("new_per_day", 3)
    plan_for(desk, 2, minutes=60)
    clock.forward(days=3)
    assert len(desk.queue().new) == 3
    assert desk.standing().forecast() is None


def test_a_card_that_is_not_due_is_planned_when_it_would_be_forgotten_by_the_day(desk: Desk, clock: Clock) -> None:
    card = desk.bank.cards["mtl-aaaa"]
    answer(desk, card)
    clock.forward(minutes=10)
    answer(desk, card)
    clock.forward(days=1)
    assert desk.queue().due == ()
    plan_for(desk, 20)
    assert "mtl-aaaa" in desk.queue().due


def test_a_missed_card_comes_back_on_another_day_while_a_plan_holds(desk: Desk, clock: Clock) -> None:
    plan_for(desk, 5)
    session = desk.session()
    card = session.next_card(clock())
    assert card is not None
    review = session.answer(card, attempt_at(card, "a"), clock())
    assert review.after.state == "review"
    session = session.advance(review)
    clock.forward(minutes=11)
    assert session.next_card(clock()) != card
    assert not session.learning


def test_what_was_studied_today_leaves_fewer_minutes(desk: Desk, clock: Clock) -> None:
    plan_for(desk, 5, minutes=5)
    before = len(desk.queue().new)
    for card in list(desk.bank.cards.values())[:4]:
        answer(desk, card)
        clock.forward(seconds=40)
    assert len(desk.queue().new) == before - 4
    assert desk.queue().due == ()


def test_a_slow_learner_gets_fewer_cards(desk: Desk, clock: Clock) -> None:
    for _ in range(10):
        for card in desk.bank.cards.values():
            answer(desk, card)
            clock.forward(seconds=120)
        clock.forward(days=1)
    assert desk.standing().pace > 2
    plan_for(desk, 5, minutes=5)
    assert 2 <= desk.queue().size < 12


def test_suspended_cards_and_other_domains_stay_out(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    plan_for(desk, 5, minutes=60)
    desk.store.suspend("mtl-aaaa", suspended=True)
    assert "mtl-aaaa" not in desk.queue().new
    assert desk.queue("transfer").size == 0


def test_a_card_with_a_new_key_counts_as_not_met(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    answer(desk, desk.bank.cards["mtl-aaaa"])
    changed = {**desk.bank.cards, "mtl-aaaa": make_card("mtl-aaaa", rev=2, change="key")}
    desk = make_desk(bank=Bank.of(BLUEPRINT, changed.values()))
    assert next(item for item in desk.standing().items if item.card_id == "mtl-aaaa").stability is None


def test_domains_without_cards_are_left_out_and_said_to_be(make_desk: Callable[..., Desk], bank: Bank) -> None:
    half = replace(BLUEPRINT.domains[0], weight=40)
    blueprint = replace(BLUEPRINT, domains=(half, Domain("other", "Other", 60, (1, 1, 1, 1), ())))
    standing = make_desk(bank=Bank.of(blueprint, bank.cards.values())).standing()
    assert standing.covered == 0.4
    assert sum(item.worth for item in standing.items) == pytest.approx(1)


def test_near_copies_that_the_days_do_not_hold_are_said_to_stay_unmet(make_desk: Callable[..., Desk]) -> None:
    family = [make_card(f"mtl-{number:04}", family="lora") for number in range(10)]
    desk = make_desk(bank=Bank.of(BLUEPRINT, family))
    plan_for(desk, 4, minutes=60)
    forecast = desk.standing().forecast()
    assert forecast is not None
    assert shortfall(forecast).startswith("6 cards stay unmet: near-copies come one a day")


def test_the_forecast_is_of_the_day_and_better_than_today(desk: Desk) -> None:
    plan_for(desk, 10, minutes=60)
    forecast = desk.standing().forecast()
    assert forecast is not None
    assert forecast.day == desk.today() + timedelta(days=10)
    assert forecast.readiness.score.mean > desk.standing().readiness().score.mean + 0.2
    assert forecast.outlook.never_met == 0


def test_fitted_weights_are_used_for_the_next_answers_and_for_the_past(desk: Desk, clock: Clock) -> None:
    card = desk.bank.cards["mtl-aaaa"]
    answer(desk, card)
    weights = [DEFAULTS[0] * 0.5, *[weight * 2 for weight in DEFAULTS[1:4]], *DEFAULTS[4:]]
    desk.store.save_setting("weights", weights)
    item = next(item for item in desk.standing().items if item.card_id == card.id)
    assert item.stability == pytest.approx(weights[2])
    other = desk.bank.cards["mtl-bbbb"]
    answer(desk, other)
    assert desk.store.memories()[other.id].stability == pytest.approx(weights[2])
    clock.forward(days=3)
    review = desk.session().answer(other, attempt_at(other), clock())
    expected = Forgetting(tuple(weights)).stability_after(weights[2], review.before.difficulty, 3, 3)  # type: ignore[union-attr]
    assert review.after.stability == pytest.approx(expected)


def test_a_fit_is_suggested_once_there_is_enough_and_not_again_at_once(desk: Desk, clock: Clock) -> None:
    days = 0
    while sum(not entry.fresh for entry in desk.store.log()) < ENOUGH:
        assert not desk.standing().fit_due
        for number, card in enumerate(desk.bank.cards.values()):
            answer(desk, card, "b" if (number + days) % 5 else "a", milliseconds=5_000)
        clock.forward(days=2)
        days += 1
    assert desk.standing().fit_due
    found = desk.fit()
    assert found is not None
    assert not desk.standing().fit_due
    assert bool(desk.settings().weights) is found.better


def test_progress_counts_days_hours_and_what_comes_due(desk: Desk, clock: Clock) -> None:
    for card in list(desk.bank.cards.values())[:3]:
        answer(desk, card, milliseconds=30_000)
    clock.forward(days=1)
    found = desk.progress()
    assert found.answers_by_day == {date(2026, 3, 2): 3}
    assert found.answers_by_hour[19] == sum(found.answers_by_hour) == 3
    assert found.due_by_day[0] == 3
    assert found.daily is None
    answer(desk, desk.bank.cards["mtl-aaaa"])
    assert desk.progress().daily is not None


def test_a_mock_is_predicted_from_what_was_known_before_it(desk: Desk, clock: Clock) -> None:
    mock = MockResult(clock() + timedelta(hours=1), (("mtl-aaaa", True), ("mtl-bbbb", False), ("gone", True)))
    for _ in range(2):
        answer(desk, desk.bank.cards["mtl-aaaa"])
    clock.forward(hours=2)
    for _ in range(2):
        answer(desk, desk.bank.cards["mtl-bbbb"])
    store = desk.store
    found = progress(desk.bank, store.memories(), store.log(), store.settings(), [mock], clock(), desk.zone).mocks
    assert found is not None
    assert sum(count for _, _, count in found.bins) == 2
    (low, wrong, _), (high, right, _) = found.bins
    assert high == pytest.approx(1)
    assert low < 0.6
    assert (wrong, right) == (0, 1)
