"""Technical Specifications: versions with their periods of validity, what goes together, what does not (section 8).

All values are those of `registry/specifications/*.yaml`; nothing here is computed from another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from seclog.core.label import label_key
from seclog.core.period import Bound, Period

SPECIFICATIONS = "registry/specifications/"

INSTALLATION = "installation"
MAINTENANCE = "maintenance"
APPLICABILITY = "applicability"
# The day that decides, and the period in which it must lie. A real scheme got it wrong (BSC Issue 13), so it is stated.
DECIDING: dict[str, str] = {"installed": INSTALLATION, "registered": "registration", "manufactured": "manufacture"}
KINDS: tuple[str, ...] = (*DECIDING.values(), MAINTENANCE, APPLICABILITY)


class Stated(NamedTuple):
    """One statement of a bound: what the table said from `since` on (None: from the outset).

    `since_by` says that `since` is only the latest day on which it can have begun to say so; `corrected` why what stood
    in its place before was wrong, so that it is no move.
    """

    bound: Bound
    since: date | None = None
    since_by: bool = False
    reason: str = ""
    source: str = ""
    corrected: str = ""


class Span(NamedTuple):
    """A period of one of KINDS, each side with its history, oldest statement first, never empty."""

    kind: str
    begins: tuple[Stated, ...]
    ends: tuple[Stated, ...]

    def on(self, day: date | None = None) -> Period:
        """The period as the table stated it on a day; None: as it states it last."""
        return Period(stated_on(self.begins, day).bound, stated_on(self.ends, day).bound)


class Terms(NamedTuple):
    """The periods that hold for some device types under a condition.

    `devices` empty: for all devices, or for what is no device. `condition` empty: the general case.
    """

    devices: tuple[str, ...]
    condition: str
    spans: tuple[Span, ...]
    source: str = ""
    note: str = ""
    illustrative: bool = False

    def span(self, kind: str) -> Span | None:
        """The period of a kind, None where none is stated."""
        return next((one for one in self.spans if one.kind == kind), None)


class Relation(NamedTuple):
    """The versions of another specification that a version goes with, for a period of applicability."""

    specification: str
    versions: tuple[str, ...]
    devices: tuple[str, ...]
    span: Span
    source: str = ""
    note: str = ""
    illustrative: bool = False


class SpecVersion(NamedTuple):
    """A version of a specification, numbered as its document numbers it."""

    version: str
    terms: tuple[Terms, ...] = ()
    relations: tuple[Relation, ...] = ()
    source: str = ""
    note: str = ""
    illustrative: bool = False


class Specification(NamedTuple):
    """One Technical Specification, in the order of its versions.

    `document` is the one whose versions these are; `kept_in` the one as whose annex the file is released, empty where
    it is recorded by itself; `decided_by` a key of DECIDING, empty where no device is judged by it; `devices` pairs of
    a device type and its name.
    """

    id: str
    name: str
    document: str
    kept_in: str = ""
    decided_by: str = ""
    devices: tuple[tuple[str, str], ...] = ()
    versions: tuple[SpecVersion, ...] = ()
    source: str = ""
    note: str = ""
    illustrative: bool = False


class Side(NamedTuple):
    """A version of a specification, or the part of it that is for one device type."""

    specification: str
    version: str
    device: str = ""


class Incompatibility(NamedTuple):
    """Two versions known not to work together, from `since` to before `until` (None: from the outset; without end).

    `corrected` says why the days stated before were wrong.
    """

    first: Side
    second: Side
    reason: str
    source: str
    since: date | None = None
    until: date | None = None
    illustrative: bool = False
    corrected: str = ""


class Incompatibilities(NamedTuple):
    """The list of known incompatibilities; `begins` is its first day, `excluded` the specifications it leaves out."""

    id: str
    name: str
    kept_in: str = ""
    begins: date | None = None
    excluded: tuple[str, ...] = ()
    pairs: tuple[Incompatibility, ...] = ()
    source: str = ""
    note: str = ""


class Table(NamedTuple):
    """Which version of a document said so: the one that held a specification's file on the day asked for.

    `version` is empty for a file that is recorded by itself, and `effective_on` is then the day it was recorded.
    """

    document: str
    label: str
    version: str
    effective_on: date
    release: str = ""
    draft: bool = False


class SpecBook(NamedTuple):
    """Everything that is said of specifications on a day, as known at a time (empty: now).

    `tables` are by id of the specification or list. `as_of` is the day, `early` whether the first version of a table
    is shown since none was in force yet on that day, `release` the planned release it is shown for.
    """

    collection: str
    as_of: date
    known_at: str
    specifications: tuple[Specification, ...]
    incompatibilities: tuple[Incompatibilities, ...]
    tables: dict[str, Table]
    early: tuple[str, ...] = ()
    release: str = ""

    def find(self, name: str) -> Specification | None:
        """A specification by its id."""
        return next((one for one in self.specifications if one.id == name), None)


def stated_on(statements: tuple[Stated, ...], day: date | None) -> Stated:
    """What was stated of a bound on a day: the last made by then, the first where none was; day None: the last."""
    return stated_by(statements, day)[-1]


def stated_by(statements: tuple[Stated, ...], day: date | None) -> tuple[Stated, ...]:
    """All that was stated of a bound by a day, never empty: the first statement stands for the time before it."""
    if day is None:
        return statements
    return tuple(one for one in statements if one.since is None or one.since <= day) or statements[:1]


def device_types(specification: Specification) -> tuple[str, ...]:
    """The device types that a specification's terms name, those listed first in their order."""
    named = [one for one, _ in specification.devices]
    return tuple(dict.fromkeys([*named, *(one for terms in all_terms(specification) for one in terms.devices)]))


