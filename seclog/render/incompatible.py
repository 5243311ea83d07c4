"""The list of known incompatibilities drawn, as it is kept; days are as printed, both included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from seclog.core.matrix import IN_FORCE, IncompatibleList, Listed
from seclog.core.period import first_day, last_day
from seclog.render.matrix_words import list_words, none_words
from seclog.render.spec_words import (
    MADE_UP,
    NO_LAW,
    Written,
    as_of,
    basis_data,
    end_words,
    mark,
    notices,
    origins,
)
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from seclog.render.paper import Paper, Screen

HEADER = (
    "first_specification",
    "first_version",
    "first_device",
    "second_specification",
    "second_version",
    "second_device",
    "reason",
    "source",
    "since",
    "until",
    "status",
    "illustrative",
)
TITLE = "Known incompatibilities"


def view(report: IncompatibleList) -> View:
    """The list in all its forms; JSON is `seclog/incompatibilities/1`."""
    said = (*notices(report.basis), *_statements(report))
    data, sheet, paper = partial(_data, report), partial(_sheet, report), partial(_long, report)
    return View(data, sheet, paper, said, text=partial(_text, report), pages={"html": partial(_html, report)})


def _statements(report: IncompatibleList, written: Written = date.isoformat) -> list[str]:
    said = list(list_words(report.basis, report.begins, written, listed=report.listed))
    return [*(said or ([] if report.pairs else [none_words(report, written)])), *report.notes]


def _data(report: IncompatibleList) -> dict[str, object]:
    return {
        "schema": "seclog/incompatibilities/1",
        **basis_data(report.basis),
        "listed": report.listed,
        "begins": report.begins and str(report.begins),
        "notes": list(report.notes),
        "incompatibilities": [_pair_data(one) for one in report.pairs],
    }


def _pair_data(one: Listed) -> dict[str, object]:
    sides = {
        name: {"specification": side.specification, "version": side.version, "device": side.device or None}
        for name, side in (("first", one.first), ("second", one.second))
    }
    since, until = _days(one)
    said = {"reason": one.reason, "source": one.source or None, "since": since or None, "until": until or None}
    return {**sides, **said, "status": one.status, "illustrative": one.illustrative}


def _days(one: Listed) -> tuple[str, str]:
    """The first and the last day, both included; empty where there is none."""
    begin, end = one.period
    return first_day(begin) if begin.day else "", last_day(end) if end.day else ""


def _sheet(report: IncompatibleList) -> Sheet:
    return Sheet(HEADER, map(_line, report.pairs))


def _line(one: Listed) -> tuple[str, ...]:
    sides = (part for side in (one.first, one.second) for part in (side.specification, side.version, side.device))
    return (*sides, one.reason, one.source, *_days(one), one.status, "yes" if one.illustrative else "")


def _lead(report: IncompatibleList, written: Written) -> list[str]:
    number = len(report.pairs)
    counted = "1 incompatibility" if number == 1 else f"{number:,} incompatibilities"
    scope = "all that are kept" if report.every else "those in force"
    said = f"{as_of(report.basis, written)}, {scope}: {counted}; first and last days are included."
    return [said, *origins(report.basis, written), NO_LAW, *_statements(report, written)]


def _rows(report: IncompatibleList, written: Written) -> Iterator[tuple[str, ...]]:
    for one in report.pairs:
        begin, end = one.period
        status = "" if one.status == IN_FORCE else f" ({one.status})"
        since = written(begin.day) if begin.day else "the outset"
        until = end_words(end, written)
        reason = f"{one.reason}{mark(one.illustrative)}"
        yield (one.first.label, one.second.label, reason, one.source, since, f"{until}{status}")


def _paper(report: IncompatibleList, written: Written) -> Paper:
    from seclog.render.paper import Column, Paper, Para, Section, alerts

    columns = (
        Column("First", "bold"),
        Column("Second", "bold"),
        Column("Reason", wraps=True, keep=20),
        Column("Source", wraps=True),
        Column("Since"),
        Column("Until", wraps=True, keep=6),
    )
    made_up = (Para(MADE_UP),) if any(one.illustrative for one in report.pairs) else ()
    lead = tuple(map(Para, _lead(report, written)))
    body = (Section("", list(_rows(report, written))),) if report.pairs else ()
    return Paper(
        f"{TITLE} of the {report.basis.collection}", alerts(*notices(report.basis)), lead, columns, body, made_up
    )


def _long(report: IncompatibleList) -> Paper:
    from seclog.core.paper import long_day

    return _paper(report, long_day)


def _text(report: IncompatibleList, screen: Screen) -> str:
    from seclog.render.columns import draw

    return draw(_paper(report, date.isoformat), screen)


def _html(report: IncompatibleList) -> str:
    from seclog.core.paper import long_day
    from seclog.render.spec_html import HtmlTable, page, paragraphs, table, td, th

    made = _paper(report, long_day)
    head = "".join(th(one.header) for one in made.columns)
    rows = [th(row[0], "row") + "".join(map(td, row[1:])) for row in _rows(report, long_day)]
    above = paragraphs((one.text for one in made.first), "alert") + paragraphs(one.text for one in made.lead)
    body = table(HtmlTable(TITLE, (head,), rows)) if rows else ""
    return page(made.title, above, body, (one.text for one in made.foot))
