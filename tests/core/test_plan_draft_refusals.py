"""Drafts that cannot be made: each refusal with its kind, its reason and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seclog.core.errors import InputError, RaceError, RuleError, SeclogError, StateError, UsageError
from seclog.core.plan_draft import DraftItem, DraftRequest, is_stale, plan_draft
from seclog.core.record import Instrument
from tests.core.ledger_text import document, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own, smets2 2.0 own, guide 1.0
    plan 2020-11 for 2020-11-29
    plan 2021-02 for 2021-02-25
"""
LANDED = """
    draft 2021-02: section-g 7.1 < 7.0, section-q 0.1
    draft 2020-11: section-g 7.2 < 7.0, section-q 0.2
    release 2020-11 on 2020-11-29
"""
RETIRED = "retire guide in 2020-06 on 2020-06-25"
ENDED = """
    draft 2021-02: smets2 4.2-draft.1 < 2.0
    draft 2020-11: smets2 4.0-draft.1 < 2.0 ending 2.0
    release 2020-11 on 2020-11-29
"""
DESIGNATION = Instrument("BEIS designation", None, "")


def item(name: str, data: bytes = b"text\n", **changes: object) -> DraftItem:
    one = document(name, **changes)
    return DraftItem(one, {one.path("4.2") or "": data})


G = item("section-g")
SPECIFICATION = item("smets2")


@pytest.mark.parametrize(
    ("more", "request_", "error", "message", "hint"),
    [
        ("", DraftRequest("2020-11", ()), RuleError, "Nothing is changed, so there is nothing to draft.", "--file"),
        ("", DraftRequest("2021-06", (G,)), StateError, "No release 2021-06 is planned.", "seclog plan 2021-06"),
        (LANDED, DraftRequest("2020-11", (G,)), RuleError, "Release 2020-11 has landed.", "Plan another release"),
        ("", DraftRequest("2022-02", (G,)), RaceError, "pending/2022-02 has moved both", "git branch -m"),
        ("", DraftRequest("unscheduled", (G,)), RaceError, "pending/unscheduled has moved both", "git branch -m"),
        (
            "",
            DraftRequest("2020-11", (G, item("section-h")), version="4.2"),
            UsageError,
            "--version, --supersede and --base go with one document.",
            "Draft it alone.",
        ),
        ("", DraftRequest("2020-11", (G, item("section-h")), base="7.0"), UsageError, "go with one document", "alone"),
        ("", DraftRequest("2020-11", (G, item("section-h")), supersede=("7.0",)), UsageError, "go with one", "alone"),
        ("", DraftRequest("2020-11", (G, G)), UsageError, "A document is named twice.", "Name each document once."),
        (
            "",
            DraftRequest("2020-11", (item("section-g", type="Documnet"),)),
            InputError,
            "The type 'Documnet' of section-g is not one of the collection's.",
            "Choose one of: SEC",
        ),
        (
            "",
            DraftRequest("2020-11", (item("section-g", category="Sections"),)),
            InputError,
            "The category 'Sections' of section-g is not one of the collection's.",
            "Did you mean Section?",
        ),
        ("", DraftRequest("2020-11", (G,), causes=("MP 93",)), InputError, "is not a modification id", "MP093"),
        (
            "",
            DraftRequest("2020-11", (G,), instruments=(Instrument("BEIS letter", None, ""),)),
            InputError,
            "is not an instrument",
            "BEIS designation",
        ),
        (
            "",
            DraftRequest("2020-11", (item("section-g", b"a\n<<<<<<< live\nb\n"),)),
            RuleError,
            "documents/section-g.md:2 still holds a conflict marker.",
            "Settle the text and draft it again.",
        ),
        (
            "",
            DraftRequest("2020-11", (item("section-g", b""),)),
            RuleError,
            "documents/section-g.md is empty.",
            "Give the whole text of the document.",
        ),
        (RETIRED, DraftRequest("2020-11", (item("guide"),)), RuleError, "Guide has been retired.", "an id of its own"),
        (
            "",
            DraftRequest("2020-11", (item("section-g", numbering="own"),), version="8.0"),
            RuleError,
            "The numbering of Section G is integer, and its entry says own.",
            "Write numbering: integer in registry/documents/section-g.yaml.",
        ),
        (
            "",
            DraftRequest("2020-11", (G,), version="8.0"),
            RuleError,
            "Section G is numbered by seclog.",
            "Leave out --version.",
        ),
        (
            "",
            DraftRequest("2020-11", (G,), supersede=("7.0",)),
            RuleError,
            "Section G 7.0 ends by itself with the next version.",
            "Leave out --supersede.",
        ),
        (
            "",
            DraftRequest("2020-11", (SPECIFICATION,), version="4.2", supersede=("2.0", "3.0")),
            RuleError,
            "Smets2 3.0 is not live.",
            "Live is 3.1, 2.0.",
        ),
        (
            "",
            DraftRequest("2020-11", (item("duis", numbering="own"),), version="4.2", supersede=("3.0",)),
            RuleError,
            "Duis 3.0 is not live.",
            "Live is nothing.",
        ),
        ("", DraftRequest("2020-11", (G,), base="6.0"), RuleError, "Section G 6.0 is not live.", "Live is 7.0."),
        ("", DraftRequest("2020-11", (item("section-q"),), base="7.0"), RuleError, "is not live", "Live is nothing."),
        (
            "",
            DraftRequest("2020-11", (SPECIFICATION,)),
            UsageError,
            "Smets2 keeps its own numbering, so its next version must be stated.",
            "Add --version 4.2.",
        ),
        (
            "",
            DraftRequest("2020-11", (SPECIFICATION,), version="4.2-draft.1"),
            UsageError,
            "4.2-draft.1 is a draft's number.",
            "State the version that it will be: --version 4.2.",
        ),
        ("", DraftRequest("2020-11", (SPECIFICATION,), version="4"), InputError, "'4' is not a version", "4.2"),
        (
            "",
            DraftRequest("2020-11", (SPECIFICATION,), version="3.1"),
            RuleError,
            "Smets2 3.1 has been issued.",
            "State another version.",
        ),
        (
            "draft 2020-11: smets2 4.9-draft.1 < 3.1",
            DraftRequest("2020-11", (SPECIFICATION,), version="5.1"),
            RuleError,
            "Smets2 4.9 is drafted for Release 2020-11, and 5.1 would take its place.",
            "or take 4.9 out first: seclog withdraw smets2 --from 2020-11",
        ),
        (
            LANDED,
            DraftRequest("2021-02", (G,)),
            RuleError,
            "The draft 7.1 of Section G is stale: it was made from 7.0, and 8.0 is live.",
            "Rebase it first: seclog rebase 2021-02 section-g",
        ),
        (
            LANDED,
            DraftRequest("2021-02", (item("section-q"),)),
            RuleError,
            "The draft 0.1 of Section Q is stale: it was made from nothing, and 1.0 is live.",
            "Rebase it first: seclog rebase 2021-02 section-q",
        ),
        (
            "draft 2020-11: section-g 7.1 < 7.0\ncorrect section-g 7.0: void",
            DraftRequest("2020-11", (G,)),
            RuleError,
            "The draft 7.1 of Section G is stale: it was made from 7.0, and nothing is live.",
            "seclog rebase 2020-11 section-g",
        ),
        (
            ENDED,
            DraftRequest("2021-02", (SPECIFICATION,)),
            RuleError,
            "is stale: it was made from 2.0, and 3.1, 4.0 is live.",
            "seclog rebase 2021-02 smets2",
        ),
        (
            "",
            DraftRequest("2020-11", (item("section-q", label="SECTION G"),)),
            RuleError,
            "SECTION G is the label of section-g already.",
            "Give section-q a label of its own.",
        ),
        (
            "draft 2020-11: section-p 0.1",
            DraftRequest("2020-11", (item("section-q", label="Section P"),)),
            RuleError,
            "Section P is the label of section-p already.",
            "Give section-q",
        ),
        (
            "",
            DraftRequest("2020-11", (item("section-p"), item("section-q", label="Section P"))),
            RuleError,
            "Section P is the label of section-p already.",
            "Give section-q",
        ),
        (
            RETIRED,
            DraftRequest("2020-11", (item("handbook", label="Guide"),)),
            RuleError,
            "Guide was the label of guide, and a label is never given again.",
            "Give handbook",
        ),
    ],
)
def test_a_draft_that_cannot_be_made_is_refused(
    more: str, request_: DraftRequest, error: type[SeclogError], message: str, hint: str
) -> None:
    now = replace(state(HISTORY + more), diverged=("2022-02", "unscheduled"))
    with pytest.raises(SeclogError) as caught:
        plan_draft(now, request_)
    assert type(caught.value) is error
    assert message in caught.value.message
    assert caught.value.message.endswith(".")
    assert hint in caught.value.hint


