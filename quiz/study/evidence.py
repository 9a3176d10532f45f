"""What a learner's own answers say of the learner: how candid, what was brought along, how fast it is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from types import MappingProxyType
from typing import Final

from quiz.study.forgetting import Forgetting
from quiz.study.history import Answer
from quiz.study.plan import PRIOR

OPTIONS: Final = 4
"""Options of a card in the log, whose card may be gone from disk."""
SCALES: Final = tuple(exp(0.3 * step) for step in range(-14, 11))
"""Factors on every stability that are weighed against each other: from 0.015 to 20."""
_SCALE_SPREAD: Final = 1.2
"""Standard deviation, between learners, of the logarithm of their factor, before anything is known of one."""
_WHOLE_STRENGTH, _DOMAIN_STRENGTH = 8.0, 8.0
"""How many answers the prior of the whole, and the whole as prior of a domain, weigh."""
_LUCK_STRENGTH = 20.0
"""How many admitted guesses the assumption weighs that a guess is right once in k times."""
_TEMPER: Final = 0.5
"""Each answer counts half: answers to one card are not independent, nor is the model exact (a power posterior)."""
_RECENT: Final = 2000


@dataclass(frozen=True, slots=True)
class Evidence:
    """Beliefs about one learner, each with its uncertainty."""

    answers: int
    """First answers of a day that it rests on."""
    luck: tuple[float, float]
    """(α, β) of a Beta distribution over the probability that a guess among `OPTIONS` is right: partial knowledge rules
    options out, so it may exceed 1/k."""
    known: Mapping[str, tuple[float, float]]
    """By domain: the parameters (α, β) of a Beta distribution over the share of cards known before they are met."""
    whole: tuple[float, float]
    """The same over all domains, for those without an answer."""
    scales: tuple[float, ...]
    """Posterior probability of each of `SCALES`."""

    def known_shares(self, domains: Sequence[str]) -> dict[str, float]:
        """Expected share known before the first meeting, by domain."""
        return {domain: alpha / (alpha + beta) for domain in domains for alpha, beta in (self.prior(domain),)}

    def prior(self, domain: str) -> tuple[float, float]:
        """(α, β) of a domain."""
        return self.known.get(domain, self.whole)


def weigh(answers: Sequence[Answer], forgetting: Forgetting) -> Evidence:
    """Weigh the newest answers, oldest first; without any, the result is the prior.

    A claimed answer (right, and not said to be a guess) has probability R + (1 − R)·(1 − candour)·luck.
    """
    answers = answers[-_RECENT:]
    lucky = lucky_claim(answers)
    firsts = [answer for answer in answers if answer.stability is None]
    whole = _beta(firsts, lucky, PRIOR, _WHOLE_STRENGTH)
    share = whole[0] / sum(whole)
    by_domain: dict[str, list[Answer]] = {}
    for answer in firsts:
        by_domain.setdefault(answer.domain, []).append(answer)
    known = {domain: _beta(own, lucky, share, _DOMAIN_STRENGTH) for domain, own in by_domain.items()}
    spread = (share * _DOMAIN_STRENGTH, (1 - share) * _DOMAIN_STRENGTH)
    return Evidence(
        answers=len(answers),
        luck=luck_of(answers),
        known=MappingProxyType(known),
        whole=spread,
        scales=_scales(answers, lucky, forgetting),
    )


def candour_of(answers: Sequence[Answer]) -> float:
    """Share of the wrong answers that were said to be guesses; one half before there are any."""
    wrong = [answer for answer in answers if not answer.right]
    return (1 + sum(answer.guessed for answer in wrong)) / (2 + len(wrong))


def luck_of(answers: Sequence[Answer]) -> tuple[float, float]:
    """(α, β) of how often a guess is right, from the answers that were said to be guesses."""
    guesses = [answer.right for answer in answers if answer.guessed]
    right = sum(guesses)
    return _LUCK_STRENGTH / OPTIONS + right, _LUCK_STRENGTH * (1 - 1 / OPTIONS) + len(guesses) - right


def lucky_claim(answers: Sequence[Answer]) -> float:
    """Probability that an answer that was not known is right and not said to be a guess."""
    luck = luck_of(answers)
    return (1 - candour_of(answers)) * luck[0] / sum(luck)


def _beta(answers: Sequence[Answer], lucky: float, share: float, strength: float) -> tuple[float, float]:
    """A Beta posterior; an answer claimed counts as known by as much as it is not luck."""
    knew = sum(answer.claimed for answer in answers)
    # Of those who did not know, `lucky` claim; so the expected claims exceed the known by that.
    known = max(0.0, (knew - lucky * len(answers)) / (1 - lucky))
    return strength * share + known, strength * (1 - share) + len(answers) - known


def _scales(answers: Sequence[Answer], lucky: float, forgetting: Forgetting) -> tuple[float, ...]:
    later = [(answer.stability, answer.days, answer.claimed) for answer in answers if answer.stability is not None]
    logs = []
    for scale in SCALES:
        total = -0.5 * (log(scale) / _SCALE_SPREAD) ** 2
        for stability, days, claimed in later:
            recall = forgetting.recall(stability * scale, days)
            claim = recall + (1 - recall) * lucky
            total += _TEMPER * log(claim if claimed else 1 - claim + 1e-12)
        logs.append(total)
    top = max(logs)
    weights = [exp(value - top) for value in logs]
    whole = sum(weights)
    return tuple(weight / whole for weight in weights)
