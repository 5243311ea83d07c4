"""The repeated rows of records (versions, instruments, modifications ...): values to text and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from seclog.core.document import CAUSE_RULES, NUMBERINGS, DocumentType, check_document_id, check_release_id
from seclog.core.errors import InputError
from seclog.core.record import (
    EFFECT_KINDS,
    MODIFICATION_STATES,
    RELEASE_KINDS,
    RETIRED,
    Approval,
    Block,
    Designated,
    DocumentRow,
    EffectRow,
    FeedbackRow,
    Instrument,
    LinePlan,
    ModificationRow,
    Move,
    Numbering,
    Reference,
    Release,
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


def put_named(record: Release | LinePlan) -> str:
    """`Release: 2020-11 | November 2020 SEC Release | release`."""
    kind = put_choice(record.release_kind, RELEASE_KINDS)
    return put_row("Release", check_release_id(record.release), put_text(record.title), kind)


def put_version(key: str, row: VersionRow) -> str:
    """`Version: section-g 8.0 < 7.2 | label | title | type | category | path | causes`."""
    head = _unit(row.document, row.version) + (f" < {_number(row.made_from)}" if row.made_from else "")
    texts = (row.label, row.title, row.type, row.category)
    return put_row(key, head, *map(put_text, texts), put_path(row.path), put_list(row.causes))


def _unit(document: str, version: str) -> str:
    return f"{check_document_id(document)} {_number(version)}"


def _scoped(document: str, version: str) -> str:
    """A draft, or `appendix-x retired` for a document that the release takes out."""
    return f"{check_document_id(document)} {RETIRED}" if version == RETIRED else _unit(document, version)


def _number(version: str) -> str:
    from seclog.core.version import version_key  # reading commands write no rows

    version_key(version)
    return version


def put_path(path: str) -> str:
    """Where a text lies: a path, or the digest of one that is kept elsewhere; `none` when neither is known."""
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


def put_withdrawn(row: Reference) -> str:
    """`Withdrawn: section-g 7.2`, or `Withdrawn: appendix-x retired`."""
    return put_row("Withdrawn", _scoped(row.document, row.version))


def get_reference(text: str) -> Reference:
    """Read a document id and a version."""
    return Reference(*words_of(text, 2))


def put_retirement(row: Retirement) -> str:
    """`Retired: appendix-x > appendix-y | MP093`, or only the document and its causes."""
    into = f" > {check_document_id(row.merged_into)}" if row.merged_into else ""
    return put_row("Retired", check_document_id(row.document) + into, put_list(row.causes))


def get_retirement(text: str) -> Retirement:
    """Read a retired document, where its content went, and what caused it."""
    head, causes = fields_of(text, 2)
    document, arrow, into = head.partition(" > ")
    words_of(document, 1)
    if arrow:
        words_of(into, 1)
    return Retirement(document, into, get_list(causes))


def put_designated(row: Designated) -> str:
    """`Designated: section-g 8.1 | 8.0`: the draft, and the live versions that it takes back."""
    return put_row("Designated", _unit(row.document, row.version), put_list(map(_number, row.takes_back)))


def get_designated(text: str) -> Designated:
    """Read a draft that stands as designated."""
    head, versions = fields_of(text, 2)
    document, version = words_of(head, 2)
    return Designated(document, version, get_list(versions))


def put_move(row: Move) -> str:
    """`Moved: section-g 7.2 > 2021-06`."""
    return put_row("Moved", f"{_scoped(row.document, row.version)} > {check_release_id(row.release)}")


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
    """`Modification: MP093 | approved | 2020-10-08 | title | body | until | link | was`."""
    texts = (put_field(row.title), put_field(row.body), put_day(row.until), put_field(row.link), put_field(row.was))
    state = put_choice(row.state, MODIFICATION_STATES)
    return put_row("Modification", put_text(row.modification), state, put_day(row.on), *texts)


def get_modification(text: str) -> ModificationRow:
    """Read a modification's state."""
    name, state, day, title, body, until, link, was = fields_of(text, 8)
    known = get_choice(state, MODIFICATION_STATES)
    texts = (get_field(title), get_field(body), get_optional_day(until), get_field(link), get_field(was))
    return ModificationRow(name, known, get_day(day), *texts)


