"""What may become of statements once made: they are added to, and neither changed nor taken away in silence.

A side that moves keeps its former statement above the new one, which gives a reason (S106); what was stated earlier
stays, or what stands in its place says why it was wrong (S107). To learn what was unknown, and to set what was not
set, is no move.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from seclog.core.period import Bound, last
from seclog.core.specification import (
    Incompatibilities,
    Incompatibility,
    Specification,
    Stated,
    device_types,
)
from seclog.core.specification_history import Compared, compared
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

_PAIRS = "incompatibilities"
_CORRECTED = '`corrected: "TEXT"`, in words that did not stand there before'


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
    before: Specification | Incompatibilities,
    after: Specification | Incompatibilities,
    gone: Collection[str] = (),
) -> list[Problem]:
    """What one file says otherwise than it did: S106 and S107; what it said of specifications that are gone may go."""
    before = _without(before, gone) if gone else before
    if isinstance(before, Specification) and isinstance(after, Specification):
        return list(dict.fromkeys(_in_specification(before, after)))
    if isinstance(before, Incompatibilities) and isinstance(after, Incompatibilities):
        return list(_in_list(before, after))
    message = f"{name_of(before)} was taken out, with all that it stated, and its file says something else."
    return [_rewritten(before.id, (), message, "Put the file back, and give the other one an id of its own.")]


def _without(file: Specification | Incompatibilities, gone: Collection[str]) -> Specification | Incompatibilities:
    """A file without its relations and pairs with some specifications."""
    if isinstance(file, Incompatibilities):
        pairs = (one for one in file.pairs if not {one.first.specification, one.second.specification} & {*gone})
        return file._replace(pairs=tuple(pairs))
    kept = [tuple(one for one in version.relations if one.specification not in gone) for version in file.versions]
    versions = (one._replace(relations=relations) for one, relations in zip(file.versions, kept, strict=True))
    return file._replace(versions=tuple(versions))


def _in_list(before: Incompatibilities, after: Incompatibilities) -> Iterator[Problem]:
    numbers = {_sides(pair): number for number, pair in reversed([*enumerate(after.pairs)])}
    for pair in before.pairs:
        number = numbers.get(_sides(pair))
        if number is not None:
            yield from _in_pair(after, number, pair)
            continue
        message = f"{after.name} listed {_pair_named(pair)}, and does no longer."
        hint = "Put the pair back, and give it `until:` with the last day on which the two did not work together."
        yield _rewritten(after.id, (_PAIRS,), message, hint)


def _in_pair(after: Incompatibilities, number: int, old: Incompatibility) -> Iterator[Problem]:
    """The days of a pair: an end may be set where there was none; all else is put right with a correction."""
    new, path = after.pairs[number], (_PAIRS, number)
    if old.corrected and not new.corrected:
        message = f"The pair {_pair_named(old)} was stated as corrected, and is no longer."
        yield _rewritten(after.id, path, message, f"Put back: corrected: {_quoted(old.corrected)}")
    if new.corrected not in (old.corrected, ""):
        return
    if new.since != old.since:
        since = old.since.isoformat() if old.since is not None else ""
        yield _day_changed(after.id, (*path, "since"), _pair_named(old), since)
    if old.until not in (None, new.until):
        yield _day_changed(after.id, (*path, "until"), _pair_named(old), last(old.until).isoformat())


def _day_changed(file: str, path: Path, named: str, day: str) -> Problem:
    key = path[-1]
    said = f"with `{key}: {day}`" if day else f"without `{key}`"
    hint = f"{f'Put `{key}: {day}` back' if day else f'Take `{key}` out'}; if it was wrong, say why: {_CORRECTED}."
    return _rewritten(file, path, f"The pair {named} was listed {said}, and is no longer.", hint)


def _pair_named(pair: Incompatibility) -> str:
    return f"{side_named(pair.first)} with {side_named(pair.second)}"


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
        found = compared(pair.before.sides(side), pair.after.sides(side), side)
        if found.lost:
            yield _changed(pair, side, found.lost[0], found)
        elif found.slipped_in:
            yield _slipped_in(pair, side, found.slipped_in[0])
        elif found.unsaid:
            yield _unsaid(pair, side, found.unsaid[0])
        else:
            yield from _unexplained(pair, side, found)


def _changed(pair: _Pair, side: str, number: int, found: Compared) -> Problem:
    before, after = pair.before.sides(side), pair.after.sides(side)
    old = before[number]
    named = _side_named(pair.before, side)
    said = side_said(side, old.bound)
    added = [(at, one) for at, one in enumerate(after) if at not in found.kept and one.bound != old.bound]
    added = [(at, one) for at, one in added if len(before) == 1 or one.since != old.since]
    if number == len(before) - 1 and added:
        at, new = added[-1]
        message = f"{named} moved from {said} to {side_said(side, new.bound)}, and no statement of {said} is kept."
        return Problem(pair.file, "S106", pair.after.at(side, at), message, _as_history(side, before, new))
    message = f"{named} was stated as {said}{_since(old)}, and the file says so no longer."
    hint = (
        f"Put `{_statement(side, old)}` back; if it was wrong, say why in the statement that stands in its place: "
        f"{_CORRECTED}."
    )
    return _rewritten(pair.file, pair.after.at(side, min(number, len(after) - 1)), message, hint)


def _slipped_in(pair: _Pair, side: str, at: int) -> Problem:
    new = pair.after.sides(side)[at]
    message = (
        f"{_side_named(pair.after, side)} is stated as {side_said(side, new.bound)}{_since(new)}, between two "
        "statements that stood there without it."
    )
    hint = f"Take it out; if it was missing, say why in it: {_CORRECTED}."
    return _rewritten(pair.file, pair.after.at(side, at), message, hint)


def _unsaid(pair: _Pair, side: str, number: int) -> Problem:
    old = pair.before.sides(side)[number]
    message = (
        f"{_side_named(pair.before, side)} was stated as {side_said(side, old.bound)}{_since(old)} by a correction, "
        "and the file says so no longer."
    )
    at = min(number, len(pair.after.sides(side)) - 1)
    return _rewritten(pair.file, pair.after.at(side, at), message, f"Put `{_statement(side, old)}` back.")


def _unexplained(pair: _Pair, side: str, found: Compared) -> Iterator[Problem]:
    for at, new in enumerate(pair.after.sides(side)):
        if at > 0 and at not in found.kept and not new.reason:
            message = f"{_side_named(pair.after, side)} moved to {side_said(side, new.bound)} without a reason."
            yield Problem(
                pair.file, "S106", pair.after.at(side, at), message, 'Give the statement its `reason: "TEXT"`.'
            )


def _side_named(place: Place, side: str) -> str:
    return f"The `{side}` of the {place.span.kind} period of {place.whose}"


def _since(stated: Stated) -> str:
    return f" since {'or before ' if stated.since_by else ''}{stated.since}" if stated.since is not None else ""


def _as_history(side: str, before: Sequence[Stated], new: Stated) -> str:
    """What to write: the statements that there were and the new one, on one line since hints have one."""
    since = new.since.isoformat() if new.since is not None else "DATE"
    added = f"{{on: {one_side(side, new.bound)}, since: {since}, reason: {_quoted(new.reason or 'TEXT')}}}"
    lines = ", ".join([*(_statement(side, old) for old in before), added])
    return (
        "Keep the former statement, and say since when the table has the new one, and why (if the former was wrong, "
        f"say why in the new one instead: {_CORRECTED}): {side}: [{lines}]"
    )


def _statement(side: str, old: Stated) -> str:
    """A statement as the file may write it."""
    said = [("on", one_side(side, old.bound))]
    said += [("sure", one_side(side, Bound(old.bound.sure)))] if old.bound.sure is not None else []
    said += [("since_by" if old.since_by else "since", old.since.isoformat())] if old.since is not None else []
    said += [(key, _quoted(text)) for key, text in _texts(old) if text]
    return f"{{{', '.join(f'{key}: {text}' for key, text in said)}}}"


def _texts(stated: Stated) -> tuple[tuple[str, str], ...]:
    return ("reason", stated.reason), ("source", stated.source), ("corrected", stated.corrected)


def _quoted(text: str) -> str:
    """A text as it can stand in brackets, and shows that the one to put in its place needs quotes as well."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _rewritten(file: str, path: Path, message: str, hint: str) -> Problem:
    return Problem(file, "S107", path, message, hint)
