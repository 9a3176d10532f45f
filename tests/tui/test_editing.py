"""A card opened in the learner's editor from the study screen."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bank.deck import DECK
from conftest import BLUEPRINT
from textual.drivers.headless_driver import HeadlessDriver
from tui.seeing import key_of, notices, press, seen, studying

from quiz.bank.reader import load_decks
from quiz.desk import Desk
from quiz.study.memory import Rating
from quiz.tui.screens.study import StudyScreen


@pytest.fixture
def _lendable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A headless terminal that can be lent to an editor."""
    monkeypatch.setattr(HeadlessDriver, "can_suspend", property(lambda _: True))


@pytest.fixture
def editable(make_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A desk with one card in a file."""
    (tmp_path / "content" / "decks").mkdir(parents=True)
    deck = tmp_path / "content" / "decks" / "deck.yaml"
    deck.write_text(DECK, "utf-8")
    return make_desk(bank=load_decks([deck], BLUEPRINT))


def _set_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    path = tmp_path / "editor.py"
    path.write_text(
        f"import pathlib, sys\ndeck = pathlib.Path(sys.argv[2])\ntext = deck.read_text('utf-8')\n{script}\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {path}")
    monkeypatch.setattr("quiz.desk.load", lambda content, _: load_decks([content / "decks" / "deck.yaml"], BLUEPRINT))


@pytest.mark.usefixtures("_lendable")
async def test_e_opens_the_editor_at_the_cards_line_and_shows_the_card_as_edited(
    editable: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_editor(
        monkeypatch, tmp_path, "assert sys.argv[1] == '+2'; deck.write_text(text.replace('Two heads', 'Three heads'))"
    )
    async with studying(editable) as pilot:
        assert "Two heads" in seen(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, StudyScreen)
        screen._shown_at -= 300  # minutes in the editor
        await press(pilot, "e")
        assert notices(pilot) == []
        assert "Three heads" in seen(pilot)
        await press(pilot, key_of(pilot, right=True))
        assert editable.store.reviews()[0].rating is Rating.GOOD
        await press(pilot, "e", "pageup")
        assert "Three heads" in seen(pilot)
        assert len(editable.store.reviews()) == 1


@pytest.mark.usefixtures("_lendable")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("deck.write_text(text.replace('level: understand', 'level: analyze'))", 'did you mean "analyse"?'),
        ("sys.exit(3)", "ended with status 3"),
    ],
)
async def test_what_went_wrong_in_the_editor_is_said_and_the_old_card_goes_on(
    editable: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, expected: str
) -> None:
    _set_editor(monkeypatch, tmp_path, script)
    async with studying(editable) as pilot:
        await press(pilot, "e")
        assert expected in notices(pilot)[-1]
        await press(pilot, "1")
        assert len(editable.store.reviews()) == 1


async def test_without_an_editor_or_where_the_terminal_cannot_be_lent_the_place_of_the_card_is_said(
    editable: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    for editor, expected in (("", "no editor is set"), ("vim '", "open quote"), ("vim", "cannot be lent")):
        monkeypatch.setenv("EDITOR", editor)
        async with studying(editable) as pilot:
            await press(pilot, "e")
            assert expected in notices(pilot)[-1]
