"""Designated texts: which versions a text takes back, and what a designation needs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.designated import LiveText, first_of, live_since, standing_as_made, taken_back
from seclog.core.errors import RuleError
from seclog.core.plan import Plan
from seclog.core.plan_draft import DraftItem, DraftRequest, plan_draft
from seclog.core.plan_release import ReleaseRequest, plan_release
from seclog.core.record import Designated, Instrument, LineDraft
from seclog.core.state import State
from tests.core.ledger_text import document, state
from tests.core.test_plan_release import files

V7 = b"one\ntwo\nthree\n"
V8 = b"one\nTWO\nthree\n"
V9 = b"one\nTWO\nthree\nfour\n"
TEXTS = (LiveText("7.0", V7), LiveText("8.0", V8), LiveText("9.0", V9))


@pytest.mark.parametrize(
    ("texts", "text", "expected"),
    [
        (TEXTS, V9, ()),
        (TEXTS, V9 + b"five\n", ()),
        (TEXTS, V7, ("8.0", "9.0")),
        (TEXTS, V8, ("9.0",)),
        (TEXTS, b"one\ntwo\nthree\nfour\n", ("8.0",)),
        (TEXTS, b"one\nTWO\ntwo\nthree\nfour\n", ("8.0",)),  # what it took away is back beside it
        (TEXTS, b"one\n\n  TWO \r\nthree\nfour", ()),  # blank lines and spaces do not count
        (TEXTS[1:], V7, ("9.0",)),
        (TEXTS[2:], V7, ()),
        ((), V7, ()),
        # a later version changed the line again: what no longer stands cannot be taken back
        ((*TEXTS[:2], LiveText("9.0", b"one\nII\nthree\n")), V7, ("8.0", "9.0")),
        ((*TEXTS[:2], LiveText("9.0", b"one\nII\nthree\n")), V8, ("9.0",)),
        # of equal lines the number counts
        ((LiveText("7.0", b"a\n"), LiveText("8.0", b"a\na\n")), b"a\n", ("8.0",)),
        ((LiveText("7.0", b"\0a"), LiveText("8.0", b"\0b"), LiveText("9.0", b"\0c")), b"\0d", ("8.0", "9.0")),
        ((LiveText("7.0", b"\0a"), LiveText("8.0", b"\0b")), b"\0b", ()),
    ],
)
def test_a_version_is_taken_back_where_its_change_is_not_in_the_text(
    texts: tuple[LiveText, ...], text: bytes, expected: tuple[str, ...]
) -> None:
    assert taken_back(texts, text) == expected


@given(st.lists(st.lists(st.sampled_from([b"a", b"b", b"c", b""]), max_size=5).map(b"\n".join), min_size=1, max_size=5))
def test_the_live_text_and_what_is_added_to_it_take_nothing_back(bodies: list[bytes]) -> None:
    texts = [LiveText(f"{number}.0", data) for number, data in enumerate(bodies)]
    assert taken_back(texts, bodies[-1]) == ()
    assert taken_back(texts, bodies[-1] + b"\nnew\n") == ()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6, unique=True))
def test_to_go_back_takes_back_every_version_that_added_a_line(numbers: list[int]) -> None:
    texts = [LiveText(str(place), b"\n".join(b"%d" % one for one in numbers[:place])) for place in range(len(numbers))]
    assert taken_back(texts, b"") == tuple(one.version for one in texts[1:])


HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, guide 1.0
    decide MP093 approved 2020-10-08
    plan 2020-11 for 2020-11-29
    plan 2020-06 for 2020-06-25
"""
LIVE_8 = "draft 2020-06: section-g 7.1 < 7.0 by MP093\nrelease 2020-06 on 2020-06-25\n"
LIVE_9 = "plan 2020-07 for 2020-07-01\ndraft 2020-07: section-g 8.1 < 8.0 by MP093\nrelease 2020-07 on 2020-07-01\n"
ORDER = Instrument("BEIS designation", None, "")


def designated(now: State, *takes_back: str, name: str = "section-g", **given: object) -> Plan:
    one = document(name)
    item = DraftItem(one, {one.path() or "": b"text\n"}, takes_back=takes_back)
    given.setdefault("instruments", (ORDER,))
    return plan_draft(now, DraftRequest("2020-11", (item,), designated=True, **given))  # type: ignore[arg-type]


def test_a_designated_draft_stands_on_what_is_live_and_names_what_it_takes_back() -> None:
    plan = designated(state(HISTORY + LIVE_8), "8.0")
    assert isinstance(plan.record, LineDraft)
    assert plan.record.designated == (Designated("section-g", "8.1", ("8.0",)),)
    assert [(row.version, row.made_from) for row in plan.record.drafts] == [("8.1", "8.0")]
    assert plan.summary[-1] == "Section G 8.1 is as designated and takes back 8.0 (MP093)."


