"""What changed from the law of one day to that of another, and which versions a cause brought: from the whole fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from seclog.core.label import label_key
from seclog.core.line import Line
from seclog.core.report import LogRow, Overdue
from seclog.core.rulebook import Issued, Rulebook
from seclog.core.text import folded


class LawChange(NamedTuple):
    """A document of which the law differs between two days.

    `kind` is new, changed, left, retitled or reclassified; `before` and `after` are the versions in force (an
    own-numbered document may have several); the rest tells of the last version that came, empty where none did.
    """

    document: str
    label: str
    title: str
    type: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    effective_on: date | None
    release: str
    release_title: str
    causes: tuple[str, ...]
    remark: str


class Changes(NamedTuple):
    """What differs between the law of `before` and that of `until`, in the order of the Document Log."""

    name: str
    before: date
    until: date
    numbers: tuple[str, str]
    known_at: str
    changes: tuple[LawChange, ...]
    overdue: tuple[Overdue, ...]


class Brought(NamedTuple):
    """A version that a cause brought; `status` is its standing on the day: live, superseded, retired or void."""

    document: str
    label: str
    title: str
    version: str
    effective_on: date
    release: str
    release_title: str
    causes: tuple[str, ...]
    status: str


class Waiting(NamedTuple):
    """A draft that names the cause and waits for its release."""

    document: str
    label: str
    draft: str
    release: str
    planned_on: date | None
    causes: tuple[str, ...]


class Versions(NamedTuple):
    """Every version that a modification or an instrument brought, and what waits."""

    name: str
    asked: str
    as_of: date
    known_at: str
    versions: tuple[Brought, ...]
    waiting: tuple[Waiting, ...]
    overdue: tuple[Overdue, ...]


def law_changes(book: Rulebook, before: date, until: date) -> tuple[LawChange, ...]:
    """What differs between the law of two days, both inclusive: a change on `before` itself is none."""
    first, last = _by_document(book.log(before)), _by_document(book.log(until))
    documents = dict.fromkeys([*last, *first])
    found = (_change(book, one, first.get(one, []), last.get(one, []), until) for one in documents)
    order = {kind.name: place for place, kind in enumerate(book.types)}
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: (order.get(one.type, len(order)), label_key(one.label), one.document)))


def _by_document(rows: Iterable[LogRow]) -> dict[str, list[LogRow]]:
    found: dict[str, list[LogRow]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return found


def _change(book: Rulebook, document: str, first: list[LogRow], last: list[LogRow], until: date) -> LawChange | None:
    before, after = (tuple(row.version for row in rows) for rows in (first, last))
    row = (last or first)[-1]
    kind, remark = _kind(book, document, first, last)
    if not kind:
        return None
    come = [one for one in last if one.version not in before]
    newest = max(come, key=lambda one: one.effective_on) if come else None
    day = newest.effective_on if newest else _left_on(book, document, until) if not last else None
    return LawChange(
        document,
        row.label,
        row.title,
        row.type,
        kind,
        before,
        after,
        day,
        newest.release if newest else "",
        newest.release_title if newest else "",
        newest.causes if newest else (),
        remark,
    )


def _kind(book: Rulebook, document: str, first: list[LogRow], last: list[LogRow]) -> tuple[str, str]:
    if not first:
        return "new", ""
    if not last:
        retired = book.retired.get(document)
        into = retired[1].merged_into if retired else ""
        return "left", f"merged into {into}" if into else "" if retired else "expired"
    old, new = first[-1], last[-1]
    said = []
    if (old.label, old.title) != (new.label, new.title):
        said.append(f"was {old.label}: {old.title}" if old.label != new.label else f"was titled {old.title}")
    if (old.type, old.category) != (new.type, new.category):
        said.append(f"was {old.type}, {old.category}")
    if {row.version for row in first} != {row.version for row in last}:
        return "changed", "; ".join(said)
    if not said:
        return "", ""
    return ("reclassified" if (old.type, old.category) != (new.type, new.category) else "retitled"), "; ".join(said)


def _left_on(book: Rulebook, document: str, until: date) -> date | None:
    retired = book.retired.get(document)
    if retired is not None and retired[0] <= until:
        return retired[0]
    return book.expiries().get(document)


def names_of(book: Rulebook, modification: str) -> frozenset[str]:
    """Every id that a modification bears or bore, also as parts (`SECMP0062 part 2` is one of `SECMP0062`)."""
    names = {modification}
    current = book.modification(modification)
    if current is not None:
        names.add(current.modification)
    names |= {was for was in book.renamed if (one := book.modification(was)) is not None and one == current}
    return frozenset(names)


def causes_known(book: Rulebook, lines: Mapping[str, Line]) -> dict[str, None]:
    """Every cause that a version, a draft or the record of modifications names."""
    found = dict.fromkeys([*book.modifications, *book.renamed])
    for versions in book.issued.values():
        for one in versions:
            found.update(dict.fromkeys(one.row.causes))
    for line in lines.values():
        for draft in line.drafts.values():
            found.update(dict.fromkeys(draft.row.causes))
    return found


def is_of(cause: str, names: frozenset[str]) -> bool:
    """Whether a version's cause is one of the names, or a part of it."""
    return cause in names or cause.partition(" part ")[0] in names


