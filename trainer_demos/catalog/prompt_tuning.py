"""Catalogue entry of `prompt_tuning`: a learned prompt against full fine-tuning and a probe."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

PROMPT_TUNING = Demo(
    id="prompt_tuning",
    title="Soft prompts",
    concept=(
        "Twenty made-up tokens are put before every review. They are not words: their vectors are learned by gradient "
        "descent while the encoder stays frozen. At the scale of billions of weights such a prompt rivals fine-tuning; "
        "this encoder has 22 million. It races full fine-tuning and a probe on the same labels."
    ),
    arms=("soft prompt", "full", "probe"),
    curves=("accuracy", "loss"),
    data="reviews",
    predict=ask(
        "Will twenty learned prompt vectors reach full fine-tuning on this small encoder?",
        ("Yes: within 2 points or above", "prompt_gap > -2"),
        ("No, but they beat the probe by 2 points", "prompt_over_probe >= 2"),
        otherwise="No, and they are no better than the probe either",
        expects=3,
    ),
    knobs=(
        Knob("length", "prompt vectors before every review", 20, 1, 100),
        Knob("prompt_rate", "peak learning rate of the prompt", 1e-2, 1e-6, 1.0),
        labels(100),
        epochs(8),
    ),
    presets=(
        Preset("default", "20 vectors", "A prompt that is learned instead of written.", {}),
        Preset("one", "One vector", "The shortest prompt: 384 numbers.", {"length": 1}),
        Preset(
            "long", "60 vectors", "A longer prompt: more numbers to learn, more to read at every step.", {"length": 60}
        ),
        Preset(
            "many-labels", "400 labels", "With more labels, does the prompt catch up?", {"labels": 400, "epochs": 4}
        ),
    ),
    measures=(
        Measure("prompt", "held-out accuracy of the soft prompt", "%"),
        Measure("full", "held-out accuracy of full fine-tuning", "%"),
        Measure("probe", "held-out accuracy of the probe", "%"),
        Measure("prompt_gap", "soft prompt minus full", "points"),
        Measure("prompt_over_probe", "soft prompt minus probe", "points"),
        Measure("share", "share of all weights in the prompt and its head", "%"),
        Measure("time_ratio", "training time of the soft prompt over that of full fine-tuning", "times"),
    ),
    turn="Raise `length` to 60: what does a longer prompt buy, and what does it cost?",
    sources=(
        Source(
            "The Power of Scale for Parameter-Efficient Prompt Tuning",
            "Lester, Al-Rfou, Constant",
            2021,
            "https://aclanthology.org/2021.emnlp-main.243/",
        ),
    ),
)
