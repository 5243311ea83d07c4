"""Made-up report values that the render tests draw."""

from __future__ import annotations

from datetime import UTC, date, datetime

from seclog.core.collection import Trial
from seclog.core.report import (
    DocumentCard,
    DocumentHistory,
    DocumentLog,
    DraftNote,
    HistoryEntry,
    LogRow,
    Outcome,
    Overdue,
    Pending,
    PendingDocument,
    PendingRelease,
    Status,
)

BASELINE = date(2020, 2, 27)
NOVEMBER = date(2020, 11, 29)
JUNE = date(2021, 6, 24)
RECORDED = datetime(2020, 11, 29, 0, 5, 10, tzinfo=UTC)
LATE = Overdue("2020-12", "December 2020 single release", date(2020, 12, 3))
TRIAL = Trial(date(2020, 11, 5), date(2021, 5, 5), "changes@example.org")


def label(document_id: str) -> str:
    kind, _, letter = document_id.partition("-")
    return f"{kind.title()} {letter.upper()}"


def row(document_id: str = "section-g", **changes: object) -> LogRow:
    made = LogRow(
        id=document_id,
        label=label(document_id),
        title="Security",
        type="SEC",
        category="Section",
        version="8.0",
        effective_on=NOVEMBER,
        release="2020-11",
        release_title="November 2020 SEC Release",
        causes=("MP093", "BEIS designation"),
        status="live",
        drafts=(),
    )
    return made._replace(**changes)


def log(*rows: LogRow, **changes: object) -> DocumentLog:
    made = DocumentLog("Smart Energy Code", "27.0", NOVEMBER, "", rows, None, ())
    return made._replace(**changes)


ROWS = (
    row("section-a", title="Definitions and Interpretation", drafts=(DraftNote("8.1", "2021-06", JUNE),)),
    row("section-b", title="Accession", version="7.0", effective_on=BASELINE, causes=()),
    row("section-g"),
    row(
        "schedule-8",
        title="GB Companion Specification",
        type="Code Subsidiary Document",
        category="Technical Specification",
        version="3.2",
    ),
    row(
        "appendix-ac",
        title="Inventory Enrolment and Decommissioning Procedures",
        type="Code Subsidiary Document",
        category="Interface Document",
    ),
)


def entry(version: str, status: str = "superseded", **changes: object) -> HistoryEntry:
    made = HistoryEntry(
        version=version,
        status=status,
        title="Security",
        effective_on=NOVEMBER,
        ended_on=None,
        release="2020-11",
        release_title="November 2020 SEC Release",
        causes=("MP098",),
        recorded_at=RECORDED,
        commit="1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        tag=f"section-g/{version}",
        remark="",
        path="documents/section-g.md",
    )
    return made._replace(**changes)


def history(*versions: HistoryEntry, **changes: object) -> DocumentHistory:
    card = DocumentCard("section-g", "Section G", "Security", "SEC", "Section", "documents/section-g.md")
    return DocumentHistory(card, versions, "", ())._replace(**changes)


def pending_document(document_id: str = "section-g", **changes: object) -> PendingDocument:
    made = PendingDocument(
        document_id, label(document_id), "Security", "8.0", "8.1", "8.0", False, ("MP102A",), "approved"
    )
    return made._replace(**changes)


def pending_release(*documents: PendingDocument, **changes: object) -> PendingRelease:
    made = PendingRelease("2021-06", "June 2021 SEC Release", "release", JUNE, False, documents, ())
    return made._replace(**changes)


def pending(*releases: PendingRelease, **changes: object) -> Pending:
    return Pending(releases, "", ())._replace(**changes)


def status(**changes: object) -> Status:
    made = Status("Smart Energy Code", "27.0", 81, "main", "main", "2020-11", (), (), (), "", ())
    return made._replace(**changes)


def outcome(**changes: object) -> Outcome:
    made = Outcome("release", ("Release 2020-11 is live from 2020-11-29.",), False, "", (), (), {})
    return made._replace(**changes)
