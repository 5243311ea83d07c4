"""Tables of what `init` takes in: what each row of a statement becomes and why, and versions from before it."""

from __future__ import annotations

from collections.abc import Sequence

from seclog.core.opening import OpeningRow
from seclog.core.plan_history import PastRow
from seclog.render.columns import draw
from seclog.render.flat import tsv
from seclog.render.notes import day, last_day
from seclog.render.paper import Column, Paper, Screen, Section
from seclog.render.view import Sheet

HEADINGS = ("Row", "Document", "Was", "Becomes", "Rule", "Query")
PAST_HEADINGS = ("Row", "Document", "Title", "Version", "Effective from", "Until", "Change", "Text")


def opening_table(rows: Sequence[OpeningRow], screen: Screen | None = None) -> str:
    """The rows as a table on a screen, else tab-separated."""
    cells = [(str(one.row), one.document.label, one.was, one.becomes, one.rule, one.query) for one in rows]
    if screen is None:
        return tsv(Sheet(HEADINGS, cells))
    columns = tuple(Column(name, wraps=name in ("Document", "Rule", "Query"), keep=12) for name in HEADINGS)
    return draw(Paper("What each row becomes", columns=columns, sections=(Section("", cells),)), screen)


def past_table(rows: Sequence[PastRow], screen: Screen | None = None) -> str:
    """Versions from before the repository as a table on a screen, else tab-separated; `Until` is the last day."""
    cells = [
        (
            str(one.row),
            one.label,
            one.title,
            one.version,
            day(one.effective_on),
            last_day(one.effective_on, one.ended_on),
            "; ".join(one.causes),
            one.digest,
        )
        for one in rows
    ]
    if screen is None:
        return tsv(Sheet(PAST_HEADINGS, cells))
    columns = tuple(Column(name, wraps=name in ("Document", "Title", "Change"), keep=12) for name in PAST_HEADINGS)
    shown = [(*one[:-1], one[-1][:14]) for one in cells]
    return draw(Paper("From before the repository", columns=columns, sections=(Section("", shown),)), screen)
