"""Effects on provisions, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from seclog.core.effects import Effect
from seclog.core.effects_report import Effects
from seclog.render.notes import counted, day, overdue_data, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.view import Sheet, View

HEADER = (
    "document",
    "label",
    "clause",
    "kind",
    "from_on",
    "last_on",
    "notified_on",
    "instrument",
    "description",
    "status",
)
COLUMNS = (
    Column("Provision", "bold", wraps=True, keep=14),
    Column("Description", wraps=True),
    Column("Date of notice"),
    Column("From"),
    Column("Until"),
)


def view(report: Effects) -> View:
    """Effects in all their forms; JSON is `seclog/effects/1`. The last day is included, as printed."""
    notices = tuple(filter(None, (overdue_notice(report.overdue),)))
    return View(partial(_data, report), partial(_sheet, report), partial(_paper, report), notices)


def _data(report: Effects) -> dict[str, object]:
    return {
        "schema": "seclog/effects/1",
        "collection": {"name": report.name},
        "as_of": str(report.as_of),
        "known_at": report.known_at or None,
        "overdue": overdue_data(report.overdue),
        "effects": [effect_data(one) for one in report.effects],
    }


def effect_data(one: Effect) -> dict[str, object]:
    """An effect for JSON; `last_on` is the last day, included."""
    dates = {name: day(getattr(one, name)) or None for name in ("from_on", "last_on", "notified_on")}
    return {**one._asdict(), **dates}


def _sheet(report: Effects) -> Sheet:
    return Sheet(HEADER, _rows(report))


def _rows(report: Effects) -> Iterator[tuple[str, ...]]:
    for one in report.effects:
        dates = (day(one.from_on), day(one.last_on), day(one.notified_on))
        yield (one.document, one.label, one.clause, one.kind, *dates, one.instrument, one.description, one.status)


def _paper(report: Effects) -> Paper:
    known = f", as known on {report.known_at}" if report.known_at else ""
    said = f"As of {report.as_of}{known}: {counted(len(report.effects), 'effect')}."
    section = Section("", list(map(_cells, report.effects)))
    title = f"Effects on provisions of the {report.name}"
    return Paper(title, alerts(overdue_notice(report.overdue)), (Para(said),), COLUMNS, (section,))


def _cells(one: Effect) -> tuple[Cell, ...]:
    return (
        f"{one.label} {one.clause}".strip(),
        effect_words(one),
        day(one.notified_on),
        day(one.from_on),
        day(one.last_on),
    )


def effect_words(one: Effect) -> str:
    """What an effect does, in a phrase: its kind and standing, its instrument, its description."""
    standing = "" if one.status == "in effect" else f" ({one.status})"
    return ": ".join(
        filter(None, (f"{one.kind}{standing}", "; ".join(filter(None, (one.description, one.instrument)))))
    )
