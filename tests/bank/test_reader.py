from pathlib import Path

import pytest
from conftest import BLUEPRINT, ROOT

from bank.deck import CARD, DECK, second_card
from quiz.bank import Bank
from quiz.bank.cache import Cache
from quiz.bank.reader import ContentError, load, load_decks


def read(tmp_path: Path, *texts: str | bytes) -> Bank:
    paths = []
    for number, text in enumerate(texts):
        path = tmp_path / f"deck{number}.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    return load_decks(paths, BLUEPRINT)


def problems(tmp_path: Path, *texts: str | bytes) -> list[str]:
    """Problems as `line:column: key: message`, the path taken off."""
    return [str(problem).split(".yaml:", 1)[1] for problem in read(tmp_path, *texts).problems]


def test_a_sound_card_is_read_whole(tmp_path: Path) -> None:
    bank = read(tmp_path, DECK)
    assert bank.problems == ()
    card = bank.cards["mtl-aaaa"]
    assert card.key.id == "b"
    assert [option.id for option in card.distractors] == ["a", "c"]
    assert card.refs[0].url == "https://doi.org/10.1023/A:1007379606734"
    assert card.explanation.startswith("What counts is when the tasks meet the shared weights. Together")
    assert card.demo.predict.expects == 1
    assert card.demo.predict.measured({"upos_gain": 3.0, "f1_gain": 1.0, "las_gain": 0.0}) == 0
    assert (card.source.line, card.source.column) == (2, 5)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    takeaway:", "    takeawy:", '28:5: takeawy: unknown key; did you mean "takeaway"?'),
        ("domain: multi-task", "domain: multi", '6:13: domain: "multi" is not known; did you mean "multi-task"?'),
        ("preset: default", "preset: defualt", '37:15: demo.preset: "defualt" is not known; did you mean "default"?'),
        ("id: multi_task", "id: multitask", '36:11: demo.id: "multitask" is not known; did you mean "multi_task"?'),
        ("[multi-task, tr", "[multi-tsk, tr", '45:12: tags: "multi-tsk" is not known; did you mean "multi-task"?'),
        ("        why: Both tasks", "        wy: Both tasks", '20:9: options.wy: unknown key; did you mean "why"?'),
        ("    level: understand", "    level: analyze", '9:12: level: "analyze" is not known; did you mean "analyse"?'),
        ("    rev: 1", "    rev: one", '3:10: rev: "one" is not a whole number from 1 to 10000'),
        ("    rev: 1", "    rev: 1\n    rev: 2", "4:5: rev: given twice; the first is in line 3"),
        ("id: mtl-aaaa", "id: MTL_1", '2:9: id: "MTL_1" does not have the form of `mtl-7k3q`'),
        ("when: upos_gain >", "when: uops_gain >", '"uops_gain" is not a measure of multi_task; did you mean "upos_'),
        ("when: upos_gain > f1", "when: upos_gain = f1", "is not a comparison such as `gap >= 10`"),
        ("expects: 2", "expects: 3", "44:18: demo.predict.expects: 3 is beyond the 2 options"),
        ("    tags: [multi-task, transfer-learning]", "    tags: [multi-task]", "45:11: tags: has 1 entries, needs"),
        ("        doi: 10.1023/A:1007379606734\n", "        doi: caruana\n", '"caruana" does not have the form of'),
        ("        correct: true\n", "", "13:7: options: no option marked `correct: true`; exactly one must be"),
        ("        correct: true\n", "        correct: yes\n", '19:18: options.correct: "yes" must be true or false'),
        ("    level: understand\n", "", "2:5: level: is missing"),
        ("change: editorial", "change:", "4:12: change: is empty"),
        ("correct: true", "correct:", "19:17: options.correct: is empty"),
        ("    rev: 1", "    rev: ²", '3:10: rev: "²" is not a whole number'),
        ("    rev: 1", f"    rev: {'9' * 6000}", f'3:10: rev: "{"9" * 59}…" is not a whole number'),
        ("    rev: 1", "    rev: 1\n    [a, b]: 1", "4:5: a key must be a word"),
        ("    rev: 1", "    rev: 1\n    verified_on: 2026-02-31", '4:18: verified_on: "2026-02-31" is no date'),
        ("    rev: 1", "    rev: 1\n    superseded_by: mtl-zzzz", '2:5: superseded_by: there is no card "mtl-zzzz"'),
        ("level: understand", 'level: "a\\e[31m\\nb"', 'level: "a�[31m�b" is not known'),
    ],
)  # fmt: skip
def test_each_problem_has_a_place_a_key_and_a_way_out(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in DECK
    found = problems(tmp_path, DECK.replace(old, new, 1))
    assert any(expected in problem for problem in found), found


def test_two_correct_options_are_reported(tmp_path: Path) -> None:
    text = DECK.replace("        misconception: Sharing", "        correct: true\n        misconception: Sharing")
    assert any(
        "exactly one must be" in problem or "no error leads there" in problem for problem in problems(tmp_path, text)
    )
    text = DECK.replace("        misconception: Sharing an encoder is taken for transfer.\n", "        correct: true\n")
    assert problems(tmp_path, text) == ["13:7: options: options a and b marked `correct: true`; exactly one must be"]


def test_a_missing_why_is_reported_where_the_option_stands(tmp_path: Path) -> None:
    lines = [line for line in DECK.splitlines() if "Both tasks send" not in line]
    assert problems(tmp_path, "\n".join(lines)) == ["17:9: options.why: is missing"]


def test_all_problems_come_in_one_go_and_sound_cards_still_load(tmp_path: Path) -> None:
    broken = second_card().replace("    level: understand\n", "").replace("rev: 1", "rev: x")
    bank = read(tmp_path, DECK + broken + second_card("mtl-cccc"))
    assert set(bank.cards) == {"mtl-aaaa", "mtl-cccc"}
    assert len(bank.problems) == 2


def test_an_unknown_key_beside_the_cards_does_not_hide_them(tmp_path: Path) -> None:
    bank = read(tmp_path, "version: 2\n" + DECK)
    assert set(bank.cards) == {"mtl-aaaa"}
    assert "version: unknown key" in str(bank.problems[0])


def test_an_id_taken_in_another_file_names_that_place(tmp_path: Path) -> None:
    bank = read(tmp_path, DECK, DECK)
    assert len(bank.cards) == 1
    assert 'deck1.yaml:2:5: id: "mtl-aaaa" is taken by the card at' in str(bank.problems[0])
    assert "deck0.yaml:2:5" in str(bank.problems[0])


def test_a_related_card_must_exist(tmp_path: Path) -> None:
    text = DECK + "    related: [mtl-aaab]\n"
    assert problems(tmp_path, text) == ['2:5: related: there is no card "mtl-aaab"; did you mean "mtl-aaaa"?']


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "1:1: the file is empty; it needs a list of cards under `cards:`"),
        (b"# only a comment\n", "1:1: the file is empty; it needs a list of cards under `cards:`"),
        (b"cards:\n\t- id: x\n", "2:1: a tab stands where YAML wants spaces; indent with spaces"),
        (b"cards:\n  - stem: caf\xe9\n", "2:14: byte 0xe9 is not UTF-8; save the file as UTF-8"),
        (b"cards:\n  - stem: a: b\n", "2:12: not readable as YAML: mapping values are not allowed"),
        (b"- just\n- a list\n", "1:1: needs `key: value` lines here"),
        (b"cards: none\n", "1:8: cards: needs a list"),
        (b"cards: [1]\n", "1:9: needs `key: value` lines here"),
        (b"cards: []\n", "1:8: cards: has 0 entries"),
        (b"cards: [unclosed\n", "not readable as YAML"),
        (b"cards: []\n---\ncards: []\n", "expected a single document in the stream, but found another document"),
        (b"\xef\xbb\xbfcards:\n  - stem: \xc3\xa9 caf\xe9\n", "2:16: byte 0xe9 is not UTF-8"),
        ("cards:\n  - stem: é\0\n".encode(), "2:12: a control character stands here; delete it"),
        (b"cards: &a [*a]\n", "1:12: `*a` is an alias; write the text out here"),
        (b"cards:\n  - <<: *base\n", "2:9: `*base` is an alias; write the text out here"),
        (b"cards: " + b"[" * 60 + b"]" * 60, "1:57: nested more than 50 deep"),
        # Newer versions of libyaml give up by themselves, at a bracket of their own choice.
        (b"cards: " + b"[" * 100_000, "nested more than 50 deep"),
    ],
)
def test_a_file_that_is_no_deck_is_explained(tmp_path: Path, raw: bytes, expected: str) -> None:
    found = problems(tmp_path, raw)
    assert len(found) == 1
    assert expected in found[0]


