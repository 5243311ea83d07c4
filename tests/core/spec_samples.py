"""Specifications written short, for tests: days as people print them (both included), words as they are."""

from __future__ import annotations

from datetime import date

from seclog.core.period import WORDS, Bound, after
from seclog.core.specification import (
    Incompatibilities,
    Incompatibility,
    Relation,
    Side,
    Span,
    SpecBook,
    Specification,
    SpecVersion,
    Stated,
    Table,
    Terms,
)

Told = str | list[tuple[str, str, str]]  # a bound, or its history: (bound, since or empty, reason)


def day(text: str) -> date:
    return date.fromisoformat(text)


def begin(text: str) -> Bound:
    """`2017-07-13`, a word, or `unknown@2017-07-13`: unknown, but surely begun on that day."""
    word, _, sure = text.partition("@")
    return Bound(None, word, day(sure) if sure else None) if word in WORDS else Bound(day(word))


def end(text: str) -> Bound:
    """`2018-12-05` (the last day included), a word, or `unknown@DAY`: unknown, but surely still running on that day."""
    word, _, sure = text.partition("@")
    return Bound(None, word, after(day(sure)) if sure else None) if word in WORDS else Bound(after(day(word)))


def span(kind: str, begins: Told, ends: Told) -> Span:
    def told(what: Told, read: object) -> tuple[Stated, ...]:
        rows = [(what, "", "")] if isinstance(what, str) else what
        assert callable(read)
        return tuple(
            Stated(read(bound), day(since) if since else None, False, reason, "test") for bound, since, reason in rows
        )

    return Span(kind, told(begins, begin), told(ends, end))


def terms(*spans: Span, devices: str = "ESME", condition: str = "", illustrative: bool = False) -> Terms:
    return Terms(tuple(devices.split()), condition, spans, "test", "", illustrative)


def version(number: str, *held: Terms, relations: tuple[Relation, ...] = ()) -> SpecVersion:
    return SpecVersion(number, held, relations, "test")


def goes_with(specification: str, *versions: str, begins: Told = "open", ends: Told = "open") -> Relation:
    return Relation(specification, versions, (), span("applicability", begins, ends), "test")


def specification(name: str, *versions: SpecVersion, decided_by: str = "installed") -> Specification:
    return Specification(name, name.upper(), "schedule-9", "schedule-11", decided_by, (), versions, "test")


def incompatible(first: str, second: str, reason: str = "designed so", since: str = "") -> Incompatibility:
    """`smets2@2.0` and `gbcs@3.2`; a part is `smets2@2.0/GSME`."""

    def side(text: str) -> Side:
        name, _, rest = text.partition("@")
        number, _, device = rest.partition("/")
        return Side(name, number, device)

    return Incompatibility(side(first), side(second), reason, "test", day(since) if since else None)


def listed(*pairs: Incompatibility, begins: str = "2020-10-22", excluded: str = "smets1") -> Incompatibilities:
    return Incompatibilities(
        "incompatibilities", "Incompatibility Matrix", "tsim", day(begins), tuple(excluded.split()), pairs
    )


def book(*specifications: Specification, lists: tuple[Incompatibilities, ...] = (), on: str = "2020-12-01") -> SpecBook:
    table = Table("schedule-11", "Schedule 11", "8.0", day("2020-11-29"), "2020-11")
    tables = dict.fromkeys([*(one.id for one in specifications), *(one.id for one in lists)], table)
    return SpecBook("Smart Energy Code", day(on), "", specifications, lists, tables)


SMETS1 = specification(
    "smets1",
    version(
        "1.2",
        terms(
            span(
                "installation",
                "unknown@2018-07-13",
                [
                    ("2018-07-13", "", ""),
                    ("2018-10-05", "2018-07-13", "moved"),
                    ("2018-12-05", "2018-10-04", "moved again"),
                ],
            ),
            span("maintenance", "unknown@2018-07-13", "unknown"),
            devices="ESME GSME",
        ),
        terms(
            span("installation", "unknown@2018-07-13", [("2018-10-05", "", ""), ("2019-03-15", "2018-10-04", "split")]),
            devices="ESME GSME",
            condition="prepayment",
        ),
    ),
)
# The day of a table, and the ends of installation that it stated for SMETS1: in general, and for prepayment.
SMETS1_ENDS = (
    ("2018-07-01", "2018-07-13", "2018-10-05"),
    ("2018-07-12", "2018-07-13", "2018-10-05"),
    ("2018-07-13", "2018-10-05", "2018-10-05"),
    ("2018-08-01", "2018-10-05", "2018-10-05"),
    ("2018-10-03", "2018-10-05", "2018-10-05"),
    ("2018-10-04", "2018-12-05", "2019-03-15"),
    ("2020-12-01", "2018-12-05", "2019-03-15"),
)
SMETS2 = specification(
    "smets2",
    version(
        "2.0",
        terms(span("installation", "unknown@2019-07-09", "2020-10-27"), span("maintenance", "open", "not-set")),
        relations=(goes_with("gbcs", "2.0"),),
    ),
    version(
        "3.1",
        terms(span("installation", "unknown@2019-07-09", "2020-10-27"), span("maintenance", "open", "open")),
        relations=(goes_with("gbcs", "3.1", "3.2"),),
    ),
    version(
        "4.2",
        terms(span("installation", "2020-11-29", "open"), span("maintenance", "2020-11-29", "open"), illustrative=True),
        relations=(goes_with("gbcs", "3.2", begins="2020-11-29"),),
    ),
)
GBCS = specification(
    "gbcs",
    version("2.0", terms(span("applicability", "open", "2020-10-27"), devices="")),
    version("3.1", terms(span("applicability", "open", "open"), devices="")),
    version("3.2", terms(span("applicability", "2020-11-29", "open"), devices="")),
    decided_by="",
)
COP = specification(
    "cop3", version("2", terms(span("registration", "2010-01-01", "open"), devices="METER")), decided_by="registered"
)