def conditions(specification: Specification) -> tuple[str, ...]:
    """The conditions that a specification's terms name."""
    return tuple(dict.fromkeys(terms.condition for terms in all_terms(specification) if terms.condition))


def all_terms(specification: Specification) -> Iterator[Terms]:
    """The terms of all versions."""
    for version in specification.versions:
        yield from version.terms


def by_number(specification: Specification) -> list[SpecVersion]:
    """The versions in the order of their numbers: 3.2 before 3.10."""
    return sorted(specification.versions, key=lambda one: label_key(one.version))


def is_for(one: Terms | Relation, device: str) -> bool:
    """Whether it is stated for a device type, by name or for all; with an empty one: whether for all."""
    return not one.devices or device in one.devices


def source_of(specification: Specification, version: SpecVersion, own: Terms | Relation) -> str:
    """The source nearest to what is stated; what is illustrative bears that of nothing that is not."""
    if own.source:
        return own.source
    if version.source and (version.illustrative or not own.illustrative):
        return version.source
    made_up = own.illustrative or version.illustrative
    return specification.source if specification.illustrative or not made_up else ""


def terms_for(version: SpecVersion, device: str, condition: str, kind: str) -> tuple[Terms, ...]:
    """The terms that state the periods of a kind for a device type (empty: for all of them) under a condition.

    A condition's terms take the place of the general ones in the kinds that they state and for the devices that they
    are for; in all else the general case holds.
    """
    stated = [one for one in version.terms if is_for(one, device) and one.span(kind)]
    special = [one for one in stated if one.condition == condition]
    return tuple(special or [one for one in stated if not one.condition])


def holding(version: SpecVersion, terms: Terms, device: str, kind: str) -> tuple[Terms, ...]:
    """By which terms a kind holds where some terms do: by themselves, else, under a condition, by the general ones."""
    if terms.span(kind) or not terms.condition:
        return (terms,) if terms.span(kind) else ()
    return tuple(one for one in terms_for(version, device, terms.condition, kind) if not one.condition)
