import sys
from pathlib import Path

import pytest

from quiz.bank import Source
from quiz.editor import EditorError, command, run

PLACE = Source("/cards/deck one.yaml", 12, 5)


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vim", ["vim", "+12", "/cards/deck one.yaml"]),
        ("nano -w", ["nano", "-w", "+12", "/cards/deck one.yaml"]),
        ("subl", ["subl", "--wait", "/cards/deck one.yaml:12"]),
        ("hx", ["hx", "/cards/deck one.yaml:12"]),
        ("/usr/bin/code", ["/usr/bin/code", "--wait", "--goto", "/cards/deck one.yaml:12"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(editor: str, expected: list[str]) -> None:
    assert command(PLACE, {"EDITOR": editor}) == expected


def test_visual_goes_before_editor() -> None:
    assert command(PLACE, {"VISUAL": "vi", "EDITOR": "ed"})[0] == "vi"


def test_without_an_editor_the_learner_is_told_how_to_set_one_and_where_the_card_is() -> None:
    with pytest.raises(EditorError, match=r"export EDITOR=nano.*deck one\.yaml:12:5"):
        command(PLACE, {})


def test_an_editor_setting_with_an_open_quote_is_named() -> None:
    with pytest.raises(EditorError, match="open quote"):
        command(PLACE, {"EDITOR": "vim '"})


def test_an_editor_that_does_not_start_or_fails_is_named() -> None:
    assert "'no-such-editor' does not start" in run(["no-such-editor"], PLACE)
    assert "ended with status 3" in run([sys.executable, "-c", "raise SystemExit(3)"], PLACE)


def test_the_editor_edits_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text("before")
    script = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('after')"
    assert run([sys.executable, "-c", script, str(path)], Source(str(path), 1, 1)) == ""
    assert path.read_text() == "after"
