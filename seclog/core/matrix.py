"""Which versions of specifications go together on a day, as values.

SEC: until 22 October 2020 a matrix of what is compatible; since then one of what is not, because compatibility is a
principle of the design and what is incompatible is rare. So pairs are stored, and the matrix is computed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from seclog.core.period import Period
from seclog.core.spec_basis import Basis

INCOMPATIBLE = "incompatible"
GOES_WITH = "goes-with"
NONE_RECORDED = "none-recorded"
NOT_JUDGED = "not-judged"
SAME = "same"
STATUSES = (INCOMPATIBLE, GOES_WITH, NONE_RECORDED, NOT_JUDGED, SAME)

IN_FORCE = "in force"
ENDED = "ended"
TO_COME = "to come"


class Axis(NamedTuple):
    """A row and a column: a version, or the part of it for one device type.

    `ended` says that its period is over on the day, `unlisted` that no table has it and something else names it.
    """

    specification: str
    name: str
    version: str
    device: str = ""
    ended: bool = False
    unlisted: bool = False
    illustrative: bool = False

    @property
    def label(self) -> str:
        """`SMETS2 4.2` or `SMETS2 4.2 GSME`."""
        return f"{self.name} {self.version} {self.device}".rstrip()


class Reason(NamedTuple):
    """Why a cell says INCOMPATIBLE or GOES_WITH, and in which period.

    `first` and `second` are what was stated, perhaps of a part only; `devices` are then the types to which it is
    limited in a cell of whole versions. `sure` is false where it is unknown whether the day lies in the period.
    """

    status: str
    first: str
    second: str
    text: str
    source: str
    period: Period
    devices: tuple[str, ...] = ()
    sure: bool = True
    illustrative: bool = False


class Cell(NamedTuple):
    """What is said of two axes by their places, `first` <= `second`; `devices` empty: of all device types."""

    first: int
    second: int
    status: str
    reasons: tuple[Reason, ...] = ()
    devices: tuple[str, ...] = ()
    sure: bool = True

    @property
    def contradiction(self) -> bool:
        """Whether a relation says that they go together while the list says that they do not; the list is shown."""
        bad = [one for one in self.reasons if one.status == INCOMPATIBLE]
        good = [one for one in self.reasons if one.status == GOES_WITH and one.sure]
        return any(
            not one.devices or not other.devices or set(one.devices) & set(other.devices)
            for one in bad
            for other in good
        )

    @property
    def illustrative(self) -> bool:
        """Whether any of its reasons is made up."""
        return any(one.illustrative for one in self.reasons)


class Matrix(NamedTuple):
    """All cells that differ from `default`, which is NONE_RECORDED, or NOT_JUDGED where no list has begun.

    It is symmetric. `rows` are the places of the axes shown as rows, all of them unless one specification was asked
    for. `begins` is the first day of the list, None where it has none or there is no list; `listed` whether there is
    one, and `notes` are those of the lists. `hidden` counts incompatibilities in force of versions that have ended and
    are left out, `coming` and `past` those that are not in force yet, and no longer.
    """

    basis: Basis
    axes: tuple[Axis, ...]
    rows: tuple[int, ...]
    default: str
    cells: tuple[Cell, ...]
    listed: bool = False
    begins: date | None = None
    excluded: tuple[str, ...] = ()
    hidden: int = 0
    notes: tuple[str, ...] = ()
    coming: int = 0
    past: int = 0


class Listed(NamedTuple):
    """A known incompatibility; `status` is IN_FORCE, ENDED or TO_COME on the day."""

    first: Axis
    second: Axis
    reason: str
    source: str
    period: Period
    status: str
    illustrative: bool = False


class IncompatibleList(NamedTuple):
    """The known incompatibilities as they are stored; the rest as in a Matrix; `every` says that all are."""

    basis: Basis
    pairs: tuple[Listed, ...]
    listed: bool = False
    begins: date | None = None
    every: bool = False
    notes: tuple[str, ...] = ()
    coming: int = 0
    past: int = 0


class MatrixRequest(NamedTuple):
    """Which specifications (ids; empty: all), whether also what has ended, and what ended as a document's version.

    One specification is shown against all, several among themselves.
    """

    names: tuple[str, ...] = ()
    every: bool = False
    over: Collection[tuple[str, str]] = frozenset()


def lookup(matrix: Matrix) -> dict[tuple[int, int], Cell]:
    """The cells that are not the default by both places, either way round."""
    there = {(one.first, one.second): one for one in matrix.cells}
    return {**{(second, first): one for (first, second), one in there.items()}, **there}