def test_a_scalar_that_yaml_would_bend_stays_text(tmp_path: Path) -> None:
    text = DECK.replace("text: Sequential transfer learning", "text: no").replace(
        "text: Continual domain adaptation", "text: 1e5"
    )
    card = read(tmp_path, text).cards["mtl-aaaa"]
    assert [option.text for option in card.distractors] == ["no", "1e5"]


def test_yaml_tags_that_would_run_code_are_only_text(tmp_path: Path) -> None:
    text = DECK.replace("text: Sequential transfer learning", "text: !!python/object/apply:os.getcwd []")
    assert any("needs text" in problem for problem in problems(tmp_path, text))


def test_a_block_keeps_its_indentation(tmp_path: Path) -> None:
    text = DECK + "    code: |-\n      for batch in data:\n          step(batch)\n"
    assert read(tmp_path, text).cards["mtl-aaaa"].code == "for batch in data:\n    step(batch)"


def test_a_folder_that_is_missing_or_has_no_deck_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="does not exist"):
        load(tmp_path / "nowhere")
    with pytest.raises(ContentError, match="there is no deck here"):
        load(tmp_path)


def test_an_unchanged_file_comes_from_the_cache_and_is_the_same(tmp_path: Path) -> None:
    path, cache = tmp_path / "deck.yaml", Cache(tmp_path / "cache")
    path.write_text(DECK)
    first = load_decks([path], BLUEPRINT, cache)
    assert len(list((tmp_path / "cache").iterdir())) == 1
    second = load_decks([path], BLUEPRINT, cache)
    assert second.cards == first.cards
    path.write_text(DECK.replace("difficulty: 2", "difficulty: 3"))
    assert load_decks([path], BLUEPRINT, cache).cards["mtl-aaaa"].difficulty == 3


