"""The applicability tables drawn; days are as printed, first and last included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from seclog.core.period import last_day
from seclog.render.spec_words import basis_data, notices, side_data
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from seclog.core.applicability import Applicability, Dates, Link, LinkTable, PeriodTable, Row
    from seclog.core.period import Bound
    from seclog.render.paper import Paper, Screen

HEADER = (
    "specification",
    "version",
    "device",
    "condition",
    "kind",
    "goes_with",
    "goes_with_version",
    "first_day",
    "surely_from",
    "last_day",
    "surely_until",
    "source",
    "note",
    "illustrative",
)


def view(report: Applicability) -> View:
    """The tables in all their forms; JSON is `seclog/applicability/1`. Papers write their days in words."""
    pages = {"markdown": partial(_markdown, report), "html": partial(_html, report)}
    said = tuple(notices(report.basis))
    data, sheet, paper = partial(_data, report), partial(_sheet, report), partial(_paper, report)
    return View(data, sheet, paper, said, text=partial(_text, report), pages=pages)


def _data(report: Applicability) -> dict[str, object]:
    return {
        "schema": "seclog/applicability/1",
        **basis_data(report.basis),
        "device": report.device or None,
        "periods": [_table_data(one) for one in report.periods],
        "goes_with": [_links_data(one) for one in report.links],
    }


def _table_data(table: PeriodTable) -> dict[str, object]:
    return {
        "specification": table.specification,
        "name": table.name,
        "device": table.device or None,
        "device_name": table.device_name or None,
        "kinds": list(table.kinds),
        "note": table.note or None,
        "rows": [_row_data(one, table.kinds) for one in table.rows],
    }


def _row_data(row: Row, kinds: tuple[str, ...]) -> dict[str, object]:
    periods = zip(kinds, row.periods, strict=True)
    return {
        "version": row.version,
        "condition": row.condition or None,
        "periods": {kind: dates and _dates_data(dates) for kind, dates in periods},
        "source": row.source or None,
        "note": row.note or None,
        "illustrative": row.illustrative,
    }


def _dates_data(dates: Dates) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, stated, end in (("first_day", dates.begin, False), ("last_day", dates.end, True)):
        said = {"reason": stated.reason or None, "source": stated.source or None}
        found[name] = {**side_data(stated.bound, end=end), **said}
    return {**found, "illustrative": dates.illustrative}


def _links_data(table: LinkTable) -> dict[str, object]:
    rows = [
        {
            "version": one.version,
            "versions": list(one.others),
            "devices": list(one.devices),
            **_dates_data(one.period),
            "source": one.source or None,
            "note": one.note or None,
            "illustrative": one.illustrative,
        }
        for one in table.rows
    ]
    head = {"specification": table.specification, "name": table.name}
    return {**head, "other": table.other, "other_name": table.other_name, "rows": rows}


def _sheet(report: Applicability) -> Sheet:
    return Sheet(HEADER, _lines(report))


def _lines(report: Applicability) -> Iterator[tuple[str, ...]]:
    """A line for each period that is stated, and for each version that another one goes with."""
    for table in report.periods:
        for row in table.rows:
            head = (table.specification, row.version, table.device, row.condition)
            for dates in [one for one in row.periods if one is not None]:
                yield (*head, dates.kind, "", "", *_days(dates), *_rest(row, dates))
            if not any(row.periods):
                yield (*head, "", "", "", "", "", "", "", *_rest(row, None))
    for links in report.links:
        for link in links.rows:
            head = (links.specification, link.version, ", ".join(link.devices), "")
            for other in link.others:
                rest = _rest(link, link.period)
                yield (*head, link.period.kind, links.other, other, *_days(link.period), *rest)


def _days(dates: Dates) -> tuple[str, ...]:
    begin, end = dates.begin.bound, dates.end.bound
    first = begin.day.isoformat() if begin.day else begin.word
    return first, _iso(begin.sure), last_day(end), last_day(_surely(end)) if end.sure else ""


def _surely(bound: Bound) -> Bound:
    return bound._replace(day=bound.sure)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _rest(row: Row | Link, dates: Dates | None) -> tuple[str, str, str]:
    """The source nearest to the period: that of its end, of its beginning, of the row."""
    source = (dates and (dates.end.source or dates.begin.source)) or row.source
    made_up = row.illustrative or (dates is not None and dates.illustrative)
    return source, row.note, "yes" if made_up else ""


def _paper(report: Applicability) -> Paper:
    from seclog.render.applicability_paper import heading

    return heading(report, date.isoformat)


def _text(report: Applicability, screen: Screen) -> str:
    from seclog.render.applicability_paper import papers
    from seclog.render.columns import draw

    return "\n".join(draw(one, screen) for one in papers(report, date.isoformat, apart=False))


def _markdown(report: Applicability) -> str:
    from seclog.core.paper import long_day
    from seclog.render import flat
    from seclog.render.applicability_paper import papers

    return "\n".join(flat.markdown(one) for one in papers(report, long_day, apart=True))


def _html(report: Applicability) -> str:
    from seclog.render.applicability_html import applicability_html

    return applicability_html(report)
