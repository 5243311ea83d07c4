"""Technical Specifications for the demonstration: what is sourced, completed by an illustrative set that says so.

No period, relation or pair of this module is from the Smart Energy Code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from seclog.core.period import NOT_SET, OPEN, UNKNOWN, WORDS, Bound, after
from seclog.core.specification import (
    APPLICABILITY,
    INSTALLATION,
    MAINTENANCE,
    SPECIFICATIONS,
    Incompatibilities,
    Incompatibility,
    Relation,
    Side,
    Span,
    Specification,
    SpecVersion,
    Stated,
    Terms,
)
from seclog.core.version import version_key
from seclog.formats.specification import read_specification
from seclog.formats.specification_write import write_specification

__all__ = ["ILLUSTRATIVE", "Move", "demo_specifications", "pending_move"]

ILLUSTRATIVE = "Illustrative: not from the Code."
_MADE_UP = "made up for the demonstration"  # a pair names a source
_METERS = ("ESME", "GSME")
_INDOORS = ("PPMID", "HCALCS")
_NAMES = {
    "PPMID": "Prepayment Meter Interface Device",
    "HCALCS": "HAN Connected Auxiliary Load Control Switch",
    "CH": "Communications Hub",
}


class Move(NamedTuple):
    """The last day of an installation period that is changed from a day on, for some device types."""

    specification: str
    version: str
    devices: tuple[str, ...]
    until: date
    since: date
    reason: str


class _Row(NamedTuple):
    """What is made up of a version: days as printed, or words; the devices' installation and maintenance."""

    specification: str
    version: str
    devices: tuple[str, ...]
    installation: tuple[str, str] | None
    maintenance: tuple[str, str]


# The periods of what no device is judged by stand in the last column.
_ROWS = (
    _Row("smets1", "1.2", _METERS, None, (OPEN, OPEN)),
    _Row("smets2", "2.0", _METERS, None, ("2018-11-08", "2027-10-27")),
    _Row("smets2", "2.0", _INDOORS, ("2018-11-08", "2021-03-31"), ("2018-11-08", "2028-03-31")),
    _Row("smets2", "3.1", _METERS, None, ("2019-07-01", OPEN)),
    _Row("smets2", "3.1", _INDOORS, ("2019-07-01", "2021-09-30"), ("2019-07-01", OPEN)),
    _Row("smets2", "4.2", _METERS, ("2020-06-25", "2022-06-30"), ("2020-06-25", OPEN)),
    _Row("smets2", "4.2", _INDOORS, ("2020-06-25", OPEN), ("2020-06-25", OPEN)),
    _Row("smets2", "5.1", _METERS, ("2021-11-04", NOT_SET), ("2021-11-04", OPEN)),
    _Row("smets2", "5.1", _INDOORS, ("2021-11-04", OPEN), ("2021-11-04", OPEN)),
    _Row("gbcs", "1.0", (), None, (OPEN, "2020-10-27")),
    _Row("gbcs", "2.1", (), None, ("2018-11-08", "2027-10-27")),
    _Row("gbcs", "3.1", (), None, ("2019-07-01", OPEN)),
    _Row("gbcs", "3.2", (), None, ("2020-11-29", OPEN)),
    _Row("gbcs", "4.1", (), None, ("2021-11-04", NOT_SET)),
    _Row("chts", "1.0", ("CH",), ("2017-07-20", "2020-10-27"), ("2017-07-20", OPEN)),
    _Row("chts", "1.1", ("CH",), ("2018-11-08", OPEN), ("2018-11-08", OPEN)),
    _Row("chts", "1.3", ("CH",), ("2020-11-29", NOT_SET), ("2020-11-29", OPEN)),
    _Row("duis", "3.0", (), None, ("2019-07-01", "2023-06-29")),
    _Row("duis", "3.1", (), None, ("2020-11-29", OPEN)),
    _Row("duis", "4.0", (), None, ("2021-11-04", OPEN)),
    _Row("mmc", "2.0", (), None, ("2018-11-08", "2021-11-03")),
    _Row("mmc", "3.0", (), None, ("2019-07-01", "2023-06-29")),
    _Row("mmc", "3.1", (), None, ("2020-11-29", OPEN)),
    _Row("mmc", "4.0", (), None, ("2021-11-04", OPEN)),
)
# What each version goes with; a period follows where it is not that of both versions alone.
_RELATIONS: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, str]], ...] = (
    ("smets2", "2.0", "gbcs", ("1.0",), (OPEN, "2019-06-30")),
    ("smets2", "2.0", "gbcs", ("2.1",), (OPEN, OPEN)),
    ("smets2", "3.1", "gbcs", ("3.1", "3.2"), (OPEN, OPEN)),
    ("smets2", "4.2", "gbcs", ("3.2",), ("2020-11-29", OPEN)),
    ("smets2", "4.2", "gbcs", ("4.1",), ("2021-11-04", NOT_SET)),
    ("smets2", "5.1", "gbcs", ("4.1",), (OPEN, OPEN)),
    ("chts", "1.0", "gbcs", ("1.0", "2.1"), (OPEN, OPEN)),
    ("chts", "1.1", "gbcs", ("2.1", "3.1"), (OPEN, OPEN)),
    ("chts", "1.3", "gbcs", ("3.2", "4.1"), (OPEN, OPEN)),
    ("gbcs", "2.1", "duis", ("2.0", "3.0"), (OPEN, OPEN)),
    ("gbcs", "3.1", "duis", ("3.0", "3.1"), (OPEN, OPEN)),
    ("gbcs", "3.2", "duis", ("3.1",), (OPEN, OPEN)),
    ("gbcs", "4.1", "duis", ("4.0",), (OPEN, OPEN)),
    ("duis", "2.0", "mmc", ("2.0",), (OPEN, OPEN)),
    ("duis", "3.0", "mmc", ("3.0",), (OPEN, OPEN)),
    ("duis", "3.1", "mmc", ("3.1",), (OPEN, OPEN)),
    ("duis", "4.0", "mmc", ("4.0",), (OPEN, OPEN)),
)
_PAIRS = (
    Incompatibility(
        Side("smets2", "5.1", "GSME"), Side("gbcs", "3.1"),
        "(Illustrative) 5.1 keeps its gas readings in a structure that 3.1 does not describe",
        _MADE_UP, date(2020, 11, 29), None, True,
    ),
    Incompatibility(
        Side("smets2", "2.0", "ESME"), Side("smets2", "5.1", "HCALCS"),
        "(Illustrative) The load control commands of 5.1 have no counterpart in a meter of 2.0",
        _MADE_UP, date(2021, 11, 4), None, True,
    ),
)  # fmt: skip
_MOVES = (
    Move(
        "smets2", "4.2", _METERS, date(2022, 12, 29), date(2021, 11, 4),
        "(Illustrative) Meters of 5.1 came later than planned",
    ),
)  # fmt: skip


