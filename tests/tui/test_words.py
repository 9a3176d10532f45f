import pytest

from quiz.tui.words import prose, unbroken
from quiz.tui.wrapping import keep_no_break_spaces


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("in 10 s and 3 ms", "in 10~s and 3~ms"),
        ("70 %, or 1 point", "70~%, or 1~point"),
        ("24 GB, 16 GiB", "24~GB, 16~GiB"),
        ("5 sentences, 3 and 2 more", "5 sentences, 3 and 2 more"),
        ("few points", "few points"),
    ],
)
def test_a_number_is_joined_to_its_unit_and_to_nothing_else(text: str, joined: str) -> None:
    assert unbroken(text) == joined.replace("~", "\u00a0")


def test_code_is_shown_as_it_is_written() -> None:
    assert prose("**10 s** of `sleep 10 s`").plain == "10\u00a0s of sleep 10 s"


@pytest.mark.parametrize("width", range(12, 40))
def test_no_line_of_prose_ends_between_a_number_and_its_unit(width: int) -> None:
    keep_no_break_spaces()
    lines = [line.plain for line in prose("The gap is 12 points after 300 ms, or 15 % of the whole.").wrap(width)]
    assert " ".join(line.strip(" ") for line in lines).replace("\u00a0", " ").startswith("The gap is 12 points after")
    assert not any(line.rstrip()[-1].isdigit() for line in lines)
