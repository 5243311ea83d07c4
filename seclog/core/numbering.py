"""The opening rule: which number a document has when its rulebook comes under seclog (design section 6)."""

from __future__ import annotations

import re
from typing import NamedTuple

from seclog.core.errors import InputError
from seclog.core.version import Version

FIRST_VERSION = "1.0"

_PAPER = "(review paper 3.3)"
_NO_NUMBER = frozenset({"", "-", "–", "—", "n/a", "na", "none", "nil", "not applicable"})
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"\b(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}"
    rf"|[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}"
    rf"|(?:[0-9]{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTHS})[a-z]*,? [0-9]{{4}})\b",
    re.IGNORECASE,
)
_NUMBER = r"[0-9]{1,5}(?:\.[0-9]{1,5}){0,2}"
_CLEAN = re.compile(rf"(?:v(?:er(?:sion)?)?\.? ?)?({_NUMBER})", re.IGNORECASE)
_OF_COLLECTION = re.compile(rf"(?!DRAFT|ISSUE|REV)[A-Z]{{2,6}} v?{_NUMBER}")
_WITHIN = re.compile(r"(?<![0-9A-Za-z.,])v?([0-9]{1,5}(?: ?[.,] ?[0-9]{1,5}){0,2})(?![0-9])", re.IGNORECASE)
_YEARS = range(1990, 2100)


class Opening(NamedTuple):
    """A document's opening version: its number, the rule that gave it, and what a person must look at.

    `numbering` is how the document goes on: `own` also where a type that is not renumbered keeps a decimal.
    An empty `query` means that nothing is in doubt.
    """

    becomes: str
    rule: str
    query: str
    numbering: str


class _Reading(NamedTuple):
    """What stands in a version cell: the parts of a number (none: there is no number) and a doubt."""

    parts: tuple[int, ...]
    query: str = ""

    @property
    def number(self) -> str:
        return ".".join(map(str, self.parts))


def opening_version(was: str, numbering: str, renumbered: bool, baseline: str) -> Opening:
    """The version with which a document opens, from the number that it bore, however that was written.

    `renumbered` is the type's; `baseline` is an `N.0`, else InputError. Source: review paper 3.3.
    """
    check_baseline(baseline)
    seen = _read(" ".join(was.split()), numbering)
    if not seen.parts:
        return _without_number(seen.query, numbering, renumbered, baseline)
    if numbering == "own":
        return _own(seen)
    return _renumbered(seen) if renumbered else _kept(seen)


def check_baseline(text: str) -> str:
    """Return a collection's baseline number unchanged, or raise InputError if it is not of the form `N.0`."""
    if Version.parse(text).is_draft:
        raise InputError(f"The baseline {text} is the number of a draft.", "A live number ends in .0, as 7.0 does.")
    return text


def _read(text: str, numbering: str) -> _Reading:
    if text.casefold() in _NO_NUMBER:
        return _Reading(())
    clean = None if _DATE.fullmatch(text) else _CLEAN.fullmatch(text)
    if clean:
        return _with_doubts(clean[1], [])
    if numbering != "own" and _OF_COLLECTION.fullmatch(text):
        return _Reading(())  # "SEC 6.21" is the number of the whole collection, not the document's own
    numbers = [re.sub(r" ?[.,] ?", ".", found) for found in _WITHIN.findall(_DATE.sub(" ", text))]
    if not numbers:
        return _Reading((), f"“{text}” is no version: find out which number the document bears.")
    doubts = [f"“{text}” was read as {numbers[0]}"]
    if len(numbers) > 1:
        doubts.append("it names several numbers, and each live version needs a row of its own")
    if "draft" in text.casefold():
        doubts.append("it speaks of a draft, and only live text belongs in the opening")
    return _with_doubts(numbers[0], doubts)


def _with_doubts(number: str, doubts: list[str]) -> _Reading:
    parts = tuple(map(int, number.split(".")))
    tidy = ".".join(map(str, parts))
    if not any(parts):
        return _Reading((), f"“{number}” is no version: find out which number the document bears.")
    if tidy != number:
        doubts.append(f"“{number}” was read as {tidy}")
    if parts[0] in _YEARS:
        doubts.append(f"{parts[0]} looks like a year")
    return _Reading(parts, "; ".join(doubts) + "." if doubts else "")


def _without_number(query: str, numbering: str, renumbered: bool, baseline: str) -> Opening:
    if numbering == "own":
        rule = f"It keeps its own numbering; {FIRST_VERSION} stands in for a number not given {_PAPER}."
        return Opening(FIRST_VERSION, rule, query or "State the number that the document itself bears.", "own")
    if renumbered:
        return Opening(baseline, f"It has no number of its own and takes the baseline {_PAPER}.", query, "integer")
    rule = f"Its type is not renumbered; without a number of its own it starts at {FIRST_VERSION} {_PAPER}."
    return Opening(FIRST_VERSION, rule, query or "State the number that the document bears, if any.", "integer")


def _own(seen: _Reading) -> Opening:
    number, query = seen.number, seen.query
    if len(seen.parts) == 1:
        number = f"{seen.number}.0"
        query = query or f"{seen.number} is recorded as {number}."
    return Opening(number, f"It keeps its own numbering {_PAPER}.", query, "own")


def _renumbered(seen: _Reading) -> Opening:
    integer, *rest = seen.parts
    query = seen.query
    if len(rest) > 1 and not query:
        query = f"{seen.number} has three parts: check that it is the document's version."
    if any(rest):
        rule = f"Its own number {seen.number} goes to the next integer {_PAPER}."
        return Opening(f"{integer + 1}.0", rule, query, "integer")
    return Opening(f"{integer}.0", f"Its own integer number is kept {_PAPER}.", query, "integer")


def _kept(seen: _Reading) -> Opening:
    integer, *rest = seen.parts
    rule = f"Its type is not renumbered and it keeps its number {_PAPER}."
    if not any(rest):
        return Opening(f"{integer}.0", rule, seen.query, "integer")
    doubt = "Its decimal would mark a draft, so it goes on with a numbering of its own."
    return Opening(seen.number, rule, f"{seen.query} {doubt}".strip(), "own")
