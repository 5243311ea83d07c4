"""Rebasing: files and entries put together, what a draft goes onto, and what is recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seclog.core.errors import RuleError
from seclog.core.line import Draft, Line
from seclog.core.plan import Content
from seclog.core.plan_draft import DraftItem
from seclog.core.plan_rebase import (
    Merged,
    Sides,
    Stale,
    changed_finding,
    conflict_finding,
    entry_finding,
    merged_entry,
    merged_file,
    new_base,
    plan_rebase,
    refusal,
    require_draft,
    root_of,
    stale_drafts,
)
from seclog.core.record import Designated, DocumentRow, LineDraft
from seclog.core.state import State
from tests.core.ledger_text import document, state

HISTORY = """
    baseline 2020-02-27: section-g 7.0, section-h 7.0, smets2 3.1 own, smets2 2.0 own, guide 1.0
    plan 2020-11 for 2020-11-29
    plan 2021-02 for 2021-02-25
"""
DRAFTED = HISTORY + "draft 2021-02: section-g 7.1 < 7.0 by MP093 & BEIS designation, section-h 7.1 < 7.0\n"
LIVE = DRAFTED + "draft 2020-11: section-g 7.2 < 7.0 by MP098\nrelease 2020-11 on 2020-11-29\n"


def joined(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """A merge that always comes out."""
    return b"+".join((base, ours, theirs))


def torn(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """A merge that never does."""
    return None


@pytest.mark.parametrize(
    ("path", "sides", "merge", "expected"),
    [
        ("a.md", Sides(b"1", b"2", b"1"), torn, Merged(b"2")),
        ("a.md", Sides(b"1", b"1", b"3"), torn, Merged(b"3")),
        ("a.md", Sides(b"1", b"2", b"2"), torn, Merged(b"2")),
        ("a.md", Sides(b"1", b"2", b"3"), joined, Merged(b"1+2+3")),
        ("a.md", Sides(None, b"2", b"3"), joined, Merged(b"+2+3")),
        ("a.md", Sides(b"1", b"2", b"3"), torn, Merged(None, "words")),
        ("a.md", Sides(b"1", None, b"3"), joined, Merged(None, "words")),
        ("a.md", Sides(b"1", b"2", None), joined, Merged(None, "words")),
        ("a.md", Sides(b"1", None, b"1"), joined, Merged(None)),
        ("a.md", Sides(b"1", b"2", b"\0"), joined, Merged(None, "binary")),
        ("a.DOCX", Sides(b"1", b"2", b"3"), joined, Merged(None, "binary")),
        ("a.pdf", Sides(b"1", b"2", b"1"), joined, Merged(b"2")),
    ],
)
def test_a_file_is_merged_only_where_both_sides_changed_it(
    path: str, sides: Sides, merge: object, expected: Merged
) -> None:
    assert merged_file(path, sides, merge) == expected  # type: ignore[arg-type]


def test_an_entry_is_put_together_key_by_key() -> None:
    base = document("section-g")
    ours = replace(base, title="Ours", label="Section GG", owner="Us")
    theirs = replace(base, title="Theirs", category="Security", owner="Us")
    assert merged_entry(base, ours, theirs) == (
        replace(base, title="Ours", label="Section GG", category="Security", owner="Us"),
        ("title",),
    )
    assert merged_entry(base, base, theirs) == (theirs, ())


def line_of(now: State, release: str = "2021-02") -> Line:
    return now.lines[release]


def draft_of(now: State, name: str, release: str = "2021-02") -> Draft:
    return line_of(now, release).drafts[name]


def names(drafts: tuple[Draft, ...]) -> list[str]:
    return [one.row.document for one in drafts]


def test_a_draft_is_stale_when_its_root_is_live_no_longer() -> None:
    now = state(LIVE)
    assert names(stale_drafts(now, line_of(now))) == ["section-g"]
    assert stale_drafts(state(DRAFTED), line_of(state(DRAFTED))) == ()


ENDING = HISTORY + (
    "draft 2021-02: smets2 4.2-draft.1 < 2.0\n"
    "draft 2020-11: smets2 2.1-draft.1 < 2.0 ending 2.0\nrelease 2020-11 on 2020-11-29\n"
)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (LIVE, "section-g", "8.0"),
        (LIVE, "section-h", "7.0"),
        (LIVE + "correct section-g 8.0: void\ndraft 2021-02: section-g 8.1 < 8.0", "section-g", "7.0"),
        (ENDING, "smets2", "2.1"),  # 3.1 is live too, and 2.1 took the place of 2.0
        (HISTORY + "draft 2021-02: smets2 4.2-draft.1 < 2.0\ncorrect smets2 2.0: void", "smets2", "3.1"),
        (DRAFTED + "retire section-g in x on 2020-06-25", "section-g", None),
        (HISTORY + "draft 2021-02: section-q 0.1", "section-q", None),
        (
            HISTORY + "draft 2021-02: section-q 0.1\ndraft 2020-11: section-q 0.2\nrelease 2020-11 on 2020-11-29",
            "section-q",
            "1.0",
        ),
    ],
)
def test_a_draft_goes_onto_the_live_version(text: str, name: str, expected: str | None) -> None:
    now = state(text)
    found = new_base(now.book, draft_of(now, name))
    assert (found.row.version if found is not None else None) == expected


def test_the_root_is_found_as_it_was_issued() -> None:
    now = state(LIVE + "correct section-g 7.0: void")
    root = root_of(now.book, draft_of(now, "section-g"))
    assert root is not None
    assert (root.row.version, root.void) == ("7.0", True)
    assert root_of(now.book, draft_of(state(HISTORY + "draft 2021-02: section-q 0.1"), "section-q")) is None


def test_a_document_without_a_draft_is_named_with_the_nearest() -> None:
    line = line_of(state(DRAFTED))
    assert require_draft(line, "section-g").row.version == "7.1"
    for name, hint in (("section-gg", "Did you mean section-g?"), ("guide", "Type: seclog pending 2021-02")):
        with pytest.raises(RuleError, match=f"{name} has no draft for Release 2021-02") as caught:
            require_draft(line, name)
        assert caught.value.hint == hint


# What is not merged


def test_a_designated_draft_stands_as_made() -> None:
    now = state(LIVE)
    line = replace(line_of(now), designated={"section-g": Designated("section-g", "7.1", ())})
    found = refusal(now, line, draft_of(now, "section-g"))
    assert found is not None
    assert (found.code, found.where, found.message) == ("D201", "section-g 7.1", "Section G stands as made")
    assert found.hint == "Draft it again: seclog draft section-g --for 2021-02 --designated --file FILE"


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        ("retire section-h in x on 2020-06-25", "D202", "Section H has been retired, so there is nothing to put it on"),
        ("correct section-h 7.0: void", "D202", "Section H has no live version, so there is nothing to put it on"),
    ],
)
def test_without_a_live_version_the_draft_is_to_be_taken_off(more: str, code: str, message: str) -> None:
    now = state(DRAFTED + more)
    found = refusal(now, line_of(now), draft_of(now, "section-h"))
    assert found is not None
    assert (found.code, found.message) == (code, message)
    assert found.hint == "Take the draft off: seclog withdraw section-h --from 2021-02"


def test_an_own_number_that_was_issued_meanwhile_is_stated_anew() -> None:
    now = state(ENDING.replace("4.2-draft.1", "2.1-draft.2"))
    found = refusal(now, line_of(now), draft_of(now, "smets2"))
    assert found is not None
    assert (found.code, found.message) == ("D203", "Smets2 2.1 has been issued meanwhile")
    assert "--base 2.1 --version V" in found.hint
    assert refusal(state(ENDING), line_of(state(ENDING)), draft_of(state(ENDING), "smets2")) is None
    assert refusal(state(LIVE), line_of(state(LIVE)), draft_of(state(LIVE), "section-g")) is None


def stale_g() -> tuple[Line, Stale]:
    now = state(LIVE)
    draft = draft_of(now, "section-g")
    base = new_base(now.book, draft)
    assert base is not None
    return line_of(now), Stale(draft, root_of(now.book, draft), base)


@pytest.mark.parametrize(
    ("path", "problem", "code", "message", "hint"),
    [
        ("documents/section-g.md", "words", "D205", "7.1 and 8.0 change the same words", "rebase 2021-02 section-g -o"),
        ("documents/section-g.md", "binary", "D206", "documents/section-g.md is no text", "Make one file of both"),
        ("g.csv", "words", "D207", "g.csv is changed in both, in the same place (7.1 and 8.0)", "git switch pending"),
        ("g.xlsx", "binary", "D207", "g.xlsx is no text, and both changed it (7.1 and 8.0)", "git switch pending"),
    ],
)
def test_what_both_sides_changed_is_said_with_the_remedy(
    path: str, problem: str, code: str, message: str, hint: str
) -> None:
    found = conflict_finding(*stale_g(), path, problem)
    assert (found.code, found.where) == (code, "section-g 7.1")
    assert message in found.message
    assert hint in found.hint
    assert "seclog draft section-g --for 2021-02" in found.hint
    assert "--base 8.0" in found.hint


def test_keys_that_both_sides_changed_are_named() -> None:
    found = entry_finding(*stale_g(), ("label", "title"), "registry/documents/section-g.yaml")
    assert found.message == "registry/documents/section-g.yaml: label, title changed in both 7.1 and 8.0"
    assert found.hint.endswith("--base 8.0, and the line's label and title stand")


def test_a_line_that_was_changed_by_hand_is_not_guessed_at() -> None:
    line, stale = stale_g()
    found = changed_finding(line, stale.draft, "8.0", ["documents/section-g.md"])
    assert found.message == "documents/section-g.md changed on the line since the draft"
    assert "git restore -SW -s section-g/7.1 -- documents/section-g.md" in found.hint


# The record


def item(name: str, base: str, **changes: object) -> DraftItem:
    one = document(name, **changes)
    return DraftItem(one, {one.path("4.2") or "": b"merged\n"}, b"entry\n", base)


def test_merged_drafts_go_into_one_record_on_their_bases() -> None:
    now = state(LIVE)
    plan = plan_rebase(now, "2021-02", (item("section-g", "8.0", title="Rules"),))
    assert isinstance(plan.record, LineDraft)
    (row,) = plan.record.drafts
    assert (row.version, row.made_from, row.title) == ("8.1", "8.0", "Rules")
    assert row.causes == ("MP093", "BEIS designation")
    assert plan.record.subject == "Rebase Section G on 8.0 for Release 2021-02"
    assert plan.summary == ("Section G 8.1 is 7.1 on the live 8.0.",)
    assert plan.ref == "refs/heads/pending/2021-02"
    assert plan.changes == {
        "documents/section-g.md": Content(b"merged\n"),
        "registry/documents/section-g.yaml": Content(b"entry\n"),
    }
    assert [tag.name for tag in plan.tags] == ["section-g/8.1"]
    assert plan.record.documents == ()


def test_numbers_are_free_over_all_lines() -> None:
    now = state(LIVE + "plan 2021-06 for 2021-06-24\ndraft 2021-06: section-g 8.1 < 8.0")
    plan = plan_rebase(now, "2021-02", (item("section-g", "8.0"),))
    assert [tag.name for tag in plan.tags] == ["section-g/8.2"]


def test_what_a_draft_says_beside_its_text_goes_on_being_said() -> None:
    now = state(LIVE)
    said = DocumentRow("section-g", None, "SEC", "Section", owner="Panel")
    line = replace(line_of(now), described={"section-g": said})
    now = replace(now, lines={**now.lines, "2021-02": line})
    plan = plan_rebase(now, "2021-02", (item("section-g", "8.0", category="Section", owner="Panel"),))
    assert isinstance(plan.record, LineDraft)
    assert plan.record.documents == (said,)


def test_a_version_that_the_line_was_to_end_and_that_has_ended_is_said() -> None:
    now = state(ENDING.replace("4.2-draft.1 < 2.0", "4.2-draft.1 < 2.0 ending 2.0"))
    plan = plan_rebase(now, "2021-02", (item("smets2", "2.1"),))
    assert plan.summary == (
        "Smets2 4.2-draft.2 is 4.2-draft.1 on the live 2.1.",
        "smets2 2.0 has ended already; say what ends now: seclog draft smets2 --for 2021-02 --supersede V --mod ID",
    )
    other = state(ENDING.replace("4.2-draft.1 < 2.0", "4.2-draft.1 < 2.0 ending 3.1"))
    assert len(plan_rebase(other, "2021-02", (item("smets2", "2.1"),)).summary) == 1


def test_a_long_list_is_counted() -> None:
    names = [f"section-{letter}" for letter in "abcdefghi"]
    rows = ", ".join(f"{one} 7.0" for one in names)
    drafts = ", ".join(f"{one} 7.1 < 7.0" for one in names)
    now = state(f"baseline 2020-02-27: {rows}\nplan 2020-11 for 2020-11-29\ndraft 2020-11: {drafts}")
    plan = plan_rebase(now, "2020-11", tuple(item(one, "7.0") for one in names))
    assert plan.record.subject == "Rebase 9 drafts for Release 2020-11"
