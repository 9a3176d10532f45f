"""Files of the learner's own: what is read, what is skipped, and how it is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from conllu import parse_incr
from hypothesis import given
from hypothesis import strategies as st

from trainer_demos.corpora.reviews import bundled_reviews, read_reviews
from trainer_demos.corpora.treebank import bundled_treebank, is_tree, read_treebank
from trainer_demos.corpora.words import split_words
from trainer_demos.faults import Fault

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows(count: int = 100) -> list[str]:
    return [f"text number {index}\t{index % 2}" for index in range(count)]


def test_a_headerless_file_of_text_and_label_is_read(tmp_path: Path) -> None:
    corpus = read_reviews(write(tmp_path / "own.tsv", "\n".join(rows())))
    assert (len(corpus.train), len(corpus.test)) == (60, 40)
    assert sum(review.label for review in corpus.test) == 20


def test_the_split_is_the_same_every_time_and_shares_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tsv", "\n".join(rows(400)))
    first, second = read_reviews(path), read_reviews(path)
    assert first == second
    assert not {review.text for review in first.train} & {review.text for review in first.test}


def test_a_bad_line_is_named_with_file_and_line(tmp_path: Path) -> None:
    lines = rows()
    lines[6] = "only a text"
    lines[9] = "a text\tmaybe"
    lines[11] = lines[10]
    path = write(tmp_path / "own.tsv", "\n".join(lines))
    notes = " ".join(read_reviews(path).notes)
    assert f"{path}:7" in notes
    assert f"{path}:10" in notes
    assert f"{path}:12" in notes


def test_csv_with_quotes_and_json_lines_say_the_same(tmp_path: Path) -> None:
    table = write(tmp_path / "own.csv", "label,text\n" + "".join(f'{i % 2},"a, ""b"" {i}"\n' for i in range(100)))
    lines = "".join(f'{{"text": "a, \\"b\\" {i}", "label": "{"pos" if i % 2 else "neg"}"}}\n' for i in range(100))
    assert read_reviews(table).train == read_reviews(write(tmp_path / "own.jsonl", lines)).train


@pytest.mark.parametrize("content", ["", "\n\n", "text\tlabel\n", "a\t1\nb\t1\n" * 50, "{}", "\t\t\t"])
def test_a_file_without_enough_reviews_is_refused_in_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(Fault, match="too little"):
        read_reviews(write(tmp_path / "own.tsv", content))


def test_a_refused_file_names_the_lines_that_were_skipped(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tsv", "text\tlabel\ngood\tmaybe\n")
    with pytest.raises(Fault, match=r"none of 0, 1, negative, positive \(.*own\.tsv:2\)"):
        read_reviews(path)


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_bytes(b"fine\t1\nna\xefve\t0\n")
    with pytest.raises(Fault, match=r"own\.tsv:2"):
        read_reviews(path)


def test_a_missing_file_is_a_fault_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="No such file"):
        read_treebank(tmp_path / "nowhere.conllu")


SENTENCE = """# text = don't go
1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tdo\t_\tAUX\t_\t_\t3\taux\t_\tNER=O
2\tn't\t_\tPART\t_\t_\t3\tadvmod\t_\tNER=O
2.1\tplease\t_\tINTJ\t_\t_\t_\t_\t_\t_
3\tgo\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No|NER=O
"""


def test_multiword_ranges_and_empty_nodes_are_no_words(tmp_path: Path) -> None:
    sentence = read_treebank(write(tmp_path / "own.conllu", "\n".join([SENTENCE] * 10))).train[0]
    assert sentence.words == ("do", "n't", "go")
    assert sentence.heads == (3, 3, 0)


def test_the_last_quarter_is_held_out(tmp_path: Path) -> None:
    treebank = read_treebank(write(tmp_path / "own.conllu", "\n".join([SENTENCE] * 10)))
    assert (len(treebank.train), len(treebank.test)) == (7, 3)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("3\taux", "1\taux", "no tree"),
        ("0\troot", "3\troot", "no tree"),
        ("\tAUX\t", "\tHELP\t", "17 universal tags"),
        ("3\tadvmod", "_\tadvmod", "HEAD is not a number"),
        ("\t_\tNER=O\n2\t", "\tNER=O\n2\t", "9 columns"),
        ("2\tn't", "4\tn't", "do not run"),
        ("advmod\t_\tNER=O", "advmod\t_\tNER=I-PER", "starts with I-"),
    ],
)
def test_a_broken_sentence_is_named_and_the_others_are_read(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in SENTENCE
    text = "\n".join([*[SENTENCE] * 9, SENTENCE.replace(old, new)])
    treebank = read_treebank(write(tmp_path / "own.conllu", text))
    assert reason in treebank.notes[0]
    assert f"{tmp_path / 'own.conllu'}:" in treebank.notes[0]
    assert len(treebank.train) + len(treebank.test) >= 9


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_a_tree_reaches_its_one_root_from_every_word(heads: list[int]) -> None:
    def climbs(word: int) -> bool:
        for _ in range(len(heads) + 1):
            if word == 0:
                return True
            word = heads[word - 1] if word <= len(heads) else -1
            if word < 0:
                return False
        return False

    expected = heads.count(0) == 1 and max(heads) <= len(heads) and all(climbs(w) for w in range(1, len(heads) + 1))
    assert is_tree(heads) == expected


@pytest.mark.parametrize("path", [bundled_treebank(), SHARED / "ewt-ner-dev.conllu"])
def test_our_reader_agrees_with_the_conllu_library(path: Path) -> None:
    if not path.exists():
        pytest.skip("the file is not here")
    treebank = read_treebank(path)
    with path.open(encoding="utf-8") as stream:
        theirs = [tuple(t["form"] for t in tokens if isinstance(t["id"], int)) for tokens in parse_incr(stream)]
    assert [sentence.words for sentence in (*treebank.train, *treebank.test)] == theirs
    assert not treebank.notes


def test_the_bundled_reviews_are_sound() -> None:
    corpus = read_reviews(bundled_reviews())
    assert not corpus.notes
    assert len(corpus.train) + len(corpus.test) >= 600
    assert {review.domain for review in corpus.train} >= {"films", "books", "restaurants", "gadgets", "hotels"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ann's friends don't live in the U.S., do they?", "Ann 's friends do n't live in the U.S. , do they ?"),
        ("I'd've paid $3.50 at 10:30!", "I 'd 've paid $ 3.50 at 10:30 !"),
        ("We cannot e-mail a@b.org (yet)...", "We can not e - mail a@b.org ( yet ) ..."),
        ("Dr. No isn’t here :-)", "Dr. No is n’t here :-)"),
        ("", ""),
        (" \t ", ""),
    ],
)
def test_raw_text_is_split_into_words_as_in_a_treebank(text: str, words: str) -> None:
    assert " ".join(split_words(text)) == words


@given(st.text(max_size=80))
def test_splitting_loses_no_visible_character(text: str) -> None:
    assert "".join("".join(split_words(text)).split()) == "".join(text.split())
