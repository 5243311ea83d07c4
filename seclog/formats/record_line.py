"""The kinds of record on a pending line: values to rows and back."""

from __future__ import annotations

from seclog.core.document import check_release_id
from seclog.core.record import RELEASE_KINDS, LineDraft, LinePlan, LineWithdrawal
from seclog.formats import record_parts as part
from seclog.formats.record_rows import (
    NONE,
    Rows,
    fields_of,
    get_choice,
    get_field,
    get_moment,
    get_optional_day,
    put_day,
    put_field,
    put_row,
)


def put_plan(record: LinePlan) -> list[str]:
    """The rows of a planned release."""
    return [
        part.put_named(record),
        put_row("Planned", put_day(record.planned_on)),
        put_row("Reason", put_field(record.reason)),
    ]


def get_plan(subject: str, sequence: int, rows: Rows) -> LinePlan:
    """Read the rows of a planned release."""
    recorded = get_moment(rows.take("Recorded"))
    release, title, kind = fields_of(rows.take("Release"), 3)
    planned = get_optional_day(rows.take("Planned"))
    reason = get_field(rows.take("Reason"))
    return LinePlan(recorded, subject, release, title, get_choice(kind, RELEASE_KINDS), planned, reason)


def put_draft(record: LineDraft) -> list[str]:
    """The rows of drafts."""
    return [
        put_row("Line", check_release_id(record.release)),
        put_row("From", check_release_id(record.origin) if record.origin else NONE),
        *map(part.put_instrument, record.instruments),
        *map(part.put_document, record.documents),
        *(part.put_version("Draft", row) for row in record.drafts),
        *map(part.put_designated, record.designated),
        *(part.put_reference("Ended", row) for row in record.ended),
        *map(part.put_retirement, record.retired),
    ]


def get_draft(subject: str, sequence: int, rows: Rows) -> LineDraft:
    """Read the rows of drafts."""
    recorded = get_moment(rows.take("Recorded"))
    release = rows.take("Line")
    origin = get_field(rows.take("From"))
    instruments = rows.take_all("Instrument", part.get_instrument)
    documents = rows.take_all("Document", part.get_document)
    drafts = rows.take_all("Draft", part.get_version)
    designated = rows.take_all("Designated", part.get_designated)
    ended = rows.take_all("Ended", part.get_reference)
    retired = rows.take_all("Retired", part.get_retirement)
    return LineDraft(recorded, subject, release, instruments, drafts, ended, origin, documents, designated, retired)


def put_withdrawal(record: LineWithdrawal) -> list[str]:
    """The rows of drafts taken back or moved."""
    return [
        put_row("Line", check_release_id(record.release)),
        put_row("Reason", put_field(record.reason)),
        *map(part.put_withdrawn, record.withdrawn),
        *map(part.put_move, record.moved),
    ]


def get_withdrawal(subject: str, sequence: int, rows: Rows) -> LineWithdrawal:
    """Read the rows of drafts taken back or moved."""
    recorded = get_moment(rows.take("Recorded"))
    release = rows.take("Line")
    reason = get_field(rows.take("Reason"))
    withdrawn = rows.take_all("Withdrawn", part.get_reference)
    return LineWithdrawal(recorded, subject, release, reason, withdrawn, rows.take_all("Moved", part.get_move))
