"""The opening of a rulebook from a statement of its live documents: what each row becomes, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from seclog.core.collection import Collection
from seclog.core.document import Document, slug
from seclog.core.errors import Finding, InputError
from seclog.core.guess import SEC_TYPES, guessed_category, guessed_type, is_technical_specification
from seclog.core.numbering import check_baseline, opening_version
from seclog.core.text import folded, nearest


class StatementRow(NamedTuple):
    """One row of a statement of live documents, as read; a text that is not given is empty.

    `where` is the place for a message ("statement.csv:7"); `effective_on` the first day in force. `id` is
    given, else derived from `document` (the label) or the title. `number_cell` marks a version that a
    spreadsheet held as a number, so that 3.10 and 3.1 look the same.
    """

    row: int
    where: str
    id: str
    document: str = ""
    title: str = ""
    type: str = ""
    category: str = ""
    version: str = ""
    effective_on: date | None = None
    cause: str = ""
    file: str = ""
    numbering: str = ""
    number_cell: bool = False
    retired_on: date | None = None


class OpeningRow(NamedTuple):
    """What a row of the statement becomes: the document's registry entry, its version, and the rule for it.

    `query` is what a person must look at before the baseline is recorded; empty if nothing is in doubt.
    """

    row: int
    where: str
    document: Document
    was: str
    becomes: str
    rule: str
    query: str
    effective_on: date | None
    cause: str
    file: str


def statement_documents(
    rows: Iterable[StatementRow],
    collection: Collection,
    baseline: str,
    known: Mapping[str, Document] | None = None,
) -> tuple[OpeningRow, ...]:
    """The opening rows of a statement, in its order; raises InputError with every finding at once.

    `known` are documents of the registry that the rulebook starts from: what a row leaves out is taken from
    them, by id, label, title or former title. Source of the numbers: design section 6.
    """
    frame = _Frame(collection, check_baseline(baseline), _index(known or {}))
    opened = [_opening_row(row, frame) for row in rows]
    findings = [*frame.findings, *_clashes(opened)]
    if findings:
        raise InputError(
            f"The statement has {len(findings)} problem{'s' if len(findings) > 1 else ''}.",
            "Put the rows right, then run the command again.",
            findings,
        )
    return tuple(opened)


@dataclass(slots=True)
class _Frame:
    collection: Collection
    baseline: str
    index: Mapping[str, Document]
    findings: list[Finding] = field(default_factory=list)

    @property
    def sec_like(self) -> bool:
        return tuple(kind.name for kind in self.collection.types) == SEC_TYPES

    def find(self, row: StatementRow) -> Document | None:
        names = (row.title, row.id, row.document)  # a title is surer than a letter, which may have been reused
        return next((self.index[folded(n)] for n in names if n and folded(n) in self.index), None)


def _index(known: Mapping[str, Document]) -> dict[str, Document]:
    index: dict[str, Document] = {}
    for document in known.values():
        for name in (document.id, document.label, document.title, *document.aliases):
            index.setdefault(folded(name), document)
    return index


def _opening_row(row: StatementRow, frame: _Frame) -> OpeningRow:
    doubts: list[str] = []
    document = _document(row, frame, doubts)
    kind = frame.collection.type_named(document.type)
    opening = opening_version(row.version, document.numbering, kind.renumbered if kind else True, frame.baseline)
    if row.number_cell and opening.numbering == "own" and "." in row.version:
        doubts.insert(0, f"{row.version} is a number cell, where {row.version}0 looks the same.")
    pattern = row.file.replace(opening.becomes, "{version}") if opening.numbering == "own" else row.file
    return OpeningRow(
        row=row.row,
        where=row.where,
        document=replace(document, numbering=opening.numbering, file=pattern or None),
        was="" if row.version.casefold() == "none" else row.version,
        becomes=opening.becomes,
        rule=opening.rule,
        query=" ".join(filter(None, [opening.query, *doubts])),
        effective_on=row.effective_on,
        cause=row.cause,
        file=row.file,
    )


def _document(row: StatementRow, frame: _Frame, doubts: list[str]) -> Document:
    model = frame.find(row)
    label, title = _names(row, model)
    if model and folded(title) not in _titles(model):
        doubts.append(f"The registry knows {model.label} as “{model.title}”.")
    own = frame.sec_like and (is_technical_specification(title) or is_technical_specification(label))
    kind = _type(row, frame, model, label, doubts)
    given = Document(
        id=_id(row, model, label),
        label=label,
        title=title,
        type=kind,
        category=_category(row, frame, model, (kind, title, own), doubts),
        numbering=row.numbering or (model.numbering if model else "own" if own else "integer"),
        text="included" if row.file else "listed",
    )
    return _with_model(given, row, model) if model else given


def _names(row: StatementRow, model: Document | None) -> tuple[str, str]:
    """Label and title: one stands for the other, and the registry knows a document whose title is its label."""
    if model is None:
        return row.document or row.title, row.title or row.document
    if not row.title and folded(row.document) in _titles(model):
        return model.label, row.document
    return row.document or model.label, row.title or model.title


def _id(row: StatementRow, model: Document | None, label: str) -> str:
    """The registry's id for its label; one that the row gives, or that another label suggests, goes before."""
    given = row.id != slug(row.document or row.title)
    return row.id if given or model is None or folded(label) != folded(model.label) else model.id


