"""What is coming: planned releases with their drafts, and what stands in their way."""

from __future__ import annotations

from datetime import date, datetime

from seclog.core.cause import modifications_of, standing
from seclog.core.collisions import Collision, collisions
from seclog.core.designated import standing_as_made
from seclog.core.errors import StateError
from seclog.core.homeless import homeless_units, homeless_warnings
from seclog.core.label import label_key
from seclog.core.line import Line, line_release
from seclog.core.plan_draft import is_stale
from seclog.core.report import Pending, PendingDocument, PendingRelease
from seclog.core.rows import DocumentRow
from seclog.core.text import nearest
from seclog.formats.sinks import LogSink
from seclog.ops.leaving import leaving_documents, leaving_remarks
from seclog.ops.load import Reading, read_known, read_with, today_at
from seclog.ops.log import open_lines
from seclog.store.git import Git
from seclog.store.ledger import refuse_buried
from seclog.store.place import refuse_narrow


def pending(
    git: Git, now: datetime, release: str | None = None, as_of: date | None = None, known: str | None = None
) -> Pending:
    """The planned releases by date, the unscheduled last; `release` names one of them.

    What was pending on a day in the past is what the record said by its end.
    """
    past = as_of is not None and as_of < now.date()
    limit = read_known(git, known or (str(as_of) if past else None))
    day = as_of or now.date()
    walk, sink, reading = read_with(git, lambda: LogSink(day, known_until=limit.until), limit, day)
    refuse_narrow(git.directory)
    refuse_buried(git, walk.tip, reading.chains)
    if as_of is None and (local := today_at(now, sink.time_zone)) != day:
        _, sink, reading = read_with(git, lambda: LogSink(local, known_until=limit.until), limit, local)
    lines = open_lines(sink, reading)
    if release is not None:
        lines = [line for line in lines if line.release == release]
        if not lines:
            raise unknown_release(sink, reading, release)
    left = homeless(sink, reading)
    return Pending(tuple(pending_releases(sink, reading, lines)), limit.said, reading.overdue, left)


def homeless(sink: LogSink, reading: Reading) -> tuple[Collision, ...]:
    """The drafts that were recorded on lines after these had landed or were cancelled."""
    found: list[Collision] = []
    for chain in reading.chains:
        release = line_release(chain.ref)
        line, landed = reading.lines.get(release), sink.landed_tips.get(release, "")
        if line is not None and line.tip == chain.commits[0] != landed and landed in chain.commits:
            late = frozenset(chain.commits[: chain.commits.index(landed)])
            found += homeless_warnings(line, homeless_units(line, late))
    return tuple(dict.fromkeys(found))


def unknown_release(sink: LogSink, reading: Reading, release: str) -> StateError:
    """What is said of a release that is not planned."""
    state = sink.closed.get(release)
    if state is not None:
        return StateError(
            f"Release {release} {'has landed' if state == 'landed' else 'was cancelled'}.", "Type: seclog log"
        )
    near = nearest(release, [*reading.lines, *sink.closed])
    return StateError(f"No release {release} is planned.", f"Did you mean {near}?" if near else "Type: seclog pending")


def pending_releases(sink: LogSink, reading: Reading, lines: list[Line]) -> list[PendingRelease]:
    """The report of each line, with remarks on lines that two people have moved apart."""
    live: dict[str, tuple[str, ...]] = {}
    for row in sink.rows:
        live[row.id] = (*live.get(row.id, ()), row.version)
    found = []
    met = collisions(open_lines(sink, reading), live, {(row.id, row.version): row.release for row in sink.rows})
    brought = {(row.id, row.version): row.causes for row in sink.rows}
    for line in lines:
        documents = [_document(draft.row.document, line, live, sink.states) for draft in line.drafts.values()]
        documents = [_with_facts(one, line.described.get(one.id) or sink.said_of(one.id)) for one in documents]
        documents += leaving_documents(line, sink.rows, sink.states)
        documents.sort(key=lambda one: (label_key(one.label), one.id))
        approved = bool(line.scope()) and sink.scopes.get(line.release) == line.scope()
        scheduled = line.planned_on if line.scheduled else None
        found.append(
            PendingRelease(
                line.release,
                line.title,
                line.kind,
                scheduled,
                approved,
                tuple(documents),
                (*_remarks(line, met[line.release], brought), *leaving_remarks(line, open_lines(sink, reading))),
                collisions=met[line.release],
                dates=line.dates,
            )
        )
    found += [
        PendingRelease(one, one, "release", None, False, (), ("Its line has moved both here and on the remote.",), True)
        for one in reading.diverged
    ]
    return found


def _document(name: str, line: Line, live: dict[str, tuple[str, ...]], states: dict[str, str]) -> PendingDocument:
    draft = line.drafts[name]
    row, versions = draft.row, live.get(name, ())
    return PendingDocument(
        name,
        row.label,
        row.title,
        versions[-1] if versions else "",
        row.version,
        draft.root,
        is_stale(draft.root, versions),
        modifications_of(row.causes),
        standing(row.causes, states),
        ends=tuple(one.version for one in line.ended if one.document == name),
    )


def _with_facts(document: PendingDocument, said: DocumentRow | None) -> PendingDocument:
    """The document with what its draft, or else the record, says of it beside the text."""
    if said is None:
        return document
    return document._replace(required_by=said.required_by, governance=said.governance, owner=said.owner)


def _remarks(
    line: Line, met: tuple[Collision, ...], brought: dict[tuple[str, str], tuple[str, ...]]
) -> tuple[str, ...]:
    """Warnings that the plan gives before anybody tries to release it; `brought` are the causes of live versions."""
    remarks = [f"A record of {one} stands on this line." for one in line.strays]
    for document, marked in line.designated.items():
        causes = {version: named for (name, version), named in brought.items() if name == document}
        remarks.append(f"{line.drafts[document].row.label} {standing_as_made(marked, causes)}.")
    return (*remarks, *(one.text for one in met))
