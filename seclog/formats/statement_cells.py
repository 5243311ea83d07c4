"""What a statement's file holds before its rows mean anything: cells, lines, and the header's columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

ROW_LIMIT = 20_000
HEADER_ROWS = 20

_HEADERS = {
    "id": "id|document id|identifier",
    "document": "document|doc|label|document label|reference|ref|sec document",
    "title": "title|name|document title|document name|description",
    "type": "type|document type",
    "category": "category|document category",
    "version": "version|version number|version no|current version|live version|issue",
    "effective_on": "effective|effective date|effective from|effective on|date effective|in force from|live from|date",
    "cause": "cause|causes|change|changes|reason for change",
    "file": "file|path|file path|file name|filename",
    "numbering": "numbering|numbering rule",
    "retired_on": "retired|retired on|left|left on|withdrawn|withdrawn on",
}
_FIELD_OF = {header: field for field, headers in _HEADERS.items() for header in headers.split("|")}
_BLANKS = re.compile("[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


class Cell(NamedTuple):
    """A cell's text; for Excel also the date, or the kind of value, that stood behind it."""

    text: str
    day: date | None = None
    is_number: bool = False
    is_formula: bool = False


class Line(NamedTuple):
    """A row of the file: its number, its cells by column, and the place of a column for a message."""

    row: int
    cells: tuple[Cell, ...]
    where: Callable[[int], str]


def recognised(cells: Iterable[str]) -> dict[str, int]:
    """The columns that a header row names, by field; of two for one field the first."""
    columns: dict[str, int] = {}
    for place, text in enumerate(cells):
        known = _FIELD_OF.get(re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip())
        if known:
            columns.setdefault(known, place)
    return columns


def is_header(columns: Mapping[str, int]) -> bool:
    """Whether a row's columns make it the header: a document's name and at least one thing said of it."""
    return len(columns) > 1 and bool({"document", "title"} & columns.keys())


def plain(text: str) -> str:
    """A cell's text on one line: blanks of every kind, line breaks among them, become single spaces; NFC."""
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text).strip(" "))
