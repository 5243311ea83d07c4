"""Which versions a device may have, drawn. Days are as printed, first and last included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from seclog.core.applicable import Applicable, Verdict, said
from seclog.core.applicable_words import EVENT_WORDS
from seclog.core.period import NO, UNKNOWN, YES, Period, last
from seclog.render.notes import counted, day
from seclog.render.spec_words import (
    ILLUSTRATIVE,
    MADE_UP,
    NOT_STATED,
    as_of,
    basis_data,
    begin_words,
    end_words,
    key,
    mark,
    notices,
    origins,
    side_data,
)
from seclog.render.view import Sheet, View

if TYPE_CHECKING:
    from datetime import date

    from seclog.core.applicable_case import GoesWith, Was
    from seclog.render.paper import Cell, Paper, Para

HEADER = (
    "specification",
    "version",
    "verdict",
    "first_day",
    "surely_from",
    "last_day",
    "surely_until",
    "condition",
    "kept",
    "kept_on",
    "goes_with",
    "rule",
    "reason",
    "source",
    "illustrative",
    "table",
)
_STYLES = {YES: "green", NO: "red", UNKNOWN: "yellow"}


def view(report: Applicable) -> View:
    """The answer in all its forms; JSON is `seclog/applicable/1`."""
    told = notices(report.basis)
    told += [] if report.verdict == YES else [said(report)]
    return View(partial(_data, report), partial(_sheet, report), partial(_paper, report), tuple(told))


def _data(report: Applicable) -> dict[str, object]:
    return {
        "schema": "seclog/applicable/1",
        **basis_data(report.basis),
        "question": {name: value or None for name, value in report.question._asdict().items()},
        "device_name": report.device_name or None,
        "verdict": report.verdict,
        "said": said(report),
        "answer": [{"specification": one.specification, "version": one.version} for one in report.answer],
        "kept_on": str(report.kept_on),
        "verdicts": list(map(_verdict_data, report.verdicts)),
        "nearest": [one._asdict() for one in report.nearest],
    }


def _verdict_data(one: Verdict) -> dict[str, object]:
    return {
        "specification": one.specification,
        "name": one.name,
        "version": one.version,
        "verdict": one.verdict,
        "rule": one.rule,
        "period": _period_data(one.period),
        "condition": one.condition or None,
        "reason": one.reason or None,
        "source": one.source or None,
        "since": day(one.since) or None,
        "since_by": one.since_by,
        "was": [was._asdict() for was in one.was],
        "kept": {"verdict": one.kept.verdict, "period": _period_data(one.kept.period)},
        "otherwise": [
            {"condition": other.condition or None, "verdict": other.verdict, "period": _period_data(other.period)}
            for other in one.otherwise
        ],
        "goes_with": [with_._asdict() for with_ in one.goes_with],
        "note": one.note or None,
        "illustrative": one.illustrative,
    }


def _period_data(period: Period | None) -> dict[str, object] | None:
    if period is None:
        return None
    return {"begin": side_data(period.begin, end=False), "end": side_data(period.end, end=True)}


def _sheet(report: Applicable) -> Sheet:
    return Sheet(HEADER, _rows(report))


def _rows(report: Applicable) -> Iterator[tuple[str, ...]]:
    tables = {one: f"{table.label} {table.version}".strip() for one, _, table in report.basis.tables}
    for one in report.verdicts:
        begun, lasts = (one.period.begin.sure, one.period.end.sure) if one.period else (None, None)
        yield (
            one.specification,
            one.version,
            one.verdict,
            one.first,
            day(begun),
            one.last,
            day(lasts and last(lasts)),
            one.condition,
            one.kept.verdict,
            str(report.kept_on),
            _goes(one.goes_with, "illustrative"),
            one.rule,
            one.reason,
            one.source,
            "yes" if one.illustrative else "",
            tables.get(one.specification, ""),
        )


def _goes(found: Sequence[GoesWith], sign: str) -> str:
    """`GBCS 3.1, 3.2; DUIS 2.0 (unknown)`; what is illustrative bears the sign."""
    return "; ".join(f"{one.name} {', '.join(one.versions)}{_marks(one, sign)}" for one in found)


def _marks(one: GoesWith, sign: str) -> str:
    marks = [word for word, shown in ((UNKNOWN, one.verdict == UNKNOWN), (sign, one.illustrative)) if shown]
    return f" ({', '.join(marks)})" if marks else ""


def _paper(report: Applicable) -> Paper:
    from seclog.render.paper import Column, Paper, Section, alerts

    asked = report.question
    act = EVENT_WORDS[asked.event].act
    columns = (
        Column("Version", "bold"),
        Column("Verdict"),
        Column("First day", wraps=True, keep=10),
        Column("Last day", wraps=True, keep=11),
        Column("Kept"),
        Column("Goes with", wraps=True, keep=12),
    )
    order = sorted(report.verdicts, key=lambda one: (YES, UNKNOWN, NO).index(one.verdict))
    rows = [_cells(one) for one in order]
    name = f"{asked.device} ({report.device_name})" if report.device_name else asked.device
    under = f", under the condition {asked.condition}" if asked.condition else ""
    return Paper(
        f"{name}, {act} on {asked.day}{under}",
        alerts(*notices(report.basis)),
        tuple(_lead(report)),
        columns,
        (Section("", rows),),
        (*_why(order, alone=bool(asked.version)), *_key(report.kept_on, order, rows)),
    )


def _lead(report: Applicable) -> Iterator[Para]:
    from seclog.render.paper import Para

    yield Para(said(report), _STYLES[report.verdict])
    if report.question.version and report.verdict != YES and report.answer:
        right = ", ".join(f"{one.name} {one.version}" for one in report.answer)
        yield Para(f"Right on that day: {right}.")
    versions = counted(len(report.verdicts), "version")
    yield Para(f"{as_of(report.basis)}: {versions}; first and last days are included.")
    yield from map(Para, origins(report.basis))


def _cells(one: Verdict) -> tuple[Cell, ...]:
    from seclog.render.paper import Para

    return (
        f"{one.name} {one.version}{mark(one.illustrative)}",
        (Para(one.verdict, _STYLES[one.verdict]),),
        begin_words(one.period.begin) if one.period else NOT_STATED,
        end_words(one.period.end) if one.period else NOT_STATED,
        one.kept.verdict,
        _goes(one.goes_with, ILLUSTRATIVE),
    )


def _why(order: Sequence[Verdict], *, alone: bool) -> Iterator[Para]:
    """The rule of each version, its history and source; the one that was named has had its rule said."""
    from seclog.render.paper import Para

    for one in order:
        sentences = ["" if alone else one.rule, _moves(one), f"Source: {one.source}." if one.source else "", one.note]
        text = " ".join(filter(None, sentences))
        if text:
            yield Para(text)
        for other in one.otherwise:
            yield Para(f"{one.name} {one.version} {other.words}: {other.verdict}.", "cyan")


def _moves(one: Verdict) -> str:
    """`The end was 2018-07-13, moved by 2018-07-13 at the latest: why; then 2018-10-05, moved on 2018-10-04: why.`"""
    if not one.was:
        return f"The end: {one.reason.rstrip('.')}." if one.reason else ""
    return f"The end was {'; then '.join(map(_move, one.was))}."


def _move(was: Was) -> str:
    when = f" {'by' if was.moved_by else 'on'} {was.moved_on}" if was.moved_on else ""
    late = " at the latest" if was.moved_by else ""
    reason = was.reason.rstrip(".")
    return f"{was.last}, moved{when}{late}{f': {reason}' if reason else ''}"


def _key(on: date, order: Sequence[Verdict], rows: Sequence[tuple[Cell, ...]]) -> Iterator[Para]:
    """What the words and marks of the table mean, each only where it stands there."""
    from seclog.render.paper import Para

    yield Para(f"Kept: whether a device of the version may be kept on {on}, by its maintenance period alone.", "dim")
    words = [cell for row in rows for cell in row[2:4] if isinstance(cell, str)]
    yield from (Para(sentence, "dim") for sentence in key(words))
    if any(one.illustrative or any(with_.illustrative for with_ in one.goes_with) for one in order):
        yield Para(MADE_UP, "dim")
