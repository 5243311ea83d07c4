"""What `release --due` did, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from seclog.core.due import DueRelease, DueReport
from seclog.core.state import set_aside
from seclog.render.columns import paragraphs
from seclog.render.paper import Paper, Para, Screen
from seclog.render.view import Sheet, View

HEADER = ("release", "title", "planned_on", "status", "message", "hint", "commit")
_STYLES = {"released": "green", "refused": "red", "lapsed": "red"}


def view(report: DueReport) -> View:
    """The due releases in all their forms; JSON is `seclog/due/1`."""
    return View(
        partial(_data, report),
        partial(_sheet, report),
        partial(_paper, report),
        text=partial(_text, report),
        piped="table",
    )


def _data(report: DueReport) -> dict[str, object]:
    return {
        "schema": "seclog/due/1",
        "on": str(report.on),
        "dry_run": report.dry_run,
        "diverged": report.diverged,
        "releases": [
            {
                "id": one.release,
                "title": one.title,
                "planned_on": str(one.planned_on),
                "status": one.status,
                "summary": one.summary,
                "message": one.message or None,
                "hint": one.hint or None,
                "findings": [finding._asdict() for finding in one.findings],
                "commit": one.commit or None,
            }
            for one in report.releases
        ],
    }


def _sheet(report: DueReport) -> Sheet:
    rows = (
        (one.release, one.title, str(one.planned_on), one.status, one.message, one.hint, one.commit)
        for one in report.releases
    )
    return Sheet(HEADER, rows)


def _paper(report: DueReport) -> Paper:
    return Paper("Due", lead=tuple(Para(line) for line, _ in _lines(report)))


def _text(report: DueReport, screen: Screen) -> str:
    return "\n".join(paragraphs((Para(*one) for one in _lines(report)), screen)) + "\n"


def _lines(report: DueReport) -> Iterator[tuple[str, str]]:
    if report.dry_run:
        yield "Dry run: nothing was changed.", "yellow"
    if not report.releases and not report.diverged:
        yield f"Nothing is due on {report.on}.", ""
    for one in report.releases:
        status = "would be released" if report.dry_run and one.status == "released" else one.status
        yield f"{one.title} ({one.release}), due {one.planned_on}: {status}", _STYLES.get(one.status, "")
        yield from ((said, "") for said in _said(one))
    for release in report.diverged:
        yield f"{release}: whether it is due cannot be told, for its line has moved both here and on the remote", "red"
        yield f"Hint: Set yours aside, take the remote's and draft yours again: {set_aside(release)}", ""


def _said(one: DueRelease) -> Iterator[str]:
    yield from one.summary
    if one.message:
        yield one.message
    yield from (f"{finding.code} {finding.where}: {finding.message}" for finding in one.findings)
    if one.hint:
        yield f"Hint: {one.hint}"
    if one.commit:
        yield f"Record {one.commit[:10]}"
