"""Plans of a move: units stand on another line first, number and text as they were, and then leave their own."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError, UsageError
from seclog.core.homeless import homeless_units
from seclog.core.labels import check_labels
from seclog.core.line import Draft, Line
from seclog.core.line_units import UnitFiles, live_again, named_units, plan_on_line, version_on
from seclog.core.plan import Blob, Plan
from seclog.core.plan_draft import draft_line
from seclog.core.record import LineDraft, LineWithdrawal, Move, Reference, VersionRow
from seclog.core.state import CLOSED, State


def plan_move_in(state: State, source: Line, release: str, documents: tuple[str, ...], files: UnitFiles) -> Plan:
    """The first half of a move: the units stand on the target line with number, causes and text as they were.

    A draft's `made_from` becomes the live version that its chain began with, for the chain itself stays behind.
    """
    target = draft_line(state, release)
    if target.release == source.release:
        raise UsageError(f"{release} is where it stands already.", "Name another release: --to RELEASE")
    for one in documents:
        _refuse_taken(state, source.release, target, one)
    units = tuple(Reference(one, version_on(source, one)) for one in documents)
    for one in source.drafts.keys() & set(documents):
        _refuse_changed(source, one, files)
        _refuse_unsettled(source, one, files.unsettled.get(one, ()))
    drafts = tuple(_moved(source.drafts[one]) for one in documents if one in source.drafts)
    check_labels(state, target, drafts)
    causes = {cause for row in drafts for cause in row.causes}
    retired = tuple(source.retired[one].row for one in documents if one in source.retired)
    causes |= {cause for row in retired for cause in row.causes}
    record = LineDraft(
        state.recorded_at(target),
        f"Take {named_units(units)} over from {source.title}",
        target.release,
        tuple(one for one in source.instruments if one.name in causes),
        drafts,
        tuple(one for one in source.ended if one.document in documents),
        source.release,
        tuple(source.described[one] for one in documents if one in source.described),
        tuple(source.designated[one] for one in documents if one in source.designated),
        retired,
    )
    said = tuple(f"{one.document} {one.version} moves from {source.title} to {target.title}." for one in units)
    return plan_on_line(target, record, _carried(files, documents), said)


def plan_move_out(state: State, source: Line, release: str, documents: tuple[str, ...], files: UnitFiles) -> Plan:
    """The second half of a move: the units leave the line that they came from."""
    moved = tuple(Move(one, version_on(source, one), release) for one in documents)
    subject = f"Move {named_units([Reference(one.document, one.version) for one in moved])} to {release}"
    record = LineWithdrawal(state.recorded_at(source), subject, source.release, "", (), moved)
    said = tuple(f"{one.document} {one.version} leaves {source.title}." for one in moved)
    return plan_on_line(source, record, live_again(files, documents), said)


def arrived(state: State, source: Line, release: str, document: str) -> bool:
    """Whether the target holds this very unit from the source: its move was interrupted half-way."""
    target = state.lines.get(release)
    if target is None:
        return False
    if document in source.drafts:
        same = version_on(target, document) == version_on(source, document)
        return same and target.origins.get(document) == source.release
    return document in target.retired and target.retired[document].row == source.retired[document].row


def source_line(state: State, release: str, late: Container[str]) -> Line:
    """The line to move from: an open one, a cancelled one, or of a landed one what came in `late` commits."""
    closed = state.book.closed.get(release)
    if closed is None or release not in state.lines:
        return state.line(release)
    line = state.lines[release]
    if closed == "cancelled":
        return line
    left = homeless_units(line, late)
    if not left:
        raise RuleError(f"Release {release} {CLOSED[closed]}, and nothing is left on its line.", "Type: seclog pending")
    drafts = {one: draft for one, draft in line.drafts.items() if one in left}
    return replace(line, drafts=drafts, retired={one: row for one, row in line.retired.items() if one in left})


def _refuse_taken(state: State, source: str, target: Line, document: str) -> None:
    if document in target.drafts or document in target.retired:
        version = version_on(target, document)
        raise RuleError(
            f"{document} {version} stands on {target.release} already.",
            f"Take one of them out: seclog withdraw {document} --from {target.release}",
        )
    if document in state.book.retired:
        raise RuleError(f"{document} has left the rulebook.", f"Type: seclog withdraw {document} --from {source}")


def _refuse_changed(source: Line, document: str, files: UnitFiles) -> None:
    """Another text under the same number would contradict the draft's tag."""
    drafted, tip = files.drafted.get(document, {}), files.tip.get(document, {})
    changed = [path for path, blob in tip.items() if blob != drafted.get(path)]
    if changed:
        version = version_on(source, document)
        raise RuleError(
            f"{', '.join(changed)} changed on {source.release} since {document} {version} was drafted.",
            f"Draft it as it stands first: seclog draft {document} --for {source.release} --file FILE",
        )


def _refuse_unsettled(source: Line, document: str, facts: tuple[str, ...]) -> None:
    """On a line that begins later nothing would tell that the entry lacks what the live line has recorded since."""
    if facts:
        named, path = " and ".join(facts), entry_path(document)
        raise RuleError(
            f"The live line has recorded another {named} of {document} since its registry entry was changed on "
            f"{source.release}.",
            f"Take it in first: git switch pending/{source.release}, and write in {path} what the live entry says of "
            f"{named}; then: seclog draft {document}",
        )


def _moved(draft: Draft) -> VersionRow:
    return draft.row._replace(made_from=draft.root)


def _carried(files: UnitFiles, documents: tuple[str, ...]) -> dict[str, Blob | None]:
    """The units' texts, and their entries where the source line changed them."""
    changes: dict[str, Blob | None] = {}
    for document in documents:
        for path, blob in files.tip.get(document, {}).items():
            settled = (files.forked.get(document, {}).get(path), files.live.get(document, {}).get(path))
            if path == entry_path(document) and blob in settled:
                continue
            changes[path] = Blob(blob) if blob is not None else None
    return changes
