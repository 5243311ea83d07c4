"""A report as people read it, before it is drawn: titles, paragraphs, columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Para(NamedTuple):
    """A run of text in one style; as a paragraph or as one piece of a table cell."""

    text: str
    style: str = ""


Cell = str | tuple[Para, ...]


class Column(NamedTuple):
    """A column for people.

    One that `wraps` gives way when room is short, though not below `keep`. One `under` another goes
    beneath it on a narrow screen, its text put into `folded`.
    """

    header: str
    style: str = ""
    wraps: bool = False
    keep: int = 0
    under: str = ""
    folded: str = "{}"


class Section(NamedTuple):
    """Rows under one heading; `detail` is said beside the heading, `notes` stand below it."""

    heading: str
    rows: Sequence[tuple[Cell, ...]]
    detail: str = ""
    notes: tuple[Para, ...] = ()


class Paper(NamedTuple):
    """A report for people: warnings, a title, what to know, sections that share columns, a last word."""

    title: str
    first: tuple[Para, ...] = ()
    lead: tuple[Para, ...] = ()
    columns: tuple[Column, ...] = ()
    sections: tuple[Section, ...] = ()
    foot: tuple[Para, ...] = ()
    headed: bool = True


def alerts(*notices: str) -> tuple[Para, ...]:
    """The notices that say something, as paragraphs that stand out."""
    return tuple(Para(notice, "alert") for notice in notices if notice)


class Screen(NamedTuple):
    """What is drawn on: its width in columns and whether it shows colour."""

    width: int = 100
    color: bool = False
