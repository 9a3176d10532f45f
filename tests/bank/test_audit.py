from dataclasses import replace

import pytest
from conftest import make_card

from quiz.bank import Card, Option
from quiz.bank.audit import audit

WHY = "This is a reason of quite enough words to be worth the reading of it."
EXPLANATION = "The principle in words that carry over to other cases. " * 4


def sound(**changes: object) -> Card:
    card = make_card(explanation=EXPLANATION, **changes)
    return replace(card, options=tuple(replace(option, why=WHY) for option in card.options))


def with_options(*texts: str, **changes: object) -> Card:
    card = sound(**changes)
    options = [replace(option, text=text) for option, text in zip(card.options, texts, strict=True)]
    return replace(card, options=tuple(options))


def messages(card: Card) -> list[str]:
    return [f"{problem.key}: {problem.message}" for problem in audit([card])]


def test_a_sound_card_has_no_problems() -> None:
    assert messages(sound()) == []


def option(card: Card, **changes: object) -> Card:
    first: Option = replace(card.options[0], **changes)  # type: ignore[arg-type]
    return replace(card, options=(first, *card.options[1:]))


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (sound(stem="word " * 61 + "?"), "stem: has 61 words; at most 60"),
        (sound(stem="A scene is set. " + "word " * 88 + "?"), "stem: has 92 words; at most 90"),
        (sound(stem="Name the regime."), "stem: is not a question"),
        (sound(stem="Which of these is not a shared weight?"), "write NOT in capitals"),
        (option(sound(), text="word " * 26), "options.text: has 26 words; at most 25"),
        (option(sound(), why="Too short."), "options.why: has 2 words; needs 12 to 60"),
        (option(sound(), why="word " * 61), "options.why: has 61 words; needs 12 to 60"),
        (sound(takeaway="word " * 21), "takeaway: has 21 words; needs 1 to 20"),
        (replace(sound(), explanation="Short."), "explanation: has 1 words; needs 30 to 120"),
        (sound(table="x" * 73), "table: is 73 columns wide"),
        (option(sound(), text="All of the above"), "tests test-taking"),
        (option(sound(), text="Both A and C"), "names options by place"),
        (sound(stem="Why is option C wrong here?"), "names an option by place"),
        (
            with_options("Short", "Short too", "Tiny", "A far longer option than the others by any count"),
            "differ in length",
        ),
        (with_options("the same words in an order", "the same words in an Order", "x y", "z w"), "says the same as"),
        (with_options("30", "10", "20", "40"), "numbers out of order"),
        (with_options("10", "20", "30", "40"), "must be `fixed` where options are numbers"),
    ],
)
def test_each_rule_names_what_breaks_it(card: Card, expected: str) -> None:
    found = messages(card)
    assert any(expected in message for message in found), found


def test_a_negation_in_capitals_is_allowed() -> None:
    assert messages(sound(stem="Which of these is NOT a shared weight?")) == []


def test_a_scenario_may_be_longer() -> None:
    assert messages(sound(stem="A team has a corpus. " + "word " * 70 + "?")) == []


def test_numbers_in_order_with_a_fixed_order_are_sound() -> None:
    assert messages(with_options("10", "20", "30", "1 000", order="fixed", order_reason="numbers")) == []


def test_an_option_that_an_author_means_is_not_taken_for_one_named_by_letter() -> None:
    found = messages(option(sound(), text="The option a model picks"))
    assert not any("by place" in message for message in found)
