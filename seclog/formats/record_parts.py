"""The repeated rows of records (versions, instruments, modifications ...): values to text and back."""

from __future__ import annotations

from collections.abc import Iterable

from seclog.core.document import DocumentType
from seclog.core.record import (
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
from seclog.formats.record_rows import (
    Rows,
    broken,
    fields_of,
    get_day,
    get_field,
    get_list,
    get_optional_day,
    put_day,
    put_field,
    put_list,
    put_row,
    words_of,
)


def put_version(key: str, row: VersionRow) -> str:
    """`Version: section-g 8.0 < 7.2 | label | title | type | category | path | causes`."""
    head = f"{row.document} {row.version}" + (f" < {row.made_from}" if row.made_from else "")
    texts = (row.label, row.title, row.type, row.category, row.path)
    return put_row(key, put_field(head), *map(put_field, texts), put_list(row.causes))


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
        get_field(label),
        get_field(title),
        get_field(kind),
        get_field(category),
        get_field(path),
        get_list(causes),
    )


def put_reference(key: str, row: Reference) -> str:
    """`Ended: schedule-8 3.1`."""
    return put_row(key, put_field(f"{row.document} {row.version}"))


def get_reference(text: str) -> Reference:
    """Read a document id and a version."""
    return Reference(*words_of(text, 2))


def put_retirement(row: Retirement) -> str:
    """`Retired: appendix-x > appendix-y`, or only the document."""
    return put_row("Retired", row.document + (f" > {row.merged_into}" if row.merged_into else ""))


def get_retirement(text: str) -> Retirement:
    """Read a retired document and where its content went."""
    document, arrow, into = text.partition(" > ")
    words_of(document, 1)
    if arrow:
        words_of(into, 1)
    return Retirement(document, into)


def put_move(row: Move) -> str:
    """`Moved: section-g 7.2 > 2021-06`."""
    return put_row("Moved", f"{row.document} {row.version} > {row.release}")


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
    return put_row("Type", put_field(kind.name), part, kind.cause, "renumbered" if kind.renumbered else "kept")


def get_type(text: str) -> DocumentType:
    """Read a type and its rules."""
    name, part, cause, opening = fields_of(text, 4)
    if part not in ("code", "outside") or cause not in ("required", "optional"):
        broken(f"a type's rules are unclear: {text[:60]!r}")
    if opening not in ("renumbered", "kept"):
        broken(f"a type's opening rule is unclear: {text[:60]!r}")
    return DocumentType(name, part == "code", cause, opening == "renumbered")


def put_numbering(row: Numbering) -> str:
    """`Numbering: section-d integer | SEC 6.21`."""
    return put_row("Numbering", f"{row.document} {row.numbering}", put_field(row.was))


def get_numbering(text: str) -> Numbering:
    """Read how a document is numbered and what it was before."""
    head, was = fields_of(text, 2)
    document, numbering = words_of(head, 2)
    if numbering not in ("integer", "own"):
        broken(f"a numbering is integer or own: {text[:60]!r}")
    return Numbering(document, numbering, get_field(was))


def put_instrument(row: Instrument) -> str:
    """`Instrument: BEIS designation | 2021-12-17 | reference`."""
    return put_row("Instrument", put_field(row.name), put_day(row.made_on), put_field(row.reference))


def get_instrument(text: str) -> Instrument:
    """Read a legal act that brought versions."""
    name, day, reference = fields_of(text, 3)
    return Instrument(name, get_optional_day(day), get_field(reference))


def put_modification(row: ModificationRow) -> str:
    """`Modification: MP093 | approved | 2020-10-08 | title | body | until | link`."""
    texts = (put_field(row.title), put_field(row.body), put_day(row.until), put_field(row.link))
    return put_row("Modification", put_field(row.modification), row.state, put_day(row.on), *texts)


def get_modification(text: str) -> ModificationRow:
    """Read a modification's state."""
    name, state, day, title, body, until, link = fields_of(text, 7)
    return ModificationRow(
        name, state, get_day(day), get_field(title), get_field(body), get_optional_day(until), get_field(link)
    )


def put_document(row: DocumentRow) -> str:
    """`Document: section-d 2021-01-01 | SEC | Governance | required by`."""
    head = f"{row.document} {put_day(row.on)}"
    return put_row("Document", head, put_field(row.type), put_field(row.category), put_field(row.required_by))


def get_document(text: str) -> DocumentRow:
    """Read a document's type, category and requirement from a day on."""
    head, kind, category, required = fields_of(text, 4)
    document, day = words_of(head, 2)
    return DocumentRow(document, get_day(day), get_field(kind), get_field(category), get_field(required))


def put_approval(row: Approval) -> str:
    """`Approved: 2020-11 section-g 7.2, section-h 7.4`."""
    scope = ", ".join(f"{one.document} {one.version}" for one in row.scope)
    return put_row("Approved", f"{row.release} {scope}")


def get_approval(text: str) -> Approval:
    """Read a release and the exact scope that was approved."""
    release, _, scope = text.partition(" ")
    return Approval(release, tuple(get_reference(one) for one in scope.split(", ")))
