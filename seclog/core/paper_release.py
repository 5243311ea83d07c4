"""The release paper made from the rulebook, the release's line and, once it has landed, its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from seclog.core.cause import is_instrument, is_modification
from seclog.core.collisions import target
from seclog.core.label import label_key
from seclog.core.line import Draft, Line
from seclog.core.listed import is_digest
from seclog.core.modifications import UNRECORDED, number_key
from seclog.core.paper import (
    LANDED,
    PLANNED,
    PaperDate,
    PaperDocument,
    PaperEvent,
    PaperModification,
    ReleasePaper,
    stance,
)
from seclog.core.record import Instrument, Release, Retirement, VersionRow
from seclog.core.report import Overdue
from seclog.core.rulebook import Issued, Landed, Rulebook
from seclog.core.scope_history import ScopeEvent

# Files that are no plain text: `redline` refuses them.
_NO_TEXT = frozenset(("doc", "docx", "jpg", "odt", "ods", "pdf", "png", "pptx", "xls", "xlsx", "zip"))


class PaperSource(NamedTuple):
    """What a release paper is made from; `day_of` gives the day of a UTC moment in the collection's time zone."""

    book: Rulebook
    line: Line
    events: tuple[ScopeEvent, ...]
    overdue: tuple[Overdue, ...]
    today: date
    day_of: Callable[[datetime], date]


def make_release_paper(source: PaperSource) -> ReleasePaper:
    """The paper of a release that is planned, has landed or was cancelled."""
    book, line = source.book, source.line
    state = book.closed.get(line.release, PLANNED)
    landed = book.landed.get(line.release)
    record = landed.record if landed else None
    documents = _in_order(book, _landed(book, line, landed) if landed else _drafted(book, line, state))
    effective_on = _effective_on(documents, landed) if landed else line.planned_on
    recorded_on = source.day_of(record.recorded_at) if record else None
    return ReleasePaper(
        book.name,
        record.collection_number if record else "",
        line.release,
        record.title if record else line.title,
        record.release_kind if record else line.kind,
        state,
        source.today,
        effective_on,
        record.made_on if record else None,
        record.published_on if record else None,
        recorded_on,
        _approved(book, line, state),
        stance(state, effective_on, _told_on(source, landed), recorded_on),
        tuple(PaperDate(source.day_of(one.recorded_at), one.planned_on, one.reason) for one in line.dates),
        documents,
        _modifications(book, documents),
        _instruments(record.instruments if record else line.instruments, documents),
        _events(source, documents),
        source.overdue,
        _is_retrospective(record, effective_on),
        _number_before(book, landed),
        book.trial,
    )


def _told_on(source: PaperSource, landed: Landed | None) -> date:
    """The day that a notice is measured by: when Parties were told, else when it was recorded, else today."""
    if landed is None:
        return source.today
    return landed.record.published_on or source.day_of(landed.record.recorded_at)


def _is_retrospective(record: Release | None, effective_on: date | None) -> bool:
    if record is None or record.made_on is None or effective_on is None:
        return False
    return record.made_on > effective_on


def _number_before(book: Rulebook, landed: Landed | None) -> str:
    """The collection's number that a release found: that of the release recorded before it, else the baseline's."""
    number = book.numbers[0][1]
    for one in book.landed.values():
        if one is landed:
            return number
        number = one.record.collection_number or number
    return number


def _events(source: PaperSource, documents: tuple[PaperDocument, ...]) -> tuple[PaperEvent, ...]:
    """What happened to the release, each document under the label that it has here, else in the record."""
    labels = {one.id: one.label for one in documents}

    def told(event: ScopeEvent) -> PaperEvent:
        label = labels.get(event.document) or _label(source.book, source.line, event.document)
        return PaperEvent(
            event.recorded_at,
            source.day_of(event.recorded_at),
            event.what,
            event.document,
            label,
            event.version,
            event.planned_on,
            event.causes,
            event.reason,
            event.commit,
        )

    return tuple(map(told, source.events))


def _in_order(book: Rulebook, documents: Iterable[PaperDocument]) -> tuple[PaperDocument, ...]:
    """Documents in the order of the log: by type, then by label."""
    places = {kind.name: place for place, kind in enumerate(book.types)}
    return tuple(sorted(documents, key=lambda one: (places.get(one.type, len(places)), label_key(one.label), one.id)))


def _effective_on(documents: tuple[PaperDocument, ...], landed: Landed) -> date:
    """The first day in force, with corrections; that of the record where nothing of it holds any more."""
    days = [one.effective_on for one in documents if one.effective_on is not None and not one.void]
    return min(days, default=landed.record.blocks[0].effective_on)


def _approved(book: Rulebook, line: Line, state: str) -> bool:
    approval = book.approvals.get(line.release)
    return approval is not None and (state == LANDED or tuple(approval.scope) == line.scope())


