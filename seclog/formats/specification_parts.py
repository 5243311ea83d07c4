"""The smallest parts of a specification's file, each taken as it is or refused without words.

`specification_fields` holds the same rules for the models, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from seclog.core.document import check_document_id
from seclog.core.errors import InputError
from seclog.core.period import after
from seclog.core.text import field_problem, is_device_name
from seclog.core.version import OwnVersion

if TYPE_CHECKING:
    from seclog.formats.yaml_reader import Value

DEVICE_LIMIT = 20

Map = dict[str, "Value"]
_Read = TypeVar("_Read")


class SurpriseError(Exception):
    """The data are not those of a specification that can be taken as it is."""


def is_device(text: str) -> bool:
    """Whether a text can name a device type: up to DEVICE_LIMIT ASCII letters, digits and hyphens, no hyphen first."""
    plain = text.isascii() and text.replace("-", "").isalnum()
    return plain and len(text) <= DEVICE_LIMIT and text[0] != "-"


def is_iso_day(text: str) -> bool:
    """Whether a text has the form of a date, YYYY-MM-DD; the calendar is not asked."""
    return len(text) == 10 and text.isascii() and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def is_live_version(text: str) -> bool:
    """Whether a text is a number that a specification gives itself, and no draft's."""
    try:
        return not OwnVersion.parse(text).is_draft
    except InputError:
        return False


def only(data: Value, keys: str) -> Map:
    """The map, which has no keys but these."""
    if not isinstance(data, dict) or not data.keys() <= _key_set(keys):
        raise SurpriseError
    return data


@lru_cache(maxsize=32)
def _key_set(keys: str) -> frozenset[str]:
    return frozenset(keys.split())


def items(data: Value, read: Callable[[Value], _Read]) -> tuple[_Read, ...]:
    """A list with each item read; an empty value stands for an empty list."""
    if data is None:
        return ()
    if not isinstance(data, list):
        raise SurpriseError
    return tuple([read(one) for one in data])


def distinct(texts: tuple[str, ...] | list[str]) -> None:
    """Refuse a text that stands twice."""
    if len(set(texts)) < len(texts):
        raise SurpriseError


def optional(data: Map, key: str, read: Callable[[Value], str]) -> str:
    """The value of a key that may be absent or empty: then an empty text."""
    value = data.get(key)
    return "" if value is None else read(value)


def flag(data: Value) -> bool:
    """True or false."""
    if data not in ("true", "false"):
        raise SurpriseError
    return data == "true"


def text_of(data: Value) -> str:
    """A text that a field may hold.

    A bare number of the fast reader is refused here and below with all that is no text: the full reader sees to it.
    """
    if type(data) is not str or not _is_text(data):
        raise SurpriseError
    return data


def id_of(data: Value) -> str:
    """The id of a document or specification."""
    if type(data) is not str or not _is_id(data):
        raise SurpriseError
    return data


def number_of(data: Value) -> str:
    """The number of a version, in quotes where others would take it for a number."""
    if type(data) is not str or not _is_number(data):
        raise SurpriseError
    return data


def device_of(data: Value) -> str:
    """A device type."""
    if type(data) is not str or not is_device(data):
        raise SurpriseError
    return data


def day_or_none(data: Map, key: str) -> date | None:
    """The day of a key that may be absent or empty."""
    value = data.get(key)
    return None if value is None else day_of(text_of(value))


def day_of(text: str) -> date:
    """A day of the calendar."""
    try:
        if is_iso_day(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise SurpriseError


def day_after(text: str) -> date:
    """The day after one of the calendar."""
    try:
        return after(day_of(text))
    except OverflowError:
        raise SurpriseError from None


@lru_cache(maxsize=2048)
def _is_text(text: str) -> bool:
    return bool(text) and field_problem(text) is None


@lru_cache(maxsize=512)
def _is_number(text: str) -> bool:
    return is_live_version(text)


@lru_cache(maxsize=512)
def _is_id(text: str) -> bool:
    try:
        return not is_device_name(check_document_id(text))
    except InputError:
        return False
