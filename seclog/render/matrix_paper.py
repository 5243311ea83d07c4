"""The matrix as a paper: one table, and below it what its signs mean and the reasons."""

from __future__ import annotations

from seclog.core.matrix import Axis, Matrix
from seclog.core.paper import long_day
from seclog.render.matrix_words import (
    Footnotes,
    alerting,
    lead,
    legend,
    reason_line,
    relation_key,
    relation_lines,
    title,
)
from seclog.render.paper import Cell, Column, Paper, Para, Section, alerts
from seclog.render.spec_words import mark


def axis_label(axis: Axis) -> str:
    """An axis with the mark of what is made up, and that it has ended."""
    return f"{axis.label}{' (ended)' if axis.ended else ''}{mark(axis.illustrative)}"


def matrix_paper(report: Matrix) -> Paper:
    """The paper, days in words."""
    notes = Footnotes(report)
    columns = [Column("Version", "bold"), *(Column(one.label) for one in report.axes)]
    shown = {(row, place): notes.shown(row, place) for row in report.rows for place in range(len(report.axes))}
    rows: list[tuple[Cell, ...]] = [
        (axis_label(report.axes[row]), *(shown[row, place].sign for place in range(len(report.axes))))
        for row in report.rows
    ]
    explained = [*legend(report, list(shown.values())), *(reason_line(*one, long_day) for one in notes.numbered)]
    foot = [
        *(f"{sign}: {said}" for sign, said in explained),
        *relation_lines(notes, long_day),
        *relation_key(notes),
    ]
    above = tuple(map(Para, lead(report, long_day)))
    body = (Section("", rows),)
    return Paper(title(report), alerts(*alerting(report)), above, tuple(columns), body, tuple(map(Para, foot)))
