"""What may become of statements once made: they are added to, and neither changed nor taken away.

A side that moves keeps its former statement above the new one, which gives a reason (S106); what was stated earlier
stays (S107). To learn what was unknown, and to set what was not set, is no move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from seclog.core.period import NOT_SET, UNKNOWN, Bound
from seclog.core.specification import (
    Incompatibilities,
    Incompatibility,
    Specification,
    Stated,
    device_types,
)
from seclog.core.specification_problem import (
    FROM,
    UNTIL,
    Path,
    Place,
    Problem,
    days_printed,
    held,
    listing,
    name_of,
    one_side,
    relations_of,
    side_named,
    side_said,
)


class _Key(NamedTuple):
    """What a period is compared by; `other` is the version that a relation is with."""

    version: str
    device: str
    condition: str
    kind: str
    other: str = ""


class _Pair(NamedTuple):
    """A period before and after, and the id of its file."""

    file: str
    before: Place
    after: Place


def moved(
    before: Specification | Incompatibilities | None, after: Specification | Incompatibilities | None
) -> list[Problem]:
    """What one file says otherwise than it did: S106 and S107; None where it was or is not there."""
    if before is None:
        return []
    if after is None or isinstance(before, Specification) != isinstance(after, Specification):
        message = f"{name_of(before)} was taken out, with all that it stated."
        return [_rewritten(before.id, (), message, "Put the file back; what no longer holds is given an end.")]
    if isinstance(before, Specification) and isinstance(after, Specification):
        return list(dict.fromkeys(_in_specification(before, after)))
    assert isinstance(before, Incompatibilities)
    assert isinstance(after, Incompatibilities)
    return list(_in_list(before, after))


def _in_list(before: Incompatibilities, after: Incompatibilities) -> Iterator[Problem]:
    kept = {_sides(pair) for pair in after.pairs}
    for pair in before.pairs:
        if _sides(pair) not in kept:
            message = (
                f"{after.name} listed {side_named(pair.first)} with {side_named(pair.second)}, and does no longer."
            )
            hint = "Put the pair back, and give it `until:` with the last day on which the two did not work together."
            yield _rewritten(after.id, ("incompatibilities",), message, hint)


def _sides(pair: Incompatibility) -> tuple[object, ...]:
    return tuple(sorted((pair.first, pair.second)))


def _in_specification(before: Specification, after: Specification) -> Iterator[Problem]:
    there = {one.version for one in after.versions}
    for version in before.versions:
        if version.version not in there:
            message = f"{after.name} had the version {version.version}, and has it no longer."
            yield _rewritten(after.id, ("versions",), message, "Put it back; what no longer holds is given an end.")
    types = (*dict.fromkeys((*device_types(before), *device_types(after))),) or ("",)
    then, now = _by_key(before, types), _by_key(after, types)
    homes: dict[str, Path] = {
        version.version: ("versions", number) for number, version in reversed([*enumerate(after.versions)])
    }
    lost: dict[Place, list[_Key]] = {}
    for key, places in then.items():
        for number, place in enumerate(places if key.version in there else ()):
            if number < len(now.get(key, ())):
                yield from _compared(_Pair(after.id, place, now[key][number]))
            else:
                lost.setdefault(place, []).append(key)
    for place, keys in lost.items():
        whole = len(keys) == sum(place in places for places in then.values())
        yield _lost(after.id, homes[keys[0].version], place, () if whole else keys)


def _lost(file: str, path: Path, place: Place, parts: Sequence[_Key]) -> Problem:
    """A period that is gone, in whole or for some device types or versions."""
    devices = [one for one in dict.fromkeys(key.device for key in parts) if one]
    others = [one for one in dict.fromkeys(key.other for key in parts) if one]
    part = f"{f' for {listing(devices)}' if devices else ''}{f' with {listing(others)}' if others else ''}"
    message = f"The {place.span.kind} period of {place.whose}, {days_printed(place.period)}, is gone{part}."
    return _rewritten(file, path, message, "Put it back; what no longer holds is given an end, with a reason.")


def _by_key(one: Specification, types: Sequence[str]) -> dict[_Key, list[Place]]:
    """The periods by what they are compared by, in the order of the file."""
    found: dict[_Key, list[Place]] = {}
    for number, version in enumerate(one.versions):
        for item in held(one, number, version):
            for device, span in product(item.terms.devices or types, item.terms.spans):
                key = _Key(version.version, device, item.terms.condition, span.kind)
                found.setdefault(key, []).append(item.place(span))
        for place, relation in relations_of(one, number, version):
            for device, other in product(relation.devices or types, relation.versions):
                key = _Key(version.version, device, "", "goes_with", f"{relation.specification} {other}")
                found.setdefault(key, []).append(place)
    return found


def _compared(pair: _Pair) -> Iterator[Problem]:
    for side in (FROM, UNTIL):
        before, after = pair.before.sides(side), pair.after.sides(side)
        kept, lost = _matched(before, after, side)
        if lost:
            yield _changed(pair, side, lost[0], kept)
        else:
            yield from _unexplained(pair, side, kept)


def _matched(before: Sequence[Stated], after: Sequence[Stated], side: str) -> tuple[set[int], list[int]]:
    """Which statements of `after` are those of `before`, in their order, and which of `before` are not among them."""
    kept: set[int] = set()
    lost: list[int] = []
    start = 0
    for number, old in enumerate(before):
        at = next((at for at in range(start, len(after)) if _same(old, after[at], at, side)), None)
        if at is None:
            lost.append(number)
        else:
            kept.add(at)
            start = at + 1
    return kept, lost


def _same(old: Stated, new: Stated, at: int, side: str) -> bool:
    """Whether a statement is still the one that was made, with no more than what has been learned since."""
    if old.bound.word == NOT_SET and new.bound.day is not None:
        return True
    if old.bound != new.bound and not _learned(old.bound, new.bound, side):
        return False
    if old.since is None:
        return new.since is None or at > 0
    if old.since_by:
        return new.since is not None and new.since <= old.since
    return (new.since, new.since_by) == (old.since, False)


def _learned(old: Bound, new: Bound, side: str) -> bool:
    """Whether an unknown side became known, and what was sure of it still is."""
    if old.word != UNKNOWN or old.sure is None:
        return old.word == UNKNOWN
    day: date | None = new.sure if new.word == UNKNOWN else new.day
    if day is None:
        return new.word not in (UNKNOWN, NOT_SET)
    return day <= old.sure if side == FROM else day >= old.sure


def _changed(pair: _Pair, side: str, number: int, kept: set[int]) -> Problem:
    before, after = pair.before.sides(side), pair.after.sides(side)
    old = before[number]
    named = f"`{side}` of the {pair.before.span.kind} period of {pair.before.whose}"
    said = side_said(side, old.bound)
    added = [(at, one) for at, one in enumerate(after) if at not in kept and one.bound != old.bound]
    added = [(at, one) for at, one in added if len(before) == 1 or one.since != old.since]
    if number == len(before) - 1 and added:
        at, new = added[-1]
        message = f"The {named} moved from {said} to {side_said(side, new.bound)}, and no statement of {said} is kept."
        return Problem(pair.file, "S106", pair.after.at(side, at), message, _as_history(side, before, new))
    since = f" since {'or before ' if old.since_by else ''}{old.since}" if old.since is not None else ""
    message = f"The {named} was stated as {said}{since}, and the file says so no longer."
    hint = f"Put `{_statement(side, old)}` back; what was wrong in it, a further statement with a reason sets right."
    return _rewritten(pair.file, pair.after.at(side, min(number, len(after) - 1)), message, hint)


def _unexplained(pair: _Pair, side: str, kept: set[int]) -> Iterator[Problem]:
    for at, new in enumerate(pair.after.sides(side)):
        if at > 0 and at not in kept and not new.reason:
            message = (
                f"The `{side}` of the {pair.after.span.kind} period of {pair.after.whose} moved to "
                f"{side_said(side, new.bound)} without a reason."
            )
            yield Problem(pair.file, "S106", pair.after.at(side, at), message, "Give the statement its `reason:`.")


def _as_history(side: str, before: Sequence[Stated], new: Stated) -> str:
    """What to write: the statements that there were and the new one, on one line since hints have one."""
    since = new.since.isoformat() if new.since is not None else "DATE"
    added = f"{{on: {one_side(side, new.bound)}, since: {since}, reason: {_quoted(new.reason) or 'TEXT'}}}"
    lines = ", ".join([*(_statement(side, old) for old in before), added])
    return f"Keep the former statement, and say since when the table has the new one, and why: {side}: [{lines}]"


def _statement(side: str, old: Stated) -> str:
    """A statement as the file may write it."""
    said = [("on", one_side(side, old.bound))]
    said += [("sure", one_side(side, Bound(old.bound.sure)))] if old.bound.sure is not None else []
    said += [("since_by" if old.since_by else "since", old.since.isoformat())] if old.since is not None else []
    said += [(key, _quoted(text)) for key, text in (("reason", old.reason), ("source", old.source)) if text]
    return f"{{{', '.join(f'{key}: {text}' for key, text in said)}}}"


def _quoted(text: str) -> str:
    """A text as it can stand in brackets: in quotes unless it is a plain word."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return text if text.isalnum() or not text else f'"{escaped}"'


def _rewritten(file: str, path: Path, message: str, hint: str) -> Problem:
    return Problem(file, "S107", path, message, hint)
