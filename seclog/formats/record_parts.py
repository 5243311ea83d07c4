"""The repeated rows of records (versions, instruments, modifications ...): values to text and back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seclog.core.document import CAUSE_RULES, NUMBERINGS, DocumentType, check_document_id, check_release_id
from seclog.core.errors import InputError
from seclog.core.record import (
    MODIFICATION_STATES,
    Approval,
    Block,
    DocumentRow,
    Instrument,
    ModificationRow,
    Move,
    Numbering,
    Reference,
    Retirement,
    VersionRow,
)
from seclog.core.text import path_problem
from seclog.formats.record_rows import (
    Rows,
    broken,
    fields_of,
    get_choice,
    get_day,
    get_field,
    get_list,
    get_optional_day,
    put_choice,
    put_day,
    put_field,
    put_list,
    put_row,
    put_text,
    words_of,
)

_DIGEST = r"sha256:[0-9a-f]{64}"


def put_version(key: str, row: VersionRow) -> str:
    """`Version: section-g 8.0 < 7.2 | label | title | type | category | path | causes`."""
    head = _unit(row.document, row.version) + (f" < {_number(row.made_from)}" if row.made_from else "")
    texts = (row.label, row.title, row.type, row.category)
    return put_row(key, head, *map(put_text, texts), _put_path(row.path), put_list(row.causes))


def _unit(document: str, version: str) -> str:
    return f"{check_document_id(document)} {_number(version)}"


def _number(version: str) -> str:
    from seclog.core.version import version_key  # reading commands write no rows

    version_key(version)
    return version


def _put_path(path: str) -> str:
    problem = path_problem(path) if path and re.fullmatch(_DIGEST, path) is None else None
    if problem is not None:
        raise InputError(f"{path[:60]!r} cannot be the path of a text: it {problem}.")
    return put_field(path)


def get_version(text: str) -> VersionRow:
    """Read the fields of a Version or Draft row."""
    head, label, title, kind, category, path, causes = fields_of(text, 7)
    words = head.split(" ")
    if len(words) == 2:
        document, version, made_from = (*words, "")
    elif len(words) == 4 and words[2] == "<":
        document, version, _, made_from = words
    else:
        broken(f"a version row begins with {head[:60]!r}")
    return VersionRow(
        document,
        version,
        made_from,
        label,
        title,
        kind,
        category,
        get_field(path),
        get_list(causes),
    )


def put_reference(key: str, row: Reference) -> str:
    """`Ended: schedule-8 3.1`."""
    return put_row(key, _unit(row.document, row.version))


def get_reference(text: str) -> Reference:
    """Read a document id and a version."""
    return Reference(*words_of(text, 2))


def put_retirement(row: Retirement) -> str:
    """`Retired: appendix-x > appendix-y`, or only the document."""
    into = f" > {check_document_id(row.merged_into)}" if row.merged_into else ""
    return put_row("Retired", check_document_id(row.document) + into)


def get_retirement(text: str) -> Retirement:
    """Read a retired document and where its content went."""
    document, arrow, into = text.partition(" > ")
    words_of(document, 1)
    if arrow:
        words_of(into, 1)
    return Retirement(document, into)


def put_move(row: Move) -> str:
    """`Moved: section-g 7.2 > 2021-06`."""
    return put_row("Moved", f"{_unit(row.document, row.version)} > {check_release_id(row.release)}")


def get_move(text: str) -> Move:
    """Read a draft and the line that it went to."""
    document, version, arrow, release = words_of(text, 4)
    if arrow != ">":
        broken(f"a move is written DOCUMENT VERSION > RELEASE: {text[:60]!r}")
    return Move(document, version, release)


def put_blocks(blocks: Iterable[Block]) -> list[str]:
    """Each day's rows under its `Effective:` row."""
    rows = []
    for block in blocks:
        rows.append(put_row("Effective", put_day(block.effective_on)))
        rows += [put_version("Version", row) for row in block.versions]
        rows += [put_reference("Ended", row) for row in block.ended]
        rows += [put_retirement(row) for row in block.retired]
    return rows