def put_document(row: DocumentRow) -> str:
    """`Document: section-d 2021-01-01 | type | category | required by | governance | owner | part of | ...`."""
    head = f"{check_document_id(row.document)} {put_day(row.on)}"
    part = check_document_id(row.part_of) if row.part_of else ""
    before = put_list(map(check_document_id, row.predecessors))
    said = (put_text(row.type), put_text(row.category), *map(put_field, (row.required_by, row.governance, row.owner)))
    return put_row("Document", head, *said, put_field(part), before, put_field(row.ask_at))


def get_document(text: str) -> DocumentRow:
    """Read what is said of a document from a day on."""
    head, kind, category, required, governance, owner, part, before, ask_at = fields_of(text, 9)
    document, day = words_of(head, 2)
    return DocumentRow(
        document,
        get_optional_day(day),
        kind,
        category,
        get_field(required),
        get_field(governance),
        get_field(owner),
        get_field(part),
        get_list(before),
        get_field(ask_at),
    )


def put_feedback(row: FeedbackRow) -> str:
    """`Feedback: section-d 2021-01-01 | by | text`."""
    head = f"{check_document_id(row.document)} {put_day(row.on)}"
    return put_row("Feedback", head, put_field(row.by), put_text(row.text))


def get_feedback(text: str) -> FeedbackRow:
    """Read a comment on a document's category."""
    head, by, words = fields_of(text, 3)
    document, day = words_of(head, 2)
    return FeedbackRow(document, get_day(day), get_field(by), words)


def put_effect(row: EffectRow) -> str:
    """`Effect: section-t varied 2018-10-04 > 2018-12-05 | clause | notified | instrument | description | stands`.

    The second date is the last day included, as notices print it.
    """
    last = put_day(row.until_on - timedelta(days=1) if row.until_on else None)
    kind = put_choice(row.kind, EFFECT_KINDS)
    head = f"{check_document_id(row.document)} {kind} {put_day(row.from_on)} > {last}"
    texts = (put_field(row.clause), put_day(row.notified_on), put_field(row.instrument), put_field(row.description))
    return put_row("Effect", head, *texts, "void" if row.void else "stands")


def get_effect(text: str) -> EffectRow:
    """Read an effect on a provision."""
    head, clause, notified, instrument, description, standing = fields_of(text, 6)
    document, kind, begins, arrow, last = words_of(head, 5)
    if arrow != ">":
        broken(f"the days of an effect are written FROM > UNTIL: {head[:60]!r}")
    until = get_optional_day(last)
    return EffectRow(
        document,
        get_field(clause),
        get_choice(kind, EFFECT_KINDS),
        get_day(begins),
        _day_after(until) if until is not None else None,
        get_optional_day(notified),
        get_field(instrument),
        get_field(description),
        get_choice(standing, ("stands", "void")) == "void",
    )


def _day_after(day: date) -> date:
    if day == date.max:
        broken(f"{day} is the last day of the calendar")
    return day + timedelta(days=1)


def put_approval(row: Approval) -> str:
    """`Approved: 2020-11 section-g 7.2, section-h 7.4`."""
    scope = ", ".join(_scoped(*one) for one in row.scope)
    if not scope:
        raise InputError(f"The approval of {row.release[:40]!r} covers no draft.")
    return put_row("Approved", f"{check_release_id(row.release)} {scope}")


def get_approval(text: str) -> Approval:
    """Read a release and the exact scope that was approved."""
    release, _, scope = text.partition(" ")
    return Approval(release, tuple(get_reference(one) for one in scope.split(", ")))
