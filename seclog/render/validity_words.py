"""How periods are said in words, in tables and pictures alike. Last days are included, as printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seclog.core.period import NOT_SET, OPEN, UNKNOWN, Bound, last
from seclog.core.timeline import BEYOND, DAY, Bar
from seclog.core.validity import BEGIN, END, GONE, MOVED, NEW, Earlier

if TYPE_CHECKING:
    from datetime import date

    from seclog.core.specification import Stated, Table
    from seclog.core.validity import PeriodRow, Validity

_BEGIN_WORDS = {OPEN: "no first day", UNKNOWN: "not known", NOT_SET: "not set yet"}
_END_WORDS = {OPEN: "no end", UNKNOWN: "not known", NOT_SET: "not set yet"}


def begin_words(bound: Bound) -> str:
    """A beginning: its first day, or what there is instead of one."""
    if bound.day is not None:
        return bound.day.isoformat()
    return _BEGIN_WORDS[bound.word] + (f" (begun by {bound.sure})" if bound.sure else "")


def end_words(bound: Bound) -> str:
    """An end: its last day, or what there is instead of one."""
    if bound.day is not None:
        return last(bound.day).isoformat()
    return _END_WORDS[bound.word] + (f" (still so on {last(bound.sure)})" if bound.sure else "")


def begin_label(bar: Bar) -> str:
    """What stands before a bar: its first day, where it has one."""
    return begin_words(bar.row.period.begin) if bar.begin in (DAY, BEYOND) else ""


def end_labels(bar: Bar) -> tuple[str, ...]:
    """What stands after a bar: its last day or a word; the fullest first, shorter ones for less room."""
    row = bar.row
    end = end_words(row.period.end).partition(" (")[0]
    if row.period.inverted:
        return (f"{end}: ends before it begins", f"{end}, inverted", end)
    before = dict.fromkeys(end_words(one.before).partition(" (")[0] for one in row.moved if one.side == END)
    return (f"{end} (live: {', '.join(before)})", end) if before else (end,)


def for_whom(row: PeriodRow) -> str:
    """`ESME, GSME; prepayment`: the device types and the condition, each only where one is stated."""
    return "; ".join(filter(None, (", ".join(row.devices), row.condition)))


def period_name(row: PeriodRow) -> str:
    """`SMETS1 1.2 for ESME, GSME; prepayment, installation`: which period a row is."""
    whom = for_whom(row)
    return f"{row.name} {row.version}{f' for {whom}' if whom else ''}, {row.kind}"


def period_sentence(row: PeriodRow) -> str:
    """The whole period in one sentence, as a picture's description has it."""
    begin, end = begin_words(row.period.begin), end_words(row.period.end)
    marks = "".join(f"; {text}" for text in (*change_words(row), *(["illustrative data"] if row.illustrative else [])))
    ends = "and it ends before it begins" if row.period.inverted else "both included"
    days = f"; {ends}" if row.period.begin.day and row.period.end.day else ""
    return f"{period_name(row)}: first day {begin}, last day {end}{days}{marks}."


def reason_words(stated: Stated, source: str) -> str:
    """`split for prepayment; source S44`: a statement's reason and source."""
    told = stated.source or source
    return "; ".join(filter(None, (stated.reason, f"source {told}" if told else "")))


def why(row: PeriodRow) -> Iterator[str]:
    """Why the sides stand where they stand; of the beginning only where it was moved."""
    for side, statements in ((BEGIN, row.begins), (END, row.ends)):
        stated = statements[-1]
        if side == END or stated.since:
            since = _since(stated.since, by=stated.since_by)
            head = "beginning " if side == BEGIN else ""
            said = "; ".join(filter(None, (stated.reason, since)))
            told = stated.source or row.source
            text = "; ".join(filter(None, (f"{head}{said}" if said else "", f"source {told}" if told else "")))
            if text:
                yield text


def _since(day: date | None, *, by: bool) -> str:
    if day is None:
        return ""
    return f"so stated by {day} at the latest" if by else f"so stated since {day}"


def said_words(one: Earlier) -> str:
    """When a table said so: `stated from 2018-07-13, to 2018-10-03`, both days included."""
    since = one.stated.since
    begun = "" if since is None else f"from {since} at the latest" if one.stated.since_by else f"from {since}"
    ended = f"to {last(one.replaced)}" + (" at the latest" if one.replaced_by else "") if one.replaced else ""
    return f"stated {' '.join(filter(None, (begun, ended)))}".rstrip()


def change_words(row: PeriodRow) -> tuple[str, ...]:
    """What a planned release would change of the row: `2020-10-27 -> 2021-06-30`; nothing for the law."""
    if row.change == NEW:
        return ("would be new",)
    if row.change == GONE:
        return ("would no longer be stated",)
    told = []
    for one in row.moved if row.change == MOVED else ():
        words, after = (begin_words, row.period.begin) if one.side == BEGIN else (end_words, row.period.end)
        whom = f", for {', '.join(one.devices)}:" if one.devices else ""
        told.append(f"{one.side}{whom} {words(one.before)} -> {words(after)}")
    if row.new_for:
        told.append(f"would be new for {', '.join(row.new_for)}")
    return tuple(told)


def origin(table: Table) -> str:
    """`Schedule 11 8.0, in force since 2020-11-29`: where a table comes from."""
    if not table.version:
        return f"recorded on {table.effective_on}"
    name = f"{table.label or table.document} {table.version}"
    if table.draft:
        return f"{name}, a draft for {table.release}" if table.release else f"{name}, a draft"
    return f"{name}, in force since {table.effective_on}"


def title(report: Validity) -> str:
    """The heading of a report: what is shown, narrowed as asked."""
    asked = report.asked
    names = dict.fromkeys(row.name for row in report.rows)
    what = next(iter(names), asked.specification) if asked.specification else report.collection
    whom = ", ".join(filter(None, (asked.device, asked.condition)))
    return f"Validity periods: {what}{f' ({whom})' if whom else ''}"


def lead(report: Validity) -> list[tuple[str, str]]:
    """What must be known to read a report, each as text and style; `alert` is for what is not the law of the day."""
    said = []
    if report.release:
        text = f"This is no law: the periods as the planned release {report.release} would have them."
        said.append((text, "alert"))
    names = dict(zip((row.specification for row in report.rows), (row.name for row in report.rows), strict=True))
    if report.early:
        shown = ", ".join(names.get(one, one) for one in report.early)
        said.append((f"No table was in force yet on {report.as_of}: the first one is shown for {shown}.", "alert"))
    if any(row.illustrative for row in report.rows):
        said.append(("Some of this data is illustrative, made up to complete an example; it is marked.", "alert"))
    known = f", as known on {report.known_at}" if report.known_at else ""
    day = f"{'Today' if report.today else 'As of'}{',' if report.today else ''} {report.as_of}"
    if report.release:
        would = sum(bool(row.change) for row in (*report.rows, *report.gone))
        said.append((f"Against the live table{known}: {would} of {len(report.rows) + len(report.gone)} change.", ""))
    else:
        periods = f"{len(report.rows):,} period{'' if len(report.rows) == 1 else 's'}"
        said.append((f"{day}{known}: {periods}; first and last days are included.", ""))
    return said
