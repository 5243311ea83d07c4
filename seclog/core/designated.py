"""Designated drafts: a designation prevails as made, and what its text takes back is named (design section 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from seclog.core.cause import is_instrument
from seclog.core.errors import Finding, RuleError
from seclog.core.line import Line
from seclog.core.record import Designated, VersionRow
from seclog.core.rulebook import Rulebook


class LiveText(NamedTuple):
    """A version that was live, and its text."""

    version: str
    data: bytes


def taken_back(texts: Sequence[LiveText], text: bytes) -> tuple[str, ...]:
    """The versions whose changes a text takes back, at least in part.

    `texts` are successive live versions, from the one that the text was made from to the live one. A version
    counts when a line that it added and that is live still is missing from the text, or when one that it took
    away, and that is not live, is back. Blank lines and spaces around a line do not count. Of a binary nothing
    can be told: each version counts unless the text is the live one.
    """
    if len(texts) < 2 or text == texts[-1].data:
        return ()
    if any(b"\0" in data for data in (text, *(one.data for one in texts))):
        return tuple(one.version for one in texts[1:])
    given, live = _lines(text), _lines(texts[-1].data)
    found = []
    for earlier, later in pairwise(texts):
        before, after = _lines(earlier.data), _lines(later.data)
        lost = any(live[line] > given[line] for line in after - before)
        back = any(given[line] > live[line] for line in before - after)
        if lost or back:
            found.append(later.version)
    return tuple(found)


def _lines(data: bytes) -> Counter[bytes]:
    return Counter(filter(None, (line.strip() for line in data.split(b"\n"))))


def live_since(book: Rulebook, document: str, base: str) -> tuple[str, ...]:
    """The versions of a document from one on that were or are in force, in the order of the ledger.

    Raises RuleError for a version that was never in force.
    """
    versions = list(dict.fromkeys(one.row.version for one in book.issued.get(document, ()) if not one.void))
    if not base or not versions:
        return tuple(versions)
    if base not in versions:
        raise RuleError(f"{document} {base} was never in force.", f"Type: seclog history {document}")
    return tuple(versions[versions.index(base) :])


def first_of(line: Line, book: Rulebook, document: str) -> str:
    """The version from which on a designated text is compared: what the line's draft began from, or lacks already."""
    draft, marked = line.drafts.get(document), line.designated.get(document)
    if draft is None:
        live = book.live_versions(document)
        return live[-1] if live else ""
    if marked is None or not marked.takes_back:
        return draft.root
    known = live_since(book, document, "")
    first = known.index(marked.takes_back[0]) if marked.takes_back[0] in known else 0
    return known[max(first - 1, 0)] if known else draft.root


def check_designated(line: Line, row: VersionRow, *, designated: bool) -> None:
    """Raise RuleError for a designated draft without an instrument, and for another text in place of one."""
    marked = line.designated.get(row.document)
    if designated and not any(map(is_instrument, row.causes)):
        raise RuleError(
            f"{row.label} would stand as designated, and no instrument says so.",
            'Name it: --instrument "BEIS designation | DATE | REFERENCE"',
        )
    if marked is not None and not designated:
        raise RuleError(
            f"The draft {marked.version} of {row.label} stands as designated.",
            f"Give the text as it was made: seclog draft {row.document} --for {line.release} --designated",
        )


def designated_row(row: VersionRow, takes_back: Iterable[str]) -> Designated:
    """What a record says of a draft that stands as designated."""
    return Designated(row.document, row.version, tuple(takes_back))


def standing_as_made(marked: Designated, causes: Mapping[str, Sequence[str]]) -> str:
    """`8.1 is as designated and takes back 8.0 (MP093)`; `causes` are by version, those unknown are left out."""
    if not marked.takes_back:
        return f"{marked.version} is as designated"
    named = [f"{one} ({', '.join(causes[one])})" if causes.get(one) else one for one in marked.takes_back]
    return f"{marked.version} is as designated and takes back {', '.join(named)}"


def causes_of(book: Rulebook, document: str) -> dict[str, tuple[str, ...]]:
    """What brought each version of a document."""
    return {one.row.version: one.row.causes for one in book.issued.get(document, ())}


def designated_lines(book: Rulebook, rows: Iterable[VersionRow], marked: Mapping[str, Designated]) -> tuple[str, ...]:
    """A sentence for each of these drafts that stands as designated."""
    found = ((row, marked[row.document]) for row in rows if row.document in marked)
    return tuple(f"{row.label} {standing_as_made(one, causes_of(book, row.document))}." for row, one in found)


def designated_findings(book: Rulebook, line: Line, *, as_designated: bool) -> list[Finding]:
    """What forbids the release of designated drafts: that they take something back, unless it was said (E118)."""
    if as_designated:
        return []
    return [
        Finding(
            "E118",
            f"{document} {marked.version}",
            standing_as_made(marked, causes_of(book, document)),
            f"Where that is meant, type: seclog release {line.release} --as-designated",
        )
        for document, marked in line.designated.items()
        if marked.takes_back
    ]
