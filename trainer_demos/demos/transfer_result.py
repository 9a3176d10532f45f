"""What a transfer run says in the end: figures, verdict and what to notice, all computed from the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table, figure
from trainer_demos.setup import Setup


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    lead = table.gap("pre-trained", "fresh")
    measures = {"gap": lead.mean}
    for arm, name in (("pre-trained", "pretrained"), ("fresh", "fresh")):
        measures |= {
            name: table.percent(arm),
            f"{name}_train": table.percent(arm, "training accuracy"),
            f"{name}_seconds": table.seconds(arm),
        }
    pretrained = table.arms[0]
    measures |= {
        "overfit": measures["pretrained_train"] - measures["pretrained"],
        "fresh_overfit": measures["fresh_train"] - measures["fresh"],
        "late_loss": table.percent("pre-trained", "late loss"),
        "drop": table.percent("pre-trained", "home") - measures["pretrained"],
        "fresh_drop": table.percent("fresh", "home") - measures["fresh"],
        "trainable": 100 * pretrained.trainable / pretrained.parameters,
        "moved": table.percent("pre-trained", "moved"),
    }
    figures = f"{table.tell('pre-trained')} against {table.tell('fresh')} on {items} held-out reviews"
    if not lead.shows:
        verdict = f"No clear difference in this run: {figures}. A gap under {lead.doubt:.0f} points may be chance here."
    elif lead.mean > 0:
        verdict = f"Pre-training was worth {lead.mean:.1f} points: {figures}."
    else:
        verdict = f"The fresh encoder was ahead by {-lead.mean:.1f} points: {figures}."
    learned = f"{measures['pretrained_train']:.0f} % of them, the fresh one {measures['fresh_train']:.0f} %"
    notice = [
        f"Both arms saw the same labels. The pre-trained arm now gets {learned}: set that beside the held-out figures.",
        f"The pre-trained encoder's weights moved by {measures['moved']:.1f} % of their length.",
    ]
    if setup.word("test_domain") != setup.word("train_domain"):
        notice.append(
            f"Away from {setup.word('train_domain')} the pre-trained arm lost {figure(measures['drop'])} points, "
            f"the fresh one {figure(measures['fresh_drop'])}."
        )
    return table.result(measures, verdict, notice, seconds)
