"""Record grammar /1: the message of a ledger commit, written and read back strictly (README, "The record")."""

from __future__ import annotations

import re
from collections.abc import Callable

from seclog.core.collection import Trial
from seclog.core.document import check_release_id
from seclog.core.errors import InputError, IntegrityError, MachineError
from seclog.core.record import (
    LIVE_KINDS,
    RELEASE_KINDS,
    Baseline,
    Corrected,
    Correction,
    LineDraft,
    LinePlan,
    LineWithdrawal,
    Record,
    Reference,
    RegistryRecord,
    Release,
)
from seclog.core.text import field_problem
from seclog.formats import record_parts as part
from seclog.formats.record_rows import (
    KINDS,
    NONE,
    TOKEN,
    Rows,
    broken,
    fields_of,
    get_choice,
    get_day,
    get_field,
    get_list,
    get_moment,
    get_optional_day,
    newer,
    put_choice,
    put_day,
    put_field,
    put_list,
    put_moment,
    put_row,
    put_text,
)

_RECORD = re.compile(rb"[^\n]+\n\n" + TOKEN.encode())
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_KIND = re.compile(r"[a-z][a-z-]{0,39}/[1-9][0-9]{0,3}")


def is_record(message: bytes) -> bool:
    """Whether a commit message is a record: the token at the first byte of its second paragraph."""
    return _RECORD.match(message) is not None


def has_stray_token(message: bytes) -> bool:
    """Whether the token begins a line anywhere but where a record has it, which no honest message does."""
    found = (b"\n" + message).count(b"\n" + TOKEN.encode())
    return found != (1 if is_record(message) else 0)


def write(record: Record) -> bytes:
    """The whole commit message of a record; raises InputError where it would not read back as the same record."""
    message = _composed(record)
    try:
        same = _read(message) == record
    except (IntegrityError, MachineError) as error:
        raise InputError(f"The record cannot be written. {error.message}", error.hint) from error
    if not same:
        raise InputError("The record cannot be written: it would not read back as it is.")
    return message


def _composed(record: Record) -> bytes:
    """The text of a record; raises InputError where a field could forge a row or says what its row cannot."""
    problem = field_problem(record.subject.replace("|", "/"))
    if problem is not None or not record.subject:
        raise InputError(f"{record.subject[:60]!r} cannot head a record: it {problem or 'is empty'}.")
    rows = [put_row("Recorded", put_moment(record.recorded_at)), *_WRITERS[type(record)](record)]
    head = [f"{TOKEN}{record.kind}/1"]
    if not isinstance(record, LinePlan | LineDraft | LineWithdrawal):
        head.append(put_row("Sequence", str(record.sequence)))
    head.append(put_row("Rows", str(len(rows))))
    return "\n".join([record.subject, "", *head, *rows, ""]).encode("utf-8")


def parse(message: bytes) -> Record:
    """Read a record; raises IntegrityError on damage and MachineError on what a newer seclog wrote.

    Only the bytes that `write` makes of a record are one, so that there is one way to say a thing.
    """
    record = _read(message)
    try:
        same = _composed(record) == message
    except InputError as error:
        broken(error.message.rstrip("."))
    if not same:
        broken("it is not written as seclog writes it")
    return record


def _read(message: bytes) -> Record:
    if not is_record(message) or has_stray_token(message):
        broken("its first paragraph is not one line followed by one record")
    try:
        lines = message.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        broken("it is not UTF-8")
    if lines[-1] or not lines[-2]:
        broken("it does not end with its rows")
    kind, slash, grammar = lines[2].removeprefix(TOKEN).partition("/")
    if kind not in KINDS or slash + grammar != "/1":
        stated = kind + slash + grammar
        if _KIND.fullmatch(stated) is None:
            broken(f"{stated[:40]!r} is no kind of record")
        newer(f"the kind {stated!r}")
    rows = Rows([_split(line) for line in lines[3:-1]])
    sequence = _count(rows.take("Sequence")) if kind in LIVE_KINDS else 0
    if _count(rows.take("Rows")) != len(lines) - (6 if sequence else 5):
        broken("rows are missing or added")
    return read_rows(kind, lines[0], sequence, rows)


