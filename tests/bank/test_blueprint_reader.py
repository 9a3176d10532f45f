from pathlib import Path

import pytest
from conftest import ROOT

from quiz.bank.blueprint_reader import read_blueprint

TEXT = (ROOT / "content" / "blueprint.yaml").read_text("utf-8")


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "blueprint.yaml"
    path.write_text(text, "utf-8")
    blueprint, found = read_blueprint(path)
    assert blueprint is None
    return [str(problem).split(".yaml:", 1)[1] for problem in found]


def test_the_blueprint_that_ships_is_sound() -> None:
    blueprint, found = read_blueprint(ROOT / "content" / "blueprint.yaml")
    assert found == ()
    assert blueprint is not None
    assert len(blueprint.domains) == 13
    assert sum(sum(domain.cards) for domain in blueprint.domains) == 400


@pytest.mark.parametrize("counts", ["[a, 11, 9, 6]", "[², 11, 9, 6]", f"[{'9' * 5000}, 11, 9, 6]"])
def test_card_counts_that_are_no_numbers_are_reported_and_the_domain_is_not_dropped(
    tmp_path: Path, counts: str
) -> None:
    assert "cards: [6, 11, 9, 6]" in TEXT
    found = problems(tmp_path, TEXT.replace("cards: [6, 11, 9, 6]", f"cards: {counts}"))
    assert len(found) == 1
    assert "domains.cards: needs four whole numbers, one a level" in found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT.replace("weight: 8", "weight: 9", 1), "domains: the weights add up to 101, not to 100"),
        ("", "1:1: the file is empty; it needs `title`, `pass_mark`, `levels`, `domains` and `tags`"),
        ("[]", "1:1: needs `key: value` lines here"),
    ],
)
def test_each_problem_comes_alone(tmp_path: Path, text: str, expected: str) -> None:
    (found,) = problems(tmp_path, text)
    assert expected in found


def test_a_missing_part_is_named_once_and_not_looked_for_in_another(tmp_path: Path) -> None:
    found = problems(tmp_path, TEXT.replace("levels:", "levls:"))
    assert [problem.split(": ", 1)[1] for problem in found] == [
        'levls: unknown key; did you mean "levels"?',
        "levels: is missing",
    ]
