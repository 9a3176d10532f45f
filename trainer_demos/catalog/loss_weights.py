"""Catalogue entry of `loss_weights`: who gains and who pays when the sum is weighted."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask

_ARMS = (("equal", "equal weights"), ("hand", "hand-set weights"), ("learned", "learned weights"))
_METRICS = (("upos", "UPOS accuracy"), ("f1", "strict entity F1"), ("las", "LAS"))

LOSS_WEIGHTS = Demo(
    id="loss_weights",
    title="Who gains when the sum is weighted",
    concept=(
        "The objective of multi-task learning is a weighted sum of losses, and a weight decides how hard a task pulls "
        "at the shared encoder. Three shared models race: equal weights, weights set by hand, and weights learned from "
        "each task's uncertainty (Kendall et al. 2018). Equal weights, with some care for the learning rate, are hard "
        "to beat."
    ),
    arms=("equal", "hand-set", "uncertainty"),
    curves=("UPOS", "F1", "LAS", "loss tagging", "loss entities", "loss parsing"),
    data="treebank",
    predict=ask(
        "With the parsing loss counted ten times, where will the largest loss be, against equal weights?",
        ("In tagging", "hand_upos_gain < hand_f1_gain and hand_upos_gain < hand_las_gain"),
        ("In entities", "hand_f1_gain < hand_las_gain"),
        otherwise="In parsing itself",
        expects=2,
    ),
    knobs=(
        Knob("weight_tagging", "hand-set weight of the tagging loss", 1.0, 0.0, 100.0),
        Knob("weight_entities", "hand-set weight of the entity loss", 1.0, 0.0, 100.0),
        Knob("weight_parsing", "hand-set weight of the parsing loss", 10.0, 0.0, 100.0),
        Knob("sentences", "training sentences", 240, 16, 20000),
        Knob("epochs", "passes over them", 3, 1, 40),
    ),
    presets=(
        Preset("default", "Parsing ten times", "One task pulls ten times as hard: what do the other two pay?", {}),
        Preset(
            "entities-ten",
            "Entities ten times",
            "The scarce task is favoured: does it gain as much as the others lose?",
            {"weight_parsing": 1.0, "weight_entities": 10.0},
        ),
        Preset(
            "tagging-tenth",
            "Tagging a tenth",
            "The easiest task is turned down: does anybody notice?",
            {"weight_parsing": 1.0, "weight_tagging": 0.1},
        ),
        Preset(
            "entities-off",
            "Entities weighted nought",
            "A weight of 0 takes a task out of the sum: its head learns nothing.",
            {"weight_parsing": 1.0, "weight_entities": 0.0},
        ),
    ),
    measures=(
        *(Measure(f"{arm}_{name}", f"{metric} with {words}", "%") for arm, words in _ARMS for name, metric in _METRICS),
        *(
            Measure(f"{arm}_{name}_gain", f"{metric}, {words} minus equal", "points")
            for arm, words in _ARMS[1:]
            for name, metric in _METRICS
        ),
        Measure("hand_mean_gain", "mean of the three gains of hand-set weights", "points"),
        Measure("learned_mean_gain", "mean of the three gains of learned weights", "points"),
        Measure("learned_parsing_weight", "parsing's learned weight over tagging's at the end", "times"),
        Measure("learned_entities_weight", "entities' learned weight over tagging's at the end", "times"),
    ),
    turn="Set `weight_parsing` to 1 and `weight_entities` to 10: a scarce task favoured without ruining the rest.",
    sources=(
        Source(
            "Multi-Task Learning Using Uncertainty to Weigh Losses for Scene Geometry and Semantics",
            "Kendall, Gal, Cipolla",
            2018,
            "https://arxiv.org/abs/1705.07115",
        ),
        Source(
            "In Defense of the Unitary Scalarization for Deep Multi-Task Learning",
            "Kurin, De Palma, Kostrikov, Whiteson, Kumar",
            2022,
            "https://arxiv.org/abs/2201.04122",
        ),
    ),
)
