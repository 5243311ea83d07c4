"""What a question about a device rests on: the specifications that judge it, and the periods that decide."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from seclog.core.applicable_words import listed
from seclog.core.errors import UsageError
from seclog.core.period import NO, OPEN, UNKNOWN, YES, Bound, Period, last_day
from seclog.core.spec_names import condition_named, device_named, no_such, specification_named
from seclog.core.specification import (
    DECIDING,
    MAINTENANCE,
    Span,
    SpecBook,
    Specification,
    SpecVersion,
    Terms,
    conditions,
    device_types,
    is_for,
    stated_by,
    stated_on,
    terms_for,
)
from seclog.core.text import nearest


class Question(NamedTuple):
    """Which versions a device may have, by the day of its `event` (a key of DECIDING).

    `condition` empty: the general case; `specification` and `version` empty: all of them.
    """

    device: str
    event: str
    day: date
    condition: str = ""
    specification: str = ""
    version: str = ""


class Held(NamedTuple):
    """A period that some terms state, as the table has it on the day asked for."""

    terms: Terms
    span: Span
    period: Period


class Kept(NamedTuple):
    """Whether a version may be kept on a day: its period of maintenance, None where none is stated."""

    verdict: str
    period: Period | None = None


class GoesWith(NamedTuple):
    """Versions of another specification that a version goes with on the day asked for: `verdict` is YES or UNKNOWN."""

    specification: str
    name: str
    versions: tuple[str, ...]
    verdict: str
    source: str = ""
    illustrative: bool = False


class Was(NamedTuple):
    """An end stated before: the last day included, or its word; when and why the next statement moved it."""

    last: str
    moved_on: date | None = None
    moved_by: bool = False
    reason: str = ""


class Case(NamedTuple):
    """One version for a device under a condition: all of its judgement that does not rest on the day of the event.

    `held` are the deciding periods, none where none is stated; `others` those under another condition; `maintenance`
    the periods in which it may be kept; `fits` whether the version has terms for the device at all.
    """

    specification: Specification
    version: SpecVersion
    held: tuple[Held, ...]
    others: tuple[tuple[str, Held], ...]
    maintenance: tuple[Held, ...]
    goes_with: tuple[GoesWith, ...]
    fits: bool = True

    @property
    def name(self) -> str:
        """`SMETS2 3.1`."""
        return f"{self.specification.name} {self.version.version}"


class Matter(NamedTuple):
    """A question but for its day, in the words of the book, and a case for each version; `asked` are those named."""

    book: SpecBook
    question: Question
    specifications: tuple[Specification, ...]
    cases: tuple[Case, ...]
    asked: tuple[Case, ...]


def prepare(book: SpecBook, question: Question) -> Matter:
    """The cases of a question, which serve for every day; raises UsageError for what the book does not know."""
    device, found = judging(book, question.device, question.specification)
    deciding_event(found, device, question.event)
    condition = _condition(found, question.condition) if question.condition else ""
    cases = tuple(_case(book, one, version, device, condition) for one in found for version in one.versions)
    asked = _asked(cases, device, question.version) if question.version else ()
    known = question._replace(
        device=device, condition=condition, specification=found[0].id if question.specification else ""
    )
    kept = tuple(one for one in cases if one.fits)
    return Matter(book, known, found, kept, asked or kept)


def judging(book: SpecBook, device: str, specification: str = "") -> tuple[str, tuple[Specification, ...]]:
    """A device type as the book writes it, and the specifications by which it is judged; raises UsageError."""
    by_event = tuple(one for one in book.specifications if one.decided_by)
    if not by_event:
        raise UsageError("No specification here judges a device by a day.", "State `decided_by` in its file.")
    if specification:
        by_event = (_judge_named(book, specification),)
    named = device_named(by_event, device) if any(map(device_types, by_event)) else device
    found = tuple(one for one in by_event if _is_for(one, named))
    if not found:
        raise UsageError(f"No version states a period for {named}.", "See seclog validity.")
    return named, found


def _judge_named(book: SpecBook, name: str) -> Specification:
    found = specification_named(book, name)
    if not found.decided_by:
        known = ", ".join(one.id for one in book.specifications if one.decided_by)
        raise UsageError(f"No device is judged by {found.name} of itself.", f"These judge devices: {known}.")
    return found


def _is_for(specification: Specification, device: str) -> bool:
    return any(_fits(version, device) for version in specification.versions)


def _fits(version: SpecVersion, device: str) -> bool:
    """Whether a version is for a device type: some of its terms are, or it states none at all."""
    return not version.terms or any(is_for(one, device) for one in version.terms)


def deciding_event(found: tuple[Specification, ...], device: str, stated: str = "") -> str:
    """The event by which all these specifications judge; raises UsageError where they differ, or another is stated.

    BSC Issue 13: meters installed before they were registered were judged by the rules of the day of registration,
    which made right ones wrong. So the event is data of each specification, and no other is ever taken for it.
    """
    events = {one.decided_by: one for one in found}
    if len(events) > 1:
        told = " and ".join(f"{one.name} on that of {DECIDING[event]}" for event, one in events.items())
        ways = " or ".join(f"--spec {one.id} --{event} DATE" for event, one in events.items())
        raise UsageError(f"The day that decides for {device} differs: {told}.", f"Name one: {ways}")
    [event] = events
    if stated not in ("", event):
        names = f"{listed([one.name for one in found])} {'is' if len(found) == 1 else 'are'}"
        raise UsageError(
            f"{names} judged on the day of {DECIDING[event]}, not of {DECIDING[stated]}.",
            f"Give that day: --{event} DATE",
        )
    return event


def _condition(found: tuple[Specification, ...], name: str) -> str:
    try:
        return condition_named(found, name)
    except UsageError as error:
        known = list(dict.fromkeys(one for each in found for one in conditions(each)))
        raise UsageError(error.message, _with_all(error.hint, known)) from None


def _with_all(hint: str, known: list[str]) -> str:
    """A guess at what was meant, and all that there is: of versions and conditions the nearest is often another."""
    guess = hint.startswith("Did you mean ") and len(known) > 1
    return f"{hint} There are: {', '.join(known)}." if guess else hint


def _asked(cases: tuple[Case, ...], device: str, version: str) -> tuple[Case, ...]:
    asked = tuple(one for one in cases if one.version.version == version)
    if not asked:
        known = list(dict.fromkeys(one.version.version for one in cases if one.fits))
        longer = [] if nearest(version, known) else [one for one in known if one.startswith(f"{version}.")]
        message = f"No specification for {device} has a version {version!r}."
        hint = f"Did you mean {longer[0]}?" if longer else no_such(message, version, known).hint
        raise UsageError(message, _with_all(hint, known))
    if len(asked) > 1:
        names = listed([one.specification.name for one in asked])
        raise UsageError(f"Each of {names} has a version {version}.", f"Name one: --spec {asked[0].specification.id}")
    return asked


def _case(book: SpecBook, one: Specification, version: SpecVersion, device: str, condition: str) -> Case:
    day, kind = book.as_of, DECIDING[one.decided_by]
    held = _held(terms_for(version, device, condition, kind), kind, day)
    fitting = [terms for terms in version.terms if is_for(terms, device)]
    others = dict.fromkeys(terms.condition for terms in fitting)
    stated = tuple(terms for other in others for terms in fitting if terms.condition == other)
    under = ((each.terms.condition, each) for each in _held(stated, kind, day) if each not in held)
    return Case(
        one,
        version,
        held,
        tuple(under),
        _held(terms_for(version, device, condition, MAINTENANCE), MAINTENANCE, day),
        tuple(_relations(book, version, device)),
        _fits(version, device),
    )


def _held(stated: tuple[Terms, ...], kind: str, day: date) -> tuple[Held, ...]:
    found = ((one, one.span(kind)) for one in stated)
    return tuple(Held(terms, span, span.on(day)) for terms, span in found if span is not None)


def kept_on(case: Case, day: date) -> Kept:
    """Whether a version may be kept on a day, by its maintenance alone."""
    if not case.maintenance:
        return Kept(UNKNOWN)
    found, verdict = best(case.maintenance, day)
    return Kept(verdict, found.period)


def best(held: tuple[Held, ...], day: date) -> tuple[Held, str]:
    """The period that answers best on a day, and its answer: YES before UNKNOWN before NO; the first of equals."""
    if len(held) == 1:
        return held[0], held[0].period.holds(day)
    answers = [(one, one.period.holds(day)) for one in held]
    return min(answers, key=lambda one: (YES, UNKNOWN, NO).index(one[1]))


def _relations(book: SpecBook, version: SpecVersion, device: str) -> list[GoesWith]:
    found = []
    for one in version.relations:
        verdict = one.span.on(book.as_of).holds(book.as_of)
        if verdict != NO and is_for(one, device):
            other = book.find(one.specification)
            name = other.name if other is not None else one.specification
            source = one.source or stated_on(one.span.ends, book.as_of).source
            found.append(GoesWith(one.specification, name, one.versions, verdict, source, one.illustrative))
    return found


def sources(held: Held, day: date, stated: str, as_of: date) -> str:
    """The sources of the sides on which the answer for a day rests, first the beginning's: `S43, inferred; S43`.

    A no rests on the sides that say it, any other answer on both; `stated` is of a side that has no source of its own.
    """
    period, any_day = held.period, Bound(None, OPEN)
    sides = ((held.span.begins, Period(period.begin, any_day)), (held.span.ends, Period(any_day, period.end)))
    answer = period.holds(day)
    found = [stated_on(told, as_of).source or stated for told, side in sides if answer != NO or side.holds(day) == NO]
    return "; ".join(filter(None, dict.fromkeys(found)))


def earlier_ends(span: Span, day: date) -> tuple[Was, ...]:
    """The ends that the table stated before the one it states on a day, oldest first, each with why it moved."""
    said = pairwise(stated_by(span.ends, day))
    return tuple(Was(last_day(one.bound), after.since, after.since_by, after.reason) for one, after in said)
