"""Catalogue entry of `multi_task`: one encoder with three heads against three single-task models."""

from trainer_demos.catalog.model import Condition, Demo, Knob, Measure, Outcome, Prediction, Preset, Source
from trainer_demos.catalog.parts import TASKS

MULTI_TASK = Demo(
    id="multi_task",
    title="One encoder, three heads",
    concept=(
        "One shared encoder carries three heads: part-of-speech tags, named entities and a dependency parse. "
        "All three losses are added up and every step moves the shared weights for all tasks at once: that is "
        "multi-task learning with hard parameter sharing. Beside it, three separate models each learn one task from "
        "the same sentences. Compare the scores, the seconds and the number of weights."
    ),
    arms=("shared", "single"),
    curves=("UPOS", "F1", "UAS", "LAS", "loss", "loss tagging", "loss entities", "loss parsing"),
    data="treebank",
    predict=Prediction(
        question="Against three separate models, where will the one shared model do best?",
        options=(
            Outcome(
                "Tagging gains most, or loses least", Condition.parse("upos_gain > f1_gain and upos_gain > las_gain")
            ),
            Outcome("Entities gain most, or lose least", Condition.parse("f1_gain > las_gain")),
            Outcome("Parsing gains most, or loses least", None),
        ),
        expects=2,
    ),
    knobs=(
        Knob("sentences", "training sentences", 240, 16, 20000),
        Knob("epochs", "passes over them; 0 chooses by the number of sentences", 0, 0, 40),
        Knob("encoder_rate", "peak learning rate of the encoder", 3e-4, 1e-6, 1e-1),
        Knob("head_rate", "peak learning rate of the heads", 3e-3, 1e-6, 1e-1),
        Knob("weight_tagging", "weight of the tagging loss in the sum", 1.0, 0.0, 100.0),
        Knob("weight_entities", "weight of the entity loss in the sum; entities are scarce", 3.0, 0.0, 100.0),
        Knob("weight_parsing", "weight of the parsing loss in the sum", 1.0, 0.0, 100.0),
        Knob(
            "weighting",
            "keep these weights, or learn them from uncertainty",
            "fixed",
            choices=("fixed", "uncertainty"),
        ),
        Knob(
            "schedule",
            "sum the losses, draw one task a step, or train the tasks one after the other",
            "summed",
            choices=("summed", "alternating", "sequential"),
        ),
        Knob("temperature", "sampling temperature of `alternating`; 1 follows the task sizes", 1.0, 1.0, 100.0),
        Knob("entity_sentences", "training sentences with entity labels; 0 means all", 0, 0, 20000),
        Knob(
            "shuffled",
            "a task whose training labels are shuffled into nonsense",
            "none",
            choices=("none", *TASKS),
        ),
        Knob("encoder", "start the encoder pre-trained or fresh", "pretrained", choices=("pretrained", "fresh")),
        Knob("frozen_layers", "lowest layers kept as they are; 6 trains the heads alone", 0, 0, 6),
    ),
    presets=(
        Preset(
            "default",
            "Three tasks, summed losses",
            "One model for three tasks against three models: scores, seconds and weights side by side.",
            {},
        ),
        Preset(
            "sequential",
            "One task after the other",
            "The shared encoder learns tagging, then entities, then parsing, never together: sequential transfer. "
            "What is left of the first task at the end?",
            {"schedule": "sequential", "epochs": 2},
        ),
        Preset(
            "scarce-entities",
            "Entity labels on 40 sentences",
            "Only 40 sentences carry entity labels: does the scarce task profit from its rich neighbours?",
            {"entity_sentences": 40},
        ),
        Preset(
            "parsing-heavy",
            "Parsing weighted 10 times",
            "The parsing loss counts ten times: what do the other two tasks pay?",
            {"weight_parsing": 10.0},
        ),
        Preset(
            "entities-heavy",
            "Entities weighted 10 times",
            "The entity loss counts ten times: does it gain, and who pays?",
            {"weight_entities": 10.0},
        ),
        Preset(
            "uncertainty",
            "Learned weights",
            "The weights of the sum are learned from each task's uncertainty; equal weights are the rival to beat.",
            {"weighting": "uncertainty"},
        ),
        Preset(
            "alternating",
            "One task a step, by size",
            "Each step trains one task, drawn in proportion to its size, with scarce entity labels: the small task is "
            "seldom seen.",
            {"schedule": "alternating", "entity_sentences": 40, "epochs": 2},
        ),
        Preset(
            "alternating-flat",
            "One task a step, evened out",
            "The same with a high sampling temperature: the small task is drawn as often as the others.",
            {"schedule": "alternating", "entity_sentences": 40, "temperature": 100.0, "epochs": 2},
        ),
        Preset(
            "nonsense-task",
            "A nonsense neighbour",
            "The parsing labels are shuffled within each sentence, so that task cannot be learned: "
            "what does it do to its neighbours?",
            {"shuffled": "parsing", "weight_parsing": 3.0},
        ),
        Preset(
            "two-heads",
            "Tagging and parsing only",
            "The entity loss has weight 0: two closely related tasks share the encoder.",
            {"weight_entities": 0.0},
        ),
        Preset(
            "from-scratch",
            "Multi-task without pre-training",
            "The shared encoder starts from random numbers: multi-task learning without transfer.",
            {"encoder": "fresh"},
        ),
        Preset(
            "few-sentences",
            "60 sentences",
            "With 60 training sentences: does sharing help more when every task is poor?",
            {"sentences": 60, "epochs": 12},
        ),
        Preset(
            "frozen-encoder",
            "Three heads on frozen features",
            "The shared encoder does not learn, so the tasks cannot help or hurt one another through it.",
            {"frozen_layers": 6},
        ),
    ),
    measures=(
        *(
            Measure(f"{arm}_{name}", f"{metric} of the {arm} arm, held-out sentences", "%")
            for arm in ("shared", "single")
            for name, metric in (
                ("upos", "UPOS accuracy"),
                ("f1", "strict entity F1"),
                ("uas", "UAS"),
                ("las", "LAS"),
            )
        ),
        *(
            Measure(f"{name}_gain", f"{metric}, shared minus single", "points")
            for name, metric in (
                ("upos", "UPOS accuracy"),
                ("f1", "strict entity F1"),
                ("uas", "UAS"),
                ("las", "LAS"),
            )
        ),
        Measure("mean_gain", "mean of the gains in UPOS, F1 and LAS", "points"),
        Measure("tagging_lost", "shared arm: best UPOS accuracy on the curve minus the last", "points"),
        Measure("entities_lost", "shared arm: best F1 on the curve minus the last", "points"),
        Measure("seconds_ratio", "training time of the three models over that of the shared one", "times"),
        Measure("parameters_ratio", "weights of the three models over those of the shared one", "times"),
    ),
    turn="Set `entity_sentences` to 40: a scarce task may gain from its neighbours where a rich one does not.",
    sources=(
        Source("Multitask Learning", "Caruana", 1997, "https://doi.org/10.1023/A:1007379606734"),
        Source(
            "Deep Biaffine Attention for Neural Dependency Parsing",
            "Dozat, Manning",
            2017,
            "https://openreview.net/forum?id=Hk95PK9le",
        ),
        Source(
            "An Overview of Multi-Task Learning in Deep Neural Networks",
            "Ruder",
            2017,
            "https://arxiv.org/abs/1706.05098",
        ),
    ),
)
