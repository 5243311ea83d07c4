"""The rows of a record: values to text and back. A row is `Key: field | field`; `none` stands for absent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import NoReturn, TypeVar

from seclog.core.errors import InputError, IntegrityError, MachineError
from seclog.core.text import field_problem

NONE = "none"
TOKEN = "Seclog-Record: "  # noqa: S105 - a marker, no secret
KINDS = ("baseline", "release", "registry", "correction", "history", "effect", "plan", "draft", "withdraw")
KEYS = frozenset(
    [
        "Sequence",
        "Rows",
        "Recorded",
        "Name",
        "Live",
        "Collection",
        "Type",
        "Category",
        "Trial",
        "Numbering",
        "Effective",
        "Version",
        "Ended",
        "Retired",
        "Release",
        "Made",
        "Published",
        "Instrument",
        "Reason",
        "Modification",
        "Document",
        "Approved",
        "Cancelled",
        "Feedback",
        "Corrects",
        "Title",
        "Causes",
        "Path",
        "Note",
        "Void",
        "Effect",
        "Planned",
        "Line",
        "From",
        "Draft",
        "Designated",
        "Withdrawn",
        "Moved",
    ]
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_WORD = r"[a-z][a-z-]{0,39}"
_KEY = r"[A-Z][A-Za-z-]{0,39}"
T = TypeVar("T")


def broken(what: str) -> NoReturn:
    """Raise IntegrityError: the text is not a record that seclog wrote."""
    raise IntegrityError(f"A record is damaged: {what}.", "Type: seclog verify")


def newer(what: str) -> NoReturn:
    """Raise MachineError: the record holds something that this seclog does not know."""
    raise MachineError(f"The record holds {what}, written by a newer seclog.", "Update seclog and try again.")


def put_field(text: str) -> str:
    """A field's text, `none` when empty; raises InputError where it could be mistaken for something else."""
    if not text:
        return NONE
    problem = field_problem(text)
    if problem is not None:
        raise InputError(f"{text[:60]!r} cannot stand in a record: it {problem}.")
    return text


def put_text(text: str) -> str:
    """A field that is never absent; raises InputError for an empty one as well."""
    if not text:
        raise InputError("A field of the record is empty.", "Give every name, label, title, type and category.")
    return put_field(text)


def put_choice(text: str, allowed: tuple[str, ...]) -> str:
    """One of the words that the grammar has for a field; raises InputError for another."""
    if text not in allowed:
        raise InputError(f"{text[:40]!r} cannot stand in a record: it is none of {', '.join(allowed)}.")
    return text


def get_choice(text: str, allowed: tuple[str, ...]) -> str:
    """Read one of the words that the grammar has for a field; another word is a newer seclog's."""
    if text not in allowed:
        if re.fullmatch(_WORD, text) is None:
            broken(f"{text[:40]!r} is no word")
        newer(f"the word {text[:40]!r}")
    return text


def get_field(text: str) -> str:
    """A field's value, empty for `none`."""
    return "" if text == NONE else text


def put_day(day: date | None) -> str:
    """A date in ISO form, `none` when absent."""
    return NONE if day is None else day.isoformat()


def get_day(text: str) -> date:
    """Read YYYY-MM-DD; anything else is damage."""
    if _DAY.fullmatch(text) is None:
        broken(f"{text[:40]!r} is no date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        broken(f"{text!r} is no day of the calendar")


def get_optional_day(text: str) -> date | None:
    """Read a date or `none`."""
    return None if text == NONE else get_day(text)


def put_moment(moment: datetime) -> str:
    """A UTC time to the second, as 2020-11-29T00:05:10Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def get_moment(text: str) -> datetime:
    """Read a UTC time to the second."""
    if _MOMENT.fullmatch(text) is None:
        broken(f"{text[:40]!r} is no UTC time")
    try:
        return datetime.fromisoformat(text.removesuffix("Z") + "+00:00")
    except ValueError:
        broken(f"{text!r} is no time of the calendar")


def put_list(items: Iterable[str]) -> str:
    """Items joined by `, `, `none` when there are none; an item may hold no comma."""
    texts = [put_field(item) for item in items]
    for item in texts:
        if "," in item or item == NONE:
            raise InputError(f"{item[:60]!r} cannot stand in a list: it holds a comma or says none.")
    return ", ".join(texts) or NONE


def get_list(text: str) -> tuple[str, ...]:
    """Items of a list joined by `, `."""
    return () if text == NONE else tuple(text.split(", "))


def put_row(key: str, *fields: str) -> str:
    """One row; the fields are already text."""
    return f"{key}: {' | '.join(fields)}"


def fields_of(text: str, count: int) -> list[str]:
    """Exactly `count` fields of a row."""
    fields = text.split(" | ")
    if len(fields) != count:
        broken(f"a row has {len(fields)} fields instead of {count}: {text[:60]!r}")
    return fields


def words_of(text: str, count: int) -> list[str]:
    """Exactly `count` words, none of them empty."""
    words = text.split(" ")
    if len(words) != count or not all(words):
        broken(f"expected {count} words: {text[:60]!r}")
    return words


class Rows:
    """The rows of one record, taken in the order of the grammar; what is not taken is an error."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self._rows = rows
        self._next = 0

    def key(self) -> str:
        """The key of the next row, empty at the end."""
        return self._rows[self._next][0] if self._next < len(self._rows) else ""

    def take(self, key: str) -> str:
        """The next row, which must have this key."""
        if self.key() != key:
            self._unexpected(key)
        text = self._rows[self._next][1]
        self._next += 1
        return text

    def take_all(self, key: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """All rows of this key that come next."""
        found = []
        while self.key() == key:
            found.append(read(self.take(key)))
        return tuple(found)

    def end(self) -> None:
        """Nothing may be left."""
        if self.key():
            self._unexpected("the end")

    def _unexpected(self, wanted: str) -> NoReturn:
        found = self.key()
        if re.fullmatch(_KEY, found) and found not in KEYS:
            newer(f"a row {found!r}")
        broken(f"{wanted} was expected and {found[:40] or 'the end'!r} was found")