def _landed(book: Rulebook, line: Line, landed: Landed) -> Iterator[PaperDocument]:
    for block in landed.record.blocks:
        ended: dict[str, tuple[str, ...]] = {}
        for gone in block.ended:
            ended[gone.document] = (*ended.get(gone.document, ()), gone.version)
        for row in block.versions:
            versions = book.issued[row.document]
            place = next(
                at
                for at, one in enumerate(versions)
                if one.row.version == row.version and one.sequence == landed.record.sequence
            )
            issued = versions[place]
            old = _before(book, line.drafts.get(row.document), row, versions[:place])
            made = _document(issued.row, old, row.version, row.made_from, issued.effective_on)
            ends = ended.get(row.document, ())
            yield _with_redline(made._replace(ends=ends, void=issued.void), row.version, issued.row.path)
        for gone_row in block.retired:
            yield _leaving(book, line, gone_row, block.effective_on)


def _before(book: Rulebook, draft: Draft | None, row: VersionRow, earlier: list[Issued]) -> str:
    """What a version replaced: of an own-numbered document the one it was drafted from, else the one before."""
    if book.numbering.get(row.document) == "own":
        return draft.root if draft is not None and draft.row.version == row.made_from else ""
    return next((one.row.version for one in reversed(earlier) if not one.void), "")


def _drafted(book: Rulebook, line: Line, state: str) -> Iterator[PaperDocument]:
    for draft in line.drafts.values():
        row, live = draft.row, book.live_versions(draft.row.document)
        stale = state == PLANNED and (draft.root not in live if draft.root else bool(live))
        old = live[-1] if stale and live else draft.root
        made = _document(row, old, _becomes(row.version, old if stale else ""), row.version, line.planned_on)
        ends = tuple(one.version for one in line.ended if one.document == row.document)
        yield _with_redline(made._replace(ends=ends, stale=stale), row.version, row.path)
    for gone in line.retired.values():
        yield _leaving(book, line, gone.row, line.planned_on)


def _becomes(draft: str, live: str) -> str:
    """The live version that a draft leads to, counted from the live one where the draft is behind it."""
    return target(live) if live and "-draft." not in draft else target(draft)


def _document(row: VersionRow, old: str, new: str, draft: str, effective_on: date | None) -> PaperDocument:
    return PaperDocument(
        row.document,
        row.label,
        row.title,
        row.type,
        row.category,
        old,
        new,
        draft,
        effective_on,
        row.causes,
        modification=any(map(is_modification, row.causes)),
        instrument=any(map(is_instrument, row.causes)),
    )


def _with_redline(document: PaperDocument, version: str, path: str) -> PaperDocument:
    """The document with the command that shows what changes, where its text is kept here."""
    if not path or is_digest(path):
        return document
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    if document.old_version and suffix not in _NO_TEXT:
        words = f"seclog redline {document.id} {document.old_version} {version}"
        return document._replace(redline=words, redline_file=f"{document.id}-{document.old_version}-to-{version}.html")
    words = f"seclog show {document.id}@{version} --raw"
    return document._replace(redline=words, redline_file=f"{document.id}-{version}.{suffix}")


def _leaving(book: Rulebook, line: Line, gone: Retirement, on: date | None) -> PaperDocument:
    """A document that the release takes out of the rulebook."""
    versions = book.issued[gone.document]
    last = next((one for one in reversed(versions) if not one.void), versions[-1])
    made = _document(last.row._replace(causes=gone.causes), last.row.version, "", "", on)
    return made._replace(retires=True, merged_into=_label(book, line, gone.merged_into))


def _label(book: Rulebook, line: Line, document: str) -> str:
    draft = line.drafts.get(document)
    if draft is not None:
        return draft.row.label
    versions = book.issued.get(document)
    return versions[-1].row.label if versions else document


def _modifications(book: Rulebook, documents: tuple[PaperDocument, ...]) -> tuple[PaperModification, ...]:
    touched: dict[str, list[str]] = {}
    for document in documents:
        for cause in filter(is_modification, document.causes):
            known = book.modification(cause)
            labels = touched.setdefault(known.modification if known else cause, [])
            if document.label not in labels:
                labels.append(document.label)
    return tuple(_modification(book, one, tuple(touched[one])) for one in sorted(touched, key=number_key))


def _modification(book: Rulebook, name: str, documents: tuple[str, ...]) -> PaperModification:
    row = book.modification(name)
    if row is None:
        return PaperModification(name, "", UNRECORDED, None, "", None, "", documents)
    return PaperModification(name, row.title, row.state, row.on, row.body, row.until, row.link, documents)


def _instruments(stated: tuple[Instrument, ...], documents: tuple[PaperDocument, ...]) -> tuple[Instrument, ...]:
    """The instruments that are stated, and those that only a cause names."""
    named = dict.fromkeys(cause for one in documents for cause in one.causes if is_instrument(cause))
    known = {one.name for one in stated}
    return (*stated, *(Instrument(name, None, "") for name in named if name not in known))
