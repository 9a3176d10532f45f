from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, make_card

from quiz.bank import Bank, Reference, Source
from quiz.bank.audit import words
from quiz.bank.check import check
from quiz.bank.glossary import Glossary, Term, texts_of
from quiz.bank.glossary_reader import MEANING_WORDS, read_glossary
from quiz.bank.reader import load
from trainer_demos.catalog import DEMOS

SOUND = """\
terms:
  - term: encoder
    means: Part of a network that turns text into vectors.
    ref:
      title: Attention Is All You Need
      authors: Vaswani
      year: 2017
  - term: top-p
    also: [nucleus sampling]
    means: Sampling from the most probable tokens whose probabilities reach p.
    ref:
      title: The Curious Case of Neural Text Degeneration
      authors: Holtzman
      year: 2020
"""


def term(name: str, *also: str) -> Term:
    return Term(name, also, f"Meaning {name[0]}.", Reference("A Title", "Somebody", 2020, "", ""), Source("", 1, 1))


def names(glossary: Glossary, *texts: str) -> list[str]:
    return [found.term for found in glossary.used_in(texts)]


def problems(tmp_path: Path, text: str) -> list[str]:
    """Problems as `line:column: key: message`, the path taken off."""
    path = tmp_path / "glossary.yaml"
    path.write_text(text, "utf-8")
    return [str(problem).split(".yaml:", 1)[1] for problem in read_glossary(path)[1]]


def test_whole_words_count_whatever_their_case() -> None:
    glossary = Glossary((term("token"),))
    assert names(glossary, "Token by token.") == ["token"]
    assert names(glossary, "A tokeniser, max_token_count and betoken") == []


def test_the_longest_term_wins() -> None:
    glossary = Glossary((term("injection"), term("prompt"), term("prompt injection")))
    assert names(glossary, "A prompt injection") == ["prompt injection"]
    assert names(glossary, "A prompt, an injection") == ["prompt", "injection"]


@pytest.mark.parametrize("text", ["fine-tuning", "fine tuning", "Fine-\ntuning"])
def test_hyphen_and_space_are_one(text: str) -> None:
    assert names(Glossary((term("fine-tuning"),)), text) == ["fine-tuning"]


def test_a_sentence_that_ends_between_two_words_keeps_them_apart() -> None:
    assert names(Glossary((term("top-p"),)), "It came out on top. P is a letter.") == []


def test_regular_plurals_and_other_names_are_found() -> None:
    glossary = Glossary((term("bi-encoder", "dual encoder"), term("loss"), term("corpus", "corpora")))
    assert names(glossary, "Dual encoders, two losses, three corpora") == ["bi-encoder", "loss", "corpus"]


def test_a_name_with_capitals_inside_is_not_the_verb_that_is_spelt_alike() -> None:
    glossary = Glossary((term("ReAct"), term("KV cache")))
    assert names(glossary, "They react. The KV caches of ReAct") == ["KV cache", "ReAct"]


def test_terms_come_once_in_the_order_in_which_a_reader_meets_them() -> None:
    glossary = Glossary((term("encoder"), term("token")))
    assert names(glossary, "A token, an encoder", "another token") == ["token", "encoder"]


def test_all_that_an_answered_card_says_is_read() -> None:
    card = make_card(stem="Stem?", code="code", table="table", explanation="Principle.", takeaway="Remember.")
    said = " ".join(texts_of(card))
    for text in ("Stem?", "code", "table", "Answer c", "Why a.", "An error.", "Principle.", "Remember."):
        assert text in said


def test_a_search_finds_beginnings_before_names_before_meanings() -> None:
    glossary = Glossary((term("adapter"), term("hidden meaning"), term("meaning"), term("top-p", "nucleus sampling")))
    assert [found.term for found in glossary.search("Meaning")] == ["meaning", "hidden meaning", "adapter", "top-p"]
    assert [found.term for found in glossary.search("sampl nucl")] == ["top-p"]
    assert glossary.search("nothing of this kind") == ()
    assert glossary.search(" ") == glossary.terms


