"""Catalogue entry of `instruction_mix`: several tasks phrased as instructions."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs

INSTRUCTION_MIX = Demo(
    id="instruction_mix",
    title="Tasks as instructions",
    concept=(
        "An instruction and a review go in together, yes or no comes out: `Is the writer pleased?`, `Is this about a "
        "hotel?` One arm learns from one such task, the other from several, with the same number of examples. Then "
        "both get an instruction that neither has seen. Breadth is what lets large models follow new instructions; at "
        "this scale expect little, and believe only what several seeds show."
    ),
    arms=("several tasks", "one task"),
    curves=("unseen task", "trained tasks", "loss"),
    data="reviews",
    predict=ask(
        "On an instruction that neither arm has seen, how far ahead is the one trained on several tasks?",
        ("5 points or more", "gain >= 5"),
        ("Within 5 points of the other", "gain > -5"),
        otherwise="Behind by 5 points or more",
        expects=2,
    ),
    knobs=(
        Knob("tasks", "instructions that the first arm learns from", 4, 2, 5),
        Knob(
            "unseen",
            "the instruction kept for the test: a topic that was not asked about, the sentiment question in other "
            "words, or its opposite",
            "topic",
            choices=("topic", "wording", "opposite"),
        ),
        Knob("examples", "training examples in all, shared among the tasks", 240, 32, 5000),
        epochs(4),
        Knob("encoder_rate", "peak learning rate of the encoder", 2e-4, 1e-6, 1e-1),
    ),
    presets=(
        Preset(
            "default",
            "A topic nobody asked about",
            "Trained to recognise some topics: does it recognise a new one by name?",
            {},
        ),
        Preset(
            "wording",
            "The same question in other words",
            "An instruction is reworded: does the model read it?",
            {"unseen": "wording"},
        ),
        Preset(
            "opposite",
            "The opposite question",
            "`Is the writer displeased?` after much `Is the writer pleased?`.",
            {"unseen": "opposite"},
        ),
        Preset("two-tasks", "Two tasks only", "Hardly any breadth.", {"tasks": 2}),
    ),
    measures=(
        Measure("several", "accuracy on the unseen instruction after several tasks", "%"),
        Measure("one", "accuracy on the unseen instruction after one task", "%"),
        Measure("gain", "several minus one", "points"),
        Measure("several_seen", "accuracy on held-out reviews with instructions that were trained, several tasks", "%"),
        Measure("one_seen", "the same after one task, on its own instruction", "%"),
        Measure("several_yes", "share of the unseen instruction's questions answered yes, several tasks", "%"),
    ),
    turn="Set `unseen` to opposite: a model that learned the task but ignores the instruction falls below chance.",
    sources=(
        Source(
            "Finetuned Language Models Are Zero-Shot Learners", "Wei et al.", 2022, "https://arxiv.org/abs/2109.01652"
        ),
        Source(
            "Multitask Prompted Training Enables Zero-Shot Task Generalization",
            "Sanh et al.",
            2022,
            "https://arxiv.org/abs/2110.08207",
        ),
    ),
)