def get_blocks(rows: Rows) -> tuple[Block, ...]:
    """Read the blocks that close a record."""
    blocks = []
    while rows.key() == "Effective":
        day = get_day(rows.take("Effective"))
        versions = rows.take_all("Version", get_version)
        ended = rows.take_all("Ended", get_reference)
        retired = rows.take_all("Retired", get_retirement)
        if not (versions or ended or retired):
            broken(f"nothing takes effect on {day}")
        blocks.append(Block(day, versions, ended, retired))
    return tuple(blocks)


def put_type(kind: DocumentType) -> str:
    """`Type: SEC | code | required | renumbered`."""
    part = "code" if kind.part_of_code else "outside"
    opening = "renumbered" if kind.renumbered else "kept"
    return put_row("Type", put_text(kind.name), part, put_choice(kind.cause, CAUSE_RULES), opening)


def get_type(text: str) -> DocumentType:
    """Read a type and its rules."""
    name, part, cause, opening = fields_of(text, 4)
    in_code = get_choice(part, ("code", "outside")) == "code"
    renumbered = get_choice(opening, ("renumbered", "kept")) == "renumbered"
    return DocumentType(name, in_code, get_choice(cause, CAUSE_RULES), renumbered)


def put_numbering(row: Numbering) -> str:
    """`Numbering: section-d integer | SEC 6.21`."""
    head = f"{check_document_id(row.document)} {put_choice(row.numbering, NUMBERINGS)}"
    return put_row("Numbering", head, put_field(row.was))


def get_numbering(text: str) -> Numbering:
    """Read how a document is numbered and what it was before."""
    head, was = fields_of(text, 2)
    document, numbering = words_of(head, 2)
    return Numbering(document, get_choice(numbering, NUMBERINGS), get_field(was))


def put_instrument(row: Instrument) -> str:
    """`Instrument: BEIS designation | 2021-12-17 | reference`."""
    return put_row("Instrument", put_text(row.name), put_day(row.made_on), put_field(row.reference))


def get_instrument(text: str) -> Instrument:
    """Read a legal act that brought versions."""
    name, day, reference = fields_of(text, 3)
    return Instrument(name, get_optional_day(day), get_field(reference))


def put_modification(row: ModificationRow) -> str:
    """`Modification: MP093 | approved | 2020-10-08 | title | body | until | link`."""
    texts = (put_field(row.title), put_field(row.body), put_day(row.until), put_field(row.link))
    state = put_choice(row.state, MODIFICATION_STATES)
    return put_row("Modification", put_text(row.modification), state, put_day(row.on), *texts)


def get_modification(text: str) -> ModificationRow:
    """Read a modification's state."""
    name, state, day, title, body, until, link = fields_of(text, 7)
    known = get_choice(state, MODIFICATION_STATES)
    texts = (get_field(title), get_field(body), get_optional_day(until), get_field(link))
    return ModificationRow(name, known, get_day(day), *texts)


def put_document(row: DocumentRow) -> str:
    """`Document: section-d 2021-01-01 | SEC | Governance | required by`."""
    head = f"{check_document_id(row.document)} {put_day(row.on)}"
    return put_row("Document", head, put_text(row.type), put_text(row.category), put_field(row.required_by))


def get_document(text: str) -> DocumentRow:
    """Read a document's type, category and requirement from a day on."""
    head, kind, category, required = fields_of(text, 4)
    document, day = words_of(head, 2)
    return DocumentRow(document, get_day(day), kind, category, get_field(required))


def put_approval(row: Approval) -> str:
    """`Approved: 2020-11 section-g 7.2, section-h 7.4`."""
    scope = ", ".join(_unit(*one) for one in row.scope)
    if not scope:
        raise InputError(f"The approval of {row.release[:40]!r} covers no draft.")
    return put_row("Approved", f"{check_release_id(row.release)} {scope}")


def get_approval(text: str) -> Approval:
    """Read a release and the exact scope that was approved."""
    release, _, scope = text.partition(" ")
    return Approval(release, tuple(get_reference(one) for one in scope.split(", ")))
