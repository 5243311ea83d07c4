"""Whether specifications, their documents and the lists of incompatibilities agree on what there is.

Codes S105, S108, S110 to S112 and S116; `specification_checks` says what each means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from seclog.core.period import OPEN, Bound, Period, overlap
from seclog.core.specification import (
    Incompatibilities,
    Incompatibility,
    Relation,
    Side,
    Specification,
    SpecVersion,
    device_types,
)
from seclog.core.specification_devices import declared
from seclog.core.specification_problem import Path, Problem, days_printed, listing, numbers, side_named, surely
from seclog.core.text import nearest

_PAIRS = "incompatibilities"


class _Known(NamedTuple):
    """The specifications by id, and the ids of those that could not be read."""

    by_id: dict[str, Specification]
    unread: frozenset[str]


class _Listed(NamedTuple):
    """A pair with the list that has it, and its place there."""

    file: Incompatibilities
    path: Path
    pair: Incompatibility

    @property
    def period(self) -> Period:
        """The days for which the two are known not to work together."""
        begin, end = (
            Bound(day) if day is not None else Bound(None, OPEN) for day in (self.pair.since, self.pair.until)
        )
        return Period(begin, end)

    @property
    def sides(self) -> tuple[Side, ...]:
        """Both sides in one order, so that a pair is the same either way round."""
        return tuple(sorted((self.pair.first, self.pair.second)))

    @property
    def named(self) -> str:
        """The pair in words, with its days as printed."""
        first, second = side_named(self.pair.first), side_named(self.pair.second)
        return f"{first} and {second}, {days_printed(self.period)}"


def link_problems(
    specifications: Sequence[Specification],
    lists: Sequence[Incompatibilities],
    versions: Mapping[str, Sequence[str]],
    unread: Iterable[str],
) -> Iterator[Problem]:
    """What does not agree; see `check_specifications` for what is passed."""
    known = _Known({one.id: one for one in reversed(specifications)}, frozenset(unread))
    pairs = [_Listed(one, (_PAIRS, number), pair) for one in lists for number, pair in enumerate(one.pairs)]
    yield from _same_id([*specifications, *lists])
    for one in specifications:
        yield from _same_version(one)
        yield from _unknown_relations(one, known)
        yield from _contradicted(one, pairs)
        yield from _never_issued(one, versions)
    yield from _unnamed(specifications, versions)
    for listed in lists:
        for number, name in enumerate(listed.excluded):
            yield from _unknown(known, Side(name, ""), (listed.id, ("excluded", number), f"{listed.name} leaves out"))
    yield from _unknown_sides(pairs, known)
    yield from _left_out(pairs)
    yield from _same_pair(pairs)


# S105: unknown specifications, versions and device types


def _unknown_relations(one: Specification, known: _Known) -> Iterator[Problem]:
    for number, version in enumerate(one.versions):
        for at, relation in enumerate(version.relations):
            path: Path = ("versions", number, "goes_with", at)
            said = f"{_whose(one, version, relation)} goes with"
            yield from _unknown_devices(one, relation, (path, said))
            if relation.specification not in known.by_id:
                where = (one.id, (*path, "specification"), said)
                yield from _unknown(known, Side(relation.specification, ""), where)
                continue
            for place, wanted in enumerate(relation.versions):
                side = Side(relation.specification, wanted)
                yield from _unknown(known, side, (one.id, (*path, "versions", place), said))


def _unknown_devices(one: Specification, relation: Relation, where: tuple[Path, str]) -> Iterator[Problem]:
    """Device types of a relation that no terms of its specification name; where those name none, nothing is known.

    Where the specification declares its device types, it is held against those (S115).
    """
    path, said = where
    there = () if one.devices else device_types(one)
    for place, device in enumerate(relation.devices):
        if there and device not in there:
            named = f"{said} {relation.specification} {listing(relation.versions)}"
            message = f"{named}, and {one.name} has no device type {device}."
            yield Problem(one.id, "S105", (*path, "devices", place), message, _meant(device, there))


def _unknown_sides(pairs: Sequence[_Listed], known: _Known) -> Iterator[Problem]:
    for one in pairs:
        for key, side in (("first", one.pair.first), ("second", one.pair.second)):
            yield from _unknown(known, side, (one.file.id, (*one.path, key), f"{one.file.name} lists"), True)


def _unknown(known: _Known, side: Side, where: tuple[str, Path, str], parts: bool = False) -> Iterator[Problem]:
    """The problem where a side is not there; `where` is the file, the place and the words before the side."""
    file, path, said = where
    target = known.by_id.get(side.specification)
    if target is None:
        if side.specification not in known.unread:
            at = (*path, "specification") if parts else path
            named = f"the specification {side.specification!r}"
            yield Problem(
                file,
                "S105",
                at,
                f"{said} {side_named(side)}, and there is no file of {named}.",
                _meant(side.specification, known.by_id),
            )
    elif side.version and side.version not in numbers(target):
        at = (*path, "version") if parts else path
        message = f"{said} {side_named(side)}, and {target.name} has no version {side.version}."
        yield Problem(file, "S105", at, message, _meant(side.version, numbers(target)))
    elif side.device and side.device not in (there := declared(target) or device_types(target)) and there:
        message = f"{said} {side_named(side)}, and {target.name} has no device type {side.device}."
        yield Problem(file, "S105", (*path, "device"), message, _meant(side.device, there))


def _meant(word: str, choices: Iterable[str]) -> str:
    there = list(choices)
    meant = nearest(word, there)
    if meant is not None:
        return f"Write {meant!r} if that is meant; else add what is missing."
    return f"There are: {', '.join(there)}." if there else "Add it first."


# S108: what goes together and is listed as not doing so


def _contradicted(one: Specification, pairs: Sequence[_Listed]) -> Iterator[Problem]:
    by_versions: dict[frozenset[tuple[str, str]], list[_Listed]] = {}
    for listed in pairs:
        by_versions.setdefault(frozenset(side[:2] for side in listed.sides), []).append(listed)
    for number, version in enumerate(one.versions):
        for at, relation in enumerate(version.relations):
            for place, other in enumerate(relation.versions):
                key = frozenset({(one.id, version.version), (relation.specification, other)})
                path: Path = ("versions", number, "goes_with", at, "versions", place)
                said = f"{_whose(one, version, relation)} goes with {relation.specification} {other}"
                for listed in by_versions.get(key, ()):
                    if _same_part((one.id, version.version), relation, listed):
                        yield from _contradiction((one.id, path, said), relation, listed)


def _contradiction(where: tuple[str, Path, str], relation: Relation, listed: _Listed) -> Iterator[Problem]:
    file, path, said = where
    period = surely(relation.span.on())
    common = overlap(period, listed.period) if period is not None else None
    if common is not None:
        message = (
            f"{said} {days_printed(relation.span.on())}, and {listed.file.name} lists {listed.named}: both hold "
            f"{days_printed(common)}."
        )
        hint = f"Take the version out of the relation or part their days, or put right the pair in {listed.file.id}."
        yield Problem(file, "S108", path, message, hint)


def _same_part(of: tuple[str, str], relation: Relation, listed: _Listed) -> bool:
    """Whether the relation is for the device type that the pair names, if it names one."""
    mine = [side for side in listed.sides if side[:2] == of]
    return not relation.devices or any(not side.device or side.device in relation.devices for side in mine)


def _whose(one: Specification, version: SpecVersion, relation: Relation) -> str:
    return f"{one.name} {version.version}{f' for {listing(relation.devices)}' if relation.devices else ''}"


# S110: the same thing twice


def _same_id(files: Sequence[Specification | Incompatibilities]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for one in files:
        if one.id in seen:
            message = f"{one.name} has the id {one.id!r}, and so has {seen[one.id]}."
            yield Problem(one.id, "S110", ("id",), message, "Give one of the two another id, or take one out.")
        seen.setdefault(one.id, one.name)


def _same_version(one: Specification) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, version in enumerate(one.versions):
        if version.version in seen:
            message = f"{one.name} has the version {version.version} twice."
            hint = "Put all of it under one of the two, and take the other out."
            yield Problem(one.id, "S110", ("versions", number, "version"), message, hint)
        seen.add(version.version)


def _same_pair(pairs: Sequence[_Listed]) -> Iterator[Problem]:
    seen: dict[tuple[Side, ...], list[_Listed]] = {}
    for one in pairs:
        if one.pair.first == one.pair.second:
            message = f"{one.file.name} pairs {side_named(one.pair.first)} with itself."
            yield Problem(one.file.id, "S110", one.path, message, "Name the other side of the pair.")
        for other in seen.get(one.sides, ()):
            if overlap(one.period, other.period) is not None:
                message = f"{one.file.name} lists {one.named}, and {other.file.name} has {other.named}, already."
                hint = "Take one of the two out; two times of one pair have days apart (`since`, `until`)."
                yield Problem(one.file.id, "S110", one.path, message, hint)
                break
        seen.setdefault(one.sides, []).append(one)


# S116: what the list leaves out


def _left_out(pairs: Sequence[_Listed]) -> Iterator[Problem]:
    """Pairs with what their own list leaves out; one that has an end may stay, as nothing listed may be taken out."""
    for one in pairs:
        for key, side in (("first", one.pair.first), ("second", one.pair.second)):
            if side.specification in one.file.excluded and one.pair.until is None:
                message = f"{one.file.name} lists {one.named}, and leaves {side.specification} out (`excluded`)."
                hint = (
                    f"Take the pair out, or {side.specification} from `excluded`; a pair that was listed before is "
                    "given `until:`."
                )
                yield Problem(one.file.id, "S116", (*one.path, key, "specification"), message, hint)


# S111 and S112: the versions of the document


def _never_issued(one: Specification, versions: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    if one.document not in versions:
        if versions:
            meant = nearest(one.document, versions)
            hint = f"Write {meant} if that is meant, else draft the document." if meant else "Draft the document."
            message = f"{one.name} has versions of {one.document}, and no such document is in the rulebook."
            yield Problem(one.id, "S118", ("document",), message, hint)
        return
    issued = {_live_form(version) for version in versions[one.document]}
    for number, version in enumerate(one.versions):
        if version.version not in issued:
            message = f"{one.name} {version.version} is no version of {one.document}, issued or drafted."
            meant = nearest(version.version, issued)
            hint = f"Draft it first: seclog draft {one.document} --version {version.version}"
            hint = f"Write {meant!r} if that is meant. {hint}" if meant else hint
            yield Problem(one.id, "S111", ("versions", number, "version"), message, hint)


def _unnamed(specifications: Sequence[Specification], versions: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    of: dict[str, list[Specification]] = {}
    for one in specifications:
        of.setdefault(one.document, []).append(one)
    for document, users in of.items():
        named = {version for one in users for version in numbers(one)}
        for version in versions.get(document, ()):
            if version == _live_form(version) and version not in named:
                names = ", ".join(one.name for one in users)
                message = f"{document} {version} is issued, and no specification has it (there are: {names})."
                hint = "Add the version with its periods; a day that nobody knows is `unknown`."
                yield Problem(users[0].id, "S112", ("versions",), message, hint)


def _live_form(version: str) -> str:
    """The version as it is when it goes live: `4.2` for the draft `4.2-draft.1`."""
    return version.partition("-draft")[0]