def read_rows(kind: str, subject: str, sequence: int, rows: Rows) -> Record:
    """Read the rows that follow `Rows:` by the full grammar; raises as `parse` does."""
    record = _READERS[kind](subject, sequence, rows)
    rows.end()
    return record


def _split(line: str) -> tuple[str, str]:
    key, colon, text = line.partition(": ")
    if not colon:
        broken(f"a line is no row: {line[:60]!r}")
    return key, text


def _count(text: str) -> int:
    if _COUNT.fullmatch(text) is None:
        broken(f"{text[:20]!r} is no count")
    return int(text)


def _put_baseline(record: Baseline) -> list[str]:
    trial = record.trial
    period = (put_day(trial.begins_on), put_day(trial.ends_on)) if trial else (NONE, NONE)
    return [
        put_row("Name", put_text(record.collection_id), put_text(record.name), put_text(record.time_zone)),
        put_row("Live", put_text(record.live_branch)),
        put_row("Collection", put_field(record.collection_number)),
        *map(part.put_type, record.types),
        *(put_row("Category", put_text(name)) for name in record.categories),
        put_row("Trial", *period, put_text(trial.comment_at) if trial else NONE),
        *map(part.put_numbering, record.numberings),
        *part.put_blocks(record.blocks),
    ]


def _get_baseline(subject: str, sequence: int, rows: Rows) -> Baseline:
    recorded = get_moment(rows.take("Recorded"))
    identity, name, zone = fields_of(rows.take("Name"), 3)
    branch = rows.take("Live")
    number = get_field(rows.take("Collection"))
    types = rows.take_all("Type", part.get_type)
    categories = rows.take_all("Category", str)
    begins, ends, comment = fields_of(rows.take("Trial"), 3)
    trial = Trial(get_optional_day(begins), get_optional_day(ends), comment) if comment != NONE else None
    numberings = rows.take_all("Numbering", part.get_numbering)
    blocks = part.get_blocks(rows)
    return Baseline(
        sequence,
        recorded,
        subject,
        identity,
        name,
        zone,
        branch,
        number,
        types,
        categories,
        trial,
        numberings,
        blocks,
    )


def _put_named(record: Release | LinePlan) -> str:
    kind = put_choice(record.release_kind, RELEASE_KINDS)
    return put_row("Release", check_release_id(record.release), put_text(record.title), kind)


def _put_release(record: Release) -> list[str]:
    return [
        _put_named(record),
        put_row("Collection", put_field(record.collection_number)),
        put_row("Made", put_day(record.made_on)),
        put_row("Published", put_day(record.published_on)),
        *map(part.put_instrument, record.instruments),
        *part.put_blocks(record.blocks),
    ]


def _get_release(subject: str, sequence: int, rows: Rows) -> Release:
    recorded = get_moment(rows.take("Recorded"))
    release, title, kind = fields_of(rows.take("Release"), 3)
    number = get_field(rows.take("Collection"))
    made = get_optional_day(rows.take("Made"))
    published = get_optional_day(rows.take("Published"))
    instruments = rows.take_all("Instrument", part.get_instrument)
    kind = get_choice(kind, RELEASE_KINDS)
    blocks = part.get_blocks(rows)
    return Release(sequence, recorded, subject, release, title, kind, number, made, published, instruments, blocks)


def _put_registry(record: RegistryRecord) -> list[str]:
    return [
        put_row("Reason", put_field(record.reason)),
        *map(part.put_modification, record.modifications),
        *map(part.put_document, record.documents),
        *map(part.put_approval, record.approvals),
        *(put_row("Cancelled", check_release_id(release)) for release in record.cancelled),
    ]


def _get_registry(subject: str, sequence: int, rows: Rows) -> RegistryRecord:
    recorded = get_moment(rows.take("Recorded"))
    reason = get_field(rows.take("Reason"))
    modifications = rows.take_all("Modification", part.get_modification)
    documents = rows.take_all("Document", part.get_document)
    approvals = rows.take_all("Approved", part.get_approval)
    cancelled = rows.take_all("Cancelled", str)
    return RegistryRecord(sequence, recorded, subject, reason, modifications, documents, approvals, cancelled)


