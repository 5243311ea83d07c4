"""Which versions of Technical Specifications a device may have, judged by the day of its event (design section 8).

SEC: ESME must meet "a Version of the SMETS which was within its Installation Validity Period on the date on which the
device was installed". A device stays right by what held on that day; which table says so is the day asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from seclog.core.applicable_case import (
    Case,
    GoesWith,
    Kept,
    Matter,
    Question,
    Was,
    best,
    earlier_ends,
    kept_on,
    prepare,
    sources,
)
from seclog.core.applicable_words import EVENT_WORDS, answer, days, foreign, listed, rule, unstated, until
from seclog.core.period import NO, UNKNOWN, YES, Period, first_day, last, last_day
from seclog.core.spec_basis import Basis, basis
from seclog.core.specification import SpecBook, source_of, stated_on


class Otherwise(NamedTuple):
    """Another condition (empty: the general case) under which the answer would be another."""

    condition: str
    verdict: str
    period: Period
    words: str


class Verdict(NamedTuple):
    """Whether a version may be installed (registered, manufactured) on the day: YES, NO or UNKNOWN, and why.

    `period` is the deciding one, None where none is stated; `condition` that of the terms which decide; `source` that
    of the sides on which the verdict rests; `reason` and `since` are those of the end as last stated, `was` the ends
    stated before.
    """

    specification: str
    name: str
    version: str
    verdict: str
    rule: str
    period: Period | None = None
    condition: str = ""
    reason: str = ""
    source: str = ""
    since: date | None = None
    since_by: bool = False
    was: tuple[Was, ...] = ()
    kept: Kept = Kept(UNKNOWN)
    otherwise: tuple[Otherwise, ...] = ()
    goes_with: tuple[GoesWith, ...] = ()
    note: str = ""
    illustrative: bool = False

    @property
    def first(self) -> str:
        """The first day as printed, or the word for what there is instead; empty where the version is not for it."""
        return first_day(self.period.begin) if self.period else self._unstated

    @property
    def last(self) -> str:
        """The last day as printed, likewise."""
        return last_day(self.period.end) if self.period else self._unstated

    @property
    def _unstated(self) -> str:
        return "" if self.verdict == NO else UNKNOWN


class Nearest(NamedTuple):
    """The version whose period `ended` last before the day or `begins` next after it, its day, and the days between."""

    specification: str
    name: str
    version: str
    side: str
    day: date
    days: int


class Applicable(NamedTuple):
    """The answer to a question: a verdict for each version, or for the one that was named.

    `answer` are the versions that may be installed on the day, whatever was named; `nearest` is for a day without any.
    """

    basis: Basis
    question: Question
    device_name: str
    verdicts: tuple[Verdict, ...]
    answer: tuple[Verdict, ...]
    nearest: tuple[Nearest, ...] = ()

    @property
    def verdict(self) -> str:
        """Of the version that was named; else YES where any may be installed, NO where surely none may."""
        found = [one.verdict for one in self.verdicts]
        return next((one for one in (YES, UNKNOWN) if one in found), NO)

    @property
    def kept_on(self) -> date:
        """The day of which it is said whether a version may be kept: the one asked for, or a later one of the event."""
        return kept_day(self.question.day, self.basis.as_of)


def kept_day(day: date, as_of: date) -> date:
    """The later of the day of the event and the day asked for: no device is kept before it is there."""
    return max(day, as_of)


def judge(book: SpecBook, question: Question) -> Applicable:
    """Judge a device; raises UsageError for a device type, condition, version, specification or event not in the book.

    A version that has terms for other device types only is left out, unless it was named.
    """
    return answered(prepare(book, question), question.day)


def answered(matter: Matter, day: date) -> Applicable:
    """The answer of a prepared question for a day of its event."""
    book = matter.book
    question = matter.question._replace(day=day)
    every = tuple(_verdict(one, matter, day) for one in matter.cases)
    verdicts = every if matter.asked is matter.cases else tuple(_verdict(one, matter, day) for one in matter.asked)
    right = tuple(one for one in every if one.verdict == YES)
    return Applicable(
        basis(book, (one.id for one in matter.specifications)),
        question,
        next((name for one in matter.specifications for id_, name in one.devices if id_ == question.device), ""),
        verdicts,
        right,
        () if right else nearest_versions(matter.cases, day),
    )


def _verdict(case: Case, matter: Matter, day: date) -> Verdict:
    one, version, event = case.specification, case.version, matter.question.event
    name = f"{one.name} {version.version}"
    common = Verdict(
        one.id,
        one.name,
        version.version,
        UNKNOWN,
        "",
        kept=kept_on(case, kept_day(day, matter.book.as_of)),
        goes_with=case.goes_with,
        source=version.source or one.source,
        note=version.note,
        illustrative=one.illustrative or version.illustrative,
    )
    if not case.fits:
        devices = list(dict.fromkeys(device for terms in version.terms for device in terms.devices))
        return common._replace(verdict=NO, rule=foreign(name, matter.question.device, devices))
    if not case.held:
        others = [condition for condition, _ in case.others if condition]
        said = unstated(name, event, list(dict.fromkeys(others)))
        return common._replace(rule=said, otherwise=_otherwise(case, day, UNKNOWN))
    held, verdict = best(case.held, day)
    end = stated_on(held.span.ends, matter.book.as_of)
    return common._replace(
        verdict=verdict,
        rule=rule(name, held.period, event, day, verdict),
        period=held.period,
        condition=held.terms.condition,
        reason=end.reason,
        source=sources(held, day, source_of(one, version, held.terms), matter.book.as_of),
        since=end.since,
        since_by=end.since_by,
        was=earlier_ends(held.span, matter.book.as_of),
        otherwise=_otherwise(case, day, verdict),
        note=held.terms.note or version.note,
        illustrative=common.illustrative or held.terms.illustrative,
    )


def _otherwise(case: Case, day: date, verdict: str) -> tuple[Otherwise, ...]:
    found = ((condition, held.period, held.period.holds(day)) for condition, held in case.others)
    return tuple(
        Otherwise(condition, other, period, until(condition, period))
        for condition, period, other in found
        if other != verdict
    )


def nearest_versions(cases: Sequence[Case], day: date) -> tuple[Nearest, ...]:
    """The versions whose deciding periods ended last before a day, then those that begin next; several of one day."""
    periods = [(case, held.period) for case in cases for held in case.held if not held.period.inverted]
    ended = [_near(case, "ended", last(p.end.day), day) for case, p in periods if p.end.day and p.end.day <= day]
    begins = [_near(case, "begins", p.begin.day, day) for case, p in periods if p.begin.day and p.begin.day > day]
    return tuple(dict.fromkeys([*_closest(ended), *_closest(begins)]))


def _near(case: Case, side: str, bound: date, day: date) -> Nearest:
    one = case.specification
    return Nearest(one.id, one.name, case.version.version, side, bound, abs((bound - day).days))


def _closest(found: Sequence[Nearest]) -> Iterator[Nearest]:
    fewest = min((one.days for one in found), default=0)
    return (one for one in found if one.days == fewest)


def said(report: Applicable) -> str:
    """The answer in a sentence or two: for the version that was named its rule, else what may be installed, or none."""
    asked = report.question
    if asked.version:
        return report.verdicts[0].rule
    act = EVENT_WORDS[asked.event].act
    right = [f"{one.name} {one.version}" for one in report.answer]
    silent = [f"{one.name} {one.version}" for one in report.verdicts if one.verdict == UNKNOWN]
    return answer(act, asked.day, right, silent, _nearest_words(report.nearest, act))


class Short(NamedTuple):
    """A version by its name, the last day of its deciding period as printed, and whether it may be kept."""

    name: str
    last: str
    kept: str


class Outline(NamedTuple):
    """The answer without its details, as a file of many devices needs it: it says what `judge` says, in less time.

    `right` are the versions that may be installed; `of` the one that was named.
    """

    verdict: str
    right: tuple[Short, ...]
    of: Short | None
    said: str


def outline(matter: Matter, day: date) -> Outline:
    """The outline of a prepared question for a day of its event."""
    found = [(case, *(best(case.held, day) if case.held else (None, UNKNOWN))) for case in matter.cases]
    later = kept_day(day, matter.book.as_of)
    right = tuple(
        Short(case.name, last_day(held.period.end), kept_on(case, later).verdict)
        for case, held, verdict in found
        if held and verdict == YES
    )
    if matter.question.version:
        one = _verdict(matter.asked[0], matter, day)
        return Outline(one.verdict, right, Short(matter.asked[0].name, one.last, one.kept.verdict), one.rule)
    silent = [case.name for case, _, verdict in found if verdict == UNKNOWN]
    act = EVENT_WORDS[matter.question.event].act
    near = "" if right or silent else _nearest_words(nearest_versions(matter.cases, day), act)
    verdict = YES if right else UNKNOWN if silent else NO
    return Outline(verdict, right, None, answer(act, day, [one.name for one in right], silent, near))


def _nearest_words(found: Sequence[Nearest], act: str) -> str:
    told = []
    for side, verb, word in (("ended", f"could be {act} until", "before"), ("begins", f"may be {act} from", "after")):
        group = [one for one in found if one.side == side]
        if group:
            names = listed([f"{one.name} {one.version}" for one in group])
            told.append(f"{names} {verb} {group[0].day}, {days(group[0].days)} {word}")
    return f": {'; '.join(told)}" if told else ""
