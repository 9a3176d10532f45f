"""What a multi-task run says in the end: figures, verdict and what to notice, all computed from the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer_demos.events import Result
from trainer_demos.metrics import mean_and_spread
from trainer_demos.results import Outcome, gap, signed, summarise
from trainer_demos.sentence_model import TASK_OF
from trainer_demos.setup import Setup


def result(
    setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], words: int, entities: int, seconds: float
) -> Result:
    """The last event of a run over so many held-out words and entities."""
    shared, single = ([outcome[name] for outcome in outcomes] for name in setup.demo.arms)
    arms = (summarise("shared", shared), summarise("single", single))
    measures: dict[str, float] = {}
    for arm in arms:
        measures |= {f"{arm.name}_{name.lower()}": 100 * value for name, value in arm.metrics.items()}
    gains = {
        name: gap(
            [one.metrics[name] for one in shared],
            [one.metrics[name] for one in single],
            entities if name == "F1" else words,
        )
        for name in arms[0].metrics
    }
    measures |= {f"{name.lower()}_gain": found.mean for name, found in gains.items()}
    if set(TASK_OF) <= set(gains):
        measures["mean_gain"] = mean_and_spread([gains[name].mean for name in TASK_OF])[0]
    for metric, measure in (("UPOS", "tagging_lost"), ("F1", "entities_lost")):
        if metric in gains:
            measures[measure] = 100 * mean_and_spread([one.others[f"{metric} lost"] for one in shared])[0]
    if arms[0].seconds:
        measures["seconds_ratio"] = arms[1].seconds / arms[0].seconds
    measures["parameters_ratio"] = arms[1].parameters / arms[0].parameters

    named = {task: gains[metric] for metric, task in TASK_OF.items() if metric in gains}
    differences = ", ".join(f"{task} {signed(found.mean)}" for task, found in named.items())
    clear = [task for task, found in named.items() if found.shows]
    verdict = (
        f"One shared model against {len(named)} single ones: {differences} points, in "
        f"{arms[0].seconds:.0f} against {arms[1].seconds:.0f} seconds of training."
    )
    verdict += (
        f" Beyond chance: {', '.join(clear)}."
        if clear
        else " None of these differences is beyond what chance explains."
    )
    weights = f"{arms[0].parameters / 1e6:.1f} million weights, the single ones together {arms[1].parameters / 1e6:.1f}"
    notice = [f"The shared model has {weights}."]
    if len(outcomes) == 1:
        notice.append(
            "Entities are few, so F1 swings most from seed to seed: run again with other seeds before you believe it."
        )
    if setup.word("schedule") == "sequential" and "tagging_lost" in measures:
        notice.append(
            "From its best point on the curve the shared model's tagging "
            f"fell by {measures['tagging_lost']:.1f} points, its entities by {measures.get('entities_lost', 0.0):.1f}."
        )
    return Result(arms, measures, verdict, tuple(notice), setup.stopped(), seconds)
