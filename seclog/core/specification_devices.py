"""Whether the device types that a specification names are those that it declares.

Codes S115, and S114 for device types; `specification_checks` says what each means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from seclog.core.specification import Specification
from seclog.core.specification_problem import Held, Path, Problem, all_held, relations_of
from seclog.core.text import folded, nearest, shared_beginning

_SHORTEST = 4  # the letters of a shorter name tell too little: CH is not HC misspelt


class _Used(NamedTuple):
    """The device types of all specifications: how many terms name each, and which are named by the same terms."""

    declared: frozenset[str]
    counts: Counter[str]
    order: tuple[str, ...]
    together: frozenset[tuple[str, str]]


def declared(specification: Specification) -> tuple[str, ...]:
    """The device types that a specification declares under `devices`, none where it does not say."""
    return tuple(device for device, _ in specification.devices)


def device_problems(specifications: Sequence[Specification]) -> Iterator[Problem]:
    """Device types that are not declared and, where none are, those that are perhaps another one misspelt."""
    for one in specifications:
        if one.devices:
            yield from _undeclared(one)
    yield from _misspelt(specifications)


def _undeclared(one: Specification) -> Iterator[Problem]:
    there = declared(one)
    for path, whose, devices in _named(one):
        for at, device in enumerate(devices):
            if device not in there:
                message = f"{whose} names the device type {device}, and {one.name} does not declare it (`devices`)."
                meant = nearest(device, there)
                hint = f"Write {meant!r} if that is meant" if meant else f"Declared are: {', '.join(there)}"
                hint += f'; a further device type is added: `devices: {{{device}: "NAME"}}`.'
                yield Problem(one.id, "S115", (*path, "devices", at), message, hint)


def _named(one: Specification) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """All that is for device types: its place, whose it is in words, and the device types."""
    for item in all_held(one):
        yield item.path, item.whose, item.terms.devices
    for number, version in enumerate(one.versions):
        for place, relation in relations_of(one, number, version):
            yield place.path, place.whose, relation.devices


def _misspelt(specifications: Sequence[Specification]) -> Iterator[Problem]:
    used = _used(specifications)
    seen = set(used.declared)
    for one in specifications:
        for item in all_held(one) if not one.devices else ():
            for at, device in enumerate(item.terms.devices):
                meant = None if device in seen else _meant(device, used)
                seen.add(device)
                if meant is not None:
                    yield _note(one, item, at, meant)


def _note(one: Specification, item: Held, at: int, meant: str) -> Problem:
    device = item.terms.devices[at]
    message = f"{item.whose} names the device type {device}, and others have {meant}."
    hint = f"Write {meant!r} if that is meant; else leave it, or declare both under `devices`."
    return Problem(one.id, "S114", (*item.path, "devices", at), message, hint)


def _used(specifications: Sequence[Specification]) -> _Used:
    names = [item.terms.devices for one in specifications for item in all_held(one)]
    counts = Counter(device for devices in names for device in devices)
    by_declaration = frozenset(device for one in specifications for device in declared(one))
    together = frozenset((one, other) for devices in names for one in devices for other in devices)
    return _Used(by_declaration, counts, tuple(dict.fromkeys([*counts, *sorted(by_declaration)])), together)


def _meant(device: str, used: _Used) -> str | None:
    """The more usual device type that one differs from in case alone, or if it stands once, in one letter."""
    for other in used.order:
        if other != device and (device, other) not in used.together and _rank(other, used) > _rank(device, used):
            same = folded(device) == folded(other)
            if same or (used.counts[device] == 1 and _one_letter_apart(folded(device), folded(other))):
                return other
    return None


def _rank(device: str, used: _Used) -> tuple[bool, int, int]:
    return device in used.declared, used.counts[device], -used.order.index(device)


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two names differ by one letter that is not their first, or by two that changed places.

    A first letter is seldom mistyped, and tells ESME from GSME.
    """
    begin = shared_beginning(one, other)
    one, other = one[begin:], other[begin:]
    end = shared_beginning(one[::-1], other[::-1])
    mine, theirs = one[: len(one) - end], other[: len(other) - end]
    letters = (mine + theirs).isalpha()
    long = begin + min(len(one), len(other)) >= _SHORTEST
    apart = max(len(mine), len(theirs)) == 1 or (len(mine) == 2 and mine == theirs[::-1])
    return begin > 0 and long and letters and apart
