"""Hypothesis strategies for books of specifications: every kind of bound, histories, any text."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from seclog.core.period import NOT_SET, OPEN, UNKNOWN, Bound
from seclog.core.specification import KINDS, Span, SpecBook, Specification, SpecVersion, Stated, Table, Terms

# A whole book takes its time to draw, the more so under coverage or beside other work.
UNHURRIED = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.one_of(st.dates(date(2015, 1, 1), date(2024, 12, 31)), st.dates())
PLAIN = st.sampled_from(["ESME", "GSME", "IHD"])
WORDS = st.sampled_from(["", "prepayment", "S44"])
TEXT = st.text(max_size=12)


def bounds(days: st.SearchStrategy[date] = DAYS) -> st.SearchStrategy[Bound]:
    return st.one_of(
        days.map(Bound),
        st.sampled_from([Bound(None, OPEN), Bound(None, NOT_SET), Bound(None, UNKNOWN)]),
        days.map(lambda day: Bound(None, UNKNOWN, day)),
    )


def statements() -> st.SearchStrategy[tuple[Stated, ...]]:
    first = st.builds(Stated, bounds())
    later = st.builds(Stated, bounds(), DAYS, st.booleans(), WORDS, WORDS)
    return st.tuples(first, st.lists(later, max_size=1)).map(
        lambda found: (found[0], *sorted(found[1], key=lambda one: one.since or date.min))
    )


def spans() -> st.SearchStrategy[Span]:
    return st.builds(Span, st.sampled_from(KINDS), statements(), statements())


def books(text: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[SpecBook]:
    """Up to two specifications; names, conditions, sources and labels are such texts."""
    terms = st.builds(
        Terms,
        st.lists(PLAIN, max_size=2, unique=True).map(tuple),
        st.one_of(st.just(""), text),
        st.lists(spans(), max_size=2).map(tuple),
        text,
        text,
        st.booleans(),
    )
    versions = st.builds(
        SpecVersion, st.sampled_from(["1.2", "2.0", "3.10", "3.9"]), st.lists(terms, max_size=2).map(tuple)
    )

    def book(day: date, name: str, held: list[tuple[SpecVersion, ...]], label: str) -> SpecBook:
        made = tuple(Specification(f"spec{place}", name, "schedule-9", versions=one) for place, one in enumerate(held))
        table = Table("schedule-11", label, "8.0", day)
        return SpecBook(name, day, "", made, (), dict.fromkeys((one.id for one in made), table))

    each = st.lists(versions, max_size=2, unique_by=lambda one: one.version).map(tuple)
    return st.builds(book, DAYS, text, st.lists(each, max_size=2), text)
