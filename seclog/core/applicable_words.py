"""The sentences that say which rule judges a device, and how near the next period lies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from seclog.core.period import NO, NOT_SET, OPEN, UNKNOWN, YES, Period, last


class EventWords(NamedTuple):
    """How an event is spoken of: the act, its day, and the period in which that must lie."""

    act: str
    day: str
    period: str


# "Installation Validity Period" is the SEC's own word; what other codes say for theirs is not known.
EVENT_WORDS: dict[str, EventWords] = {
    "installed": EventWords("installed", "the day of installation", "Installation Validity Period"),
    "registered": EventWords("registered", "the day of registration", "period of registration"),
    "manufactured": EventWords("manufactured", "the day of manufacture", "period of manufacture"),
}


def rule(name: str, period: Period, event: str, day: date, verdict: str) -> str:
    """The rule by which a version (`SMETS2 3.1`) may be installed on a day or not, as a sentence."""
    words = EVENT_WORDS[event]
    told = f"{words.day}, {day},"
    if verdict == YES:
        return f"{name} may be {words.act}{_extent(period)}; {told} lies within its {words.period}."
    if verdict == NO:
        return f"{name} {_outside(period, words, day)}"
    return f"{name}: whether {told} lies within its {words.period} the sources do not say ({_gap(period, day)})."


def unstated(name: str, event: str, conditions: Sequence[str]) -> str:
    """The sentence of a version for which no deciding period is stated, or only under other conditions."""
    words = EVENT_WORDS[event]
    if conditions:
        return f"{name}: its {words.period} is stated only under the condition {listed(conditions, 'or')}."
    return f"{name}: no {words.period} is stated, so the sources do not say."


def foreign(name: str, device: str, devices: Sequence[str]) -> str:
    """The sentence of a version that is for other device types only."""
    return f"{name} is not for {device}: its periods are for {listed(devices)}."


def _extent(period: Period) -> str:
    """How far a period reaches: ` from 2020-11-29 until 2021-06-30`; an unknown beginning is left to its column."""
    begin, end = period
    since = f" from {begin.day}" if begin.day is not None else ""
    if end.day is not None:
        return f"{since} until {last(end.day)}"
    if end.word == OPEN:
        return f"{since} without end" if since or begin.word == UNKNOWN else " on any day"
    if end.word == NOT_SET:
        return f"{since} (no end is set yet)"
    return f"{since} (until when the sources do not say)"


def _outside(period: Period, words: EventWords, day: date) -> str:
    if period.inverted:
        return f"has a {words.period} that ends before it begins, so no day lies within it."
    if period.end.day is not None and day >= period.end.day:
        until = last(period.end.day)
        after = days((day - until).days)
        return f"could be {words.act} until {until}; {words.day}, {day}, is {after} after its {words.period}."
    if period.begin.day is not None:
        before = days((period.begin.day - day).days)
        begins = f"may be {words.act} from {period.begin.day}"
        return f"{begins}; {words.day}, {day}, is {before} before its {words.period}."
    return f"may not be {words.act} yet: the beginning of its {words.period} is not set."


def _gap(period: Period, day: date) -> str:
    """What is not known of a day: the beginning, the end or both, with the day that is sure where there is one."""
    begin, end = period
    told = []
    if begin.word == UNKNOWN and begin.sure is None:
        told.append("its beginning is unknown")
    elif begin.word == UNKNOWN and begin.sure is not None and day < begin.sure:
        told.append(f"its beginning is unknown; surely inside from {begin.sure}")
    if end.word == UNKNOWN and end.sure is None:
        told.append("its end is unknown")
    elif end.word == UNKNOWN and end.sure is not None and day >= end.sure:
        told.append(f"its end is unknown; surely inside until {last(end.sure)}")
    return " and ".join(told)


def until(condition: str, period: Period) -> str:
    """Other terms in a phrase: `until 2019-03-15 under the condition prepayment`."""
    under = f"under the condition {condition}" if condition else "in the general case"
    return f"{_extent(period).strip() or 'on a day that the sources do not give'} {under}"


def days(number: int) -> str:
    """`1 day`, `14 days`."""
    return "1 day" if number == 1 else f"{number:,} days"


def listed(names: Sequence[str], word: str = "and") -> str:
    """`2.0`, `2.0 and 3.1`, `2.0, 3.1 and 4.2`."""
    *most, end = names
    return f"{', '.join(most)} {word} {end}" if most else end


def answer(act: str, day: date, right: Sequence[str], silent: Sequence[str], near: str) -> str:
    """What may be installed on a day, in a sentence or two; `silent` are versions of which the sources do not say."""
    if right:
        more = f" Of {listed(silent)} the sources do not say." if silent else ""
        return f"{listed(right)} may be {act} on {day}.{more}"
    if silent:
        return f"The sources do not say whether {listed(silent, 'or')} may be {act} on {day}; no other version may."
    return f"No version may be {act} on {day}{near}."
