"""Catalogue entry of `interference`: when a second task pulls the other way."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import TASKS, ask

INTERFERENCE = Demo(
    id="interference",
    title="When tasks pull apart",
    concept=(
        "Two tasks share an encoder; each has its own idea of where the weights should go. The cosine between their "
        "gradients says whether they agree. Here a main task is trained alone, with an auxiliary task beside it, and "
        "with the auxiliary's gradient stripped of whatever opposes the main one (PCGrad). The auxiliary can be "
        "related, or pure nonsense: labels shuffled among the words."
    ),
    arms=("with auxiliary", "alone", "PCGrad"),
    curves=("score", "cosine", "loss main", "loss auxiliary"),
    data="treebank",
    predict=ask(
        "A nonsense auxiliary task (shuffled labels) shares the encoder with tagging. What will it do to tagging?",
        ("Hurt it by 0.5 points or more", "gain <= -0.5"),
        ("Change it by less than 0.5 points", "gain < 0.5"),
        otherwise="Help it by 0.5 points or more",
        expects=1,
    ),
    knobs=(
        Knob("main", "the task that counts", "tagging", choices=TASKS),
        Knob("auxiliary", "the task beside it", "shuffled", choices=("shuffled", *TASKS)),
        Knob("weight", "weight of the auxiliary loss in the sum", 3.0, 0.0, 100.0),
        Knob("sentences", "training sentences", 160, 16, 20000),
        Knob("epochs", "passes over them", 3, 1, 40),
    ),
    presets=(
        Preset(
            "default",
            "Tagging beside nonsense",
            "An auxiliary task that cannot be learned still moves the encoder.",
            {},
        ),
        Preset(
            "related",
            "Tagging beside parsing",
            "A related task: do the gradients agree, and is it a help?",
            {"auxiliary": "parsing", "weight": 1.0},
        ),
        Preset(
            "entities",
            "Entities beside tagging",
            "A scarce main task with a rich neighbour.",
            {"main": "entities", "auxiliary": "tagging", "weight": 1.0},
        ),
        Preset("loud", "A loud neighbour", "The nonsense task counts ten times.", {"weight": 10.0}),
    ),
    measures=(
        Measure("alone", "score of the main task trained alone (accuracy, F1 or LAS)", "%"),
        Measure("beside", "its score with the auxiliary task", "%"),
        Measure("pcgrad", "its score with the auxiliary task under PCGrad", "%"),
        Measure("gain", "with the auxiliary minus alone", "points"),
        Measure("pcgrad_gain", "PCGrad minus the plain sum", "points"),
        Measure("cosine", "mean cosine between the two gradients on the encoder, times 100", "%"),
        Measure("conflict", "share of the steps in which that cosine was negative", "%"),
    ),
    turn="Set `auxiliary` to parsing: the cosine rises, and the harm goes.",
    sources=(
        Source("Gradient Surgery for Multi-Task Learning", "Yu et al.", 2020, "https://arxiv.org/abs/2001.06782"),
        Source(
            "When is multitask learning effective? Semantic sequence prediction under varying data conditions",
            "Martínez Alonso, Plank",
            2017,
            "https://aclanthology.org/E17-1005/",
        ),
    ),
)
