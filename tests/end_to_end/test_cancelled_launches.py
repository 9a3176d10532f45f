"""Launches cancelled at random moments leave no process behind and lose no answer."""

from pathlib import Path

from end_to_end.cancelling import launch_and_cancel
from end_to_end.test_study_in_a_terminal import stats


def test_cancelled_launches_leave_no_process_and_lose_no_answer(tmp_path: Path) -> None:
    found = launch_and_cancel(tmp_path, launches=4, seed=0)
    assert not found.orphans
    assert stats(tmp_path)["reviews"] == found.answers