def test_a_label_that_another_line_gives_is_free_until_it_lands() -> None:
    now = state(HISTORY + "draft 2021-02: section-q 0.1 as Section X")
    assert plan_draft(now, DraftRequest("2020-11", (item("section-x"),))).tags[0].name == "section-x/0.1"


@pytest.mark.parametrize(
    ("root", "live", "stale"),
    [
        ("7.0", ("7.0",), False),
        ("7.0", ("8.0",), True),
        ("7.0", (), True),
        ("3.1", ("2.0", "3.1"), False),
        ("", (), False),
        ("", ("1.0",), True),
    ],
)
def test_a_draft_is_stale_when_the_version_it_began_from_is_no_longer_live(
    root: str, live: tuple[str, ...], stale: bool
) -> None:
    assert is_stale(root, live) is stale


@pytest.mark.parametrize(
    ("more", "version"),
    [
        ("draft 2020-11: smets2 4.9-draft.1 < 3.1", "4.9.0"),
        (
            "draft 2020-11: smets2 4.9-draft.1 < 3.1\ndraft 2021-02: smets2 4.9-draft.2 < 3.1\n"
            "release 2021-02 on 2021-02-25",
            "5.1",
        ),
    ],
)
def test_the_same_number_and_one_in_place_of_an_issued_one_may_be_stated(more: str, version: str) -> None:
    plan = plan_draft(state(HISTORY + more), DraftRequest("2020-11", (SPECIFICATION,), version=version))
    assert plan.tags[0].name == f"smets2/{version}-draft.1"


def test_an_annex_that_is_taken_away_goes_from_the_line() -> None:
    leaving = replace(item("section-g"), entry=b"x", leaves=("registry/specifications/x.yaml",))
    plan = plan_draft(state(HISTORY), DraftRequest("2020-11", (leaving,)))
    assert plan.changes["registry/specifications/x.yaml"] is None
    assert "registry/specifications/x.yaml leaves with Release 2020-11." in plan.summary
