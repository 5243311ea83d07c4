"""The applicability tables as a page that stands alone."""

from __future__ import annotations

from itertools import groupby

from seclog.core.applicability import Applicability
from seclog.core.paper import long_day
from seclog.render.applicability_paper import Grid, Notes, foot, grids, lead, title
from seclog.render.spec_html import HtmlTable, page, paragraphs, table, td, th, words
from seclog.render.spec_words import notices


def applicability_html(report: Applicability) -> str:
    """The page: a heading for each specification, its tables, then the key to what stands for days."""
    notes = Notes()
    made = grids(report, long_day, notes)
    head = paragraphs(notices(report.basis), "alert") + paragraphs(lead(report, long_day))
    names = [*(one.name for one in report.periods if one.rows), *(one.name for one in report.links)]
    paired = sorted(zip(names, made, strict=True), key=lambda one: names.index(one[0]))
    body = "".join(
        f"<h2>{words(name)}</h2>\n" + "".join(_table(one) for _, one in held)
        for name, held in groupby(paired, key=lambda one: one[0])
    )
    return page(title(report), head, body, foot(report, made, notes))


def _table(grid: Grid) -> str:
    head = "".join(map(th, grid.columns))
    body = ["".join((th(row[0], "row"), *map(td, row[1:]))) for row in grid.rows]
    return table(HtmlTable(grid.caption, (head,), body))
