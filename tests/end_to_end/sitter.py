"""Sits a test without a screen until it is killed: each step that is on disk is said on standard output at once.

Run as `python sitter.py SEED`: goes on with an open test, else begins one. After `ready` each line is a kind of event,
the question's number and the value.
"""

from __future__ import annotations

import random
import sys

from quiz import paths
from quiz.desk import Place, open_desk
from quiz.exam.sitting import Confidence, Kind
from quiz.examining import Examining, terms_for


def say(*words: object) -> None:
    """One line, at once."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Sit."""
    rng = random.Random(sys.argv[1])
    with open_desk(Place(paths.default_database(), "me", paths.content_dir())) as desk:
        unfinished = desk.store.sittings.unfinished(desk.now())
        if unfinished is None:
            flow = Examining.begin(desk, terms_for(desk, questions=20, minutes=0, seed=7))
        else:
            flow = Examining.resume(desk, unfinished.sitting.id, paused=True)
        say("ready")
        while True:
            flow.go(rng.randint(1, len(flow.sitting.paper)))
            step = rng.choice((Kind.ANSWERED, Kind.ANSWERED, Kind.CONFIDENCE, Kind.FLAGGED))
            if step is Kind.ANSWERED:
                flow.choose(rng.randrange(len(flow.question.order)))
                say(step.value, flow.number, flow.response.option_id)
            elif step is Kind.CONFIDENCE:
                flow.be_sure(rng.choice(tuple(Confidence)))
                say(step.value, flow.number, flow.response.confidence)
            else:
                flow.flag()
                say("flagged" if flow.response.flagged else "unflagged", flow.number, "-")


main()
