"""Taking units off a line: which are meant, what the record says, what the tree shows again."""

from __future__ import annotations

import pytest

from seclog.core.errors import RuleError, SeclogError, UsageError
from seclog.core.line_units import UnitFiles, chosen_units, version_on
from seclog.core.plan import Blob
from seclog.core.plan_withdraw import plan_withdraw
from seclog.core.record import LineWithdrawal, ModificationRow, Reference
from seclog.core.state import State
from tests.core.ledger_text import state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, section-a 7.0, appendix-x 3.0, appendix-y 2.0
    plan 2020-11 for 2020-11-29
    draft 2020-11: section-g 7.1 < 7.0 by MP093 & BEIS designation, section-h 7.1 < 7.0 by MP098, guide 0.1 by MP098
    draft 2020-11: section-a 7.1 < 7.0 by DP118 & MP142
    leave 2020-11: appendix-x > appendix-y by MP098, appendix-y by MP157
"""


def chosen(*names: str, now: State | None = None, moving: bool = False) -> tuple[str, ...]:
    now = now or state(HISTORY)
    return chosen_units(now, now.line("2020-11"), names, moving=moving)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("section-g",), ("section-g",)),
        (("Section G", "section g"), ("section-g",)),
        (("MP098",), ("section-h", "guide", "appendix-x")),
        (("section-h", "MP098"), ("section-h", "guide", "appendix-x")),
        (("appendix-x",), ("appendix-x",)),
        (("APPENDIX Y",), ("appendix-y",)),
        (("MP157",), ("appendix-y",)),
    ],
)
def test_units_are_named_by_id_label_or_what_alone_brings_them(names: tuple[str, ...], expected: tuple[str]) -> None:
    assert chosen(*names) == expected


def test_a_modification_brings_units_under_any_id_that_it_bore() -> None:
    now = state(HISTORY)
    now.book.modifications["MP142"] = ModificationRow("MP142", "approved", now.today, "", "", None, "", "DP118")
    now.book.renamed["DP118"] = "MP142"
    assert chosen("MP142", now=now) == chosen("DP118", now=now) == ("section-a",)


@pytest.mark.parametrize(
    ("names", "error", "message", "hint"),
    [
        ((), UsageError, "Nothing is named", "Name a document or a modification"),
        (("section-q",), RuleError, "Nothing on 2020-11 is called 'section-q'", "Did you mean section-"),
        (("MP089",), RuleError, "Nothing on 2020-11 is called 'MP089'", "Did you mean MP098?"),
        (("zzz",), RuleError, "Nothing on 2020-11 is called 'zzz'", "Type: seclog pending 2020-11"),
        (
            ("MP093",), RuleError,
            "section-g stands on 2020-11 for MP093 and for BEIS designation as well",
            "seclog withdraw section-g --from 2020-11; then: "
            'seclog draft section-g --for 2020-11 --file FILE --instrument "BEIS designation"',
        ),
        (("DP118",), RuleError, "section-a stands on 2020-11 for DP118 and for MP142 as well", "--mod MP142"),
    ],
)  # fmt: skip
def test_a_name_that_means_nothing_or_too_much_is_refused(
    names: tuple[str, ...], error: type[SeclogError], message: str, hint: str
) -> None:
    with pytest.raises(error) as caught:
        chosen(*names)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_those_who_move_are_told_to_name_the_document() -> None:
    with pytest.raises(RuleError, match="for MP093 and for BEIS designation") as caught:
        chosen("MP093", moving=True)
    assert caught.value.hint.endswith("seclog move section-g --from 2020-11 --to RELEASE")


def test_a_document_that_leaves_but_was_never_issued_is_known_by_its_id() -> None:
    now = state(HISTORY + "leave 2020-11: ghost")
    assert chosen("ghost", now=now) == ("ghost",)
    assert version_on(now.line("2020-11"), "ghost") == "retired"


FILES = UnitFiles(
    tip={
        "section-g": {"g.md": "new", "g.csv": "same", "extra.md": "added", "g.yaml": "entry"},
        "appendix-x": {"x": None},
    },
    live={
        "section-g": {"g.md": "old", "g.csv": "same", "extra.md": None, "g.yaml": "before"},
        "appendix-x": {"x": "x"},
    },
)


def test_what_is_withdrawn_is_recorded_and_live_text_stands_on_the_line_again() -> None:
    now = state(HISTORY)
    plan = plan_withdraw(now, now.line("2020-11"), ("section-g", "appendix-x"), "the Panel sent it back", FILES)
    gone = (Reference("section-g", "7.1"), Reference("appendix-x", "retired"))
    assert plan.record == LineWithdrawal(
        now.recorded_at(), "Take section-g 7.1, appendix-x retired out of Release 2020-11", "2020-11",
        "the Panel sent it back", gone,
    )  # fmt: skip
    assert plan.changes == {"g.md": Blob("old"), "extra.md": None, "g.yaml": Blob("before"), "x": Blob("x")}
    tip = now.line("2020-11").tip
    assert (plan.ref, plan.old, plan.parents, plan.base_tree, plan.tags) == (
        "refs/heads/pending/2020-11", tip, (tip,), tip, (),
    )  # fmt: skip
    assert plan.summary[1] == "appendix-x retired is taken out of Release 2020-11."


def test_many_units_are_counted_in_the_sentence() -> None:
    now = state(HISTORY)
    every = (*now.line("2020-11").drafts, *now.line("2020-11").retired)
    plan = plan_withdraw(now, now.line("2020-11"), every, "", UnitFiles())
    assert plan.record.subject == "Take 6 documents out of Release 2020-11"
    assert plan.changes == {}


def test_a_reason_that_cannot_be_kept_is_refused() -> None:
    now = state(HISTORY)
    with pytest.raises(UsageError, match=r"'a\|b' cannot be kept as a reason: it holds '\|'"):
        plan_withdraw(now, now.line("2020-11"), ("section-g",), "a|b", FILES)
