"""All versions of one document: live, superseded, void, and the drafts that stand for it."""

from __future__ import annotations

from datetime import date, datetime

from seclog.core.errors import StateError
from seclog.core.report import DocumentCard, DocumentHistory, HistoryEntry
from seclog.core.rows import VersionRow
from seclog.core.text import folded, nearest
from seclog.core.version import version_key
from seclog.formats.record_rows import get_moment
from seclog.formats.sinks import HistorySink, Recorded
from seclog.ops.load import Reading, read_known, read_with, today_at
from seclog.store.git import Git


class NoDocumentError(StateError):
    """A name that means no document."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"There is no document {name!r}.", hint)
        self.name = name


def document_history(
    git: Git, now: datetime, name: str, as_of: date | None = None, known: str | None = None
) -> DocumentHistory:
    """The versions of a document named by id, label or unique prefix, in version order."""
    limit = read_known(git, known)
    day = as_of or now.date()
    _, sink, reading = read_with(git, lambda: HistorySink(name, known_until=limit.until), limit, day)
    day = as_of or today_at(now, sink.time_zone)
    document = choose_document(name, sink, reading)
    entries = [*_issued(sink, document, day), *_drafts(sink, reading, document)]
    entries.sort(key=lambda one: version_key(one.version))
    return DocumentHistory(_card(sink, reading, document), tuple(entries), limit.said, reading.overdue)


def choose_document(name: str, sink: HistorySink, reading: Reading) -> str:
    """The one document that a name means; raises StateError for none or several."""
    labels = {document: found[0].row.label for document, found in sink.versions.items()}
    for release, line in reading.lines.items():
        if release in sink.closed:
            continue
        for document, draft in line.drafts.items():
            if document.startswith(name.lower()) or folded(draft.row.label) == folded(name):
                labels.setdefault(document, draft.row.label)
    return pick(name, labels, sink.other_documents())


def pick(name: str, labels: dict[str, str], others: list[str]) -> str:
    """Choose by id, then label, then unique prefix; `labels` are candidates by id, `others` only suggestions."""
    if name in labels:
        return name
    exact = [document for document, label in labels.items() if folded(label) == folded(name)]
    found = exact or [document for document in labels if document.startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(sorted(found)[:6]) + (" ..." if len(found) > 6 else "")
        raise StateError(f"{name!r} may mean several documents: {shown}.", "Write more of the id.")
    near = nearest(name, [*labels, *others])
    raise NoDocumentError(name, f"Did you mean {near}?" if near else "Type: seclog log")


def _issued(sink: HistorySink, document: str, day: date) -> list[HistoryEntry]:
    """Entries of the versions that have been issued, from the newest record to the oldest."""
    found = sink.versions.get(document, [])
    own = document in sink.own or any("-draft." in one.row.made_from for one in found)
    following: date | None = None
    retired = sink.retired.get(document)
    entries = []
    for one in found:
        ended = sink.ended.get((document, one.row.version)) if own else following
        if ended is None and retired is not None:
            ended = retired[0]
        entries.append(_entry(one, ended, day, retired is not None and ended == retired[0]))
        if not one.changes.void:
            following = one.effective_on
    return entries


def _entry(one: Recorded, ended: date | None, day: date, leaves: bool) -> HistoryEntry:
    row, origin = one.row, one.origin
    if one.changes.void:
        status, ended = "void", None
    elif ended is not None and ended <= day:
        status = "retired" if leaves else "superseded"
    else:
        status = "live" if one.effective_on <= day else "recorded"
    tag = "release/baseline" if origin.kind == "baseline" else f"{row.document}/{row.version}"
    return HistoryEntry(
        row.version,
        status,
        row.title if one.changes.title is None else one.changes.title,
        one.effective_on,
        ended,
        origin.release,
        origin.title,
        row.causes if one.changes.causes is None else one.changes.causes,
        get_moment(origin.recorded),
        origin.commit,
        tag,
        _remark(one),
        row.path if one.changes.path is None else one.changes.path,
    )


def _remark(one: Recorded) -> str:
    """What is unusual about a version's dates: made after it took effect, or recorded late (design section 7)."""
    changed = [name for name in ("effective_on", "title", "causes") if getattr(one.changes, name) is not None]
    if changed:
        return "corrected"
    if one.origin.kind == "baseline":
        return ""
    if one.origin.made not in ("", "none") and one.origin.made > one.effective_on.isoformat():
        return f"retrospective: made {one.origin.made}"
    days = (get_moment(one.origin.recorded).date() - one.effective_on).days
    return f"recorded late ({days} day{'s' if days != 1 else ''})" if days > 0 else ""


def _drafts(sink: HistorySink, reading: Reading, document: str) -> list[HistoryEntry]:
    entries = []
    for release, line in reading.lines.items():
        draft = line.drafts.get(document)
        if draft is None or release in sink.closed:
            continue
        row = draft.row
        entries.append(
            HistoryEntry(
                row.version,
                "draft",
                row.title,
                None,
                None,
                release,
                line.title,
                row.causes,
                draft.recorded_at,
                draft.commit,
                f"{document}/{row.version}",
                f"for {line.planned_on}" if line.planned_on else "unscheduled",
                row.path,
            )
        )
    return entries


def _card(sink: HistorySink, reading: Reading, document: str) -> DocumentCard:
    found = sink.versions.get(document)
    row: VersionRow
    if found:
        row, title = found[0].row, found[0].changes.title
    else:
        row = next(line.drafts[document].row for line in reading.lines.values() if document in line.drafts)
        title = None
    change = next(iter(sink.described.get(document, ())), None)
    kind, category = (change.type, change.category) if change else (row.type, row.category)
    return DocumentCard(document, row.label, row.title if title is None else title, kind, category, row.path)
