"""Past versions from a file, which precede the repository: recorded now, in force then."""

from __future__ import annotations

import os
from datetime import datetime

from seclog.core.errors import UsageError
from seclog.core.plan import Plan
from seclog.core.plan_history import PastVersion, plan_history
from seclog.core.report import Outcome
from seclog.formats.statement import read_statement
from seclog.ops.act import Way, carry_out
from seclog.ops.load import load_state
from seclog.store.files import read_file
from seclog.store.git import Git


def import_history(git: Git, now: datetime, way: Way, source: str) -> Outcome:
    """Record the past versions of a CSV or Excel file; raises InputError with all that is wrong with its rows."""
    rows = past_versions(source)
    reason = f"From {os.path.basename(source)}"

    def make() -> Plan:
        return plan_history(load_state(git, now), rows, reason)

    return carry_out(git, "init", make, way, ("seclog history DOC", "seclog log --as-of DATE"))


def past_versions(source: str) -> tuple[PastVersion, ...]:
    """The rows of a file of past versions; the columns are those of a statement, and Retired."""
    if not source.lower().endswith((".csv", ".tsv", ".xlsx")) or not os.path.isfile(source):
        raise UsageError(f"{source} is no list of past versions.", "Name a .csv or an .xlsx file.")
    return tuple(
        PastVersion(
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
        )
        for row in read_statement(read_file(source), os.path.basename(source))
    )
