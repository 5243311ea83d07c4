from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.period import (
    NO,
    NOT_SET,
    OPEN,
    UNKNOWN,
    WORDS,
    YES,
    Bound,
    Period,
    after,
    both,
    either,
    first_day,
    last,
    last_day,
    overlap,
)

ANSWERS = (YES, NO, UNKNOWN)
LAST_EVER = date(9999, 12, 31)
START = date(2020, 2, 20)  # a window over the leap day, small enough to be looked at day by day
WINDOW = [START + timedelta(days=n) for n in range(20)]

any_day = st.dates(max_value=LAST_EVER - timedelta(days=1))
near = st.sampled_from(WINDOW)
words = st.sampled_from(WORDS)


def bounds(*said: str) -> st.SearchStrategy[Bound]:
    """A day in the window, or one of the words; an unknown one may have a sure day."""
    choices = [near.map(Bound)]
    if said:
        choices.append(st.sampled_from(said).map(lambda word: Bound(None, word)))
    if UNKNOWN in said:
        choices.append(near.map(lambda day: Bound(None, UNKNOWN, day)))
    return st.one_of(choices)


bounded = st.builds(Period, bounds(OPEN), bounds(OPEN))
stated = st.builds(Period, bounds(*WORDS), bounds(*WORDS))


def days_of(period: Period, answer: str = YES) -> set[date]:
    around = [START - timedelta(days=400), *WINDOW, WINDOW[-1] + timedelta(days=400)]
    return {day for day in around if period.holds(day) == answer}


def printed(first: date, final: date) -> Period:
    """The period from and to the days as people write them, both included."""
    return Period(Bound(first), Bound(after(final)))


# Half-open inside, inclusive as printed


@given(any_day)
def test_a_day_printed_read_and_printed_again_is_the_same(day: date) -> None:
    end, begin = Bound(after(day)), Bound(day)
    assert (first_day(begin), last_day(end)) == (day.isoformat(), day.isoformat())
    assert date.fromisoformat(first_day(begin)) == begin.day
    assert after(date.fromisoformat(last_day(end))) == end.day
    assert last(after(day)) == day


@given(any_day, st.integers(0, 60))
def test_a_period_holds_its_printed_days_and_no_other(first: date, length: int) -> None:
    final = min(first + timedelta(days=length), LAST_EVER - timedelta(days=1))
    period = printed(first, final)
    assert period.holds(first) == period.holds(final) == YES
    assert period.holds(after(final)) == NO
    assert not period.inverted
    if first > date.min:
        assert period.holds(last(first)) == NO


def test_the_last_day_of_the_calendar_can_only_be_open() -> None:
    with pytest.raises(OverflowError):
        after(LAST_EVER)
    assert last_day(Bound(LAST_EVER)) == "9999-12-30"
    assert Period(Bound(LAST_EVER), Bound(None, OPEN)).holds(LAST_EVER) == YES
    assert Period(Bound(date.min), Bound(after(date.min))).holds(date.min) == YES


@given(st.lists(near, min_size=2, max_size=6, unique=True).map(sorted))
def test_adjoining_periods_lose_no_day_and_double_none(cuts: list[date]) -> None:
    # As printed: each begins on the day after the last day of the one before it.
    parts = [printed(first, last(following)) for first, following in pairwise(cuts)]
    whole = printed(cuts[0], last(cuts[-1]))
    for day in WINDOW:
        assert [part.holds(day) for part in parts].count(YES) == (1 if whole.holds(day) == YES else 0)
    for one, following in pairwise(parts):
        assert date.fromisoformat(first_day(following.begin)) == after(date.fromisoformat(last_day(one.end)))
        assert overlap(one, following) is None


@given(near, near)
def test_holds_is_membership_in_the_printed_days(first: date, final: date) -> None:
    inside = {day for day in WINDOW if first.isoformat() <= day.isoformat() <= final.isoformat()}
    assert days_of(printed(first, final)) == inside


@given(near, near)
def test_a_period_is_inverted_if_and_only_if_no_day_lies_inside(begin: date, end: date) -> None:
    period = Period(Bound(begin), Bound(end))
    assert period.inverted == (not days_of(period))


@given(st.builds(Period, bounds(OPEN, UNKNOWN), st.sampled_from([Bound(None, word) for word in WORDS])))
def test_a_period_without_a_day_for_its_end_is_never_inverted(period: Period) -> None:
    assert not period.inverted
    assert len(days_of(period, NO)) < len(WINDOW) + 2


# Overlap


@given(stated, stated)
def test_overlap_is_symmetric(one: Period, other: Period) -> None:
    assert overlap(one, other) == overlap(other, one)