def test_a_sound_glossary_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_text(SOUND)
    glossary, found = read_glossary(tmp_path / "glossary.yaml")
    assert found == ()
    assert [read.term for read in glossary.terms] == ["encoder", "top-p"]
    assert glossary.terms[1].also == ("nucleus sampling",)
    assert glossary.terms[1].ref.year == 2020


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("term: top-p", "term: Encoder", '8:5: term: "Encoder" is taken by the term at'),
        ("nucleus sampling", "encoder", '8:5: term: "encoder" is taken by the term at'),
        ("nucleus sampling", "Top P", '8:5: also: "Top P" says the same again'),
        ("term: top-p", "term: beam", '8:5: term: "beam" belongs before "encoder"; sort by term'),
        ("means: Part of a network that turns text into vectors.", "means:", "3:11: means: is empty"),
        ("Part of a network", "Part of an encoder", "3:12: means: explains the term by itself; use other words"),
        ("Part of", "Part " + "of " * 25, "3:12: means: has 33 words; at most 25"),
        ("means: Part", "means: |-\n      Part\n      of", "3:12: means: has several lines; write one"),
        ("    also:", "    allso:", '9:5: allso: unknown key; did you mean "also"?'),
        ("      title: Attention", "      titel: Attention", '5:7: ref.titel: unknown key; did you mean "title"?'),
        ("      year: 2017", "      year: soon", '7:13: ref.year: "soon" is not a whole number'),
        ("terms:", "words:", "1:1: words: unknown key; it can be terms"),
    ],
)  # fmt: skip
def test_each_problem_has_a_place_a_key_and_a_way_out(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in SOUND
    found = problems(tmp_path, SOUND.replace(old, new, 1))
    assert any(expected in problem for problem in found), found


def test_a_term_without_a_source_is_reported_and_the_others_still_load(tmp_path: Path) -> None:
    lines = SOUND.splitlines(keepends=True)
    (tmp_path / "glossary.yaml").write_text("".join(lines[:3] + lines[7:]))
    glossary, found = read_glossary(tmp_path / "glossary.yaml")
    assert [str(problem).split(".yaml:")[1] for problem in found] == [
        "2:5: ref: is missing; every term says where it is explained"
    ]
    assert [read.term for read in glossary.terms] == ["top-p"]


def test_cards_without_a_glossary_have_no_terms_and_no_problem(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.yaml") == (Glossary(), ())


def test_quiz_check_reads_the_glossary_of_a_folder_and_one_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(SOUND.replace("term: top-p", "term: beam"))
    for asked in (tmp_path, path):
        report = check([asked], ROOT / "content")
        assert any("sort by term" in line for line in report.lines)
        assert report.terms == 2
    assert len(check([path], ROOT / "content").lines) == 1


# -- the glossary that ships --


@cache
def shipped() -> tuple[Glossary, Bank]:
    glossary, found = read_glossary(ROOT / "content" / "glossary.yaml")
    assert found == ()
    return glossary, load(ROOT / "content")


def test_every_term_occurs_in_a_card() -> None:
    glossary, bank = shipped()
    used = {found.term for card in bank.released for found in glossary.used_in(texts_of(card))}
    assert [found.term for found in glossary.terms if found.term not in used] == []


def test_most_cards_use_a_term() -> None:
    glossary, bank = shipped()
    without = [card.id for card in bank.released if not glossary.used_in(texts_of(card))]
    assert len(without) <= 0.1 * len(bank.released), without


def test_every_meaning_is_one_short_sentence() -> None:
    for found in shipped()[0].terms:
        assert 3 <= len(words(found.means)) <= MEANING_WORDS, found.term
        assert found.means.endswith("."), found.term


def test_every_source_is_one_that_cards_or_demos_cite() -> None:
    glossary, bank = shipped()
    cited = {ref.url for card in bank.cards.values() for ref in card.refs}
    cited |= {source.url for demo in DEMOS.values() for source in demo.sources}
    assert [found.term for found in glossary.terms if found.ref.url not in cited] == []
