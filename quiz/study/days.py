"""Study days: they begin at 04:00 local time, so that a late evening belongs to the day it began on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ROLLOVER = time(4)
"""Local time at which a new study day begins."""


def study_day(now: datetime, zone: tzinfo | None) -> date:
    """The study day of an aware moment; `zone` None is the system's own zone, daylight saving included."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= ROLLOVER else local.date() - timedelta(days=1)


def day_start(day: date, zone: tzinfo | None) -> datetime:
    """The moment (UTC) at which a study day begins."""
    return datetime.combine(day, ROLLOVER, zone).astimezone(UTC)
