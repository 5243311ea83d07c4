"""What a release does with the documents that leave by it: its rows, what forbids it, which files go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from seclog.core.classification import classified
from seclog.core.collection import entry_path
from seclog.core.document import label_key
from seclog.core.errors import Finding
from seclog.core.line import Line
from seclog.core.record import Block, Retirement, VersionRow
from seclog.core.rulebook import Issued
from seclog.core.state import State

CauseRule = Callable[[State, VersionRow, str], list[Finding]]


def retired_rows(state: State, line: Line) -> tuple[Retirement, ...]:
    """The retirements of a line in the order of labels."""
    return tuple(sorted((one.row for one in line.retired.values()), key=lambda row: _order(state, row.document)))


def _order(state: State, document: str) -> tuple[str, str]:
    versions = state.book.issued.get(document, ())
    return label_key(versions[-1].row.label if versions else document), document


def retired_findings(state: State, line: Line, effective: date, causes: CauseRule) -> list[Finding]:
    """What forbids the retirements of a release: E113 for its day, E115 to E117 for causes, E122 and E123."""
    found = []
    for row in retired_rows(state, line):
        last = state.book.live(row.document)
        where = f"{row.document} retired"
        withdraw = f"Take that back: seclog withdraw {row.document} --from {line.release}"
        if last is None:
            found.append(Finding("E122", where, "It has left the rulebook already", withdraw))
            continue
        found += _dated(state, where, row.document, effective)
        found += _target(state, line, row, where, withdraw)
        named = last.row._replace(causes=row.causes, type=retired_type(state, row.document))
        again = f"Name it: seclog retire {row.document} --for {line.release} --mod MP000"
        found += [one._replace(hint=again) if one.code == "E115" else one for one in causes(state, named, where)]
    return found


def _dated(state: State, where: str, document: str, effective: date) -> Iterator[Finding]:
    last = max(one.effective_on for one in state.book.issued[document] if not one.void)
    if effective < last:
        message = f"It would leave on {effective}, before the version of {last}"
        yield Finding("E113", where, message, f"State a date from {last} on")


def _target(state: State, line: Line, row: Retirement, where: str, withdraw: str) -> Iterator[Finding]:
    into = row.merged_into
    if into and into not in line.drafts and state.book.live(into) is None:
        yield Finding("E123", where, f"Its content was to go to {into}, which is not in the rulebook", withdraw)


def retired_type(state: State, document: str) -> str:
    """The type of a document that leaves, as the record has it now."""
    said = classified(state.book, document)
    return said[0] if said is not None else ""


def retired_paths(
    state: State, line: Line, annexes: Mapping[str, tuple[str, ...]], live: Mapping[str, str | None]
) -> list[str]:
    """The files of the live tree that go: each retired document's live texts, annexes and registry entry."""
    paths = [path for document in line.retired for path in files_of(state, document, annexes.get(document, ()))]
    return [path for path in paths if live.get(path) is not None]


def files_of(state: State, document: str, annexes: Iterable[str]) -> tuple[str, ...]:
    """Where the live files of a document lie: the texts of its live versions, its annexes, its registry entry."""
    texts = [one.row.path for one in _live(state, document)]
    return (*(path for path in texts if path and not path.startswith("sha256:")), *annexes, entry_path(document))


def _live(state: State, document: str) -> list[Issued]:
    live = state.book.live_versions(document)
    return [one for one in state.book.issued.get(document, ()) if not one.void and one.row.version in live]


def retired_lines(blocks: Iterable[Block]) -> list[str]:
    """`appendix-x is retired, merged into appendix-y`: for tags and summaries, from the record alone."""
    return [
        f"{one.document} is retired" + (f", merged into {one.merged_into}" if one.merged_into else "")
        for block in blocks
        for one in block.retired
    ]
