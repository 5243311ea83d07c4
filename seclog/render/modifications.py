"""Modifications, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from seclog.core.modifications import Modifications, ModificationView
from seclog.render.notes import counted, day, overdue_data, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.view import Sheet, View

HEADER = ("id", "was", "title", "state", "on", "body", "until", "link", "implemented", "versions", "waiting")
COLUMNS = (
    Column("Modification", "bold", wraps=True, keep=12),
    Column("Title", wraps=True),
    Column("State"),
    Column("On"),
    Column("Implemented"),
    Column("Brought", wraps=True),
    Column("Waiting", wraps=True),
)
_STYLES = {"approved": "green", "rejected": "red", "quashed": "red", "withdrawn": "red"}


def view(report: Modifications) -> View:
    """Modifications in all their forms; JSON is `seclog/modifications/1`."""
    notices = tuple(filter(None, (overdue_notice(report.overdue),)))
    return View(partial(_data, report), partial(_sheet, report), partial(_paper, report), notices)


def _data(report: Modifications) -> dict[str, object]:
    return {
        "schema": "seclog/modifications/1",
        "collection": {"name": report.name},
        "as_of": str(report.as_of),
        "known_at": report.known_at or None,
        "overdue": overdue_data(report.overdue),
        "modifications": [_one(one) for one in report.modifications],
    }


def _one(one: ModificationView) -> dict[str, object]:
    versions = [{**v._asdict(), "effective_on": str(v.effective_on)} for v in one.versions]
    waiting = [{**w._asdict(), "planned_on": day(w.planned_on) or None} for w in one.waiting]
    dates = {"on": day(one.on) or None, "until": day(one.until) or None}
    texts = {name: getattr(one, name) or None for name in ("was", "title", "body", "link")}
    return {**one._asdict(), **texts, **dates, "versions": versions, "waiting": waiting}


def _sheet(report: Modifications) -> Sheet:
    return Sheet(HEADER, _rows(report))


def _rows(report: Modifications) -> Iterator[tuple[str, ...]]:
    for one in report.modifications:
        head = (one.id, one.was, one.title, one.state, day(one.on), one.body, day(one.until), one.link)
        yield (*head, one.implemented, ", ".join(_brought(one)), ", ".join(_waiting(one)))


def _brought(one: ModificationView) -> list[str]:
    return [f"{v.document} {v.version}" for v in one.versions]


def _waiting(one: ModificationView) -> list[str]:
    return [f"{w.document} {w.draft} for {w.release}" for w in one.waiting]


def _paper(report: Modifications) -> Paper:
    known = f", as known on {report.known_at}" if report.known_at else ""
    said = f"As of {report.as_of}{known}: {counted(len(report.modifications), 'modification')}."
    section = Section("", list(map(_cells, report.modifications)))
    title = f"Modifications of the {report.name}"
    return Paper(title, alerts(overdue_notice(report.overdue)), (Para(said),), COLUMNS, (section,))


def _cells(one: ModificationView) -> tuple[Cell, ...]:
    name = (Para(one.id, "bold"), *((Para(f"was {one.was}", "dim"),) if one.was else ()))
    state = [Para(one.state, _STYLES.get(one.state, ""))]
    if one.until is not None:
        state.append(Para(f"objections until {one.until}", "dim"))
    return (
        name,
        one.title,
        tuple(state),
        day(one.on),
        one.implemented,
        "; ".join(_brought(one)),
        "; ".join(_waiting(one)),
    )
