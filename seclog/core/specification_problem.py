"""What is wrong with the data of specifications: the value that says so, and the words in which it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from seclog.core.period import OPEN, UNKNOWN, Bound, Period, first_day, last_day
from seclog.core.specification import (
    Incompatibilities,
    Relation,
    Side,
    Span,
    Specification,
    SpecVersion,
    Stated,
    Terms,
    device_types,
)

Path = tuple[str | int, ...]

FROM = "from"
UNTIL = "until"


class Problem(NamedTuple):
    """A problem in the file of a specification or list (its id), at a place in its data.

    `path` is as the file has it: `("versions", 1, "terms", 0, "installation", "until", 0)`. The last part of a bound
    is the number of its statement, also where the file has a bare bound.
    """

    file: str
    code: str
    path: Path
    message: str
    hint: str


class Place(NamedTuple):
    """A period with where it stands and whose it is, in words: `SMETS1 1.2 for ESME and GSME, prepayment`."""

    whose: str
    path: Path
    span: Span

    @property
    def period(self) -> Period:
        """The period as it is stated last."""
        return self.span.on()

    def at(self, side: str, statement: int = -1) -> Path:
        """The place of a statement of one side; -1: of the last."""
        count = len(self.sides(side))
        return (*self.path, side, statement % count)

    def sides(self, side: str) -> tuple[Stated, ...]:
        """The statements of a side."""
        return self.span.begins if side == FROM else self.span.ends


class Held(NamedTuple):
    """One item of a version's terms with its place."""

    path: Path
    version: SpecVersion
    terms: Terms
    whose: str

    def place(self, span: Span) -> Place:
        """One of its periods."""
        return Place(self.whose, (*self.path, span.kind), span)

    def meets(self, other: Held) -> bool:
        """Whether both speak of the same condition and of a device type in common."""
        mine, theirs = self.terms.devices, other.terms.devices
        return self.terms.condition == other.terms.condition and (not mine or not theirs or bool({*mine} & {*theirs}))


def all_held(specification: Specification) -> Iterator[Held]:
    """The terms of all versions, in the order of the file."""
    for number, version in enumerate(specification.versions):
        yield from held(specification, number, version)


def held(specification: Specification, number: int, version: SpecVersion) -> Iterator[Held]:
    """The terms of one version, `number` being its place in the file."""
    for at, terms in enumerate(version.terms):
        yield Held(("versions", number, "terms", at), version, terms, whose(specification, version, terms))


def relations(specification: Specification) -> Iterator[Place]:
    """The periods of all relations, in the order of the file."""
    for number, version in enumerate(specification.versions):
        for place, _ in relations_of(specification, number, version):
            yield place


def relations_of(specification: Specification, number: int, version: SpecVersion) -> Iterator[tuple[Place, Relation]]:
    """The relations of one version with their periods, `number` being its place in the file."""
    for at, relation in enumerate(version.relations):
        with_what = f"{relation.specification} {listing(relation.versions)}"
        for_devices = f" for {listing(relation.devices)}" if relation.devices else ""
        named = f"{specification.name} {version.version}{for_devices} with {with_what}"
        yield Place(named, ("versions", number, "goes_with", at), relation.span), relation


def period_named(kind: str) -> str:
    """A kind of period with its article: `an installation period`."""
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind} period"


def whose(specification: Specification, version: SpecVersion, terms: Terms) -> str:
    """Whose terms they are: the specification, the version, the device types and the condition."""
    devices = listing(terms.devices) if terms.devices else ("all devices" if device_types(specification) else "")
    for_devices = f" for {devices}" if devices else ""
    return f"{specification.name} {version.version}{for_devices}{f', {terms.condition}' if terms.condition else ''}"


def side_named(side: Side) -> str:
    """A side of an incompatibility: `smets2 2.0`, or the part `smets2 2.0 GSME`."""
    return " ".join(filter(None, side))


def listing(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, final = words
    return f"{', '.join(others)} and {final}" if others else final


def days_printed(period: Period) -> str:
    """A period in words, days as printed: `from 2018-07-13 until 2018-12-05` (both included)."""
    return f"from {side_said(FROM, period.begin)} until {side_said(UNTIL, period.end)}"


def side_said(side: str, bound: Bound) -> str:
    """A bound in words: the day as printed or the word, with the day that is sure of an unknown one."""
    sure = f" (sure: {one_side(side, Bound(bound.sure))})" if bound.sure is not None else ""
    return f"{one_side(side, bound)}{sure}"


def one_side(side: str, bound: Bound) -> str:
    """A bound as the file writes it: the day as printed, or the word."""
    return first_day(bound) if side == FROM else last_day(bound)


def surely(period: Period) -> Period | None:
    """The days surely inside, bounded by days or open; None where no day is."""
    begin, end = period.begin, period.end
    first = begin.sure if begin.sure is not None else begin.day
    final = end.sure if end.sure is not None else end.day
    if (first is None and begin.word != OPEN) or (final is None and end.word == UNKNOWN):
        return None
    return Period(_or_open(first), _or_open(final))


def _or_open(day: date | None) -> Bound:
    return Bound(day) if day is not None else Bound(None, OPEN)


def name_of(file: Specification | Incompatibilities) -> str:
    """How a specification or list is called."""
    return file.name or file.id


def numbers(specification: Specification) -> Sequence[str]:
    """The versions of a specification."""
    return [one.version for one in specification.versions]
