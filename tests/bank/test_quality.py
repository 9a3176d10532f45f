"""Figures of a whole bank, the lock file, blind review and new cards."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

from quiz.bank import Bank, Card
from quiz.bank.blind import figures as blind_figures
from quiz.bank.blind import read_readings
from quiz.bank.card import Option, Reference
from quiz.bank.check import audit_bank, check, lock_bank, new_card
from quiz.bank.lock import breaches, read_lock, text_hash, write_lock
from quiz.bank.looked_up import figures as looked_up_figures
from quiz.bank.looked_up import read_looked_up
from quiz.bank.quality import Figure, figures, is_primary, reading_grade
from quiz.bank.reader import load
from quiz.bank.shallow import options_only
from quiz.cli import main

HEADER = "reader\tsaw\tcard\trev\tanswer\tagreed\tconfidence\tremark\tsettled\n"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load(ROOT / "content")


def figure(found: tuple[Figure, ...], name: str) -> Figure:
    return next(each for each in found if each.name == name)


def with_key(card: Card, text: str) -> Card:
    options = tuple(replace(option, text=text) if option.correct else option for option in card.options)
    return replace(card, options=options)


def changed(bank: Bank, change: object) -> Bank:
    return Bank.of(bank.blueprint, [change(card) for card in bank.cards.values()])  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("key longest", lambda card: with_key(card, card.key.text + " and more of the same kind")),
        ("key much longer", lambda card: with_key(card, card.key.text * 2)),
        ("length ratio", lambda card: with_key(card, card.key.text * 2)),
        ("absolutes", lambda card: with_key(card, card.key.text + " always")),
        ("clang words", lambda card: replace(with_key(card, card.key.text + " zygote"), stem=card.stem + " zygote")),
        ("negative stems", lambda card: replace(card, stem="Which of these is NOT one? " + card.stem)),
        ("stem likeness", lambda card: replace(card, stem="Which colour wins?")),
        ("primary sources", lambda card: replace(card, refs=())),
        ("level shares", lambda card: replace(card, level="recall")),
        ("domain shares", lambda card: replace(card, domain="transfer")),
        ("objectives", lambda card: replace(card, objective="none")),
        (
            "key position",
            lambda card: replace(card, options=(card.key, *card.distractors)),
        ),
    ],
)
def test_a_spoiled_bank_misses_its_bar(bank: Bank, name: str, spoil: object) -> None:
    assert figure(figures(bank), name).met
    assert not figure(figures(changed(bank, spoil)), name).met


def test_a_key_that_joins_the_others_is_noticed(bank: Bank) -> None:
    def hybrid(card: Card) -> Card:
        return with_key(card, " ".join(option.text for option in card.distractors))

    assert not figure(figures(changed(bank, hybrid)), "key shares most").met


def test_the_shallow_model_finds_keys_that_a_habit_of_the_author_gives_away(bank: Bank) -> None:
    given_away = [with_key(card, card.key.text + ", which depends on the case") for card in bank.released]
    assert options_only(given_away).value > 80
    assert options_only(bank.released).met


def test_plain_words_are_easier_than_long_ones() -> None:
    assert reading_grade("The cat sat on the mat. It was warm.") < 3
    assert reading_grade("Regularisation systematically diminishes generalisation discrepancies.") > 20


def test_a_textbook_is_no_primary_source() -> None:
    assert not is_primary("Speech and Language Processing")
    assert not is_primary("Deep Learning")
    assert is_primary("Attention Is All You Need")


def test_a_changed_text_needs_a_new_revision(bank: Bank, tmp_path: Path) -> None:
    lock = tmp_path / "lock.json"
    cards = bank.released[:3]
    assert write_lock(cards, lock) == 3
    locked = read_lock(lock)
    assert breaches(cards, locked, lock) == ()
    edited = with_key(cards[0], "something else")
    assert "make it 2" in str(breaches([edited, *cards[1:]], locked, lock)[0])
    assert breaches([replace(edited, rev=2), *cards[1:]], locked, lock) == ()
    assert "went back" in str(breaches([replace(cards[0], rev=0), *cards[1:]], locked, lock)[0])
    assert "is gone" in str(breaches(cards[1:], locked, lock)[0])


def test_whys_and_references_may_be_mended_under_the_same_revision(bank: Bank) -> None:
    card = bank.released[0]

    def reason(option: Option) -> Option:
        return replace(option, why="another reason")

    assert text_hash(replace(card, takeaway="x", options=tuple(map(reason, card.options)))) == text_hash(card)


def test_check_holds_the_bank_to_its_lock(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    assert lock_bank(content) == len(load(content).cards)
    assert check((), content).lines == ()
    deck = content / "decks" / "transfer-1.yaml"
    deck.write_text(deck.read_text("utf-8").replace("stem: >-\n      ", "stem: >-\n      Now, ", 1), "utf-8")
    (line,) = check((), content).lines
    assert "stem, options or key changed" in line
    assert line.startswith(f"{deck}:")
    with pytest.raises(ValueError, match="nothing was locked"):
        lock_bank(content)
    (content / "lock.json").write_text("[]")
    assert "restore it" in check((), content).lines[0]


def test_readings_give_agreement_and_what_is_open(bank: Bank, tmp_path: Path) -> None:
    folder = tmp_path / "review"
    folder.mkdir()
    one, two = bank.released[:2]
    rows = [
        f"ada\tstem\t{one.id}\t1\ta\tyes\thigh\t\t",
        f"ada\tstem\t{two.id}\t1\tb\tno\tlow\ttwo answers\t",
        f"bob\tstem\t{one.id}\t1\ta\tyes\thigh\t\t",
        f"eve\toptions\t{one.id}\t1\ta\tyes\tlow\tlonger\t",
    ]
    (folder / "first.tsv").write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    found = tuple(blind_figures(bank, read_readings(tmp_path)))
    assert figure(found, "solver ada").value == 50
    assert figure(found, "solver bob").met
    assert not figure(found, "options-only reader").met
    assert figure(found, "open disagreements").where == (two.id,)
    assert figure(found, "unread cards").value == len(bank.released) - 1


def test_a_bad_reading_is_named_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "first.tsv").write_text(HEADER + "ada\tstem\tx\tone\ta\tyes\thigh\t\t\n", "utf-8")
    with pytest.raises(ValueError, match=r"first\.tsv:2:1"):
        read_readings(tmp_path)


def test_every_work_cited_has_been_looked_up_or_is_named(tmp_path: Path) -> None:
    seen, half, unknown = (Reference(title, "", None, "", "") for title in ("Seen", "Half", "Unknown"))
    (tmp_path / "references.tsv").write_text(
        "title\tseen_at\tagreed\tlocators\n"
        "Seen\thttps://example.org\ttitle,authors,year,address\tseen\n"
        "Half\ta bibliography\ttitle,authors\tplausible\n",
        "utf-8",
    )
    cited = [("card-1", seen), ("card-2", half), ("card-3", half), ("card-4", unknown)]
    found = tuple(looked_up_figures(cited, read_looked_up(tmp_path)))
    assert figure(found, "works looked up").value == pytest.approx(200 / 3)
    assert figure(found, "works looked up").where == ("card-4",)
    assert figure(found, "works confirmed").value == pytest.approx(100 / 3)
    assert figure(found, "works confirmed").where == ("card-2",)


@pytest.mark.parametrize("row", ["Seen\t\ttitle\tseen", "Seen\there\tpublisher\tseen", "Seen\there\ttitle\tmaybe"])
def test_a_bad_record_of_a_work_is_named_by_file_and_line(tmp_path: Path, row: str) -> None:
    (tmp_path / "references.tsv").write_text(f"title\tseen_at\tagreed\tlocators\n{row}\n", "utf-8")
    with pytest.raises(ValueError, match=r"references\.tsv:2:1"):
        read_looked_up(tmp_path)


def test_a_new_card_is_well_formed_and_says_what_it_lacks(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    deck, line = new_card(content, "multi-task", random.Random(1))
    again, later = new_card(content, "multi-task", random.Random(1))
    assert deck == again
    assert later > line
    lines = deck.read_text("utf-8").splitlines()
    assert lines[line - 1].strip().startswith("- id: mtl-")
    assert lines[line - 1] != lines[later - 1]
    report = check([deck], content).lines
    assert any("stem" in text for text in report)
    assert any("options" in text for text in report)
    assert all(text.startswith(f"{deck}:") for text in report)
    places = [int(text.removeprefix(f"{deck}:").split(":")[0]) for text in report]
    assert places == sorted(places)
    with pytest.raises(ValueError, match="the domains are"):
        new_card(content, "cookery", random.Random(1))


def test_the_bank_that_ships_meets_every_bar() -> None:
    missed = [each for each in audit_bank(ROOT / "content") if not (each.met or each.warns)]
    assert missed == []


def test_the_audit_as_json_says_what_the_table_says() -> None:
    ran = CliRunner().invoke(main, ["check", "--audit", "--json"])
    names = [entry["name"] for entry in json.loads(ran.output)]
    assert "options-only model" in names
    assert ran.exit_code == 0
