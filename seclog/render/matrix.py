"""The matrix of what goes together, drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from seclog.render.matrix_words import alerting, statements, words_of
from seclog.render.spec_words import basis_data, side_data
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from seclog.core.matrix import Cell, Matrix, Reason
    from seclog.render.paper import Paper, Screen

HEADER = ("specification", "version", "device")


def view(report: Matrix) -> View:
    """The matrix in all its forms; JSON is `seclog/matrix/1`, with the cells that are not the default."""
    said = (*alerting(report), *statements(report))
    data, sheet, paper = partial(_data, report), partial(_sheet, report), partial(_paper, report)
    return View(data, sheet, paper, said, text=partial(_text, report), pages={"html": partial(_html, report)})


def _data(report: Matrix) -> dict[str, object]:
    rows = set(report.rows)
    return {
        "schema": "seclog/matrix/1",
        **basis_data(report.basis),
        "listed": report.listed,
        "begins": report.begins and str(report.begins),
        "excluded": list(report.excluded),
        "left_out": report.hidden,
        "notes": list(report.notes),
        "default": report.default,
        "axes": [{**one._asdict(), "row": place in rows} for place, one in enumerate(report.axes)],
        "cells": [_cell_data(one) for one in report.cells],
    }


def _cell_data(cell: Cell) -> dict[str, object]:
    return {
        "first": cell.first,
        "second": cell.second,
        "status": cell.status,
        "devices": list(cell.devices),
        "sure": cell.sure,
        "contradiction": cell.contradiction,
        "illustrative": cell.illustrative,
        "reasons": [_reason_data(one) for one in cell.reasons],
    }


def _reason_data(one: Reason) -> dict[str, object]:
    return {
        "status": one.status,
        "first": one.first,
        "second": one.second,
        "reason": one.text or None,
        "source": one.source or None,
        "first_day": side_data(one.period.begin, end=False),
        "last_day": side_data(one.period.end, end=True),
        "devices": list(one.devices),
        "sure": one.sure,
        "illustrative": one.illustrative,
    }


def _sheet(report: Matrix) -> Sheet:
    return Sheet((*HEADER, *(one.label for one in report.axes)), _lines(report))


def _lines(report: Matrix) -> Iterator[tuple[str, ...]]:
    from seclog.core.matrix import lookup

    there, default = lookup(report), words_of(report.default)
    words = {place: words_of(cell.status, cell) for place, cell in there.items()}
    for row in report.rows:
        axis = report.axes[row]
        cells = (words.get((row, column), default) for column in range(len(report.axes)))
        yield (axis.specification, axis.version, axis.device, *cells)


def _paper(report: Matrix) -> Paper:
    from seclog.render.matrix_paper import matrix_paper

    return matrix_paper(report)


def _text(report: Matrix, screen: Screen) -> str:
    from seclog.render.matrix_text import matrix_text

    return matrix_text(report, screen)


def _html(report: Matrix) -> str:
    from seclog.render.matrix_html import matrix_html

    return matrix_html(report)
