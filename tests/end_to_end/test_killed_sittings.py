"""A test survives kill -9; `python -m tests.bench.kill_sitting` does the same fifty times."""

from pathlib import Path

from end_to_end.killing import kill_again_and_again


def test_kills_at_random_moments_lose_no_acknowledged_step_and_the_test_goes_on_at_once(tmp_path: Path) -> None:
    acknowledged, on_disk = kill_again_and_again(tmp_path, times=6, seed=1)
    assert acknowledged > 20
    assert on_disk - acknowledged <= 6
