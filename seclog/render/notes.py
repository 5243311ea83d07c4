"""Sentences and fields that several reports share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seclog.core.collection import Trial
    from seclog.core.report import DocumentCard, DocumentLog, Overdue

UNSCHEDULED = "unscheduled"


def counted(number: int, noun: str) -> str:
    """`1 document`, `12 documents`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def day(value: date | None) -> str:
    """An ISO date, or nothing."""
    return value.isoformat() if value else ""


def last_day(begins_on: date | None, ended_on: date | None) -> str:
    """The last day in force for people: `ended_on` is the first day no longer in force."""
    if ended_on is None:
        return ""
    if begins_on is not None and ended_on <= begins_on:
        return "replaced that day"
    return (ended_on - timedelta(days=1)).isoformat()


def collection_name(name: str, number: str) -> str:
    """`Smart Energy Code 27.0`, or the name alone where the collection has no number."""
    return f"{name} {number}" if number else name


def release_name(release: str, title: str) -> str:
    """A release's title, or its id where it has none."""
    return title or release


def change(release: str, title: str, causes: Sequence[str]) -> str:
    """What brought a version: `November 2020 SEC Release: MP093; BEIS designation`."""
    name = release_name(release, title)
    if not causes:
        return name
    return f"{name}: {'; '.join(causes)}" if name else "; ".join(causes)


def governed(card: DocumentCard) -> str:
    """`Governance: Panel; owner: SECAS; required by: Section D10.7`: what is said, and nothing without any."""
    facts = (("governance", card.governance), ("owner", card.owner), ("required by", card.required_by))
    said = "; ".join(f"{name}: {value}" for name, value in facts if value)
    return said[:1].upper() + said[1:]


def overdue_notice(overdue: Sequence[Overdue]) -> str:
    """The warning that an approved release's date has come while no record says so; empty without one."""
    if not overdue:
        return ""
    names = ", ".join(f"{release_name(o.release, o.title)} ({o.release}, {day(o.planned_on)})" for o in overdue)
    return f"Due and not yet recorded: {names}; versions below may be out of date."


def trial_notice(trial: Trial | None) -> str:
    """The notice that the categories are on trial, with both days and where to comment; empty without a trial."""
    if trial is None:
        return ""
    begins = f" from {day(trial.begins_on)}" if trial.begins_on else ""
    ends = f" until {day(trial.ends_on)}" if trial.ends_on else ""
    comment = f"; comments to {trial.comment_at}" if trial.comment_at else ""
    return f"The categories are on trial{begins}{ends}{comment}."


def corrected_notice(log: DocumentLog) -> str:
    """What the record has put right of a log since; empty where nothing was."""
    if not log.corrected:
        return ""
    return f"Corrected since: {', '.join(log.corrected)}. As the record has it now: seclog log --as-of {log.as_of}"


def overdue_data(overdue: Sequence[Overdue]) -> list[dict[str, object]]:
    """The overdue releases for JSON."""
    return [{"release": o.release, "title": o.title, "planned_on": day(o.planned_on)} for o in overdue]
