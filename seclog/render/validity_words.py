"""How periods are said in words, in tables and pictures alike. Last days are included, as printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seclog.core.period import last
from seclog.core.timeline import BEYOND, DAY, Bar
from seclog.core.validity import BEGIN, END, GONE, MOVED, NEW, Earlier
from seclog.render.notes import counted
from seclog.render.spec_words import ILLUSTRATIVE, MADE_UP, as_of, begin_words, end_words, notices, origin

if TYPE_CHECKING:
    from datetime import date

    from seclog.core.specification import Stated
    from seclog.core.timeline import Block, Lane
    from seclog.core.validity import PeriodRow, Validity


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
    return (f"{end} (live: {', '.join(before)})", f"-> {end}", end) if before else (end,)


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
    marks = "".join(f"; {text}" for text in (*change_words(row), *(["illustrative"] if row.illustrative else [])))
    ends = "and it ends before it begins" if row.period.inverted else "both included"
    days = f"; {ends}" if row.period.begin.day and row.period.end.day else ""
    return f"{period_name(row)}: first day {begin}, last day {end}{days}{marks}."


def reason_words(stated: Stated, source: str) -> str:
    """`split for prepayment; source S44; corrected: a slip`: a statement's reason, source and correction."""
    told = stated.source or source
    return "; ".join(filter(None, (stated.reason, f"source {told}" if told else "", _corrected(stated))))


def why(row: PeriodRow) -> Iterator[str]:
    """Why the sides stand where they stand; of the beginning only where it was moved."""
    for side, statements in ((BEGIN, row.begins), (END, row.ends)):
        stated = statements[-1]
        if side == END or stated.since or stated.corrected:
            since = _since(stated.since, by=stated.since_by)
            head = "beginning " if side == BEGIN else ""
            said = "; ".join(filter(None, (stated.reason, since)))
            told = stated.source or row.source
            source = f"source {told}" if told else ""
            text = "; ".join(filter(None, (f"{head}{said}" if said else "", source, _corrected(stated))))
            if text:
                yield text


def _corrected(stated: Stated) -> str:
    """Why what the table had in its place before was wrong."""
    return f"corrected: {stated.corrected}" if stated.corrected else ""


def _since(day: date | None, *, by: bool) -> str:
    if day is None:
        return ""
    return f"so stated by {day} at the latest" if by else f"so stated since {day}"


def said_words(one: Earlier) -> str:
    """When a table said so: `stated from 2018-07-13, to 2018-10-03`, both days included."""
    since = one.stated.since
    begun = "" if since is None else f"from {since} at the latest" if one.stated.since_by else f"from {since}"
    ended = f"to {last(one.replaced)}" + (" at the latest" if one.replaced_by else "") if one.replaced else ""
    if since is not None and one.replaced == since:  # known of both is the latest day alone
        ended = "and replaced by then"
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


def origins_by_id(report: Validity) -> dict[str, str]:
    """Where the table of each specification comes from."""
    basis = report.basis
    return {one: origin(table, early=one in basis.early) for one, _, table in basis.tables}


def title(report: Validity) -> str:
    """The heading of a report: what is shown, narrowed as asked."""
    asked = report.asked
    names = dict.fromkeys(row.name for row in report.rows)
    what = next(iter(names), asked.specification) if asked.specification else report.basis.collection
    whom = ", ".join(filter(None, (asked.device, asked.condition)))
    return f"Validity periods: {what}{f' ({whom})' if whom else ''}"


def lead(report: Validity) -> list[tuple[str, str]]:
    """What must be known to read a picture, each as text and style; `alert` is for what is not the law of the day."""
    said = [(text, "alert") for text in notices(report.basis)] + [(day_line(report), "")]
    return [*said, (MADE_UP, "")] if any(row.illustrative for row in report.rows) else said


def lane_mark(block: Block, lane: Lane) -> str:
    """What stands behind a lane that is illustrative in a block that is not, as a whole."""
    return ILLUSTRATIVE if lane.illustrative and not block.illustrative else ""


def day_line(report: Validity) -> str:
    """The day and how many periods there are then, or how many of them a planned release would change."""
    rows = [*report.rows, *report.gone]
    told = counted(len(rows), "period")
    if report.release:
        would = sum(bool(row.change) for row in rows)
        told = f"{would:,} of {told} would change against the live table"
    return f"{as_of(report.basis)}: {told}; first and last days are included."
