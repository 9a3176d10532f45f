"""What a transfer run says in the end: figures, verdict and what to notice, all computed from the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer_demos.events import Result
from trainer_demos.metrics import mean_and_spread
from trainer_demos.results import Outcome, gap, plus_minus, summarise
from trainer_demos.setup import Setup


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    pretrained, fresh = ([outcome[name] for outcome in outcomes] for name in setup.demo.arms)

    def mean(arm: Sequence[Outcome], name: str) -> float:
        return 100 * mean_and_spread([{**each.metrics, **each.others}[name] for each in arm])[0]

    arms = (summarise("pre-trained", pretrained), summarise("fresh", fresh))
    tests = [[each.metrics["accuracy"] for each in arm] for arm in (pretrained, fresh)]
    lead = gap(tests[0], tests[1], items)
    measures = {
        "pretrained": mean(pretrained, "accuracy"),
        "fresh": mean(fresh, "accuracy"),
        "gap": lead.mean,
        "pretrained_train": mean(pretrained, "training accuracy"),
        "fresh_train": mean(fresh, "training accuracy"),
        "overfit": mean(pretrained, "training accuracy") - mean(pretrained, "accuracy"),
        "fresh_overfit": mean(fresh, "training accuracy") - mean(fresh, "accuracy"),
        "late_loss": mean(pretrained, "late loss"),
        "drop": mean(pretrained, "home") - mean(pretrained, "accuracy"),
        "fresh_drop": mean(fresh, "home") - mean(fresh, "accuracy"),
        "trainable": 100 * arms[0].trainable / arms[0].parameters,
        "moved": mean(pretrained, "moved"),
        "pretrained_seconds": arms[0].seconds,
        "fresh_seconds": arms[1].seconds,
    }
    spreads = [100 * arm.spread["accuracy"] if arm.spread else None for arm in arms]
    figures = (
        f"{plus_minus(measures['pretrained'], spreads[0])} against {plus_minus(measures['fresh'], spreads[1])} "
        f"on {items} held-out reviews"
    )
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
            f"Away from {setup.word('train_domain')} the pre-trained arm lost {measures['drop']:.1f} points, "
            f"the fresh one {measures['fresh_drop']:.1f}."
        )
    elif not spreads[0]:
        notice.append("One seed is one draw of labels: run again with other seeds to see how much luck there is in it.")
    return Result(arms, measures, verdict, tuple(notice), setup.stopped(), seconds)
