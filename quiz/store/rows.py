"""Between rows and values: what the store writes and reads back."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import RowMapping

from quiz.study.grading import Attempt
from quiz.study.memory import Memory, Rating
from quiz.study.review import Review

_MEMORY_FIELDS = tuple(field.name for field in fields(Memory))


def memory_row(memory: Memory) -> dict[str, Any]:
    """Columns of a memory."""
    return asdict(memory)


def memory_value(row: RowMapping) -> Memory:
    """The memory of a row."""
    return Memory(**{name: row[name] for name in _MEMORY_FIELDS})


def memory_to_json(memory: Memory) -> dict[str, Any]:
    """A memory as JSON, with dates in ISO 8601."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(memory).items()}


def memory_from_json(value: dict[str, Any]) -> Memory:
    """The memory that `memory_to_json` wrote."""
    lure = value["lure_day"]
    return Memory(
        **{
            **value,
            "due": datetime.fromisoformat(value["due"]).astimezone(UTC),
            "last_review": datetime.fromisoformat(value["last_review"]).astimezone(UTC),
            "last_day": date.fromisoformat(value["last_day"]),
            "lure_day": date.fromisoformat(lure) if lure else None,
        }
    )


def review_row(review: Review) -> dict[str, Any]:
    """Columns of a review."""
    attempt = review.attempt
    return {
        "card_id": review.card_id,
        "rev": review.rev,
        "domain": review.domain,
        "at": review.at,
        "day": review.day,
        "option_id": attempt.option_id,
        "option_order": list(attempt.order),
        "seed": attempt.seed,
        "guessed": attempt.guessed,
        "milliseconds": attempt.milliseconds,
        "uncovered": attempt.uncovered,
        "correct": review.correct,
        "proposed": int(review.proposed),
        "rating": int(review.rating),
        "first_of_day": review.first_of_day,
        "fresh": review.fresh,
        "known": review.entry.known,
        "before": memory_to_json(review.before) if review.before else None,
        "after": memory_to_json(review.after),
    }


def review_value(row: RowMapping) -> Review:
    """The review of a row."""
    return Review(
        card_id=row["card_id"],
        rev=row["rev"],
        domain=row["domain"],
        at=row["at"],
        day=row["day"],
        attempt=Attempt(
            option_id=row["option_id"],
            order=tuple(row["option_order"]),
            seed=row["seed"],
            guessed=row["guessed"],
            milliseconds=row["milliseconds"],
            uncovered=row["uncovered"],
        ),
        correct=row["correct"],
        proposed=Rating(row["proposed"]),
        rating=Rating(row["rating"]),
        first_of_day=row["first_of_day"],
        fresh=row["fresh"],
        before=memory_from_json(row["before"]) if row["before"] else None,
        after=memory_from_json(row["after"]),
    )
