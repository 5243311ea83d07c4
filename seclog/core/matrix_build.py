"""The matrix of a day computed: the dense view of the sparse list of incompatibilities and of the relations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from seclog.core.label import label_key
from seclog.core.matrix import (
    ENDED,
    GOES_WITH,
    IN_FORCE,
    INCOMPATIBLE,
    NONE_RECORDED,
    NOT_JUDGED,
    SAME,
    TO_COME,
    Axis,
    Cell,
    IncompatibleList,
    Listed,
    Matrix,
    MatrixRequest,
    Reason,
)
from seclog.core.period import NO, OPEN, YES, Bound, Period
from seclog.core.spec_basis import basis
from seclog.core.specification import (
    APPLICABILITY,
    MAINTENANCE,
    Incompatibilities,
    Incompatibility,
    Relation,
    Side,
    SpecBook,
    SpecVersion,
    Terms,
    device_types,
    holding,
)

_ALL = MatrixRequest()


def dense(book: SpecBook, request: MatrixRequest = _ALL) -> Matrix:
    """The matrix of a day: what is listed, what relations say, and for all else that design makes it compatible."""
    known = _axes(book, request.over)
    pairs = list(_in_force(book))
    limited = request.names if len(request.names) > 1 else tuple(dict.fromkeys(one.specification for one in known))
    axes = tuple(one for one in known if one.specification in limited and (request.every or not one.ended))
    rows = tuple(place for place, one in enumerate(axes) if one.specification in (request.names or limited))
    begun = [one for one in book.incompatibilities if one.begins is None or one.begins <= book.as_of]
    default = NONE_RECORDED if begun else NOT_JUDGED
    cells = _cells(axes, _stated(book, pairs, axes), begun)
    gone = {(one.specification, one.version) for one in known if one.ended}
    shown = set(rows)
    return Matrix(
        basis(book, [*limited, *(one.id for one in book.incompatibilities)]),
        axes,
        rows,
        default,
        tuple(one for one in cells if one.status != default and (one.first in shown or one.second in shown)),
        bool(book.incompatibilities),
        _begins(book),
        _excluded(begun, limited),
        0 if request.every else sum(_names(pair, gone) and _wanted(pair, request.names) for pair, _ in pairs),
        _notes(book),
        *_not_in_force(book, request),
    )


def incompatible(book: SpecBook, request: MatrixRequest = _ALL) -> IncompatibleList:
    """The list as it is stored: the pairs of the day, or with `every` also those that have ended or are to come."""
    names = {one.id: one.name for one in book.specifications}
    wanted = ((pair, period) for pair, period in _pairs(book) if _wanted(pair, request.names))
    rows = [_listed(pair, period, names, _status(period, book.as_of)) for pair, period in wanted]
    shown = tuple(one for one in rows if request.every or one.status == IN_FORCE)
    rest = basis(book, [one.id for one in book.incompatibilities])
    listed, counts = bool(book.incompatibilities), _not_in_force(book, request)
    return IncompatibleList(rest, shown, listed, _begins(book), request.every, _notes(book), *counts)


def _not_in_force(book: SpecBook, request: MatrixRequest) -> tuple[int, int]:
    """How many of the pairs asked for are to come, and how many have ended."""
    found = [_status(period, book.as_of) for pair, period in _pairs(book) if _wanted(pair, request.names)]
    return found.count(TO_COME), found.count(ENDED)


def _listed(pair: Incompatibility, period: Period, names: dict[str, str], status: str) -> Listed:
    sides = (_side(pair.first, names), _side(pair.second, names))
    return Listed(*sides, pair.reason, pair.source, period, status, pair.illustrative)


def _pairs(book: SpecBook) -> Iterator[tuple[Incompatibility, Period]]:
    """Each pair with its period; one without a first day holds from that of its list."""
    for one in book.incompatibilities:
        for pair in one.pairs:
            begin, end = pair.since or one.begins, pair.until
            yield pair, Period(Bound(begin, "" if begin else OPEN), Bound(end, "" if end else OPEN))


def _in_force(book: SpecBook) -> Iterator[tuple[Incompatibility, Period]]:
    return ((pair, period) for pair, period in _pairs(book) if period.holds(book.as_of) == YES)


def _status(period: Period, day: date) -> str:
    if period.holds(day) == YES:
        return IN_FORCE
    return TO_COME if period.begin.day is not None and day < period.begin.day else ENDED


def _begins(book: SpecBook) -> date | None:
    days = [one.begins for one in book.incompatibilities]
    return min((one for one in days if one is not None), default=None) if None not in days else None


def _notes(book: SpecBook) -> tuple[str, ...]:
    return tuple(one.note for one in book.incompatibilities if one.note)


def _excluded(begun: list[Incompatibilities], names: Iterable[str]) -> tuple[str, ...]:
    """The specifications that every list leaves out."""
    return tuple(name for name in names if begun and all(name in one.excluded for one in begun))


def _wanted(pair: Incompatibility, names: tuple[str, ...]) -> bool:
    sides = [pair.first.specification in names, pair.second.specification in names]
    return not names or (any(sides) if len(names) == 1 else all(sides))


def _names(pair: Incompatibility, versions: Collection[tuple[str, ...]]) -> bool:
    return any((side.specification, side.version) in versions for side in (pair.first, pair.second))


def _side(side: Side, names: dict[str, str]) -> Axis:
    return Axis(side.specification, names.get(side.specification, side.specification), side.version, side.device)


def _relations(book: SpecBook) -> Iterator[tuple[Side, Relation, Period, str]]:
    """The relations whose period may hold the day, each with its version, its period and whether it does."""
    for one in book.specifications:
        for version in one.versions:
            for relation in version.relations:
                period = relation.span.on(book.as_of)
                holds = period.holds(book.as_of)
                if holds != NO:
                    yield Side(one.id, version.version), relation, period, holds


def _axes(book: SpecBook, over: Collection[tuple[str, str]]) -> list[Axis]:
    """Every version in the order of specifications and numbers, each followed by the parts of it that are named."""
    wholes = {(one.specification, one.version): one for one in _held(book, over)}
    names = {one.id: one.name for one in book.specifications}
    parts: dict[tuple[str, str], dict[str, None]] = {}
    for side in _named(book):
        key = (side.specification, side.version)
        wholes.setdefault(key, _side(side, names)._replace(device="", unlisted=True))
        if side.device:
            parts.setdefault(key, {})[side.device] = None
    order = {device: place for one in book.specifications for place, device in enumerate(device_types(one))}
    place = {name: number for number, name in enumerate(dict.fromkeys(name for name, _ in wholes))}
    axes: list[Axis] = []
    for key in sorted(wholes, key=lambda key: (place[key[0]], label_key(key[1]))):
        axes.append(wholes[key])
        named = sorted(parts.get(key, ()), key=lambda device: order.get(device, len(order)))
        axes += [wholes[key]._replace(device=device) for device in named]
    return axes


def _held(book: SpecBook, over: Collection[tuple[str, str]]) -> Iterator[Axis]:
    for one in book.specifications:
        for version in one.versions:
            gone = (one.document, version.version) in over or _ended(version, book.as_of)
            made_up = one.illustrative or version.illustrative
            yield Axis(one.id, one.name, version.version, "", gone, False, made_up)


def _named(book: SpecBook) -> Iterator[Side]:
    """What pairs and relations of the day name, parts included."""
    for pair, _ in _in_force(book):
        yield from (pair.first, pair.second)
    for side, relation, _, _ in _relations(book):
        yield from (side._replace(device=device) for device in relation.devices)
        yield from (Side(relation.specification, version) for version in relation.versions)


def _ended(version: SpecVersion, day: date) -> bool:
    """Whether the maintenance or applicability of a version is over for all whom its terms are for."""
    stated = [(terms, device) for terms in version.terms for device in terms.devices or ("",)]
    return bool(stated) and all(_over(version, terms, device, day) for terms, device in stated)


def _over(version: SpecVersion, terms: Terms, device: str, day: date) -> bool:
    kinds = (MAINTENANCE, APPLICABILITY)
    spans = [one.span(kind) for kind in kinds for one in holding(version, terms, device, kind)]
    ends = [span.on(day).end for span in spans if span is not None]
    return any(end.day is not None and end.day <= day for end in ends)


_Places = dict[tuple[str, str], list[int]]
_Stated = dict[tuple[int, int], list[Reason]]


def _stated(book: SpecBook, pairs: Iterable[tuple[Incompatibility, Period]], axes: tuple[Axis, ...]) -> _Stated:
    """The reasons by the two places in order."""
    names = {one.specification: one.name for one in axes}
    places: _Places = {}
    for place, one in enumerate(axes):
        places.setdefault((one.specification, one.version), []).append(place)
    found: _Stated = {}

    def add(first: Side, second: Side, reason: Reason) -> None:
        for one in places.get((first.specification, first.version), ()):
            for other in places.get((second.specification, second.version), ()):
                limits = _limits([(first.device, axes[one].device), (second.device, axes[other].device)])
                if limits is not None:
                    known = found.setdefault((min(one, other), max(one, other)), [])
                    said = reason._replace(devices=limits)
                    known += [said] if said not in known else []

    for pair, period in pairs:
        sides = (_side(pair.first, names).label, _side(pair.second, names).label)
        made_up = pair.illustrative
        said = Reason(INCOMPATIBLE, *sides, pair.reason, pair.source, period, illustrative=made_up)
        add(pair.first, pair.second, said)
    for side, relation, period, holds in _relations(book):
        for device in relation.devices or ("",):
            for version in relation.versions:
                first, second = side._replace(device=device), Side(relation.specification, version)
                labels = (_side(first, names).label, _side(second, names).label)
                said = Reason(GOES_WITH, *labels, relation.note, relation.source, period, (), holds == YES)
                add(first, second, said._replace(illustrative=relation.illustrative))
    return found


def _limits(sides: list[tuple[str, str]]) -> tuple[str, ...] | None:
    """To which device types a statement is limited on axes, each side (stated, axis); None where it is of others."""
    if any(stated and axis and stated != axis for stated, axis in sides):
        return None
    return tuple(stated for stated, axis in sides if stated and not axis)


def _cells(axes: tuple[Axis, ...], stated: _Stated, begun: list[Incompatibilities]) -> Iterator[Cell]:
    judged: dict[tuple[str, str], bool] = {}
    for first, one in enumerate(axes):
        for second in range(first, len(axes)):
            other = axes[second]
            reasons = stated.get((first, second))
            if reasons:
                yield _cell(first, second, reasons)
                continue
            if one.specification == other.specification and one.version == other.version and _same(one, other):
                yield Cell(first, second, SAME)
                continue
            key = (one.specification, other.specification)
            if key not in judged:
                judged[key] = any(not set(key) & set(listed.excluded) for listed in begun)
            yield Cell(first, second, NONE_RECORDED if judged[key] else NOT_JUDGED)


def _same(one: Axis, other: Axis) -> bool:
    """Of two axes of one version: whether they are one, or a part and its whole."""
    return one.device == other.device or not one.device or not other.device


def _cell(first: int, second: int, reasons: list[Reason]) -> Cell:
    """The cell of what is stated: where any of it is an incompatibility, it is incompatible."""
    bad = [one for one in reasons if one.status == INCOMPATIBLE]
    chosen = bad or reasons
    whole = any(not one.devices for one in chosen)
    devices = () if whole else tuple(dict.fromkeys(device for one in chosen for device in one.devices))
    status = INCOMPATIBLE if bad else GOES_WITH
    return Cell(first, second, status, tuple(reasons), devices, any(one.sure for one in chosen))
