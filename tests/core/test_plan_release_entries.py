"""Registry entries in a release: taken from the line only where it changed them, and never against the live line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seclog.core.collection import entry_path
from seclog.core.errors import RuleError
from seclog.core.plan import Blob, Plan
from seclog.core.plan_release import LineFiles, ReleaseRequest, plan_release
from seclog.core.record import Release
from seclog.core.rows import VersionRow
from tests.core.ledger_text import state

ENTRY = entry_path("section-g")
TEXT = "documents/section-g.md"
DRAFTED = """
    baseline 2020-02-27 number 7.0: section-g 7.0
    plan 2020-11 for 2020-11-29
    decide MP093 approved 2020-10-08
    draft 2020-11: section-g 7.1 < 7.0 by MP093
"""
CLASSIFIED = DRAFTED + "classify section-g as SEC / Security on 2020-11-01\n"


def files(fork: str | None, live: str | None, tip: str, **more: object) -> LineFiles:
    texts = {TEXT: "text 7.1"}
    found = LineFiles(texts | {ENTRY: tip}, {TEXT: "text 7.0", ENTRY: live}, texts | {ENTRY: tip}, forked={ENTRY: fork})
    return replace(found, **more)  # type: ignore[arg-type]


def released(text: str, held: LineFiles) -> tuple[Plan, VersionRow]:
    plan = plan_release(state(text), ReleaseRequest("2020-11"), held)
    assert isinstance(plan.record, Release)
    return plan, plan.record.blocks[0].versions[0]


@pytest.mark.parametrize(
    ("fork", "live", "tip", "taken"),
    [
        ("one", "one", "one", False),
        ("one", "two", "one", False),
        ("one", "one", "two", True),
        ("one", "two", "three", True),
        ("one", "two", "two", False),
        (None, None, "one", True),
    ],
)
def test_an_entry_is_taken_from_a_line_that_changed_it(
    fork: str | None, live: str | None, tip: str, taken: bool
) -> None:
    plan, _ = released(DRAFTED, files(fork, live, tip))
    assert plan.changes == {TEXT: Blob("text 7.1")} | ({ENTRY: Blob(tip)} if taken else {})


@pytest.mark.parametrize(
    ("text", "tip", "category"),
    [
        (DRAFTED, "one", "Section"),
        (CLASSIFIED, "one", "Security"),
        (CLASSIFIED, "three", "Section"),
    ],
)
def test_a_released_version_bears_the_category_of_the_entry_that_goes_with_it(
    text: str, tip: str, category: str
) -> None:
    assert released(text, files("one", "two", tip))[1].category == category


def test_a_document_that_has_left_the_code_meanwhile_needs_no_cause_and_raises_no_number() -> None:
    left = DRAFTED.replace(" by MP093", "") + "classify section-g as Other / Section on 2020-11-01\n"
    plan, row = released(left, files("one", "two", "one"))
    assert (row.type, row.causes) == ("Other", ())
    assert isinstance(plan.record, Release)
    assert plan.record.collection_number == "7.0"


def test_a_line_that_would_take_back_what_the_live_line_says_is_stale() -> None:
    held = files("one", "two", "three", unsettled={"section-g": ("category", "owner")})
    with pytest.raises(RuleError) as caught:
        released(CLASSIFIED, held)
    (finding,) = caught.value.findings
    assert (finding.code, finding.where) == ("E119", "section-g 7.1")
    assert finding.message.startswith("The live line has recorded another category and owner of it")
    assert finding.hint == (
        f"git switch pending/2020-11, and write in {ENTRY} what the live entry says of category and owner; "
        "then: seclog draft section-g"
    )


def test_a_line_that_says_the_same_as_the_live_one_is_not_stale() -> None:
    plan, _ = released(CLASSIFIED, files("one", "two", "three", unsettled={"section-g": ()}))
    assert plan.changes[ENTRY] == Blob("three")
