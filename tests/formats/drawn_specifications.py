"""Any specification or list of incompatibilities that a file can hold, for tests that draw."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from seclog.core.specification import (
    APPLICABILITY,
    DECIDING,
    KINDS,
    Incompatibilities,
    Incompatibility,
    Relation,
    Side,
    Span,
    Specification,
    SpecVersion,
    Stated,
    Terms,
)
from seclog.core.text import clean_field
from tests.core.spec_strategies import bounds

AWKWARD = (
    "7.10",
    "NO",
    "null",
    "~",
    "- a",
    "a: b",
    "a #b",
    "it's",
    'say "so"',
    "[x]",
    "{y}",
    "é供",
    "back\\slash",
    "12",
)
IDS = st.sampled_from(("smets1", "smets2", "gbcs", "chts", "schedule-11", "7", "no"))
NUMBERS = st.sampled_from(("1.2", "2.0", "3.1", "3.1.2", "4.2", "7.10"))
DEVICES = st.sampled_from(("ESME", "GSME", "PPMID", "null", "NO", "12", "7-1x", "x" * 20))
DAYS = st.dates(date(1, 1, 2), date(9999, 12, 31))
TEXTS = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(max_codepoint=0x1FFFF), min_size=1, max_size=20).map(clean_field).filter(bool),
)
MAYBE = st.one_of(st.just(""), TEXTS)
ROWS = st.lists(DEVICES, max_size=2, unique=True).map(tuple)
FLAGS = st.booleans()
BOUNDS = bounds(DAYS)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Stated, ...]:
    since = draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)))
    stated = [Stated(draw(BOUNDS), since, since is not None and draw(FLAGS), draw(MAYBE), draw(MAYBE), draw(MAYBE))]
    for _ in range(draw(st.integers(0, 2))):
        by = draw(FLAGS)  # of a latest day alone the next statement may have the same
        since = (since or date(2018, 1, 1)) + timedelta(days=draw(st.integers(0 if by else 1, 400)))
        stated.append(Stated(draw(BOUNDS), since, by, draw(TEXTS), draw(MAYBE), draw(MAYBE)))
    return tuple(stated)


SIDES = st.one_of(BOUNDS.map(lambda bound: (Stated(bound),)), histories())


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True))
    spans = tuple(Span(kind, draw(SIDES), draw(SIDES)) for kind in kinds)
    return Terms(draw(ROWS), draw(MAYBE), spans, draw(MAYBE), draw(MAYBE), draw(FLAGS))


@st.composite
def relations(draw: st.DrawFn) -> Relation:
    versions = draw(st.lists(NUMBERS, min_size=1, max_size=3, unique=True).map(tuple))
    span = Span(APPLICABILITY, draw(SIDES), draw(SIDES))
    return Relation(draw(IDS), versions, draw(ROWS), span, draw(MAYBE), draw(MAYBE), draw(FLAGS))


@st.composite
def versions(draw: st.DrawFn, number: str) -> SpecVersion:
    held = draw(st.lists(terms(), max_size=2).map(tuple))
    related = draw(st.lists(relations(), max_size=2).map(tuple))
    return SpecVersion(number, held, related, draw(MAYBE), draw(MAYBE), draw(FLAGS))


@st.composite
def specifications(draw: st.DrawFn) -> Specification:
    numbers = draw(st.lists(NUMBERS, max_size=3, unique=True))
    devices = draw(st.lists(st.tuples(DEVICES, TEXTS), max_size=2, unique_by=lambda pair: pair[0]).map(tuple))
    return Specification(
        draw(IDS),
        draw(TEXTS),
        draw(IDS),
        draw(st.just("") | IDS),
        draw(st.sampled_from(("", *DECIDING))),
        devices,
        tuple(draw(versions(number)) for number in numbers),
        draw(MAYBE),
        draw(MAYBE),
        draw(FLAGS),
    )


SIDE = st.builds(Side, IDS, NUMBERS, st.just("") | DEVICES)
PAIRS = st.builds(Incompatibility, SIDE, SIDE, TEXTS, TEXTS, st.none() | DAYS, st.none() | DAYS, FLAGS, MAYBE)
LISTS = st.builds(
    Incompatibilities,
    IDS,
    TEXTS,
    st.just("") | IDS,
    st.none() | DAYS,
    st.lists(IDS, max_size=2, unique=True).map(tuple),
    st.lists(PAIRS, max_size=3).map(tuple),
    MAYBE,
    MAYBE,
)
VALUES = st.one_of(specifications(), LISTS)