def test_a_designated_draft_takes_the_place_of_a_stale_one() -> None:
    now = state(HISTORY + "draft 2020-11: section-g 7.2 < 7.0 by MP093\n" + LIVE_8)
    plan = designated(now, "8.0")
    assert isinstance(plan.record, LineDraft)
    assert plan.record.drafts[0].causes == ("MP093", "BEIS designation")


def test_a_document_to_come_may_be_designated() -> None:
    plan = designated(state(HISTORY), name="section-q")
    assert plan.summary[-1] == "Section Q 0.1 is as designated."


def test_a_designated_draft_needs_an_instrument() -> None:
    with pytest.raises(RuleError, match="no instrument says so") as caught:
        designated(state(HISTORY), instruments=(), causes=("MP093",))
    assert caught.value.hint.startswith("Name it: --instrument")


def marked(now: State, release: str = "2020-11", *rows: Designated) -> State:
    """The state with drafts of a line marked as designated, as records say it."""
    line = replace(now.lines[release], designated={row.document: row for row in rows})
    return replace(now, lines={**now.lines, release: line})


STANDING = HISTORY + LIVE_8 + "draft 2020-11: section-g 8.1 < 8.0 by BEIS designation\n"
ROW = Designated("section-g", "8.1", ("8.0",))


def test_another_text_is_not_drafted_over_a_designated_one() -> None:
    now = marked(state(STANDING), "2020-11", ROW)
    one = document("section-g")
    with pytest.raises(RuleError, match=r"The draft 8\.1 of Section G stands as designated\.") as caught:
        plan_draft(now, DraftRequest("2020-11", (DraftItem(one, {one.path() or "": b"x\n"}),)))
    assert caught.value.hint.endswith("seclog draft section-g --for 2020-11 --designated")


@pytest.mark.parametrize(
    ("row", "as_designated", "codes"),
    [(ROW, False, ["E118"]), (ROW, True, []), (ROW._replace(takes_back=()), False, [])],
)
def test_what_takes_something_back_goes_live_only_when_that_is_said(
    row: Designated, as_designated: bool, codes: list[str]
) -> None:
    now = marked(state(STANDING), "2020-11", row)
    request = ReleaseRequest("2020-11", as_designated=as_designated)
    if not codes:
        assert plan_release(now, request, files(now)).summary[-1].startswith("Section G 8.1 is as designated")
        return
    with pytest.raises(RuleError) as caught:
        plan_release(now, request, files(now))
    assert [one.code for one in caught.value.findings] == codes
    assert caught.value.findings[0].message == "8.1 is as designated and takes back 8.0 (MP093)"
    assert caught.value.hint == "Where that is meant, type: seclog release 2020-11 --as-designated"


@pytest.mark.parametrize(
    ("history", "rows", "expected"),
    [
        (HISTORY, (), "7.0"),
        (HISTORY + LIVE_8, (), "8.0"),
        (HISTORY + "draft 2020-11: section-g 7.2 < 7.0\n" + LIVE_8, (), "7.0"),
        (STANDING, (ROW,), "7.0"),
        (STANDING, (ROW._replace(takes_back=()),), "8.0"),
        (STANDING + "correct section-g 8.0: void", (ROW,), "7.0"),
    ],
)
def test_a_designated_text_is_compared_from_where_its_draft_began(
    history: str, rows: tuple[Designated, ...], expected: str
) -> None:
    now = marked(state(history), "2020-11", *rows)
    assert first_of(now.lines["2020-11"], now.book, "section-g") == expected


def test_nothing_of_a_document_to_come_was_live() -> None:
    now = marked(state(HISTORY + "draft 2020-11: section-q 0.1"), "2020-11", Designated("section-q", "0.1", ("1.0",)))
    line = now.lines["2020-11"]
    assert first_of(line, now.book, "section-q") == ""
    assert first_of(line, now.book, "section-z") == ""
    assert live_since(now.book, "section-q", "") == ()


def test_versions_since_one_are_those_that_were_in_force() -> None:
    book = state(HISTORY + LIVE_8 + LIVE_9 + "correct section-g 8.0: void").book
    assert live_since(book, "section-g", "7.0") == ("7.0", "9.0")
    assert live_since(book, "section-g", "") == ("7.0", "9.0")
    with pytest.raises(RuleError, match=r"section-g 8\.0 was never in force") as caught:
        live_since(book, "section-g", "8.0")
    assert caught.value.hint == "Type: seclog history section-g"


def test_causes_that_are_not_known_are_left_out() -> None:
    row = Designated("section-g", "9.1", ("8.0", "9.0"))
    assert standing_as_made(row, {"9.0": ("MP093", "MP098")}) == (
        "9.1 is as designated and takes back 8.0, 9.0 (MP093, MP098)"
    )
