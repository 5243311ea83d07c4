"""The matrix as a page that stands alone, its reasons as a table of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from seclog.core.matrix import GOES_WITH, INCOMPATIBLE, NONE_RECORDED, Matrix
from seclog.core.paper import long_day
from seclog.render.matrix_paper import axis_label
from seclog.render.matrix_words import (
    Footnotes,
    Shown,
    alerting,
    extent,
    lead,
    legend,
    relation_key,
    title,
)
from seclog.render.spec_html import HtmlTable, page, paragraphs, table, td, th, words
from seclog.render.spec_words import begin_words, end_words, mark

_LOOKS = {INCOMPATIBLE: "bad", GOES_WITH: "good", NONE_RECORDED: "quiet"}


def matrix_html(report: Matrix) -> str:
    """The page: the matrix, what its signs mean, why what is incompatible is so, and what goes together how long."""
    notes = Footnotes(report)
    shown = [[notes.shown(row, place) for place in range(len(report.axes))] for row in report.rows]
    head = paragraphs(alerting(report), "alert") + paragraphs(lead(report, long_day))
    signs = legend(report, [one for row in shown for one in row])
    meanings = HtmlTable("What the signs mean", (th("Sign") + th("Meaning"),), [th(a, "row") + td(b) for a, b in signs])
    body = table(_matrix(report, shown)) + table(meanings)
    if notes.numbered:
        body += f"<h2>Reasons</h2>\n{reason_table(notes)}"
    if notes.relations:
        body += f"<h2>What goes together</h2>\n{relation_table(notes)}{paragraphs(relation_key(notes))}"
    return page(title(report), head, body, ())


def _matrix(report: Matrix, shown: Sequence[Sequence[Shown]]) -> HtmlTable:
    groups = "".join(
        th(name, "colgroup", len(list(held))) for name, held in groupby(report.axes, key=lambda one: one.name)
    )
    heads = "".join(th(f"{one.version} {one.device}".rstrip() + mark(one.illustrative)) for one in report.axes)
    rows = [
        th(axis_label(report.axes[row]), "row") + "".join(map(_cell, cells))
        for row, cells in zip(report.rows, shown, strict=True)
    ]
    head = (f'<td rowspan="2"></td>{groups}', heads)
    return HtmlTable("The matrix: each version against each", head, rows, "matrix")


def _cell(one: Shown) -> str:
    look = f' class="{_LOOKS[one.status]}"' if one.status in _LOOKS else ""
    heard = f'<span class="vh">{words(one.words)}</span>'
    return f'<td{look}><span aria-hidden="true">{words(one.sign)}</span>{heard}</td>'


def reason_table(notes: Footnotes) -> str:
    """The incompatibilities with their numbers, reasons, days and sources."""
    head = "".join(map(th, ("No.", "First", "Second", "Reason", "Days, both included", "Source")))
    rows = []
    for number, one in notes.numbered:
        cells = (one.first, one.second, f"{one.text}{mark(one.illustrative)}", extent(one, long_day), one.source)
        rows.append(th(f"X{number}", "row") + "".join(map(td, cells)))
    return table(HtmlTable("Why versions are incompatible", (head,), rows))


def relation_table(notes: Footnotes) -> str:
    """What tables say that goes together, with the first and the last day."""
    head = "".join(map(th, ("Version", "Goes with", "Start", "End", "Source", "Note")))
    rows = []
    for one in notes.relations:
        period = (begin_words(one.period.begin, long_day), end_words(one.period.end, long_day))
        cells = (f"{one.second}{mark(one.illustrative)}", *period, one.source, one.text)
        rows.append(th(one.first, "row") + "".join(map(td, cells)))
    return table(HtmlTable("Versions that go together, first and last days included", (head,), rows))
