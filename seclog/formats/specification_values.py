"""From the plain data of a specification's file to core values, refusing whatever is not surely right.

It says only that something is wrong; `specification_problems` says what and where. Both hold the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from seclog.core.period import NOT_SET, OPEN, UNKNOWN, Bound
from seclog.core.specification import (
    APPLICABILITY,
    DECIDING,
    KINDS,
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
from seclog.formats.specification_parts import (
    Map,
    SurpriseError,
    day_after,
    day_of,
    day_or_none,
    device_of,
    distinct,
    flag,
    id_of,
    items,
    number_of,
    only,
    optional,
    text_of,
)

if TYPE_CHECKING:
    from seclog.formats.yaml_reader import Value

# The file of a list of incompatibilities is known by this key.
PAIRS = "incompatibilities"

_WORDS = {word: Bound(None, word) for word in (OPEN, UNKNOWN, NOT_SET)}


def converted(data: Value, stem: str) -> Specification | Incompatibilities:
    """The specification or list that the data of `stem`.yaml say; raises SurpriseError."""
    if not isinstance(data, dict) or data.get("id") != stem:
        raise SurpriseError
    return _incompatibilities(data) if PAIRS in data else _specification(data)


def _specification(data: Map) -> Specification:
    keys = "id name document kept_in decided_by devices versions source note illustrative"
    only(data, keys)
    decided_by = optional(data, "decided_by", text_of)
    if decided_by and decided_by not in DECIDING:
        raise SurpriseError
    versions = items(data.get("versions"), _version)
    distinct([one.version for one in versions])
    return Specification(
        id_of(data.get("id")),
        text_of(data.get("name")),
        id_of(data.get("document")),
        optional(data, "kept_in", id_of),
        decided_by,
        _named_devices(data.get("devices")),
        versions,
        *_remarks(data),
    )


def _version(data: Value) -> SpecVersion:
    held = only(data, "version terms goes_with source note illustrative")
    return SpecVersion(
        number_of(held.get("version")),
        items(held.get("terms"), _terms),
        items(held.get("goes_with"), _relation),
        *_remarks(held),
    )


def _terms(data: Value) -> Terms:
    held = only(data, f"devices condition {' '.join(KINDS)} source note illustrative")
    spans = tuple(_span(kind, held[kind]) for kind in held if kind in KINDS and held[kind] is not None)
    if not spans:
        raise SurpriseError
    return Terms(_devices(held), optional(held, "condition", text_of), spans, *_remarks(held))


def _span(kind: str, data: Value) -> Span:
    held = only(data, "from until")
    return Span(kind, _statements(held.get("from"), _begin), _statements(held.get("until"), _end))


def _relation(data: Value) -> Relation:
    held = only(data, "specification versions devices from until source note illustrative")
    versions = items(held.get("versions"), number_of)
    if not versions:
        raise SurpriseError
    distinct(versions)
    begins, ends = _statements(held.get("from", OPEN), _begin), _statements(held.get("until", OPEN), _end)
    span = Span(APPLICABILITY, begins, ends)
    return Relation(id_of(held.get("specification")), versions, _devices(held), span, *_remarks(held))


def _statements(data: Value, bound: Callable[[str], Bound]) -> tuple[Stated, ...]:
    if isinstance(data, str):
        return (Stated(bound(data)),)
    stated = items(data, lambda one: _stated(one, bound))
    if not stated or any(one.since is None or not one.reason for one in stated[1:]):
        raise SurpriseError
    days = [one.since for one in stated if one.since is not None]
    if any(later < earlier for earlier, later in pairwise(days)) or _repeats_a_day(stated):
        raise SurpriseError
    return stated


def _repeats_a_day(stated: tuple[Stated, ...]) -> bool:
    """Whether two statements are said to begin on one day; where only the latest day is known, it may be the same."""
    return any(one.since == other.since is not None and not other.since_by for one, other in pairwise(stated))


def _stated(data: Value, bound: Callable[[str], Bound]) -> Stated:
    held = only(data, "on sure since since_by reason source corrected")
    on = bound(text_of(held.get("on")))
    if held.get("sure") is not None:
        if on.word != UNKNOWN:
            raise SurpriseError
        on = Bound(None, UNKNOWN, _dated(bound(text_of(held["sure"]))))
    since, since_by = day_or_none(held, "since"), day_or_none(held, "since_by")
    if since is not None and since_by is not None:
        raise SurpriseError
    texts = (optional(held, key, text_of) for key in ("reason", "source", "corrected"))
    return Stated(on, since or since_by, since_by is not None, *texts)


def _dated(bound: Bound) -> date:
    if bound.day is None:
        raise SurpriseError
    return bound.day


@lru_cache(maxsize=512)
def _begin(text: str) -> Bound:
    return _WORDS.get(text) or Bound(day_of(text))


@lru_cache(maxsize=512)
def _end(text: str) -> Bound:
    return _WORDS.get(text) or Bound(day_after(text))


def _incompatibilities(data: Map) -> Incompatibilities:
    only(data, f"id name kept_in begins excluded {PAIRS} source note")
    excluded = items(data.get("excluded"), id_of)
    distinct(excluded)
    return Incompatibilities(
        id_of(data.get("id")),
        text_of(data.get("name")),
        optional(data, "kept_in", id_of),
        day_or_none(data, "begins"),
        excluded,
        items(data[PAIRS], _pair),
        *(optional(data, key, text_of) for key in ("source", "note")),
    )


def _pair(data: Value) -> Incompatibility:
    held = only(data, "first second reason source since until illustrative corrected")
    until = held.get("until")
    return Incompatibility(
        _side(held.get("first")),
        _side(held.get("second")),
        text_of(held.get("reason")),
        text_of(held.get("source")),
        day_or_none(held, "since"),
        None if until is None else day_after(text_of(until)),
        flag(held.get("illustrative", "false")),
        optional(held, "corrected", text_of),
    )


def _side(data: Value) -> Side:
    held = only(data, "specification version device")
    return Side(id_of(held.get("specification")), number_of(held.get("version")), optional(held, "device", device_of))


def _remarks(data: Map) -> tuple[str, str, bool]:
    """The source, the note, and whether what is said is only illustrative."""
    return optional(data, "source", text_of), optional(data, "note", text_of), flag(data.get("illustrative", "false"))


def _named_devices(data: Value) -> tuple[tuple[str, str], ...]:
    if data is None:
        return ()
    if not isinstance(data, dict):
        raise SurpriseError
    return tuple([(device_of(one), text_of(name)) for one, name in data.items()])


def _devices(data: Map) -> tuple[str, ...]:
    devices = items(data.get("devices"), device_of)
    distinct(devices)
    return devices