def _titles(document: Document) -> set[str]:
    return {folded(title) for title in (document.title, *document.aliases)}


def _with_model(given: Document, row: StatementRow, model: Document) -> Document:
    """What the registry knows beyond the statement; what the statement states is confirmed by it."""
    stated = {
        "label": row.document == given.label,
        "title": given.title in (row.title, row.document),
        "type": row.type,
        "category": row.category,
    }
    return replace(
        given,
        required_by=model.required_by,
        governance=model.governance,
        owner=model.owner,
        part_of=model.part_of,
        predecessors=model.predecessors,
        aliases=tuple(alias for alias in model.aliases if folded(alias) != folded(given.title)),
        unconfirmed=tuple(name for name in model.unconfirmed if not stated.get(name)),
        source=model.source,
    )


def _type(row: StatementRow, frame: _Frame, model: Document | None, label: str, doubts: list[str]) -> str:
    names = [kind.name for kind in frame.collection.types]
    if row.type or model:
        return _chosen(row, "type", row.type or (model.type if model else ""), names, frame)
    if len(names) == 1:
        return names[0]
    if not frame.sec_like:
        return _chosen(row, "type", "", names, frame)
    guess = guessed_type(label)
    doubts.append(f"The type {guess} is a guess from the label.")
    return guess


def _category(
    row: StatementRow, frame: _Frame, model: Document | None, clues: tuple[str, str, bool], doubts: list[str]
) -> str:
    names = list(frame.collection.categories)
    if row.category or model:
        return _chosen(row, "category", row.category or (model.category if model else ""), names, frame)
    if len(names) == 1:
        return names[0]
    guess = guessed_category(*clues) if frame.sec_like else ""
    if guess not in names:
        return _chosen(row, "category", "", names, frame)
    if guess not in ("Section", "Technical Specification"):  # those two follow from the review paper itself
        doubts.append(f"The category {guess} is a guess from the title.")
    return guess


def _chosen(row: StatementRow, what: str, name: str, names: Sequence[str], frame: _Frame) -> str:
    by_fold = {folded(choice): choice for choice in names}
    if folded(name) in by_fold:
        return by_fold[folded(name)]
    near = nearest(name, names) if name else None
    said = f"The {what} {name!r} is not one of the collection's." if name else f"The row names no {what}."
    hint = f"Did you mean {near!r}?" if near else f"Choose one of: {', '.join(names)}."
    frame.findings.append(Finding(f"statement-{what}", row.where, said, hint))
    return name


def _clashes(opened: Sequence[OpeningRow]) -> list[Finding]:
    """Documents that stand twice, and labels borne twice; own-numbered documents may have several live versions."""
    findings: list[Finding] = []
    first: dict[str, OpeningRow] = {}
    labels: dict[str, OpeningRow] = {}
    versions: set[tuple[str, str]] = set()
    for entry in opened:
        document = entry.document
        other = first.setdefault(document.id, entry)
        if (document.id, entry.becomes) in versions or (other is not entry and document.numbering != "own"):
            findings.append(_twice(entry, f"{document.label} stands already at {other.where}."))
        elif other.document != document:
            findings.append(_twice(entry, f"{document.label} is described otherwise at {other.where}."))
        versions.add((document.id, entry.becomes))
        bearer = labels.setdefault(folded(document.label), entry)
        if bearer.document.id != document.id:
            findings.append(_twice(entry, f"The label {document.label} is borne at {bearer.where} already."))
    return findings


def _twice(entry: OpeningRow, message: str) -> Finding:
    hint = "A document has one row; one with its own numbering has a row for each live version, else alike."
    return Finding("statement-duplicate", entry.where, message, hint)
