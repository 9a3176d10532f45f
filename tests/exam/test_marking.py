import json
import math
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import BERLIN, BLUEPRINT, MONDAY, attempt_at, make_card
from exam.banks import answers, questions, sitting
from hypothesis import given
from hypothesis import strategies as st

from quiz.bank import Bank, Card
from quiz.exam import evidence
from quiz.exam.export import to_json, to_markdown
from quiz.exam.marking import PAYS, Result, mark, trend
from quiz.exam.share import Share, difference
from quiz.exam.sitting import Confidence, Event, Kind
from quiz.exam.words import clock_words, span_words
from quiz.study.memory import Memory, Rating
from quiz.study.queue import Queue
from quiz.study.review import review_card
from quiz.study.session import Session
from quiz.study.settings import Settings

LOW, MEDIUM, HIGH = Confidence


def marked(letters: str, *events: Event, sure: tuple[Confidence | None, ...] = (), **terms: object) -> Result:
    """A paper of four whose key is always b, answered and handed in after eight minutes."""
    end = Event(MONDAY + timedelta(minutes=8), Kind.HANDED_IN)
    return mark(sitting(4, [*answers(letters, sure), *events, end], **terms))


def test_open_questions_count_as_wrong() -> None:
    result = marked("bb-a")
    assert result.score == Share(2, 4)
    assert [question.number for question in result.mistakes] == [3, 4]


@pytest.mark.parametrize(
    ("letters", "pass_mark", "passed"), [("bbba", 75, True), ("bbba", 76, False), ("aaaa", 0, True)]
)
def test_the_pass_mark_itself_passes(letters: str, pass_mark: int, passed: bool) -> None:
    assert marked(letters, pass_mark=pass_mark).passed is passed


def test_the_pass_mark_is_exact_where_floating_point_is_not() -> None:
    letters = "b" * 7 + "a" * 3  # 7 / 10 < 0.7 in no arithmetic that a learner knows
    assert mark(sitting(10, answers(letters), pass_mark=70)).passed


def test_a_voided_question_is_in_no_figure() -> None:
    result = marked("bbb-", Event(MONDAY, Kind.VOIDED, 4))
    assert result.score == Share(3, 3)
    assert result.mistakes == ()
    assert len(result.questions) == 4


def test_sections_by_domain_and_level() -> None:
    paper = questions(2, "transfer", "recall") + questions(2, "multi-task", "apply")
    result = mark(sitting(paper, answers("bab-")))
    assert list(result.domains(BLUEPRINT).items()) == [("multi-task", Share(1, 2)), ("transfer", Share(1, 2))]
    assert list(result.levels.items()) == [("recall", Share(1, 2)), ("apply", Share(1, 2))]


@pytest.mark.parametrize(
    ("letters", "sure", "marks"),
    [
        ("bbb-", (LOW, MEDIUM, HIGH), 1 + 2 + 3),
        ("aaa-", (LOW, MEDIUM, HIGH), 0 - 2 - 6),
        ("bab-", (HIGH, HIGH, None), 3 - 6),
        ("---b", (HIGH, HIGH, HIGH), 0),
    ],
)
def test_confidence_marks_by_hand(letters: str, sure: tuple[Confidence | None, ...], marks: int) -> None:
    assert marked(letters, sure=sure).marks == marks


def test_each_confidence_pays_most_within_its_span() -> None:
    def expected(chance: float, right: int, wrong: int) -> float:
        return chance * right + (1 - chance) * wrong

    from quiz.exam.marking import MARKS

    for step in range(1, 100):
        chance = step / 100
        best = max(MARKS, key=lambda level: expected(chance, *MARKS[level]))
        low, high = PAYS[best]
        assert low <= chance <= high


def test_calibration_counts_answers_with_a_stated_confidence_only() -> None:
    result = marked("ba-b", sure=(HIGH, HIGH, HIGH, None))
    assert result.calibration == {HIGH: Share(1, 2)}
    assert len(result.sure) == 2


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    # As scipy.stats.binomtest has them, method wilson.
    [(28, 40, 0.545700, 0.819252), (0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0), (1, 3, 0.061492, 0.792340)],
)
def test_the_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert Share(right, of).interval == pytest.approx((low, high), abs=1e-5)


@given(of=st.integers(1, 400), data=st.data())
def test_the_interval_holds_its_score_and_stays_within_bounds(of: int, data: st.DataObject) -> None:
    share = Share(data.draw(st.integers(0, of)), of)
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1


def test_nothing_asked_has_the_widest_interval() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)
    assert not mark(sitting(0)).passed


def test_the_difference_of_two_scores_is_newcombes() -> None:
    # Newcombe 1998, table II, 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    assert difference(Share(56, 70), Share(48, 80)) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_a_trend_needs_three_tests() -> None:
    assert trend([0.5, 0.9]) is None
    slope = trend([0.5, 0.6, 0.7])
    assert slope is not None
    assert math.isclose(slope, 0.1)