def test_a_damaged_cache_entry_is_as_good_as_none(tmp_path: Path) -> None:
    path, cache = tmp_path / "deck.yaml", Cache(tmp_path / "cache")
    path.write_text(DECK)
    first = load_decks([path], BLUEPRINT, cache)
    for entry in (tmp_path / "cache").iterdir():
        entry.write_text('[{"id": 1}]')
    assert load_decks([path], BLUEPRINT, cache).cards == first.cards


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    path = tmp_path / "deck.yaml"
    path.write_text(DECK)
    assert "mtl-aaaa" in load_decks([path], BLUEPRINT, Cache(tmp_path / "cache")).cards


def test_a_later_revision_says_what_kind_of_change_it_was(tmp_path: Path) -> None:
    text = DECK.replace("    rev: 1\n    change: editorial\n", "    rev: 2\n")
    assert problems(tmp_path, text) == ["2:5: change: is missing; revision 2 needs it (editorial, substantive, key)"]


def test_every_card_of_a_deck_is_checked_against_the_blueprint_of_topics(tmp_path: Path) -> None:
    text = "cards:\n" + CARD.replace("classify-regime", "classify-regimes")
    assert problems(tmp_path, text) == [
        '8:16: objective: "classify-regimes" is not known; did you mean "classify-regime"?'
    ]


def test_what_editors_leave_behind_is_no_deck_and_a_folder_named_like_one_is_reported(tmp_path: Path) -> None:
    (tmp_path / "blueprint.yaml").write_text((ROOT / "content" / "blueprint.yaml").read_text("utf-8"), "utf-8")
    decks = tmp_path / "decks"
    (decks / "folder.yaml").mkdir(parents=True)
    (decks / "mine.yml").write_text(DECK, "utf-8")
    (decks / ".#mine.yaml").symlink_to("nobody@nowhere")
    (decks / "loop.yaml").symlink_to("loop.yaml")
    bank = load(tmp_path)
    assert set(bank.cards) == {"mtl-aaaa"}
    assert [problem.message.split(":")[0] for problem in bank.problems] == ["cannot be read", "cannot be read"]


def test_a_folder_that_cannot_be_listed_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", forbidden)
    with pytest.raises(ContentError, match="cannot be read: Permission denied"):
        load(tmp_path)
