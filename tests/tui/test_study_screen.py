from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import BLUEPRINT, make_card
from textual.widgets import Footer
from tui.seeing import card_id, key_of, notices, press, running, seen, study_of, studying

from quiz.bank import Bank
from quiz.desk import Desk
from quiz.study.memory import Rating
from quiz.study.queue import Mark
from quiz.tui.screens import study as study_screen
from quiz.tui.screens.help import HelpScreen
from quiz.tui.screens.home import HomeScreen
from quiz.tui.widgets.choice_list import Choice


@pytest.fixture(autouse=True)
def _no_settling(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digit may follow the answer at once; one test puts the pause back."""
    monkeypatch.setattr(study_screen, "_SETTLE_SECONDS", 0.0)


@pytest.mark.parametrize("digit", ["1", "2", "3", "4"])
async def test_a_digit_chooses_the_option_in_that_place_and_the_answer_is_stored(desk: Desk, digit: str) -> None:
    async with studying(desk) as pilot:
        showing = study_of(pilot).showing
        assert showing is not None
        await press(pilot, digit)
        (review,) = desk.store.reviews()
        assert review.attempt.option_id == showing.order[int(digit) - 1]
        assert ("✓ Right" if review.correct else "✗ You chose") in seen(pilot)


async def test_a_digit_beyond_the_last_option_does_nothing(make_desk: Callable[..., Desk]) -> None:
    card = make_card()
    desk = make_desk(bank=Bank.of(BLUEPRINT, [replace(card, options=card.options[:3])]))
    async with studying(desk) as pilot:
        assert "1-3 choose" in seen(pilot)
        await press(pilot, "4")
        assert desk.store.reviews() == ()
        await press(pilot, "1")
        assert "1-4 rate" in seen(pilot)


async def test_a_wrong_answer_shows_the_why_of_both_options_and_w_shows_the_others(desk: Desk) -> None:
    async with studying(desk, (80, 60)) as pilot:
        await press(pilot, key_of(pilot, right=False))
        chosen = desk.store.reviews()[0].attempt.option_id
        others = [letter for letter in "acd" if letter != chosen]
        text = seen(pilot)
        for words in (f"Why {chosen}.", "Why b.", "The trap: An error.", "The principle.", "Remember b.", "Caruana"):
            assert words in text
        assert not any(f"Why {letter}." in text for letter in others)
        assert "back in a minute" in text
        await press(pilot, "w")
        assert all(f"Why {letter}." in seen(pilot) for letter in "abcd")
        await press(pilot, "w")
        assert not any(f"Why {letter}." in seen(pilot) for letter in others)


async def test_enter_goes_to_the_next_card_and_home_after_the_last(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bank=Bank.of(BLUEPRINT, [make_card("mtl-aaaa"), make_card("mtl-bbbb")]))
    async with studying(desk) as pilot:
        assert "1 of 2" in seen(pilot)
        for _ in range(2):
            await press(pilot, key_of(pilot, right=True), "4", "enter")  # Easy: no learning step
        assert "2 answers given and kept." in seen(pilot)
        assert "The next card comes in" in seen(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_limit_of_one_answer_ends_after_one(desk: Desk) -> None:
    async with running(desk, ("", "", 1)) as pilot:
        assert "1 of 1" in seen(pilot)
        await press(pilot, "1", "enter")
        assert "1 answer given and kept." in seen(pilot)


async def test_recall_first_covers_the_options_until_space(desk: Desk) -> None:
    desk.store.save_setting("recall_first", value=True)
    async with studying(desk) as pilot:
        assert "4 options are covered" in seen(pilot)
        assert "Answer a" not in seen(pilot)
        await press(pilot, "1")
        assert desk.store.reviews() == ()
        await press(pilot, "space")
        assert "Answer a" in seen(pilot)
        await press(pilot, "1")
        assert desk.store.reviews()[0].attempt.uncovered is True


@pytest.mark.parametrize(("digit", "rating"), [("1", 1), ("2", 2), ("3", 3), ("4", 4)])
async def test_after_the_answer_a_digit_changes_the_rating(desk: Desk, digit: str, rating: int) -> None:
    async with studying(desk, (80, 40)) as pilot:
        await press(pilot, key_of(pilot, right=True), digit)
        (review,) = desk.store.reviews()
        assert review.rating is Rating(rating)
        assert f"●{rating}" in seen(pilot)


async def test_a_digit_pressed_twice_does_not_change_the_rating(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study_screen, "_SETTLE_SECONDS", 60.0)
    async with studying(desk) as pilot:
        right = key_of(pilot, right=True)
        await press(pilot, right, "1")
        assert desk.store.reviews()[0].rating is Rating.GOOD


async def test_the_rating_in_force_and_the_key_of_the_demo_keep_their_colours(desk: Desk) -> None:
    async with studying(desk, (80, 60)) as pilot:
        await press(pilot, key_of(pilot, right=True))

        def colours(words: str) -> set[object]:
            strips = pilot.app.screen._compositor.render_strips()
            return {part.style.color for strip in strips for part in strip if part.style and words in part.text}

        (rated,) = colours("●3 Good")
        assert colours("2 Hard") != {rated}
        assert colours("Remember:") == {rated}


@pytest.mark.parametrize("words", range(6))
async def test_the_key_of_the_demo_stands_beside_what_it_does(make_desk: Callable[..., Desk], words: int) -> None:
    card = make_card()
    predict = replace(card.demo.predict, question="How far will it get in a minute?" + " word" * words)
    card = replace(card, demo=replace(card.demo, predict=predict))
    async with studying(make_desk(bank=Bank.of(BLUEPRINT, [card])), (64, 60)) as pilot:
        await press(pilot, "1")
        assert any(line.strip().startswith("d  run “") for line in seen(pilot).split("\n"))


async def test_a_click_chooses_an_option_and_another_changes_the_rating(desk: Desk) -> None:
    async with studying(desk, (80, 40)) as pilot:
        showing = study_of(pilot).showing
        assert showing is not None
        await pilot.click(pilot.app.screen.query(Choice)[showing.order.index("b")])
        await pilot.pause()
        assert desk.store.reviews()[0].rating is Rating.GOOD
        lines = seen(pilot).split("\n")
        y = next(number for number, line in enumerate(lines) if "2 Hard" in line)
        await pilot.click(offset=(lines[y].index("Hard") + 1, y))
        await pilot.pause()
        assert desk.store.reviews()[0].rating is Rating.HARD


async def test_g_before_the_answer_or_after_it_makes_a_right_answer_count_as_not_known(desk: Desk) -> None:
    async with studying(desk) as pilot:
        await press(pilot, "g")
        assert "a guess" in seen(pilot)
        await press(pilot, key_of(pilot, right=True))
        assert "✓ Right, but a guess" in seen(pilot)
        assert desk.store.reviews()[0].rating is Rating.AGAIN
        await press(pilot, "g")
        assert desk.store.reviews()[0].rating is Rating.GOOD
        await press(pilot, "enter", "g", "g", key_of(pilot, right=True), "g")
        assert [review.rating for review in desk.store.reviews()] == [Rating.GOOD, Rating.AGAIN]


async def test_u_takes_back_answer_after_answer_also_of_an_earlier_session(desk: Desk) -> None:
    async with studying(desk) as pilot:
        first = card_id(pilot)
        await press(pilot, "1", "enter")
        await press(pilot, "escape")
    async with studying(desk) as pilot:
        second = card_id(pilot)
        await press(pilot, "1", "2", "enter")
        assert len(desk.store.reviews()) == 2
        await press(pilot, "u")
        assert card_id(pilot) == second
        await press(pilot, "u")
        assert card_id(pilot) == first
        assert desk.store.reviews() == ()
        assert desk.store.memories() == {}
        assert "u undo" not in seen(pilot)
        await press(pilot, "u")
        assert "There is no answer to take back." not in notices(pilot)


async def test_f_flags_the_card_and_takes_the_flag_off(desk: Desk) -> None:
    async with studying(desk) as pilot:
        await press(pilot, "f")
        assert "⚑ flagged" in seen(pilot)
        assert desk.store.marks()[card_id(pilot)].flagged
        await press(pilot, "1")
        assert "⚑ flagged" in seen(pilot)
        await press(pilot, "f")
        assert "⚑ flagged" not in seen(pilot)
        assert not desk.store.marks()[card_id(pilot)].flagged


async def test_x_sets_the_card_aside_and_u_brings_it_back(desk: Desk) -> None:
    async with studying(desk) as pilot:
        aside = card_id(pilot)
        await press(pilot, "f", "x")
        assert card_id(pilot) != aside
        assert desk.store.marks() == {aside: Mark(flagged=True, suspended=True)}
        await press(pilot, "u")
        assert card_id(pilot) == aside
        assert desk.store.marks() == {aside: Mark(flagged=True)}


async def test_escape_goes_home_with_every_answer_kept(desk: Desk) -> None:
    async with studying(desk) as pilot:
        await press(pilot, "1", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "1 done today" in seen(pilot)


async def test_the_footer_offers_the_keys_that_work_now(desk: Desk) -> None:
    async with studying(desk, (120, 24)) as pilot:
        question = seen(pilot).split("\n")[-1]
        assert pilot.app.screen.query(Footer)
        assert "1-4 choose" in question
        assert "next" not in question
        assert "undo" not in question
        await press(pilot, "1")
        answer = seen(pilot).split("\n")[-1]
        for words in ("⏎ next", "1-4 rate", "d demo", "w whys", "k terms", "g guess", "u undo", "esc home"):
            assert words in answer
        assert "choose" not in answer


LONG = make_card(
    stem="One encoder is shared by a tagger and by a parser that are trained on the sum of their losses. " * 4 + "Why?",
    code="for batch in data:\n    loss = tagging(batch) + parsing(batch)  " + "#" * 20,
    explanation="What counts is when the tasks meet the shared weights, and nothing else. " * 6,
)


@pytest.mark.parametrize("card", [make_card(), LONG], ids=["short", "long"])
async def test_nothing_is_cut_off_at_the_side_of_an_80_by_24_terminal(
    make_desk: Callable[..., Desk], card: object
) -> None:
    assert isinstance(card, type(LONG))
    async with studying(make_desk(bank=Bank.of(BLUEPRINT, [card]))) as pilot:
        for keys in ((), ("1",), ("w",)):
            await press(pilot, *keys)
            area = pilot.app.screen.query_one("#card")
            assert area.max_scroll_x == 0
            for widget in area.query("Static"):
                region = widget.region
                assert region.x >= 0
                assert region.right <= 80
            footer = pilot.app.screen.query_one(Footer)
            assert footer.max_scroll_x == 0, seen(pilot)


@pytest.mark.parametrize(("rows", "stays"), [(60, True), (24, False)])
async def test_feedback_begins_at_the_question_while_the_first_of_it_is_in_view(
    make_desk: Callable[..., Desk], rows: int, stays: bool
) -> None:
    card = replace(LONG, stem="A word of the stem. " * 80, explanation="Only the order counts. " * 200)
    async with studying(make_desk(bank=Bank.of(BLUEPRINT, [card])), (80, rows)) as pilot:
        await press(pilot, "1")
        area = pilot.app.screen.query_one("#card")
        assert area.max_scroll_y > 0
        assert (area.scroll_offset.y == 0) is stays
        assert "Why " in seen(pilot)


async def test_space_and_arrows_scroll_a_long_card(make_desk: Callable[..., Desk]) -> None:
    async with studying(make_desk(bank=Bank.of(BLUEPRINT, [LONG]))) as pilot:
        await press(pilot, "1", "w", "pageup", "pageup", "pageup")
        area = pilot.app.screen.query_one("#card")
        assert area.scroll_offset.y == 0
        await press(pilot, "down")
        assert area.scroll_offset.y == 2
        await press(pilot, "space")
        assert area.scroll_offset.y > 10


async def test_help_has_a_place_in_the_footer_of_a_question_and_its_key_works_after_the_answer_too(desk: Desk) -> None:
    async with studying(desk) as pilot:
        assert "? help" in seen(pilot).splitlines()[-1]
        for _ in range(2):
            await press(pilot, "question_mark")
            assert isinstance(pilot.app.screen, HelpScreen)
            await press(pilot, "escape", "1")
        assert seen(pilot).splitlines()[-1].endswith("esc home")
