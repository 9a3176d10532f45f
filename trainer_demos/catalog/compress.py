"""Catalogue entry of `compress`: smaller, faster, nearly as good."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

COMPRESS = Demo(
    id="compress",
    title="Smaller and faster",
    concept=(
        "A fine-tuned six-layer model is the teacher. A student of two layers learns either from the labels alone, or "
        "from the teacher's probabilities on many unlabelled reviews: knowledge distillation. Then the teacher's "
        "weights are rounded to eight bits: quantisation. Accuracy, milliseconds a review, reviews a second in a batch "
        "and size are measured, as one would before a deployment."
    ),
    arms=("teacher", "distilled student", "student on labels"),
    curves=("accuracy", "loss"),
    data="reviews",
    predict=ask(
        "The student has two of six layers. How much faster will it label one review?",
        ("Less than twice as fast", "speedup < 2"),
        ("Two to four times as fast", "speedup < 4"),
        otherwise="More than four times as fast",
        expects=2,
    ),
    knobs=(
        Knob("layers", "layers of the student", 2, 1, 5),
        Knob("temperature", "softmax temperature of teacher and student in distillation", 2.0, 0.1, 20.0),
        Knob("bits", "bits a weight in quantisation", 8, 2, 8),
        labels(100),
        epochs(8),
        Knob("batch", "reviews at a time in the throughput test", 32, 1, 256),
    ),
    presets=(
        Preset("default", "Two layers, eight bits", "What distillation and quantisation keep, and what they save.", {}),
        Preset("one-layer", "One layer", "The smallest student.", {"layers": 1}),
        Preset("three-layers", "Three layers", "Half of the teacher.", {"layers": 3}),
        Preset("four-bits", "Four bits", "Sixteen values a weight: where rounding begins to hurt.", {"bits": 4}),
        Preset("two-bits", "Two bits", "Four values a weight.", {"bits": 2}),
        Preset("no-batch", "One at a time", "Throughput without batching.", {"batch": 1}),
    ),
    measures=(
        Measure("teacher", "held-out accuracy of the teacher", "%"),
        Measure("distilled", "held-out accuracy of the distilled student", "%"),
        Measure("student", "held-out accuracy of the student trained on labels alone", "%"),
        Measure("distil_gain", "distilled minus student on labels", "points"),
        Measure("distil_cost", "teacher minus distilled", "points"),
        Measure("quantised", "held-out accuracy of the teacher with rounded weights", "%"),
        Measure("quantised_cost", "teacher minus quantised", "points"),
        Measure("speedup", "milliseconds a review: teacher over student, one at a time", "times"),
        Measure("latency", "the teacher's milliseconds a review, one at a time (median)", "ms"),
        Measure("batch_speedup", "the teacher's reviews a second in a batch over one at a time", "times"),
        Measure("size_ratio", "size of the teacher's layers over that of the student's", "times"),
        Measure("bits_ratio", "size in 32 bits over size in the chosen bits", "times"),
    ),
    turn="Set `bits` to 2: rounding is free only up to a point.",
    sources=(
        Source(
            "Distilling the Knowledge in a Neural Network",
            "Hinton, Vinyals, Dean",
            2015,
            "https://arxiv.org/abs/1503.02531",
        ),
        Source(
            "DistilBERT, a distilled version of BERT: smaller, faster, cheaper and lighter",
            "Sanh, Debut, Chaumond, Wolf",
            2019,
            "https://arxiv.org/abs/1910.01108",
        ),
        Source(
            "Q8BERT: Quantized 8Bit BERT",
            "Zafrir, Boudoukh, Izsak, Wasserblat",
            2019,
            "https://arxiv.org/abs/1910.06188",
        ),
    ),
)
