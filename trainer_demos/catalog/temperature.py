"""Catalogue entry of `temperature`: the softmax of a trained classifier, heated, cooled and calibrated."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

TEMPERATURE = Demo(
    id="temperature",
    title="Softmax temperature and calibration",
    concept=(
        "A classifier learns to say what a review is about and whether it praises: ten classes. Its logits become "
        "probabilities in a softmax, and a temperature divides them before: below 1 it sharpens, above 1 it flattens, "
        "the order of the classes stays. Language models pick their next word from such a distribution. The third arm "
        "chooses the temperature that makes the confidence honest (temperature scaling)."
    ),
    arms=("temperature 1", "your temperature", "fitted"),
    curves=("accuracy", "confidence", "loss"),
    data="reviews",
    predict=ask(
        "At temperature 2 instead of 1, what happens to the mean probability of the top class?",
        ("It falls by less than 10 points", "top_fall < 10"),
        ("It falls by 10 to 25 points", "top_fall < 25"),
        otherwise="It falls by more than 25 points",
        expects=2,
    ),
    knobs=(
        Knob("temperature", "what the logits are divided by in the second arm", 2.0, 0.05, 20.0),
        Knob("top_p", "probability that the nucleus must hold", 0.9, 0.05, 1.0),
        Knob("top_k", "classes kept by top-k sampling", 3, 1, 10),
        labels(200),
        epochs(5),
    ),
    presets=(
        Preset("default", "Temperature 2", "A flatter distribution over the same ranking.", {}),
        Preset(
            "cold",
            "Temperature 0.5",
            "A sharper distribution: sampling comes close to greedy choice.",
            {"temperature": 0.5},
        ),
        Preset(
            "hot", "Temperature 5", "Nearly uniform: the model's opinion hardly counts any more.", {"temperature": 5.0}
        ),
        Preset(
            "small-nucleus",
            "Top-p 0.5",
            "The smallest set of classes that holds half of the probability.",
            {"top_p": 0.5},
        ),
        Preset(
            "overconfident",
            "Trained far too long",
            "40 passes over 60 labels: how does confidence compare with accuracy?",
            {"labels": 60, "epochs": 40},
        ),
        Preset(
            "top-1", "Top-k with k = 1", "Keeping one class makes sampling greedy, at any temperature.", {"top_k": 1}
        ),
    ),
    measures=(
        Measure("accuracy", "held-out accuracy of the top class; the temperature cannot change it", "%"),
        Measure("top", "mean probability of the top class at temperature 1", "%"),
        Measure("top_set", "the same at your temperature", "%"),
        Measure("top_fall", "top minus top_set", "points"),
        Measure("overconfidence", "top minus accuracy", "points"),
        Measure("ece", "expected calibration error at temperature 1", "%"),
        Measure("ece_set", "the same at your temperature", "%"),
        Measure("ece_fitted", "the same at the fitted temperature", "%"),
        Measure("fitted", "the temperature that fits other held-out reviews best", "times"),
        Measure("entropy", "mean entropy at temperature 1", "bits"),
        Measure("entropy_set", "mean entropy at your temperature", "bits"),
        Measure("nucleus", "mean number of classes in the nucleus at temperature 1", "classes"),
        Measure("nucleus_set", "the same at your temperature", "classes"),
        Measure("sampled", "expected accuracy when the class is sampled at temperature 1", "%"),
        Measure("sampled_set", "the same at your temperature", "%"),
        Measure("sampled_top_k", "the same at your temperature among the top k classes", "%"),
    ),
    turn="Set `temperature` to 0.5: sampling gets closer to greedy choice, and the confidence further from the truth.",
    sources=(
        Source(
            "On Calibration of Modern Neural Networks",
            "Guo, Pleiss, Sun, Weinberger",
            2017,
            "https://arxiv.org/abs/1706.04599",
        ),
        Source(
            "The Curious Case of Neural Text Degeneration",
            "Holtzman, Buys, Du, Forbes, Choi",
            2020,
            "https://arxiv.org/abs/1904.09751",
        ),
    ),
)