def is_kind(cause: str, words: str) -> bool:
    """Whether a cause has these words in a row: `designation` is in `BEIS designation` (not in re-designation)."""
    own, asked = folded(cause).split(), folded(words).split()
    return any(own[place : place + len(asked)] == asked for place in range(len(own) - len(asked) + 1))


def brought_by(book: Rulebook, chosen: Iterable[str], on: date) -> tuple[Brought, ...]:
    """Every version that one of the causes brought, whatever its date, by date and label."""
    wanted = frozenset(chosen)
    found = [one for versions in book.issued.values() for one in versions if wanted & set(one.row.causes)]
    found.sort(key=lambda one: (one.effective_on, label_key(one.row.label), one.row.version))
    return tuple(_brought(book, one, on) for one in found)


def _brought(book: Rulebook, one: Issued, on: date) -> Brought:
    row = one.row
    live = [other.row.version for other in book.in_force(row.document, on)]
    retired = book.retired.get(row.document)
    if one.void:
        status = "void"
    elif row.version in live:
        status = "live"
    elif retired is not None and retired[0] <= on:
        status = "retired"
    else:
        status = "superseded" if one.effective_on <= on else "recorded"
    return Brought(
        row.document,
        row.label,
        row.title,
        row.version,
        one.effective_on,
        one.release,
        one.release_title,
        row.causes,
        status,
    )


def corrected_since(rows: Iterable[LogRow], book: Rulebook) -> tuple[str, ...]:
    """Of rows as they were known before, the versions that the record has corrected since: `Section G 8.0`."""
    now = {(document, one.row.version): one for document, versions in book.issued.items() for one in versions}
    found = []
    for row in rows:
        one = now[row.id, row.version]
        facts = (one.void, one.effective_on, one.row.title, one.row.causes)
        if facts != (False, row.effective_on, row.title, row.causes):
            found.append(f"{row.label} {row.version}")
    return tuple(found)


def waiting_for(lines: Iterable[Line], chosen: Iterable[str]) -> Iterator[Waiting]:
    """The drafts on lines that name one of the causes."""
    wanted = frozenset(chosen)
    for line in lines:
        for draft in line.drafts.values():
            row = draft.row
            if wanted & set(row.causes):
                yield Waiting(row.document, row.label, row.version, line.release, line.planned_on, row.causes)


def instruments_like(causes: Iterable[str], words: str) -> tuple[str, ...]:
    """The causes that a word such as `designation` or a whole name means; modifications only by their whole id."""
    return tuple(one for one in causes if is_kind(one, words))
