"""Whether the periods of specifications hold together, as they are stated last.

Codes of problems, which stay as they are; those of NOTES stop nothing:
S101 a period that ends before it begins, or has its sure day outside; S102 two periods of one kind that overlap for
the same version, device type and condition; S103 a deciding period that begins before maintenance or outlasts it;
S104 a version without any period; S105 a relation or incompatibility with what is unknown; S106 a beginning or end
that moved without a reason; S107 what was stated changed or removed without a correction; S108 an incompatible pair
within a relation; S109 a period of a kind that does not fit `decided_by`; S110 a version, an id or a pair twice; S111 a
version that its document has neither issued nor drafted; S112 an issued version that no specification names; S113
statements whose `since` does not ascend; S114 a condition or device type that is perhaps another one misspelt; S115 a
device type that its specification does not declare; S116 a pair with what its list leaves out; S117 a deciding period
without one of maintenance; S118 a document that is not in the rulebook.
S105, S108, S110 to S112, S116 and S118 are found in `specification_links`, S106 and S107 in `specification_moves`,
S115 and the device types of S114 in `specification_devices`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product

from seclog.core.period import OPEN, Bound, Period, last_day, overlap
from seclog.core.specification import (
    DECIDING,
    MAINTENANCE,
    Incompatibilities,
    Specification,
    Stated,
    device_types,
    terms_for,
)
from seclog.core.specification_devices import device_problems
from seclog.core.specification_links import link_problems
from seclog.core.specification_problem import (
    FROM,
    UNTIL,
    Held,
    Place,
    Problem,
    all_held,
    days_printed,
    held,
    listing,
    period_named,
    relations,
    surely,
)
from seclog.core.text import nearest

# S111: a table may well name versions from before the record
NOTES = frozenset({"S111", "S112", "S114", "S117", "S118"})

_COMPARED = 200  # conditions; more than so many are hardly words, and comparing each with each takes long
_EVENT_OF = {kind: event for event, kind in DECIDING.items()}


def check_specifications(
    specifications: Sequence[Specification],
    lists: Sequence[Incompatibilities] = (),
    versions: Mapping[str, Sequence[str]] | None = None,
    unread: Sequence[str] = (),
) -> list[Problem]:
    """All that does not hold together, file by file.

    `versions` are those that a document has issued or drafted; a document that is not in it is not judged. `unread`
    are ids of specifications that are there and could not be read: what is said of them is not judged.
    """
    found = [problem for one in specifications for problem in _period_problems(one)]
    found += _misspelt(specifications)
    found += device_problems(specifications)
    found += link_problems(specifications, lists, versions or {}, unread)
    return found


def _period_problems(one: Specification) -> Iterator[Problem]:
    places = [item.place(span) for item in all_held(one) for span in item.terms.spans]
    for place in (*places, *relations(one)):
        yield from _inverted(one.id, place)
        yield from _out_of_order(one.id, place)
    for item in all_held(one):
        yield from _misfits(one, item)
    for number, version in enumerate(one.versions):
        items = list(held(one, number, version))
        if not any(item.terms.spans for item in items):
            message = f"{one.name} {version.version} has no period at all."
            hint = "State one under its `terms`; a day that nobody knows is `unknown`, and no end at all is `open`."
            yield Problem(one.id, "S104", ("versions", number), message, hint)
        yield from _overlapping(one.id, items)
        yield from _never_kept(one, items)
        for item in items:
            yield from _against_maintenance(one.id, item, items)


# S101 and S113: one period by itself


def _inverted(file: str, place: Place) -> Iterator[Problem]:
    for begin, end in _stated_pairs(place):
        period = Period(place.span.begins[begin].bound, place.span.ends[end].bound)
        path = place.at(UNTIL, end)
        named = f"The {place.span.kind} period of {place.whose}, {days_printed(period)}"
        if period.inverted:
            message = f"{named}, ends before it begins."
            yield Problem(file, "S101", path, message, "Put right the day that is wrong; both days are included.")
        elif _sure_outside(period):
            message = f"{named}, has a `sure` day that lies outside of it."
            yield Problem(file, "S101", path, message, "Put right `sure`, or the day on the other side.")


def _stated_pairs(place: Place) -> list[tuple[int, int]]:
    """What was stated together: all of one side with the only statement of the other, else the last of both."""
    begins, ends = len(place.span.begins), len(place.span.ends)
    if 1 in (begins, ends):
        return list(product(range(begins), range(ends)))
    return [(begins - 1, ends - 1)]


def _sure_outside(period: Period) -> bool:
    begin, end = period.begin, period.end
    late = begin.sure is not None and end.day is not None and begin.sure >= end.day
    return late or (end.sure is not None and begin.day is not None and end.sure <= begin.day)


def _out_of_order(file: str, place: Place) -> Iterator[Problem]:
    for side in (FROM, UNTIL):
        dated = [(at, one) for at, one in enumerate(place.sides(side)) if one.since is not None]
        for (_, earlier), (at, later) in pairwise(dated):
            if _day(later) < _day(earlier) or (_day(later) == _day(earlier) and not later.since_by):
                path = (*place.at(side, at), "since_by" if later.since_by else "since")
                message = (
                    f"The {place.span.kind} period of {place.whose} has a statement of `{side}` since {_day(later)} "
                    f"after one since {_day(earlier)}."
                )
                yield Problem(file, "S113", path, message, "Put the statements in order, the oldest first.")


def _day(stated: Stated) -> str:
    return stated.since.isoformat() if stated.since is not None else ""


# S102: two periods of one kind


def _overlapping(file: str, items: Sequence[Held]) -> Iterator[Problem]:
    for one, other in combinations(items, 2):
        if not one.meets(other):
            continue
        for span in other.terms.spans:
            twin = one.terms.span(span.kind)
            if twin is None:
                continue
            first, second = one.place(twin), other.place(span)
            common = _common(first.period, second.period)
            if common is not None:
                message = (
                    f"{second.whose} has {period_named(span.kind)} {days_printed(second.period)}, and one "
                    f"{days_printed(first.period)} stands above: both hold {days_printed(common)}."
                )
                hint = "Keep one of them, part their days, or name the condition under which the second holds."
                yield Problem(file, "S102", second.path, message, hint)


def _common(one: Period, other: Period) -> Period | None:
    """The days that are surely in both; periods that are the same throughout are one stated twice."""
    mine, theirs = surely(one), surely(other)
    common = overlap(mine, theirs) if mine is not None and theirs is not None else None
    return one if common is None and one == other and not one.inverted else common


# S103: the deciding period and maintenance


def _against_maintenance(file: str, item: Held, items: Sequence[Held]) -> Iterator[Problem]:
    kept = [one.place(span) for one in items if one.meets(item) and (span := one.terms.span(MAINTENANCE)) is not None]
    own = item.terms.span(MAINTENANCE)
    if own is None and len(kept) != 1:
        return
    maintenance = item.place(own) if own is not None else kept[0]
    for span in item.terms.spans:
        if span.kind in _EVENT_OF and not span.on().inverted and not maintenance.period.inverted:
            yield from _outside(file, item.place(span), maintenance)


def _outside(file: str, place: Place, maintenance: Place) -> Iterator[Problem]:
    deciding, kept = place.period, maintenance.period
    kind = place.span.kind
    if _before(deciding.begin, kept.begin):
        message = (
            f"The {kind} period of {place.whose} begins before its maintenance period: {kind} "
            f"{days_printed(deciding)}, maintenance {days_printed(kept)}."
        )
        hint = f"Let maintenance begin with {kind} or before, or put right the {kind} period."
        yield Problem(file, "S103", place.at(FROM), message, hint)
    if _beyond(deciding.end, kept.end):
        message = (
            f"The {kind} period of {place.whose} outlasts its maintenance period: {kind} until "
            f"{last_day(deciding.end)}, maintenance until {last_day(kept.end)}."
        )
        hint = f"Let maintenance last as long as {kind} or longer, or put right the {kind} period."
        yield Problem(file, "S103", place.at(UNTIL), message, hint)


def _before(one: Bound, other: Bound) -> bool:
    """Whether a beginning surely lies before another, which is a day."""
    day = one.sure if one.sure is not None else one.day
    return other.day is not None and (one.word == OPEN or (day is not None and day < other.day))


def _beyond(one: Bound, other: Bound) -> bool:
    """Whether an end surely lies beyond another, which is a day."""
    day = one.sure if one.sure is not None else one.day
    return other.day is not None and (one.word == OPEN or (day is not None and day > other.day))


# S117: no maintenance at all


def _never_kept(one: Specification, items: Sequence[Held]) -> Iterator[Problem]:
    """Deciding periods of the general case, for the device types of which nothing says how long they may be kept."""
    types = device_types(one) or ("",)
    for item in items:
        span = item.terms.span(DECIDING.get(one.decided_by, ""))
        if span is None or item.terms.condition:
            continue
        devices = item.terms.devices or types
        lacking = [device for device in devices if not terms_for(item.version, device, "", MAINTENANCE)]
        if lacking:
            for_devices = f" for {listing(lacking)}" if any(lacking) else ""
            message = (
                f"{one.name} {item.version.version} has {period_named(span.kind)}{for_devices}, "
                f"{days_printed(span.on())}, and no maintenance period."
            )
            hint = "State one; a day that nobody knows is `unknown`: `maintenance: {from: unknown, until: unknown}`."
            yield Problem(one.id, "S117", item.place(span).path, message, hint)


# S109 and S114: kinds and conditions


def _misfits(one: Specification, item: Held) -> Iterator[Problem]:
    for span in item.terms.spans:
        if span.kind not in _EVENT_OF or span.kind == DECIDING.get(one.decided_by):
            continue
        path = item.place(span).path
        named = f"{item.whose} has {period_named(span.kind)}"
        days = days_printed(span.on())
        if one.decided_by:
            wanted = DECIDING[one.decided_by]
            message = f"{named}, {days}, and {one.name} is decided by the day on which a device was {one.decided_by}."
            hint = f"Write the period under `{wanted}`, or say `decided_by: {_EVENT_OF[span.kind]}`."
        else:
            message = f"{named}, {days}, and {one.name} does not say which day of a device decides."
            hint = f"Say `decided_by: {_EVENT_OF[span.kind]}`, or write the period under `applicability`."
        yield Problem(one.id, "S109", path, message, hint)


def _misspelt(specifications: Sequence[Specification]) -> Iterator[Problem]:
    items = [(one, item) for one in specifications for item in all_held(one) if item.terms.condition]
    counts = Counter(item.terms.condition for _, item in items)
    earlier: set[str] = set()
    for one, item in items if len(counts) <= _COMPARED else ():
        condition = item.terms.condition
        others = [other for other, count in counts.items() if other != condition and (count > 1 or other in earlier)]
        meant = nearest(condition, others) if counts[condition] == 1 else None
        earlier.add(condition)
        if meant is not None and abs(len(meant) - len(condition)) <= 2:
            periods = listing(f"{span.kind} {days_printed(span.on())}" for span in item.terms.spans)
            message = f"{item.whose} ({periods}) has a condition that no other terms have, and others have {meant!r}."
            path = (*item.path, "condition")
            yield Problem(one.id, "S114", path, message, f"Write {meant!r} if that is meant; else leave it.")
