"""All versions of one document: live, superseded, void, and the drafts that stand for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from seclog.core.errors import StateError
from seclog.core.report import DocumentCard, DocumentHistory, HistoryEntry
from seclog.core.rows import DocumentRow, VersionRow
from seclog.core.text import folded, nearest
from seclog.core.version import version_key
from seclog.formats.record_rows import get_moment
from seclog.formats.sinks import HistorySink, NamesSink, Recorded
from seclog.ops.classification import classification
from seclog.ops.load import Known, Reading, read_known, read_with, today_at
from seclog.ops.relations import with_relations
from seclog.store.git import Git

if TYPE_CHECKING:
    from seclog.core.effects import Effect


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
    document, sink, reading = _read(git, name, limit, day)
    day = as_of or today_at(now, sink.time_zone)
    entries = [*_issued(sink, document, day), *_drafts(sink, reading, document)]
    entries.sort(key=lambda one: version_key(one.version))
    said, changes = classification(sink, document, day)
    card = with_relations(_card(sink, reading, document, said), sink, reading, day)
    shown, entries = _with_effects(sink, document, card.label, day, entries)
    return DocumentHistory(card, tuple(entries), limit.said, reading.overdue, changes, shown)


def _with_effects(
    sink: HistorySink, document: str, label: str, day: date, entries: list[HistoryEntry]
) -> tuple[tuple[Effect, ...], list[HistoryEntry]]:
    """What has effect on a document, and its versions with an expiry that has come."""
    mine = [one for one in reversed(sink.effects) if one[0].startswith(f"{document} ")]
    if not mine:
        return (), entries
    from seclog.core.effects import Noted, expiries, standing
    from seclog.formats.record_parts import get_effect  # few documents have effects
    from seclog.ops.effects_shown import shown_effects

    noted = standing(Noted(get_effect(text), recorded, commit) for text, recorded, commit in mine)
    until = expiries(one.row for one in noted).get(document)
    if until is not None:
        entries = [_expiring(one, until, day) for one in entries]
    return shown_effects(noted, {document: label}, day), entries


def _expiring(one: HistoryEntry, until: date, day: date) -> HistoryEntry:
    """A version of a document that is no longer in force from `until` on."""
    if one.effective_on is None or one.status == "void" or (one.ended_on is not None and one.ended_on <= until):
        return one
    status = "expired" if until <= day and one.status == "live" else one.status
    return one._replace(status=status, ended_on=max(until, one.effective_on))


def _read(git: Git, name: str, limit: Known, day: date) -> tuple[str, HistorySink, Reading]:
    """The document that a name means and its records; only where nothing bears the name now are old names searched."""
    _, sink, reading = read_with(git, lambda: HistorySink(name, known_until=limit.until), limit, day)
    try:
        return choose_document(name, sink, reading), sink, reading
    except NoDocumentError:
        _, names, _ = read_with(git, lambda: NamesSink(name, known_until=limit.until), limit, day)
        found = names.found()
        if not found:
            raise
    if len(found) > 1:
        raise StateError(f"{name!r} may mean several documents: {', '.join(found)}.", "Write the id of one.")
    _, sink, reading = read_with(git, lambda: HistorySink(found[0], known_until=limit.until), limit, day)
    return found[0], sink, reading


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
    tag = {"baseline": "release/baseline", "history": ""}.get(origin.kind, f"{row.document}/{row.version}")
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
        row.label,
        one.changes.text_commit,
        one.changes.notes,
        _late_days(one),
        _is_retrospective(one),
        _is_corrected(one),
    )


def _is_corrected(one: Recorded) -> bool:
    return any(getattr(one.changes, name) is not None for name in ("effective_on", "title", "causes"))


def _is_retrospective(one: Recorded) -> bool:
    return one.origin.made not in ("", "none") and one.origin.made > one.effective_on.isoformat()


def _late_days(one: Recorded) -> int:
    """How many days after its first day in force a version was recorded; 0 for a baseline and a history."""
    if one.origin.kind != "release":
        return 0
    return max((get_moment(one.origin.recorded).date() - one.effective_on).days, 0)


def _remark(one: Recorded) -> str:
    """What is unusual about a version's dates: made after it took effect, or recorded late (design section 7)."""
    days = _late_days(one)
    said = [
        "corrected" if _is_corrected(one) else "",
        f"retrospective: made {one.origin.made}" if _is_retrospective(one) else "",
        f"recorded late ({days} day{'s' if days != 1 else ''})" if days and not _is_retrospective(one) else "",
    ]
    return "; ".join(filter(None, said))


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
                row.label,
            )
        )
    return entries


def _card(sink: HistorySink, reading: Reading, document: str, said: DocumentRow | None) -> DocumentCard:
    found = sink.versions.get(document)
    row: VersionRow
    if found:
        row, title = found[0].row, found[0].changes.title
        row = row if found[0].changes.path is None else row._replace(path=found[0].changes.path)
    else:
        line = next(line for line in reading.lines.values() if document in line.drafts)
        row, title = line.drafts[document].row, None
        said = line.described.get(document)
    said = said or DocumentRow(document, None, row.type, row.category)
    return DocumentCard(
        document,
        row.label,
        row.title if title is None else title,
        said.type,
        said.category,
        row.path,
        said.required_by,
        said.governance,
        said.owner,
    )