def _put_correction(record: Correction) -> list[str]:
    rows = [put_row("Reason", put_text(record.reason))]
    for one in record.corrected:
        rows.append(part.put_reference("Corrects", Reference(one.document, one.version)))
        if one.effective_on is not None:
            rows.append(put_row("Effective", put_day(one.effective_on)))
        if one.title is not None:
            rows.append(put_row("Title", put_text(one.title)))
        if one.causes is not None:
            rows.append(put_row("Causes", put_list(one.causes)))
        if one.void:
            rows.append(put_row("Void", "yes"))
    return rows


def _get_correction(subject: str, sequence: int, rows: Rows) -> Correction:
    recorded = get_moment(rows.take("Recorded"))
    reason = rows.take("Reason")
    corrected = []
    while rows.key() == "Corrects":
        document, version = part.get_reference(rows.take("Corrects"))
        effective = get_day(rows.take("Effective")) if rows.key() == "Effective" else None
        title = rows.take("Title") if rows.key() == "Title" else None
        causes = get_list(rows.take("Causes")) if rows.key() == "Causes" else None
        void = rows.key() == "Void" and get_choice(rows.take("Void"), ("yes",)) == "yes"
        if effective is None and title is None and causes is None and not void:
            broken(f"nothing is corrected of {document} {version}")
        corrected.append(Corrected(document, version, effective, title, causes, void))
    return Correction(sequence, recorded, subject, reason, tuple(corrected))


def _put_plan(record: LinePlan) -> list[str]:
    return [
        _put_named(record),
        put_row("Planned", put_day(record.planned_on)),
        put_row("Reason", put_field(record.reason)),
    ]


def _get_plan(subject: str, sequence: int, rows: Rows) -> LinePlan:
    recorded = get_moment(rows.take("Recorded"))
    release, title, kind = fields_of(rows.take("Release"), 3)
    planned = get_optional_day(rows.take("Planned"))
    reason = get_field(rows.take("Reason"))
    return LinePlan(recorded, subject, release, title, get_choice(kind, RELEASE_KINDS), planned, reason)


def _put_draft(record: LineDraft) -> list[str]:
    return [
        put_row("Line", check_release_id(record.release)),
        *map(part.put_instrument, record.instruments),
        *(part.put_version("Draft", row) for row in record.drafts),
        *(part.put_reference("Ended", row) for row in record.ended),
    ]


def _get_draft(subject: str, sequence: int, rows: Rows) -> LineDraft:
    recorded = get_moment(rows.take("Recorded"))
    release = rows.take("Line")
    instruments = rows.take_all("Instrument", part.get_instrument)
    drafts = rows.take_all("Draft", part.get_version)
    return LineDraft(recorded, subject, release, instruments, drafts, rows.take_all("Ended", part.get_reference))


def _put_withdrawal(record: LineWithdrawal) -> list[str]:
    return [
        put_row("Line", check_release_id(record.release)),
        put_row("Reason", put_field(record.reason)),
        *(part.put_reference("Withdrawn", row) for row in record.withdrawn),
        *map(part.put_move, record.moved),
    ]


def _get_withdrawal(subject: str, sequence: int, rows: Rows) -> LineWithdrawal:
    recorded = get_moment(rows.take("Recorded"))
    release = rows.take("Line")
    reason = get_field(rows.take("Reason"))
    withdrawn = rows.take_all("Withdrawn", part.get_reference)
    return LineWithdrawal(recorded, subject, release, reason, withdrawn, rows.take_all("Moved", part.get_move))


_WRITERS: dict[type[Record], Callable[..., list[str]]] = {
    Baseline: _put_baseline,
    Release: _put_release,
    RegistryRecord: _put_registry,
    Correction: _put_correction,
    LinePlan: _put_plan,
    LineDraft: _put_draft,
    LineWithdrawal: _put_withdrawal,
}
_READERS: dict[str, Callable[[str, int, Rows], Record]] = {
    "baseline": _get_baseline,
    "release": _get_release,
    "registry": _get_registry,
    "correction": _get_correction,
    "plan": _get_plan,
    "draft": _get_draft,
    "withdraw": _get_withdrawal,
}
