import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from quiz.study.evidence import Evidence, candour_of, lucky_claim, weigh
from quiz.study.forgetting import Forgetting
from quiz.study.history import Answer, replay
from quiz.study.items import Item
from quiz.study.memory import Rating
from quiz.study.readiness import Readiness, calibrate, chance, predict
from quiz.study.review import LogEntry

USUAL = Forgetting()
NOTHING = weigh([], USUAL)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(day: int, rating: Rating, card_id: str = "a", **changes: object) -> LogEntry:
    at = NOON + timedelta(days=day)
    base = LogEntry(
        card_id, "d", at, at.date(), rating is not Rating.AGAIN, False, rating,
        first_of_day=True, fresh=False, known=True,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def items(count: int = 100, **changes: object) -> list[Item]:
    return [Item(str(number), "d", 1 / count, **changes) for number in range(count)]  # type: ignore[arg-type]


def predicted(found: list[Item], evidence: Evidence = NOTHING, rehearsed: int = 0) -> Readiness:
    return predict(found, evidence, USUAL, 0.7, random.Random(1), rehearsed=rehearsed)


def later_answers(count: int, claimed: float, stability: float = 10.0, days: int = 10) -> list[Answer]:
    return [Answer("d", number < claimed * count, False, stability, days) for number in range(count)]


def firsts(count: int, claimed: float, domain: str = "d") -> list[Answer]:
    return [Answer(domain, number < claimed * count, False) for number in range(count)]


def test_a_replay_tells_what_was_remembered_before_each_first_answer_of_a_day() -> None:
    log = [
        entry(0, Rating.AGAIN, fresh=True),
        entry(0, Rating.GOOD, first_of_day=False),
        entry(3, Rating.GOOD),
        entry(9, Rating.AGAIN, correct=True, guessed=True),
    ]
    history = replay(log, USUAL)
    first, second, third = history.answers
    assert (first.stability, first.claimed) == (None, False)
    assert second.stability == pytest.approx(USUAL.stability_after(0.212, USUAL.first(1)[1], 0, 3))
    assert (second.days, second.claimed) == (3, True)
    assert (third.days, third.right, third.claimed) == (6, True, False)
    assert history.traces["a"].day == date(2026, 3, 11)


def test_a_card_whose_key_changed_is_replayed_as_new() -> None:
    log = [entry(0, Rating.EASY, fresh=True), entry(5, Rating.GOOD, fresh=True)]
    history = replay(log, USUAL)
    assert [answer.stability for answer in history.answers] == [None, None]
    assert history.traces["a"].stability == pytest.approx(2.3065)


def test_of_a_learner_who_guesses_everything_little_counts_as_known() -> None:
    blind = weigh(firsts(200, 0.25), USUAL).known_shares(["d"])["d"]
    half = weigh(firsts(200, 0.65), USUAL).known_shares(["d"])["d"]
    assert blind < 0.17
    assert 0.5 < half < 0.62


def test_admitted_guesses_are_not_counted_as_luck() -> None:
    wrong = [Answer("d", right=False, guessed=True)] * 60
    candid = [*wrong, *[Answer("d", right=True, guessed=True)] * 20, *firsts(120, 0.5)]
    assert candour_of(candid) == pytest.approx(61 / 122)
    assert lucky_claim(candid) == pytest.approx((61 / 122) * 0.25, abs=0.01)


def test_guesses_better_than_chance_show_in_the_score_of_cards_not_met() -> None:
    lucky = [Answer("d", number % 2 == 0, guessed=True) for number in range(200)]
    unlucky = [Answer("d", number % 4 == 0, guessed=True) for number in range(200)]
    found = [weigh([*lucky, *firsts(1, 0)], USUAL), weigh([*unlucky, *firsts(1, 0)], USUAL)]
    assert predicted(items(), found[0]).score.mean > predicted(items(), found[1]).score.mean + 0.15


def test_domains_borrow_from_the_whole_until_they_speak_for_themselves() -> None:
    shares = weigh([*firsts(100, 0.9, "a"), *firsts(100, 0.3, "b")], USUAL).known_shares(["a", "b", "c"])
    assert shares["a"] > 0.75
    assert shares["b"] < 0.25
    assert shares["b"] < shares["c"] < shares["a"]


def test_a_learner_who_forgets_faster_than_the_model_is_predicted_lower() -> None:
    known = items(stability=10.0, days=10)
    fast = predicted(known, weigh(later_answers(200, 0.6), USUAL))
    slow = predicted(known, weigh(later_answers(200, 0.97), USUAL))
    assert fast.score.high < slow.score.low
    assert fast.score.mean == pytest.approx(0.6, abs=0.1)  # the prior holds it back a little


def test_the_score_is_recall_and_luck_for_cards_met_and_the_prior_and_luck_for_the_others() -> None:
    fresh = predicted(items(stability=10.0, days=0))
    assert fresh.score.mean == pytest.approx(1, abs=0.01)
    unmet = predicted(items())
    assert unmet.score.mean == pytest.approx(0.25 + 0.75 * 0.25, abs=0.02)
    assert unmet.passing < 0.1


def test_the_interval_narrows_as_answers_come_in() -> None:
    known = items(stability=10.0, days=10)
    widths = [predicted(known, weigh(later_answers(count, 0.9), USUAL)).score.margin for count in (0, 30, 300)]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] < 0.05


