from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import BLUEPRINT, Clock, make_card
from textual.pilot import Pilot
from textual.widgets import Input, Switch
from tui.at_a_test import flow_of
from tui.seeing import notices, press, running, seen

from quiz.bank import Bank, Domain
from quiz.desk import Desk
from quiz.exam.paper import Mode
from quiz.exam.sitting import Kind
from quiz.examining import Examining, terms_for
from quiz.store.owner import new_owner
from quiz.tui.screens.help import HelpScreen
from quiz.tui.screens.practice import PracticeScreen
from quiz.tui.screens.result import ResultScreen
from quiz.tui.screens.sitting import SittingScreen
from quiz.tui.widgets.domain_list import DomainList


def words(pilot: Pilot[None]) -> str:
    return " ".join(seen(pilot).split())


@pytest.fixture
def two_domains(make_desk: Callable[..., Desk]) -> Desk:
    other = replace(BLUEPRINT.domains[0], id="transfer", name="Transfer", weight=50)
    blueprint = replace(BLUEPRINT, domains=(replace(BLUEPRINT.domains[0], weight=50), other, empty()))
    cards = [
        make_card(f"{domain[:2]}-{letter * 4}", domain=domain)
        for domain in ("multi-task", "transfer")
        for letter in "abcd"
    ]
    return make_desk(bank=Bank.of(blueprint, cards))


def empty() -> Domain:
    return replace(BLUEPRINT.domains[0], id="later", name="Later", weight=10)


# -- set-up --


async def test_the_form_begins_a_test_with_what_it_says_and_remembers_the_numbers(two_domains: Desk) -> None:
    async with running(two_domains) as pilot:
        await press(pilot, "t")
        text = words(pilot)
        assert "of 8 cards, 8 of them in no test yet" in text
        assert "Transfer 50 % 4 cards" in text
        assert "Later" not in text
        screen = pilot.app.screen
        screen.query_one("#questions", Input).value = "3"
        screen.query_one("#minutes", Input).value = "25"
        await press(pilot, "space", "enter")
        terms = flow_of(pilot).sitting.terms
        assert (terms.questions, terms.minutes, terms.mode, terms.domains) == (3, 25, Mode.EXAM, ("transfer",))
        assert {question.domain for question in flow_of(pilot).sitting.paper} == {"transfer"}
        assert (two_domains.settings().test_questions, two_domains.settings().test_minutes) == (3, 25)


@pytest.mark.parametrize("key", ["question_mark", "ctrl+p", "h"])
async def test_what_was_typed_stays_while_help_the_palette_or_the_history_is_looked_at(
    two_domains: Desk, key: str
) -> None:
    async with running(two_domains) as pilot:
        await press(pilot, "t")
        screen = pilot.app.screen
        screen.query_one("#minutes", Input).value = "25"
        await press(pilot, "space", "down", key)
        assert pilot.app.screen is not screen
        await press(pilot, "escape")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert screen.query_one("#minutes", Input).value == "25"
        domains = screen.query_one(DomainList)
        assert (domains.chosen, domains.highlighted, screen.focused) == ({"transfer"}, 1, domains)


async def test_tutor_mode_takes_the_time_limit_away_and_leaves_the_usual_one_alone(two_domains: Desk) -> None:
    async with running(two_domains) as pilot:
        await press(pilot, "t")
        pilot.app.screen.query_one("#tutor", Switch).toggle()
        await pilot.pause()
        assert pilot.app.screen.query_one("#minutes", Input).value == "0"
        assert "on · each answer explained at once" in words(pilot)
        await press(pilot, "enter")
        assert flow_of(pilot).sitting.terms.mode is Mode.TUTOR
        assert two_domains.settings().test_minutes == 60


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [("questions", "0", "1 to 400"), ("questions", "", "1 to 400"), ("minutes", "999", "0 to 600")],
)
async def test_a_number_that_cannot_be_is_said_with_what_can_and_nothing_begins(
    desk: Desk, field: str, value: str, allowed: str
) -> None:
    async with running(desk) as pilot:
        await press(pilot, "t")
        pilot.app.screen.query_one(f"#{field}", Input).value = value
        await press(pilot, "enter")
        assert f"✗ {allowed}" in seen(pilot)
        assert f"{field} cannot be {value or 'empty'}, but {allowed}.".capitalize() in notices(pilot)
        assert isinstance(pilot.app.screen, PracticeScreen)


