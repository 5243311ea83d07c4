"""A plan: everything that one act will change, decided before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from seclog.core.record import Record


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to be stored as a file of the new tree."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Blob:
    """An object that git has already, taken as it is."""

    object_id: str


@dataclass(frozen=True, slots=True)
class TagPlan:
    """An annotated tag on the record; `text` is its whole message, the rest is derived from the record."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One act: its record, where it goes, the tree it makes, and what it says to people.

    `ref` is the commit point, a full ref name; `old` the commit it must stand at (None: it must not exist).
    `parents` are commit ids in order; `base_tree` is the tree-ish that `changes` (path -> new content, None
    to remove) are made to. `restore` are paths of the present work tree that go back to live text afterwards.
    `summary` lines tell a person what will happen.
    """

    record: Record
    ref: str
    old: str | None
    parents: tuple[str, ...]
    base_tree: str | None
    changes: Mapping[str, Content | Blob | None] = field(default_factory=dict)
    tags: tuple[TagPlan, ...] = ()
    restore: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
