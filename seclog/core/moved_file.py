"""Drafts that stand in a file which the live text has left, because it was reissued in another (section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seclog.core.errors import Finding
from seclog.core.line import Line
from seclog.core.record import VersionRow
from seclog.core.rulebook import Rulebook


def live_file(book: Rulebook, document: str) -> str:
    """Where the live text of a document lies; empty for one with own numbering, one kept elsewhere, or none."""
    live = book.live(document)
    if live is None or book.numbering.get(document) == "own" or live.row.path.startswith("sha256:"):
        return ""
    return live.row.path


def redraft_hint(document: str, release: str, path: str) -> str:
    """What to type where a draft stands in a file that the live text has left."""
    suffix = path[path.rfind(".") :] if "." in path.rpartition("/")[2] else ""
    return f"Give the draft's text again, as such a file: seclog draft {document} --for {release} --file FILE{suffix}"


def moved_findings(
    book: Rulebook, line: Line, row: VersionRow, *, entry_too: bool, unsettled: Sequence[str]
) -> Iterator[Finding]:
    """A finding where a draft's file is not the live one, and it is not the line that moved it.

    `entry_too` says that the line brings an entry of its own, `unsettled` what the live line changed in it since.
    """
    live = live_file(book, row.document)
    if not live or not row.path or row.path.startswith("sha256:") or live == row.path:
        return
    if not entry_too or "file" in unsettled:
        message = f"It stands in {row.path}, and the live text has been reissued in {live}"
        yield Finding("E124", f"{row.document} {row.version}", message, redraft_hint(row.document, line.release, live))