def test_a_course_that_is_only_rehearsed_is_less_certain() -> None:
    known, evidence = items(stability=10.0, days=10), weigh(later_answers(200, 0.9), USUAL)
    widths = [predicted(known, evidence, rehearsed=days).score.margin for days in (0, 7, 30)]
    assert widths == sorted(widths)
    assert widths[2] > 1.15 * widths[0]


def test_it_is_too_early_to_tell_without_answers_and_not_with_many() -> None:
    known = items(stability=10.0, days=10)
    assert predicted(known).too_early
    assert predicted(known, weigh(later_answers(20, 0.9), USUAL)).too_early
    assert not predicted(known, weigh(later_answers(200, 0.9), USUAL)).too_early
    assert predicted([]).too_early


def test_passing_is_about_even_at_the_mark_and_follows_the_score() -> None:
    evidence = weigh(later_answers(400, 0.7), USUAL)
    at_the_mark = predicted(items(stability=10.0, days=10), evidence)
    assert at_the_mark.score.mean == pytest.approx(0.7, abs=0.08)
    assert 0.4 < at_the_mark.passing < 0.9
    assert predicted(items(stability=10.0, days=0), evidence).passing > 0.99


def test_the_same_draw_gives_the_same_figures() -> None:
    assert predicted(items()) == predicted(items())


def test_the_whole_is_the_mean_of_the_domains_by_worth() -> None:
    mixed = [*items(50, stability=10.0, days=0), *(replace(item, domain="e") for item in items(50))]
    mixed = [replace(item, worth=item.worth * (0.8 if item.domain == "d" else 0.2)) for item in mixed]
    found = predicted(mixed)
    by_worth = 0.8 * found.domains["d"].mean + 0.2 * found.domains["e"].mean
    assert found.score.mean == pytest.approx(by_worth)


def test_the_chance_of_one_card_is_recall_or_luck() -> None:
    assert chance(Item("a", "d", 1.0, stability=10.0), NOTHING, USUAL) == pytest.approx(1)
    assert chance(Item("a", "d", 1.0, options=5), NOTHING, USUAL) == pytest.approx(0.25 + 0.75 * 0.2)


def test_calibration_is_the_brier_score_and_what_came_true_of_each_fifth() -> None:
    found = calibrate([0.9, 0.9, 0.1, 0.5], [True, False, False, True])
    assert found is not None
    assert found.brier == pytest.approx((0.01 + 0.81 + 0.01 + 0.25) / 4)
    assert found.bins == ((0.1, 0.0, 1), (0.5, 1.0, 1), (0.9, 0.5, 2))
    assert calibrate([], []) is None
