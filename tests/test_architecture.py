"""The rules of the house, enforced."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGES = ("quiz", "trainer_demos")
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_importing_every_module_of_quiz_loads_neither_torch_nor_numpy() -> None:
    script = (
        "import pkgutil, importlib, sys, quiz\n"
        "for found in pkgutil.walk_packages(quiz.__path__, 'quiz.'):\n"
        "    if found.name not in ('quiz.__main__', 'quiz.store.migrations.env'): importlib.import_module(found.name)\n"
        "heavy = {'torch', 'transformers', 'numpy', 'sklearn'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert 'quiz.tui.screens.study' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_protocol_and_the_catalogue_need_only_the_standard_library() -> None:
    script = (
        "import sys; before = set(sys.modules)\n"
        "import trainer_demos.events, trainer_demos.catalog\n"
        "names = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "foreign = {name for name in names if name not in sys.stdlib_module_names and name != 'trainer_demos'}\n"
        "assert not foreign, foreign\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda path: path.name)
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [path for path in MODULES if path.stem in ("utils", "helpers", "common", "misc")] == []
    for path in MODULES:
        classes = [node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)]
        assert [name for name in classes if name.endswith("Manager")] == []


def test_nothing_dangerous_is_used() -> None:
    forbidden = ("import pickle", "shell=True", "yaml.load(", "os.system(", "eval(", "weights_only=False")
    found = [
        (path.name, word) for path in MODULES for word in forbidden if word in path.read_text().replace(".eval(", "")
    ]
    assert found == []