@given(bounded, bounded)
def test_overlap_is_the_intersection_day_by_day(one: Period, other: Period) -> None:
    found = overlap(one, other)
    assert (days_of(found) if found else set()) == days_of(one) & days_of(other)


@given(stated, stated)
def test_overlap_has_every_day_that_is_in_both(one: Period, other: Period) -> None:
    found = overlap(one, other)
    assert days_of(one) & days_of(other) <= (days_of(found) if found else set())


@given(stated)
def test_a_period_overlaps_itself_unless_no_day_can_lie_inside(period: Period) -> None:
    never = period.inverted or period.begin.word == NOT_SET
    assert overlap(period, period) == (None if never else period)


@pytest.mark.parametrize(
    ("one", "other", "joint"),
    [
        (Bound(None, UNKNOWN), Bound(None, OPEN), Bound(None, OPEN)),
        (Bound(None, UNKNOWN), Bound(START), Bound(START)),
        (Bound(None, NOT_SET), Bound(None, UNKNOWN), Bound(None, UNKNOWN)),
        (Bound(None, NOT_SET), Bound(None, NOT_SET), Bound(None, NOT_SET)),
        (Bound(None, UNKNOWN, WINDOW[3]), Bound(None, UNKNOWN, WINDOW[5]), Bound(None, UNKNOWN, WINDOW[3])),
        (Bound(None, UNKNOWN, WINDOW[3]), Bound(None, UNKNOWN), Bound(None, UNKNOWN)),
    ],
)
def test_ends_in_words_have_one_joint_end(one: Bound, other: Bound, joint: Bound) -> None:
    begin = Bound(None, OPEN)
    assert overlap(Period(begin, one), Period(begin, other)) == Period(begin, joint)


# Three answers


@pytest.mark.parametrize(("one", "other"), [(one, other) for one in ANSWERS for other in ANSWERS])
def test_both_and_either_are_those_of_three_valued_logic(one: str, other: str) -> None:
    rank = {NO: 0, UNKNOWN: 1, YES: 2}  # Kleene: both is the lesser, either the greater
    assert both(one, other) == min(one, other, key=lambda answer: rank[answer])
    assert either(one, other) == max(one, other, key=lambda answer: rank[answer])


@given(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS), st.sampled_from((YES, NO)))
def test_learning_what_was_unknown_turns_no_answer_round(one: str, other: str, learned: str) -> None:
    for join in (both, either):
        before = join(one, other)
        later = join(learned if one == UNKNOWN else one, other)
        assert before in (UNKNOWN, later)


@given(st.data(), near)
def test_a_side_that_becomes_known_turns_no_answer_round(data: st.DataObject, day: date) -> None:
    sure_begin, sure_end = data.draw(st.none() | near), data.draw(st.none() | near)
    before = Period(Bound(None, UNKNOWN, sure_begin), data.draw(bounds(*WORDS)))
    begin = data.draw(near.filter(lambda found: sure_begin is None or found <= sure_begin).map(Bound))
    assert before.holds(day) in (UNKNOWN, before._replace(begin=begin).holds(day))
    before = Period(data.draw(bounds(*WORDS)), Bound(None, UNKNOWN, sure_end))
    end = data.draw(near.filter(lambda found: sure_end is None or found >= sure_end).map(Bound))
    assert before.holds(day) in (UNKNOWN, before._replace(end=end).holds(day))


@pytest.mark.parametrize(("word", "answer"), [(OPEN, YES), (UNKNOWN, UNKNOWN), (NOT_SET, NO)])
def test_a_beginning_that_is_open_unknown_or_not_set_gives_three_answers(word: str, answer: str) -> None:
    assert Period(Bound(None, word), Bound(None, OPEN)).holds(START) == answer
    assert first_day(Bound(None, word)) == word


@pytest.mark.parametrize(("word", "answer"), [(OPEN, YES), (UNKNOWN, UNKNOWN), (NOT_SET, YES)])
def test_an_end_that_is_not_set_has_not_come_and_is_printed_apart(word: str, answer: str) -> None:
    assert Period(Bound(START), Bound(None, word)).holds(WINDOW[-1]) == answer
    assert last_day(Bound(None, word)) == word


@given(near, near)
def test_a_sure_day_is_yes_on_its_side_and_unknown_beyond(sure: date, day: date) -> None:
    begun = Period(Bound(None, UNKNOWN, sure), Bound(None, OPEN))
    assert begun.holds(day) == (YES if day >= sure else UNKNOWN)
    lasting = Period(Bound(None, OPEN), Bound(None, UNKNOWN, after(sure)))
    assert lasting.holds(day) == (YES if day <= sure else UNKNOWN)
