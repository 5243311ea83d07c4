"""The kinds of record on the live line: values to rows and back."""

from __future__ import annotations

from seclog.core.collection import Trial
from seclog.core.document import check_release_id
from seclog.core.record import (
    RELEASE_KINDS,
    Baseline,
    Corrected,
    Correction,
    EffectRecord,
    History,
    Reference,
    RegistryRecord,
    Release,
)
from seclog.formats import record_parts as part
from seclog.formats.record_rows import (
    NONE,
    Rows,
    broken,
    fields_of,
    get_choice,
    get_day,
    get_field,
    get_list,
    get_moment,
    get_optional_day,
    put_day,
    put_field,
    put_list,
    put_row,
    put_text,
)


def put_baseline(record: Baseline) -> list[str]:
    """The rows of a baseline."""
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
        *map(part.put_document, record.documents),
        *part.put_blocks(record.blocks),
    ]


def get_baseline(subject: str, sequence: int, rows: Rows) -> Baseline:
    """Read the rows of a baseline."""
    recorded = get_moment(rows.take("Recorded"))
    identity, name, zone = fields_of(rows.take("Name"), 3)
    branch = rows.take("Live")
    number = get_field(rows.take("Collection"))
    types = rows.take_all("Type", part.get_type)
    categories = rows.take_all("Category", str)
    begins, ends, comment = fields_of(rows.take("Trial"), 3)
    trial = Trial(get_optional_day(begins), get_optional_day(ends), comment) if comment != NONE else None
    numberings = rows.take_all("Numbering", part.get_numbering)
    documents = rows.take_all("Document", part.get_document)
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
        documents,
    )


def put_release(record: Release) -> list[str]:
    """The rows of a release."""
    return [
        part.put_named(record),
        put_row("Collection", put_field(record.collection_number)),
        put_row("Made", put_day(record.made_on)),
        put_row("Published", put_day(record.published_on)),
        *map(part.put_instrument, record.instruments),
        *map(part.put_document, record.documents),
        *part.put_blocks(record.blocks),
    ]


def get_release(subject: str, sequence: int, rows: Rows) -> Release:
    """Read the rows of a release."""
    recorded = get_moment(rows.take("Recorded"))
    release, title, kind = fields_of(rows.take("Release"), 3)
    number = get_field(rows.take("Collection"))
    made = get_optional_day(rows.take("Made"))
    published = get_optional_day(rows.take("Published"))
    instruments = rows.take_all("Instrument", part.get_instrument)
    documents = rows.take_all("Document", part.get_document)
    dates = (made, published)
    kind = get_choice(kind, RELEASE_KINDS)
    blocks = part.get_blocks(rows)
    return Release(sequence, recorded, subject, release, title, kind, number, *dates, instruments, blocks, documents)


def put_registry(record: RegistryRecord) -> list[str]:
    """The rows of facts that bring no version."""
    return [
        put_row("Reason", put_field(record.reason)),
        *map(part.put_modification, record.modifications),
        *map(part.put_document, record.documents),
        *map(part.put_approval, record.approvals),
        *(put_row("Cancelled", check_release_id(release)) for release in record.cancelled),
        *map(part.put_feedback, record.feedback),
    ]


def get_registry(subject: str, sequence: int, rows: Rows) -> RegistryRecord:
    """Read the rows of facts that bring no version."""
    recorded = get_moment(rows.take("Recorded"))
    reason = get_field(rows.take("Reason"))
    modifications = rows.take_all("Modification", part.get_modification)
    documents = rows.take_all("Document", part.get_document)
    approvals = rows.take_all("Approved", part.get_approval)
    cancelled = rows.take_all("Cancelled", str)
    feedback = rows.take_all("Feedback", part.get_feedback)
    return RegistryRecord(sequence, recorded, subject, reason, modifications, documents, approvals, cancelled, feedback)


def put_correction(record: Correction) -> list[str]:
    """The rows of a correction."""
    rows = [put_row("Reason", put_text(record.reason))]
    for one in record.corrected:
        rows.append(part.put_reference("Corrects", Reference(one.document, one.version)))
        if one.effective_on is not None:
            rows.append(put_row("Effective", put_day(one.effective_on)))
        if one.title is not None:
            rows.append(put_row("Title", put_text(one.title)))
        if one.causes is not None:
            rows.append(put_row("Causes", put_list(one.causes)))
        if one.path is not None:
            rows.append(put_row("Path", part.put_path(one.path)))
        if one.note is not None:
            rows.append(put_row("Note", put_text(one.note)))
        if one.void:
            rows.append(put_row("Void", "yes"))
    return rows


def get_correction(subject: str, sequence: int, rows: Rows) -> Correction:
    """Read the rows of a correction."""
    recorded = get_moment(rows.take("Recorded"))
    reason = rows.take("Reason")
    corrected = []
    while rows.key() == "Corrects":
        document, version = part.get_reference(rows.take("Corrects"))
        effective = get_day(rows.take("Effective")) if rows.key() == "Effective" else None
        title = rows.take("Title") if rows.key() == "Title" else None
        causes = get_list(rows.take("Causes")) if rows.key() == "Causes" else None
        path = rows.take("Path") if rows.key() == "Path" else None
        note = rows.take("Note") if rows.key() == "Note" else None
        void = rows.key() == "Void" and get_choice(rows.take("Void"), ("yes",)) == "yes"
        one = Corrected(document, version, effective, title, causes, void, path, note)
        if one == Corrected(document, version):
            broken(f"nothing is corrected of {document} {version}")
        corrected.append(one)
    return Correction(sequence, recorded, subject, reason, tuple(corrected))


def put_history(record: History) -> list[str]:
    """The rows of versions from before the repository."""
    return [put_row("Reason", put_text(record.reason)), *part.put_blocks(record.blocks)]


def get_history(subject: str, sequence: int, rows: Rows) -> History:
    """Read the rows of versions from before the repository."""
    recorded = get_moment(rows.take("Recorded"))
    reason = rows.take("Reason")
    return History(sequence, recorded, subject, reason, part.get_blocks(rows))


def put_effects(record: EffectRecord) -> list[str]:
    """The rows of effects."""
    return [put_row("Reason", put_field(record.reason)), *map(part.put_effect, record.effects)]


def get_effects(subject: str, sequence: int, rows: Rows) -> EffectRecord:
    """Read the rows of effects."""
    recorded = get_moment(rows.take("Recorded"))
    reason = get_field(rows.take("Reason"))
    return EffectRecord(sequence, recorded, subject, reason, rows.take_all("Effect", part.get_effect))
