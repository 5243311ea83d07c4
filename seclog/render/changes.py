"""What changed between two days, and what a cause brought, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from seclog.core.changes import Brought, Changes, LawChange, Versions, Waiting
from seclog.render.notes import change, counted, day, overdue_data, overdue_notice
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.view import Sheet, View

CHANGE_HEADER = (
    "id",
    "label",
    "title",
    "kind",
    "before",
    "after",
    "effective_on",
    "release",
    "release_title",
    "causes",
    "remark",
)
CHANGE_COLUMNS = (
    Column("Document", "bold", wraps=True, keep=14),
    Column("Title", wraps=True),
    Column("Was"),
    Column("Is"),
    Column("Effective from"),
    Column("Change", wraps=True),
)
VERSION_HEADER = (
    "id",
    "label",
    "title",
    "version",
    "effective_on",
    "release",
    "release_title",
    "causes",
    "status",
)
VERSION_COLUMNS = (
    Column("Document", "bold", wraps=True, keep=14),
    Column("Title", wraps=True),
    Column("Version"),
    Column("Effective from"),
    Column("Change", wraps=True),
    Column("Status"),
)


def view(report: Changes | Versions) -> View:
    """Either report in all its forms; JSON is `seclog/changes/1` or `seclog/versions/1`."""
    notices = tuple(filter(None, (overdue_notice(report.overdue),)))
    if type(report).__name__ == "Changes":
        assert isinstance(report, Changes)
        return View(
            partial(_changes_data, report), partial(_changes_sheet, report), partial(_changes_paper, report), notices
        )
    assert isinstance(report, Versions)
    return View(
        partial(_versions_data, report), partial(_versions_sheet, report), partial(_versions_paper, report), notices
    )


def _changes_data(report: Changes) -> dict[str, object]:
    return {
        "schema": "seclog/changes/1",
        "collection": {"name": report.name, "from_version": report.numbers[0], "to_version": report.numbers[1]},
        "from": str(report.before),
        "to": str(report.until),
        "known_at": report.known_at or None,
        "overdue": overdue_data(report.overdue),
        "changes": [_identified(one, effective_on=day(one.effective_on)) for one in report.changes],
    }


def _identified(row: LawChange | Brought | Waiting, **days: str) -> dict[str, object]:
    """A row for JSON: its document is `id`, as in a log, and what is not said is null."""
    facts = {name: value if value != "" else None for name, value in (row._asdict() | days).items()}
    return {"id": facts.pop("document")} | facts


def _changes_sheet(report: Changes) -> Sheet:
    return Sheet(CHANGE_HEADER, _change_rows(report))


def _change_rows(report: Changes) -> Iterator[tuple[str, ...]]:
    for one in report.changes:
        versions = (", ".join(one.before), ", ".join(one.after))
        yield (
            one.document,
            one.label,
            one.title,
            one.kind,
            *versions,
            day(one.effective_on),
            one.release,
            one.release_title,
            ", ".join(one.causes),
            one.remark,
        )


def _changes_paper(report: Changes) -> Paper:
    numbers = " -> ".join(dict.fromkeys(filter(None, report.numbers)))
    known = f", as known on {report.known_at}" if report.known_at else ""
    said = (
        f"From the law of {report.before} to that of {report.until}{known}: {counted(len(report.changes), 'change')}."
    )
    sections: dict[str, list[tuple[Cell, ...]]] = {}
    for one in report.changes:
        sections.setdefault(one.type, []).append(_change_cells(one))
    drawn = tuple(Section(name, rows) for name, rows in sections.items())
    title = f"{report.name} {numbers}".strip()
    return Paper(title, alerts(overdue_notice(report.overdue)), (Para(said),), CHANGE_COLUMNS, drawn)


def _change_cells(one: LawChange) -> tuple[Cell, ...]:
    caused = [Para(change(one.release, one.release_title, one.causes))] if one.release else []
    if one.remark or not one.release:
        caused.append(Para("; ".join(filter(None, (one.kind if not one.release else "", one.remark))), "dim"))
    return (
        one.label,
        one.title,
        ", ".join(one.before) or "new",
        ", ".join(one.after) or "none",
        day(one.effective_on),
        tuple(caused),
    )


def _versions_data(report: Versions) -> dict[str, object]:
    return {
        "schema": "seclog/versions/1",
        "collection": {"name": report.name},
        "asked": report.asked,
        "as_of": str(report.as_of),
        "known_at": report.known_at or None,
        "overdue": overdue_data(report.overdue),
        "versions": [_identified(one, effective_on=str(one.effective_on)) for one in report.versions],
        "waiting": [_identified(one, planned_on=day(one.planned_on)) for one in report.waiting],
    }


def _versions_sheet(report: Versions) -> Sheet:
    return Sheet(VERSION_HEADER, _version_rows(report))


def _version_rows(report: Versions) -> Iterator[tuple[str, ...]]:
    for one in report.versions:
        head = (one.document, one.label, one.title, one.version, str(one.effective_on))
        yield (*head, one.release, one.release_title, ", ".join(one.causes), one.status)
    for draft in report.waiting:
        head = (draft.document, draft.label, "", draft.draft, day(draft.planned_on))
        yield (*head, draft.release, "", ", ".join(draft.causes), "draft")


def _versions_paper(report: Versions) -> Paper:
    known = f", as known on {report.known_at}" if report.known_at else ""
    brought, waiting = counted(len(report.versions), "version"), counted(len(report.waiting), "draft")
    said = f"{report.asked} brought {brought}{known}; {waiting} waiting."
    rows = [*map(_brought_cells, report.versions), *map(_waiting_cells, report.waiting)]
    title = f"{report.name}: {report.asked}"
    return Paper(title, alerts(overdue_notice(report.overdue)), (Para(said),), VERSION_COLUMNS, (Section("", rows),))


def _brought_cells(one: Brought) -> tuple[Cell, ...]:
    caused = change(one.release, one.release_title, one.causes)
    return one.label, one.title, one.version, str(one.effective_on), caused, one.status


def _waiting_cells(one: Waiting) -> tuple[Cell, ...]:
    when = f"planned {one.planned_on}" if one.planned_on else "no date"
    return one.label, "", one.draft, when, f"for {one.release}: {', '.join(one.causes)}", "draft"
