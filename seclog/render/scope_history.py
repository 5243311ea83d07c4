"""How a release's scope and date changed, drawn."""

from __future__ import annotations

from functools import partial

from seclog.core.scope_history import ScopeEvent, ScopeHistory
from seclog.render.flat import stamp
from seclog.render.notes import counted, day, overdue_data, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.view import Sheet, View

HEADER = ("recorded_at", "what", "document", "version", "planned_on", "causes", "reason", "commit")
COLUMNS = (
    Column("Recorded", "bold"),
    Column("What"),
    Column("Document", wraps=True, keep=12),
    Column("Version"),
    Column("Planned for"),
    Column("Why", wraps=True),
)


def view(report: ScopeHistory) -> View:
    """The history of a scope in all its forms; JSON is `seclog/pending-history/1`."""
    notices = tuple(filter(None, (overdue_notice(report.overdue),)))
    return View(partial(_data, report), partial(_sheet, report), partial(_paper, report), notices)


def _data(report: ScopeHistory) -> dict[str, object]:
    return {
        "schema": "seclog/pending-history/1",
        "release": report.release,
        "title": report.title,
        "state": report.state,
        "known_at": report.known_at or None,
        "overdue": overdue_data(report.overdue),
        "events": [_one(event) for event in report.events],
    }


def _one(event: ScopeEvent) -> dict[str, object]:
    texts = {name: getattr(event, name) or None for name in ("document", "version", "reason")}
    times = {"recorded_at": stamp(event.recorded_at), "planned_on": day(event.planned_on) or None}
    return {**event._asdict(), **texts, **times}


def _sheet(report: ScopeHistory) -> Sheet:
    return Sheet(HEADER, list(map(_fields, report.events)))


def _fields(event: ScopeEvent) -> tuple[str, ...]:
    unit = (event.what, event.document, event.version, day(event.planned_on))
    return (stamp(event.recorded_at), *unit, ", ".join(event.causes), event.reason, event.commit)


def _paper(report: ScopeHistory) -> Paper:
    known = f", as known on {report.known_at}" if report.known_at else ""
    said = f"{report.release}, {report.state}{known}: {counted(len(report.events), 'change')}."
    section = Section("", list(map(_cells, report.events)))
    return Paper(report.title, alerts(overdue_notice(report.overdue)), (Para(said),), COLUMNS, (section,))


def _cells(event: ScopeEvent) -> tuple[Cell, ...]:
    why = "; ".join(filter(None, (event.reason, ", ".join(event.causes))))
    recorded = event.recorded_at.date().isoformat()
    return recorded, event.what, event.document, event.version, day(event.planned_on) or "no date", why
