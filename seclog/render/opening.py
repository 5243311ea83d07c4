"""The table of a statement's rows: what each was, what it becomes, by which rule, and what a person must look at."""

from __future__ import annotations

from collections.abc import Sequence

from seclog.core.opening import OpeningRow
from seclog.render.columns import draw
from seclog.render.flat import tsv
from seclog.render.paper import Column, Paper, Screen, Section
from seclog.render.view import Sheet

HEADINGS = ("Row", "Document", "Was", "Becomes", "Rule", "Query")


def opening_table(rows: Sequence[OpeningRow], screen: Screen | None = None) -> str:
    """The rows as a table on a screen, else tab-separated."""
    cells = [(str(one.row), one.document.label, one.was, one.becomes, one.rule, one.query) for one in rows]
    if screen is None:
        return tsv(Sheet(HEADINGS, cells))
    columns = tuple(Column(name, wraps=name in ("Document", "Rule", "Query"), keep=12) for name in HEADINGS)
    return draw(Paper("What each row becomes", columns=columns, sections=(Section("", cells),)), screen)
