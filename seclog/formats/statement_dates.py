"""Dates in statements: ISO only, and for any other the date that was probably meant."""

from __future__ import annotations

import re
from datetime import date, datetime

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMERIC = re.compile(r"([0-9]{1,4})[/. -]([0-9]{1,2})[/. -]([0-9]{2,4})")
_LAYOUTS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y")
_ADVICE = "Write the day as 2020-11-29, or leave the cell empty."


def iso_date(text: str) -> date:
    """Read `2020-11-29`; raises ValueError on anything else, other ISO forms among it."""
    if not _ISO.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def date_hint(text: str) -> str:
    """What to write: for 05/11/2026 both days that it may mean, November in Britain and May in America."""
    match = _NUMERIC.fullmatch(text)
    meant = _numeric_days(*map(int, match.groups())) if match else _named_days(text)
    return f"Write {' or '.join(dict.fromkeys(meant))}." if meant else _ADVICE


def _numeric_days(first: int, middle: int, last: int) -> list[str]:
    year = last + 2000 if last < 100 else last
    tries = [(first, middle, last)] if first > 31 else [(year, middle, first), (year, first, middle)]
    days = []
    for parts in tries:
        try:
            days.append(date(*parts).isoformat())
        except ValueError:
            continue
    return days


def _named_days(text: str) -> list[str]:
    for layout in _LAYOUTS:
        try:
            return [datetime.strptime(text, layout).date().isoformat()]
        except ValueError:
            continue
    return []
