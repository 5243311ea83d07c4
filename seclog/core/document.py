"""Documents, their types and categories, and the order in which people expect them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seclog.core.errors import InputError
from seclog.core.label import label_key as label_key
from seclog.core.text import is_device_name

ID_PATTERN = r"[a-z0-9][a-z0-9-]{0,63}"
RELEASE_ID_PATTERN = r"[0-9a-z][0-9a-z.-]{0,39}"
RESERVED_IDS = frozenset({"release", "pending", "unscheduled", "head"})
RESERVED_RELEASE_IDS = frozenset({"baseline"})
NUMBERINGS = ("integer", "own")
CAUSE_RULES = ("required", "optional")

_ID = re.compile(ID_PATTERN)
_RELEASE_ID = re.compile(RELEASE_ID_PATTERN)


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document, e.g. Code Subsidiary Document, and the rules that hold for it.

    `part_of_code`: a release that touches it raises the collection's number. `cause`: `required` or
    `optional` for a release. `renumbered`: whether the opening rule gives it the baseline number.
    """

    name: str
    part_of_code: bool = True
    cause: str = "required"
    renumbered: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """One governed text with its own version line; the fields are those of its registry entry."""

    id: str
    label: str
    title: str
    type: str
    category: str
    numbering: str = "integer"
    file: str | None = None
    annexes: tuple[str, ...] = ()
    required_by: str | None = None
    governance: str | None = None
    owner: str | None = None
    part_of: str | None = None
    text: str = "included"
    predecessors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    source: str | None = None
    ask_at: str | None = None

    @property
    def asked_at(self) -> str:
        """Where a text that is only listed is to be had; older entries say it as their source. Empty when not said."""
        return self.ask_at or (self.source if self.text == "listed" else None) or ""

    def path(self, version: str | None = None) -> str | None:
        """Where the text of a version lies, with `{version}` filled in; None for a listed document."""
        if self.file is None or self.text == "listed":
            return None
        return self.file if version is None else self.file.replace("{version}", version)


def check_document_id(text: str) -> str:
    """Return a document id unchanged, or raise InputError saying what an id may hold."""
    if _ID.fullmatch(text) is None:
        raise InputError(
            f"{text[:70]!r} cannot be a document id.",
            "An id has 1 to 64 lower-case letters, digits and hyphens, and begins with a letter or digit.",
        )
    if text in RESERVED_IDS:
        raise InputError(f"The document id {text!r} is reserved.", f"Choose another, such as {text}-policy.")
    return text


def check_release_id(text: str) -> str:
    """Return a release id unchanged, or raise InputError saying what an id may hold."""
    bad = _RELEASE_ID.fullmatch(text) is None or ".." in text or text.endswith((".lock", "."))
    if bad or text in RESERVED_RELEASE_IDS or is_device_name(text):
        raise InputError(
            f"{text[:50]!r} cannot be a release id.",
            "A release id has 1 to 40 lower-case letters, digits, points and hyphens, such as 2020-11.",
        )
    return text


def slug(text: str) -> str:
    """The id that a file name or title suggests: lower case, hyphens for all else, at most 64 characters."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain[:64].rstrip("-")
