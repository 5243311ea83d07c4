"""The guide to version numbers, its examples taken from the rulebook itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from seclog.core.collisions import target
from seclog.core.line import UNSCHEDULED, Line
from seclog.core.paper import GuideExample, GuideNumbers, GuidePaper, GuideRow, long_day
from seclog.core.report import LogRow, Overdue
from seclog.core.rulebook import Rulebook

_EXAMPLE = "8.0"


def make_guide_paper(
    book: Rulebook, lines: Mapping[str, Line], today: date, overdue: tuple[Overdue, ...] = ()
) -> GuidePaper:
    """The guide as of a day; where the rulebook has no example of a kind, the guide has none."""
    rows = book.log(today, retired_too=True)
    live = [row for row in rows if row.status == "live"]
    found = (_latest(book, live, "integer"), _latest(book, live, "own"))
    open_lines = [line for release, line in lines.items() if release not in book.closed]
    examples = (*filter(None, found), *_draft_example(open_lines))
    first = next((one.version for one in examples if one.kind == "integer"), _EXAMPLE)
    own = any(book.numbering.get(row.id) == "own" for row in live)
    rows_of_all = tuple(_rows(book, rows))
    return GuidePaper(
        book.name, book.number_on(today), today, _numbers(first), examples, own, rows_of_all, book.trial, overdue
    )


def _latest(book: Rulebook, rows: Iterable[LogRow], numbering: str) -> GuideExample | None:
    """The example of a numbering: of the code's documents the one that changed last, the first of several."""
    chosen = [row for row in rows if book.numbering.get(row.id) == numbering]
    if not chosen:
        return None
    code = {kind.name for kind in book.types if kind.part_of_code}
    row = max(chosen, key=lambda one: (one.type in code, one.effective_on))
    citation = f"{row.label} {row.version}, in force from {long_day(row.effective_on)}"
    named = (row.release_title or row.release, citation)
    return GuideExample(numbering, row.id, row.label, row.title, row.version, row.effective_on, *named)


def _draft_example(lines: Iterable[Line]) -> Iterator[GuideExample]:
    """The example of a draft: on the release that comes first, and of that the first drafted."""
    drafted = [line for line in lines if line.drafts]
    for line in sorted(drafted, key=lambda one: (one.planned_on or date.max, one.release))[:1]:
        row = next(iter(line.drafts.values())).row
        release = "no release yet" if line.release == UNSCHEDULED else f"the {line.title}"
        citation = f"{row.label} {row.version}, a draft for {release}, not in force"
        yield GuideExample("draft", row.document, row.label, row.title, row.version, None, line.title, citation)


def _numbers(live: str) -> GuideNumbers:
    integer = live.partition(".")[0]
    return GuideNumbers(live, f"{integer}.1", target(live))


def _rows(book: Rulebook, rows: Iterable[LogRow]) -> Iterator[GuideRow]:
    """One row per document, in the order of the log."""
    by_document: dict[str, list[LogRow]] = {}
    for row in rows:
        by_document.setdefault(row.id, []).append(row)
    for document, several in by_document.items():
        last = several[-1]
        since = [one for one in book.issued[document] if one.release != "history" and not one.void]
        opened = tuple(one.row.version for one in since if one.release == "baseline")
        entered = since[0].row.version if since else ""
        live = tuple(one.version for one in several if one.status == "live")
        yield GuideRow(document, last.label, last.title, last.type, book.was.get(document, ""), opened, entered, live)
