"""A result as Markdown for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quiz.bank.bank import Bank
from quiz.bank.card import Card
from quiz.exam.marking import Marked, Result
from quiz.exam.share import Share
from quiz.exam.sitting import Kind
from quiz.exam.words import clock_words, span_words


def to_json(result: Result, bank: Bank) -> dict[str, Any]:
    """Everything about a result; times in seconds, shares from 0 to 1, moments in ISO 8601 (UTC)."""
    sitting, terms = result.sitting, result.sitting.terms
    return {
        "title": bank.blueprint.title,
        "mode": terms.mode.value,
        "minutes": terms.minutes,
        "domains_asked_for": list(terms.domains),
        "seed": terms.seed,
        "started_at": sitting.started_at.isoformat(),
        "ended_at": sitting.ended_at.isoformat() if sitting.ended_at else None,
        "ended_by_clock": sitting.ending is Kind.EXPIRED,
        "seconds": result.seconds,
        "interruptions": [
            {"seconds": gap.length.total_seconds(), "clock": "paused" if gap.paused else "running"}
            for gap in sitting.interruptions
        ],
        "pass_mark": terms.pass_mark / 100,
        "passed": result.passed,
        "score": _share(result.score),
        "domains": {name: _share(share) for name, share in result.domains(bank.blueprint).items()},
        "levels": {name: _share(share) for name, share in result.levels.items()},
        "confidence": {
            "marks": result.marks,
            "most": result.most_marks,
            "answers": {level.value: _share(share) for level, share in result.calibration.items()},
        },
        "questions": [_question(marked) for marked in result.questions],
    }


def to_markdown(result: Result, bank: Bank) -> str:
    """A report to read: figures first, then every question with all whys."""
    sitting, terms = result.sitting, result.sitting.terms
    low, high = result.score.interval
    verdict = "passed" if result.passed else "not passed"
    lines = [
        f"# {bank.blueprint.title}: practice test of {sitting.started_at:%Y-%m-%d %H:%M} UTC",
        "",
        (
            f"**{result.score.right} of {result.score.of}, {_percent(result.score.value)}** "
            f"(95 % interval {_percent(low)} to {_percent(high)}), {verdict} at a pass mark of {terms.pass_mark} %."
        ),
        "",
        f"{terms.mode.value.capitalize()} mode, {clock_words(result)}.",
        "",
        *_table(
            "Domain", result.domains(bank.blueprint), {domain.id: domain.name for domain in bank.blueprint.domains}
        ),
        *_table("Level", result.levels, {}),
    ]
    if result.sure:
        lines += [f"Confidence marks: {result.marks} of at most {result.most_marks}.", ""]
        lines += _table("Confidence", {level.value: share for level, share in result.calibration.items()}, {})
    lines += ["## Questions", ""]
    for marked in result.questions:
        lines += [*_item(marked, bank.cards.get(marked.question.card_id)), ""]
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _share(share: Share) -> dict[str, Any]:
    return {"right": share.right, "of": share.of, "value": share.value, "interval_95": list(share.interval)}


def _question(marked: Marked) -> dict[str, Any]:
    question, response = marked.question, marked.response
    return {
        "number": marked.number,
        "card": question.card_id,
        "rev": question.rev,
        "domain": question.domain,
        "level": question.level,
        "order": list(question.order),
        "key": question.key,
        "chosen": response.option_id or None,
        "correct": marked.correct,
        "counts": not response.voided,
        "confidence": response.confidence.value if response.confidence else None,
        "flagged": response.flagged,
        "seconds": response.milliseconds / 1000,
    }


def _table(head: str, shares: Mapping[str, Share], names: Mapping[str, str]) -> list[str]:
    rows = []
    for key, share in shares.items():
        rows.append(f"| {names.get(key, key)} | {share.right}/{share.of} | {_percent(share.value)} |")
    return [f"| {head} | right | share |", "|---|---:|---:|", *rows, ""]


def _item(marked: Marked, card: Card | None) -> list[str]:
    response = marked.response
    state = "voided" if response.voided else "✓" if marked.correct else "✗" if response.option_id else "open"
    sure = f", confidence {response.confidence.value}" if response.confidence else ""
    head = f"### {marked.number}. {state}{sure} ({span_words(response.milliseconds / 1000)})"
    if card is None or not marked.question.fits(card):
        return [head, "", f"The card `{marked.question.card_id}` was edited or removed since."]
    lines = [head, "", card.stem, ""]
    lines += [f"```\n{block}\n```\n" for block in (card.code, card.table) if block]
    for option_id in marked.question.order:
        option = card.option(option_id)
        sign = "✓" if option.correct else "✗" if option_id == response.option_id else "·"
        yours = " (your answer)" if option_id == response.option_id else ""
        lines.append(f"- {sign} {option.text}{yours}  \n  {option.why}")
    return [*lines, "", card.explanation, "", f"**Remember:** {card.takeaway}"]
