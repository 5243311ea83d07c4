"""Documents that are to leave with a planned release, as reports show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from seclog.core.cause import modifications_of, standing
from seclog.core.report import LogRow, PendingDocument

if TYPE_CHECKING:
    from seclog.core.line import Line


def leaving_documents(line: Line, rows: Iterable[LogRow], states: Mapping[str, str]) -> list[PendingDocument]:
    """The documents that a line's release takes out; a live one by its label and title, one that is gone by its id."""
    if not line.retired:
        return []
    live = {row.id: row for row in rows if row.id in line.retired}
    return [_document(name, line, live.get(name), states) for name in line.retired]


def _document(name: str, line: Line, row: LogRow | None, states: Mapping[str, str]) -> PendingDocument:
    going = line.retired[name].row
    return PendingDocument(
        name,
        row.label if row is not None else name,
        row.title if row is not None else "",
        row.version if row is not None else "",
        "",
        row.version if row is not None else "",
        row is None,
        modifications_of(going.causes),
        standing(going.causes, states),
        retired=True,
        merged_into=going.merged_into,
    )


def leaving_remarks(line: Line, lines: Iterable[Line]) -> list[str]:
    """Warnings about documents that two releases would take out, or that one takes out and another drafts."""
    remarks = []
    for name in line.retired:
        others = [one.release for one in lines if one is not line and name in one.retired]
        if others:
            remarks.append(f"{name} is to leave with {', '.join(others)} as well.")
        drafted = [one.release for one in lines if one is not line and name in one.drafts]
        if drafted:
            remarks.append(f"{name} leaves with this release, and is drafted for {', '.join(drafted)}.")
    return remarks