def test_the_slowest_question_comes_first_and_unseen_ones_are_left_out() -> None:
    result = marked("bb--", Event(MONDAY, Kind.LEFT, 3, "", 90_000))
    assert [question.number for question in result.slowest] == [3, 1, 2]
    assert result.median_seconds == 20


def test_the_result_says_what_the_clock_did() -> None:
    paused = Event(MONDAY + timedelta(minutes=7), Kind.RESUMED, 0, "paused", 120_000)
    running = Event(MONDAY + timedelta(minutes=7), Kind.RESUMED, 0, "running", 5_000)
    words = clock_words(marked("b", paused, running, running))
    assert words == (
        "6 min of 10 min, interrupted once for 2 min while the clock stood still, "
        "interrupted 2 times for 10 s while the clock ran on"
    )
    late = mark(sitting(1, [Event(MONDAY + timedelta(minutes=10), Kind.EXPIRED)]))
    assert clock_words(late) == "10 min of 10 min, handed in by the clock"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (125, "2 min 5 s"),
        (3600, "1 h"),
        (11_100, "3 h 5 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_spans_in_words(seconds: float, words: str) -> None:
    assert span_words(seconds) == words


# -- export --


def the_bank(*cards: Card) -> Bank:
    return Bank.of(BLUEPRINT, cards)


def test_the_markdown_has_every_why_and_says_which_card_is_gone() -> None:
    result = marked("ab", sure=(HIGH,))
    text = to_markdown(result, the_bank(make_card("mtl-0001"), make_card("mtl-0002")))
    assert "**1 of 4, 25 %**" in text
    assert "| Multi-task learning | 1/4 | 25 % |" in text
    assert "### 1. ✗, confidence high (20 s)" in text
    assert all(f"Why {letter}." in text for letter in "abcd")
    assert "- ✗ Answer a (your answer)" in text
    assert "The card `mtl-0003` was edited or removed since." in text


def test_the_json_can_be_read_back_and_its_figures_agree() -> None:
    result = marked("bb-a", sure=(LOW, None))
    value = json.loads(json.dumps(to_json(result, the_bank())))
    assert value["score"]["right"] == sum(question["correct"] for question in value["questions"]) == 2
    assert value["score"]["interval_95"] == pytest.approx(list(Share(2, 4).interval))
    assert value["confidence"] == {"marks": 1, "most": 3, "answers": {"low": value["confidence"]["answers"]["low"]}}
    assert [question["chosen"] for question in value["questions"]] == ["b", "b", None, "a"]
    assert value["started_at"] == "2026-03-02T18:00:00+00:00"


# -- evidence for memory --


def session(*cards: Card, memories: dict[str, Memory] | None = None) -> Session:
    known = {card.id: card for card in cards}
    return Session.start(Queue((), (), (), 0), known, memories or {}, Settings(), BERLIN)


CARDS = tuple(make_card(f"mtl-{number:04}") for number in range(1, 5))


def test_answers_become_reviews_dated_when_they_were_given() -> None:
    found = evidence.reviews(marked("ba-b"), session(*CARDS))
    assert [review.card_id for review in found] == ["mtl-0001", "mtl-0002", "mtl-0004"]
    assert [review.at for review in found] == [MONDAY + timedelta(seconds=seconds) for seconds in (20, 40, 80)]
    assert [review.correct for review in found] == [True, False, True]
    assert [review.rating for review in found] == [Rating.HARD, Rating.AGAIN, Rating.HARD]  # slow


def test_a_right_answer_is_rated_by_its_confidence_and_by_time_where_none_was_stated() -> None:
    found = evidence.reviews(marked("bbbb", sure=(LOW, MEDIUM, HIGH)), session(*CARDS))
    assert [review.rating for review in found] == [Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.HARD]
    assert [review.attempt.guessed for review in found] == [True, False, False, False]


def test_a_card_studied_after_the_test_keeps_what_it_has() -> None:
    later = review_card(CARDS[0], attempt_at(CARDS[0]), None, MONDAY + timedelta(hours=1), BERLIN).after
    earlier = review_card(CARDS[1], attempt_at(CARDS[1]), None, MONDAY - timedelta(days=3), BERLIN).after
    found = evidence.reviews(marked("bb"), session(*CARDS, memories={later.card_id: later, earlier.card_id: earlier}))
    assert [(review.card_id, review.before) for review in found] == [("mtl-0002", earlier)]


def test_cards_edited_or_gone_since_give_no_evidence() -> None:
    other_key = tuple(replace(option, correct=option.id == "c") for option in CARDS[0].options)
    found = evidence.reviews(marked("bb"), session(replace(CARDS[0], options=other_key)))
    assert found == ()
