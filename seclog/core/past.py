"""Dated versions that precede the repository: which document a row means, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from seclog.core.errors import Finding, InputError
from seclog.core.plan_opening import causes_of
from seclog.core.record import VersionRow
from seclog.core.rulebook import Issued, Rulebook
from seclog.core.text import folded, nearest
from seclog.core.version import OwnVersion, version_key

# "SEC 5.14" and "v5.14": the number by which a version of a single-numbered code was known.
_CODE = re.compile(r"(?:[A-Z]{2,6} )?v?(?=[0-9])")


class PastVersion(NamedTuple):
    """A row of a list of past versions; texts that are not given are empty.

    `retired_on` is the first day on which it was no longer in force: of an own-numbered version, and of a document
    that left before the repository began. `digest` is that of its text, `row` the number of its row.
    """

    where: str
    document: str
    title: str
    version: str
    effective_on: date | None
    cause: str = ""
    type: str = ""
    category: str = ""
    id: str = ""
    retired_on: date | None = None
    digest: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """A past version whose document is known."""

    where: str
    number: int
    row: VersionRow
    effective_on: date
    retired_on: date | None


def read_past(book: Rulebook, rows: Iterable[PastVersion], findings: list[Finding]) -> list[Past]:
    """The rows that can be read, with their documents; what is wrong with the others is added to the findings."""
    given = list(rows)
    gone = _facts_of_gone(given)
    return [
        one for row in given if (one := _read(book, row, gone.get(row.id, {}), findings)) is not None
    ]  # fmt: skip


def _facts_of_gone(rows: list[PastVersion]) -> dict[str, dict[str, object]]:
    """What the rows of a document say of it together: each fact need stand in one of them."""
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        facts = found.setdefault(row.id, {})
        for name in ("title", "type", "category", "retired_on"):
            if getattr(row, name):
                facts.setdefault(name, getattr(row, name))
    return found


def _read(book: Rulebook, row: PastVersion, facts: Mapping[str, object], findings: list[Finding]) -> Past | None:
    before = len(findings)
    model = _model(book, row)
    if row.effective_on is None:
        findings.append(Finding("history-date", row.where, "The version has no date", "Give its first day in force."))
    version = _CODE.sub("", row.version, count=1)
    version = version if "." in version or not version.isdecimal() else f"{version}.0"
    problem = _version_problem(version)
    if problem:
        findings.append(Finding("history-version", row.where, problem, "Write it as 5.14."))
    if model is None and len(facts) < 4:
        findings.append(_unknown(book, row))
    if len(findings) > before or row.effective_on is None:
        return None
    label = row.document or (model.label if model else row.title)
    made = VersionRow(
        model.document if model else row.id,
        version,
        "",
        label,
        row.title or (model.title if model else str(facts["title"])),
        row.type or (model.type if model else str(facts["type"])),
        row.category or (model.category if model else str(facts["category"])),
        row.digest,
        causes_of(row.cause),
    )
    findings += _misnamed(book, row, made)
    return Past(row.where, row.row, made, row.effective_on, row.retired_on)


def _version_problem(version: str) -> str:
    try:
        version_key(version)
    except InputError as error:
        return error.message.rstrip(".") if version else "The version has no number"
    return f"{version} is a draft, which was never in force" if OwnVersion.parse(version).is_draft else ""


def _unknown(book: Rulebook, row: PastVersion) -> Finding:
    name = row.document or row.title
    near = nearest(name, [one[-1].row.label for one in book.issued.values()])
    left = "state its title, type and category, and when it left: Retired."
    hint = f"Did you mean {near}? If it has left, {left}" if near else f"If it has left, {left}"
    return Finding("history-document", row.where, f"No document {name!r} is here", hint)


def _model(book: Rulebook, row: PastVersion) -> VersionRow | None:
    """The last version of the document that a row means, by id or label, by its title, or by a name that it bore."""
    names = {folded(name) for name in (row.id, row.document) if name}
    titles = {folded(row.title or row.document)}
    last = {document: versions[-1].row for document, versions in book.issued.items()}
    if row.id in last:
        return last[row.id]
    for kept in ({one: [row] for one, row in last.items()}, _bore(book.issued)):
        for wanted, field in ((names, "label"), (titles, "title")):
            found = [one for one, rows in kept.items() if any(folded(getattr(each, field)) in wanted for each in rows)]
            if found:
                return last[found[0]]
    return None


def _bore(issued: Mapping[str, list[Issued]]) -> dict[str, list[VersionRow]]:
    return {document: [one.row for one in versions] for document, versions in issued.items()}


def _misnamed(book: Rulebook, row: PastVersion, made: VersionRow) -> list[Finding]:
    found = []
    types = [kind.name for kind in book.types]
    for what, name, names in (("type", made.type, types), ("category", made.category, list(book.categories))):
        if name not in names:
            near = nearest(name, names)
            hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(names)}."
            found.append(Finding(f"history-{what}", row.where, f"{name!r} is no {what} of the collection", hint))
    return found