async def test_a_number_that_can_be_again_takes_the_refusal_back(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "t")
        field = pilot.app.screen.query_one("#minutes", Input)
        for value, refused in (("999", True), ("60", False)):
            field.value = value
            await pilot.pause()
            assert ("✗ 0 to 600" in seen(pilot)) is refused
            assert ("0 for no time limit" in seen(pilot)) is not refused


async def test_help_opens_while_a_number_is_being_typed(desk: Desk) -> None:
    async with running(desk) as pilot:
        for form in ("t", "comma"):
            await press(pilot, form)
            pilot.app.screen.query(Input).first().focus()
            await pilot.pause()
            assert "? help" in seen(pilot)
            await press(pilot, "?")
            assert isinstance(pilot.app.screen, HelpScreen)
            await press(pilot, "escape", "escape")


async def test_without_a_domain_there_is_no_test(two_domains: Desk) -> None:
    async with running(two_domains) as pilot:
        await press(pilot, "t", "space", "down", "space", "enter")
        assert notices(pilot) == ["Choose at least one domain."]


async def test_a_bank_without_cards_says_so(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bank=Bank.of(BLUEPRINT, [replace(make_card(), status="draft")]))
    async with running(desk) as pilot:
        await press(pilot, "t", "enter")
        assert len(notices(pilot)) == 1
        assert isinstance(pilot.app.screen, PracticeScreen)


# -- the offer --


def interrupted(desk: Desk, clock: Clock) -> None:
    flow = Examining.begin(desk, terms_for(desk, questions=4, minutes=10))
    flow.choose(0)
    clock.forward(minutes=4)
    flow.leave()


@pytest.mark.parametrize(("key", "left"), [("1", "6:00 left"), ("2", "3:00 left")])
async def test_an_interrupted_test_goes_on_with_the_clock_as_chosen(
    desk: Desk, clock: Clock, key: str, left: str
) -> None:
    interrupted(desk, clock)
    clock.forward(minutes=3)
    async with running(desk) as pilot:
        await press(pilot, "t")
        text = words(pilot)
        assert "1 of 4 answered" in text
        assert "left 3 min ago" in text
        assert "stood still meanwhile: 6:00 left" in text
        assert "ran on: 3:00 left" in text
        await press(pilot, key)
        assert isinstance(pilot.app.screen, SittingScreen)
        assert left in seen(pilot)
        await press(pilot, "ctrl+s", "enter")
        assert f"while the clock {'stood still' if key == '1' else 'ran on'}" in words(pilot)


async def test_a_test_whose_time_ran_out_while_away_is_handed_in_when_the_clock_ran_on(
    desk: Desk, clock: Clock
) -> None:
    interrupted(desk, clock)
    clock.forward(hours=5)
    async with running(desk) as pilot:
        await press(pilot, "t")
        assert "ran on: time is up" in words(pilot)
        await press(pilot, "2")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ResultScreen)
        assert desk.tests()[0].sitting.ending is Kind.EXPIRED


async def test_an_interrupted_test_can_be_handed_in_or_thrown_away(desk: Desk, clock: Clock) -> None:
    interrupted(desk, clock)
    async with running(desk) as pilot:
        await press(pilot, "t", "3")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ResultScreen)
        assert len(desk.tests()) == 1
        await press(pilot, "escape")
        interrupted(desk, clock)
        await press(pilot, "t", "4")
        assert len(desk.tests()) == 1
        assert "in no test yet" in words(pilot)


async def test_a_test_open_in_another_window_cannot_be_taken(desk: Desk, clock: Clock) -> None:
    interrupted(desk, clock)
    unfinished = desk.store.sittings.unfinished(clock())
    assert unfinished is not None
    desk.store.sittings.claim(unfinished.sitting.id, new_owner(), clock())
    async with running(desk) as pilot:
        await press(pilot, "t")
        assert "being sat in another window" in words(pilot)
        await press(pilot, "1", "4")
        assert isinstance(pilot.app.screen, PracticeScreen)
    again = desk.store.sittings.unfinished(clock())
    assert again is not None
    assert again.owner