def pending_move(effective_on: date) -> Move:
    """What the release that is always to come changes: the end of SMETS2 5.1, which was not set, is set."""
    until = effective_on + timedelta(days=730)
    return Move("smets2", "5.1", _METERS, until, effective_on, "(Illustrative) Two years after the next version")


def demo_specifications(sourced: Mapping[str, bytes], day: date, *moves: Move) -> dict[str, bytes]:
    """The files of specifications by path as they stand from a day on: those of `sourced`, completed.

    Nothing that was stated or moved after the day is in them; `moves` come to those of the demonstration itself.
    """
    found = {}
    for path in sorted(path for path in sourced if path.startswith(SPECIFICATIONS)):
        value = read_specification(sourced[path], path)
        full = _with_pairs(value, day) if isinstance(value, Incompatibilities) else _completed(value, day, moves)
        found[path] = write_specification(full)
    return found


def _with_pairs(value: Incompatibilities, day: date) -> Incompatibilities:
    pairs = tuple(one for one in (*value.pairs, *_PAIRS) if one.since is None or one.since <= day)
    return value._replace(pairs=pairs, note=f"{ILLUSTRATIVE} No pair is sourced.")


def _completed(value: Specification, day: date, moves: tuple[Move, ...]) -> Specification:
    rows = [row for row in _ROWS if row.specification == value.id]
    held = {one.version: one for one in value.versions}
    numbers = sorted({*held, *(row.version for row in rows)}, key=version_key)
    made = [one for one in (*_MOVES, *moves) if one.specification == value.id and one.since <= day]
    names = {one: f"{_NAMES[one]} (illustrative)" for row in rows for one in row.devices if one in _NAMES}
    return value._replace(
        decided_by=value.decided_by or ("installed" if "CH" in names else ""),
        devices=(*value.devices, *names.items()),
        versions=tuple(
            _version(
                held.get(number) or SpecVersion(number, illustrative=True),
                [row for row in rows if row.version == number],
                [one for one in made if one.version == number],
                day,
            )._replace(relations=tuple(_relations(value.id, number)))
            for number in numbers
        ),
        note="What is marked as illustrative is not from the Code.",
    )


def _version(version: SpecVersion, rows: list[_Row], moves: list[Move], day: date) -> SpecVersion:
    sourced = [kept for one in version.terms if (kept := _known(one, day)).spans]
    return version._replace(terms=(*sourced, *(_invented(row, moves) for row in rows)))


def _known(terms: Terms, day: date) -> Terms:
    """Sourced terms as stated by a day, without the periods of which nothing is known."""
    spans = [
        span._replace(begins=_by(span.begins, day), ends=_by(span.ends, day))
        for span in terms.spans
        if any(one.bound != Bound(None, UNKNOWN) for one in (*span.begins, *span.ends))
    ]
    return terms._replace(spans=tuple(spans))


def _by(stated: tuple[Stated, ...], day: date) -> tuple[Stated, ...]:
    return tuple(one for one in stated if one.since is None or one.since <= day)


def _invented(row: _Row, moves: list[Move]) -> Terms:
    spans: tuple[Span, ...] = (_span(MAINTENANCE if row.devices else APPLICABILITY, row.maintenance),)
    if row.installation is not None:
        made = [one for one in moves if one.devices == row.devices]
        moved = [Stated(Bound(after(one.until)), one.since, False, one.reason) for one in made]
        installation = _span(INSTALLATION, row.installation)
        spans = (installation._replace(ends=(*installation.ends, *moved)), *spans)
    return Terms(row.devices, "", spans, illustrative=True)


def _relations(specification: str, version: str) -> Iterator[Relation]:
    for name, number, other, versions, days in _RELATIONS:
        if (name, number) == (specification, version):
            yield Relation(other, versions, (), _span(APPLICABILITY, days), illustrative=True)


def _span(kind: str, days: tuple[str, str]) -> Span:
    first, until = days
    begin = Bound(None, first) if first in WORDS else Bound(date.fromisoformat(first))
    return Span(kind, (Stated(begin),), (Stated(_end(until)),))


def _end(text: str) -> Bound:
    return Bound(None, text) if text in WORDS else Bound(after(date.fromisoformat(text)))
