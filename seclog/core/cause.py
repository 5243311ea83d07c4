"""Causes: modifications by id, and instruments such as "BEIS designation"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from seclog.core.errors import InputError
from seclog.core.text import field_problem

INSTRUMENTS = ("designation", "re-designation", "direction")

_MODIFICATION = re.compile(r"[A-Za-z][A-Za-z0-9._/-]{0,39}( part [0-9]{1,2})?")


def is_instrument(cause: str) -> bool:
    """Whether a cause is a legal act rather than a modification: its last word names the kind."""
    return cause.rpartition(" ")[2].lower() in INSTRUMENTS


def modifications_of(causes: Iterable[str]) -> tuple[str, ...]:
    """The modifications among causes, in order."""
    return tuple(cause for cause in causes if not is_instrument(cause))


def is_modification(cause: str) -> bool:
    """Whether a cause is written as the id of a modification; a baseline's may be any words."""
    return _MODIFICATION.fullmatch(cause) is not None and not is_instrument(cause)


def check_modification(text: str) -> str:
    """Return a modification id such as MP102A or "SECMP0062 part 2", or raise InputError."""
    if not is_modification(text):
        raise InputError(
            f"{text[:50]!r} is not a modification id.",
            'Write it as the code does: MP093, MP102A, SECMP0062 or "SECMP0062 part 2".',
        )
    return text


def check_instrument(text: str) -> str:
    """Return an instrument's name such as "BEIS designation", or raise InputError."""
    problem = field_problem(text)
    if problem is not None or "," in text or not is_instrument(text):
        reason = f"it {problem}" if problem else "it must end with designation, re-designation or direction"
        if "," in text and problem is None:
            reason = "it holds a comma, which separates causes"
        raise InputError(f"{text[:60]!r} is not an instrument: {reason}.", 'Write "BEIS designation", for example.')
    return text


def standing(causes: Iterable[str], states: Mapping[str, str]) -> str:
    """What a draft rests on: `approved`, `targeted` or `proposed`, the weakest of its modifications."""
    causes = tuple(causes)
    found = {states.get(one, "proposed") for one in modifications_of(causes)}
    if causes and found <= {"approved"}:
        return "approved"
    return "targeted" if causes and found <= {"approved", "targeted"} else "proposed"
