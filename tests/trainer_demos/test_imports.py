"""What may be loaded by whom."""

from __future__ import annotations

import json
import subprocess
import sys

from trainer_demos.catalog import DEMOS

LIST = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"


def loaded(imports: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{imports}; {LIST}"], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_protocol_and_the_catalogue_load_the_standard_library_only() -> None:
    bare = loaded("pass")
    extra = loaded("import trainer_demos.events, trainer_demos.catalog") - bare - set(sys.stdlib_module_names)
    assert extra == {"trainer_demos"}


def test_the_command_line_answers_without_pytorch() -> None:
    assert not {"torch", "transformers", "numpy"} & loaded("import trainer_demos.cli")


def test_no_demo_loads_the_study_app() -> None:
    imports = "; ".join(f"import trainer_demos.demos.{demo}" for demo in DEMOS)
    assert not {"quiz", "textual", "sqlalchemy"} & loaded(f"import trainer_demos.runner, trainer_demos.view; {imports}")


def test_the_list_for_programs_carries_what_the_study_app_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trainer_demos", "list", "--json"], capture_output=True, text=True, check=True
    )
    demos = {demo["id"]: demo for demo in json.loads(done.stdout)}
    assert set(demos) == set(DEMOS)
    assert {preset["name"] for preset in demos["transfer"]["presets"]} == {p.name for p in DEMOS["transfer"].presets}
