"""Catalogue entry of `multi_task_then_transfer`: both ideas combined."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import CARUANA, RUDER, ask

MULTI_TASK_THEN_TRANSFER = Demo(
    id="multi_task_then_transfer",
    title="Both: several tasks, then one",
    concept=(
        "First one encoder learns tagging and parsing together, on the summed losses: multi-task learning. Then it "
        "goes on to a new task, finding entities, from few labelled sentences: transfer learning. The other arm goes "
        "to the entities directly. What tagging and parsing taught the encoder about words either helps there or not."
    ),
    arms=("via tagging and parsing", "direct"),
    curves=("F1", "loss", "UPOS", "LAS"),
    data="treebank",
    predict=ask(
        "Entities from few sentences: what will tagging and parsing beforehand be worth, in F1?",
        ("4 points or more", "gain >= 4"),
        ("Between 0 and 4 points", "gain >= 0"),
        otherwise="Less than nothing: the direct way is ahead",
        expects=1,
    ),
    knobs=(
        Knob("source_sentences", "sentences with tags and trees", 300, 16, 20000),
        Knob("source_epochs", "passes over them", 2, 1, 40),
        Knob("source_tasks", "what is learned first", "both", choices=("both", "tagging", "parsing")),
        Knob("target_sentences", "sentences with entity labels", 100, 8, 20000),
        Knob("epochs", "passes over these", 10, 1, 60),
        Knob("encoder_rate", "peak learning rate of the encoder on the entities", 2e-4, 1e-6, 1e-1),
    ),
    presets=(
        Preset("default", "Entities from 100 sentences", "Multi-task first, then transfer, beside going direct.", {}),
        Preset(
            "few",
            "Entities from 30 sentences",
            "Where entity labels are very few, a detour should pay most.",
            {"target_sentences": 30, "epochs": 20},
        ),
        Preset(
            "many",
            "Entities from 300 sentences",
            "With more labels the direct way catches up.",
            {"target_sentences": 300, "epochs": 4},
        ),
        Preset("tagging", "Tagging alone first", "Only one source task: plain transfer.", {"source_tasks": "tagging"}),
        Preset(
            "parsing",
            "Parsing alone first",
            "Only the other: which of the two had the useful knowledge?",
            {"source_tasks": "parsing"},
        ),
    ),
    measures=(
        Measure("via", "entity F1 after tagging and parsing", "%"),
        Measure("direct", "entity F1 of the direct way", "%"),
        Measure("gain", "via minus direct", "points"),
        Measure("via_early", "entity F1 a quarter of the way into the target task, via", "%"),
        Measure("direct_early", "the same, direct", "%"),
        Measure("source_upos", "UPOS accuracy at the end of the first phase", "%"),
        Measure("source_las", "LAS at the end of the first phase", "%"),
        Measure("time_ratio", "training time via over direct", "times"),
    ),
    turn="Raise `target_sentences` to 300: the more target labels, the less a detour is worth.",
    sources=(
        CARUANA,
        RUDER,
        Source(
            "Multi-Task Deep Neural Networks for Natural Language Understanding",
            "Liu, He, Chen, Gao",
            2019,
            "https://aclanthology.org/P19-1441/",
        ),
    ),
)
