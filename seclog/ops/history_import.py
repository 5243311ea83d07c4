"""Past versions from a file, which precede the repository: recorded now, in force then."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

from seclog.core.errors import UsageError
from seclog.core.listed import digest_of
from seclog.core.opening import StatementRow
from seclog.core.plan import Plan
from seclog.core.plan_history import PastRow, PastVersion, plan_history, shown_past
from seclog.core.record import Baseline
from seclog.core.report import Outcome
from seclog.core.rulebook import fold
from seclog.formats.statement import read_statement
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.store.files import read_file
from seclog.store.git import Git

STEPS = ("seclog history DOC", "seclog log --as-of DATE")


def import_history(git: Git, now: datetime, way: Way, source: str) -> Outcome:
    """Record the past versions of a CSV or Excel file; raises InputError with all that is wrong with its rows."""
    return record_past(git, now, way, source, past_versions(source))


def record_past(git: Git, now: datetime, way: Way, source: str, rows: Sequence[PastVersion]) -> Outcome:
    """Record past versions that were read from a file; `details` has what each row becomes."""
    details: dict[str, object] = {}

    def make() -> Plan:
        state = load_state(git, now)
        details["past"] = shown_past(state.book, rows)
        return plan_history(state, rows, f"From {os.path.basename(source)}")

    return carry_out(git, "init", make, way, STEPS, details)


def past_versions(source: str) -> tuple[PastVersion, ...]:
    """The rows of a file of past versions; the columns are those of a statement, and Retired.

    A file that a row names lies beside the source; its text is not stored, only its digest.
    """
    if not os.path.isfile(source):
        raise UsageError(f"There is no file {source}.", "Name a .csv or an .xlsx file.")
    if not source.lower().endswith((".csv", ".tsv", ".xlsx")):
        raise UsageError(f"{source} is no list of past versions.", "Name a .csv or an .xlsx file.")
    folder = os.path.dirname(os.path.abspath(source))
    return tuple(_past(row, folder) for row in read_statement(read_file(source), os.path.basename(source)))


def _past(row: StatementRow, folder: str) -> PastVersion:
    return PastVersion(
        row.where,
        row.document,
        row.title,
        row.version,
        row.effective_on,
        row.cause,
        row.type,
        row.category,
        row.id,
        row.retired_on,
        digest_of(read_file(os.path.join(folder, row.file), row.file)) if row.file else "",
        row.row,
    )


def rehearse_past(record: Baseline, rows: Sequence[PastVersion]) -> tuple[PastRow, ...]:
    """What the rows become on a baseline that is not recorded yet; raises InputError with all that is wrong."""
    return shown_past(fold([("0" * 40, record)]), rows)
