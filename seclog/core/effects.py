"""Effects on provisions: what changes the law without changing a text, on a day and as known then."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from seclog.core.rows import EffectRow

EXPIRES = "expires"


class Noted(NamedTuple):
    """An effect as the record has it last, and when it was recorded (UTC, as records write it)."""

    row: EffectRow
    recorded: str
    commit: str


class Effect(NamedTuple):
    """An effect as it is shown. `from_on` is the first day, `last_on` the last (inclusive; None: open).

    `status` is `in effect`, `to come`, `ended` or `void` on the day that was asked for; `recorded_at` is UTC, as
    records write it.
    """

    document: str
    label: str
    clause: str
    kind: str
    from_on: date
    last_on: date | None
    notified_on: date | None
    instrument: str
    description: str
    status: str
    recorded_at: str
    commit: str


def standing(noted: Iterable[Noted]) -> tuple[Noted, ...]:
    """Of several rows on one effect the last recorded; `noted` is in the order of the ledger."""
    last: dict[tuple[str, str, str, date], Noted] = {}
    for one in noted:
        row = one.row
        last[row.document, row.clause, row.kind, row.from_on] = one
    return tuple(last.values())


def standing_rows(rows: Iterable[EffectRow]) -> tuple[EffectRow, ...]:
    """Of several rows on one effect the last; `rows` are in the order of the ledger."""
    return tuple({row[:4]: row for row in rows}.values())


def expiries(rows: Iterable[EffectRow]) -> dict[str, date]:
    """The first day on which each expiring document is no longer in force; `rows` are those that stand."""
    found: dict[str, date] = {}
    for row in rows:
        if row.kind == EXPIRES and not row.void and row.until_on is not None:
            found[row.document] = max(row.until_on, found.get(row.document, row.until_on))
    return found


def status_on(row: EffectRow, day: date) -> str:
    """What an effect is on a day."""
    if row.void:
        return "void"
    if row.until_on is not None and row.until_on <= day:
        return "ended"
    return "in effect" if row.from_on <= day else "to come"
