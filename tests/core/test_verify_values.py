"""The pure checks on values that no repository made by seclog reaches: retirements, listed texts, odd numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from seclog.core.collection import Collection, entry_path
from seclog.core.document import Document, DocumentType
from seclog.core.errors import Finding
from seclog.core.record import (
    Baseline,
    Block,
    Corrected,
    Correction,
    LineDraft,
    LinePlan,
    Numbering,
    Record,
    Reference,
    RegistryRecord,
    Release,
    Retirement,
    VersionRow,
)
from seclog.core.rulebook import fold
from seclog.core.verify_case import Case, Entries
from seclog.core.verify_chain import check_chain, fork_place, note_encodings
from seclog.core.verify_facts import NOTES, Change, Commit, File, History, Side, exit_code, severity
from seclog.core.verify_registry import Present, check_registry
from seclog.core.verify_replay import Replayed
from seclog.core.verify_report import Verified
from seclog.core.verify_standing import Standing
from seclog.core.verify_tree import LineFiles, Tree
from seclog.core.verify_versions import check_drafts, check_record, live_version

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
DAY = date(2026, 1, 1)
TYPE = DocumentType("SEC")


def row(document: str, version: str, made_from: str = "", path: str = "") -> VersionRow:
    return VersionRow(document, version, made_from, document.title(), document.title(), "SEC", "Section", path, ())


def baseline(*rows: VersionRow, own: tuple[str, ...] = (), sequence: int = 1, number: str = "7.0") -> Baseline:
    numberings = tuple(
        Numbering(one, "own" if one in own else "integer", "") for one in dict.fromkeys(r.document for r in rows)
    )
    blocks = (Block(DAY, rows),)
    return Baseline(
        sequence, MOMENT, "Open", "sec", "SEC", "UTC", "main", number, (TYPE,), ("Section",), None, numberings, blocks
    )


def release(*rows: VersionRow, sequence: int = 2, number: str = "8.0", block: Block | None = None) -> Release:
    blocks = (block or Block(DAY, rows),)
    return Release(sequence, MOMENT, "Release", "r-1", "R 1", "release", number, None, None, (), blocks)


def commit(
    name: str, record: Record | None = None, parents: tuple[str, ...] = (), changes: tuple[Change, ...] = ()
) -> Commit:
    sequence = getattr(record, "sequence", 0)
    return Commit(name, parents, "A <a@b>", int(MOMENT.timestamp()), "", sequence, record, "", changes)


def put(path: str, blob: str | None) -> Change:
    return Change(path, None if blob is None else File("100644", blob))


def history(*chain: Commit, sides: tuple[Side, ...] = (), encoded: tuple[str, ...] = ()) -> History:
    by_tip = {side.tip: side for side in sides}
    return History("main", chain[-1].id, chain, frozenset(c.id for c in chain), {}, encoded, by_tip, {}, (), ())


def case_of(found: History) -> Case:
    return Case(found, check_chain(found)[0])


def codes(findings: object) -> list[str]:
    assert isinstance(findings, list)
    return [one.code for one in findings]


# --- numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draft", "live"),
    [
        ("7.2", "8.0"),
        ("7.10", "8.0"),
        ("0.1", "1.0"),
        ("4.2-draft.3", "4.2"),
        ("8.0", ""),
        ("seven", ""),
        ("7.2-draft.x", ""),
        ("", ""),
    ],
)
def test_a_draft_becomes_one_live_version_and_what_is_no_draft_none(draft: str, live: str) -> None:
    assert live_version(draft) == live


@pytest.mark.parametrize(
    ("opening", "own", "expected"),
    [
        (row("d", "7.0"), (), []),
        (row("d", "7.1"), (), ["V24"]),
        (row("d", "seven"), (), ["V24"]),
        (row("d", "3.1"), ("d",), []),
        (row("d", "3.1-draft.1"), ("d",), ["V24"]),
    ],
)
def test_a_document_opens_with_a_live_version(opening: VersionRow, own: tuple[str, ...], expected: list[str]) -> None:
    assert codes(list(check_record("c", baseline(opening, own=own), Standing()))) == expected


def standing(*records: Baseline | Release | RegistryRecord | Correction) -> Standing:
    made = Standing()
    for record in records:
        made.take(record)
    return made


VOID = Correction(2, MOMENT, "Void it", "why", (Corrected("d", "8.0", void=True),))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (standing(baseline(row("d", "7.0"))), row("d", "8.0", "7.1"), []),
        (standing(baseline(row("d", "7.0"))), row("d", "8.0", "8.1"), ["V24"]),
        (standing(baseline(row("d", "7.0"))), row("d", "9.0", "8.1"), ["V24"]),
        (standing(baseline(row("d", "7.0"))), row("d", "7.0", "6.1"), ["V24"]),
        (standing(baseline(row("d", "7.0"))), row("new", "1.0", "0.1"), []),
        (standing(baseline(row("d", "7.0"), row("d", "8.0")), VOID), row("d", "10.0", "9.1"), []),
        (standing(baseline(row("d", "7.0"), row("d", "8.0")), VOID), row("d", "8.0", "7.2"), ["V24"]),
        (standing(baseline(row("d", "3.1"), own=("d",))), row("d", "4.0", "4.0-draft.1"), []),
        (standing(baseline(row("d", "3.1"), own=("d",))), row("d", "3.1", "3.1-draft.2"), ["V24"]),
    ],
)
def test_a_version_is_the_next_of_its_document(before: Standing, now: VersionRow, expected: list[str]) -> None:
    assert codes(list(check_record("c", release(now), before))) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("7.0", "8.0", []),
        ("7.0", "12.0", []),
        ("7.0", "7.0", ["V28"]),
        ("7.0", "6.0", ["V28"]),
        ("7.0", "8.1", ["V28"]),
        ("7.0", "", ["V28"]),
        ("", "", []),
        ("2020", "2020", []),
    ],
)
def test_the_number_of_the_collection_rises(before: str, now: str, expected: list[str]) -> None:
    made = standing(baseline(row("d", "7.0"), number=before))
    assert codes(list(check_record("c", release(row("d", "8.0", "7.1"), number=now), made))) == expected


def test_the_number_may_stay_where_nothing_of_the_code_is_touched() -> None:
    made = standing(baseline(row("d", "7.0")))
    other = row("d", "8.0", "7.1")._replace(type="Other")
    assert codes(list(check_record("c", release(other, number="7.0"), made))) == []


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Block(DAY, (), (), (Retirement("d", ""),)), []),
        (Block(DAY, (), (), (Retirement("d", "e"),)), ["V15"]),
        (Block(DAY, (row("e", "1.0", "0.1"),), (), (Retirement("d", "e"),)), []),
        (Block(DAY, (), (), (Retirement("ghost", ""),)), ["V15"]),
        (Block(DAY, (), (Reference("d", "7.0"),)), []),
        (Block(DAY, (), (Reference("d", "6.0"),)), ["V15"]),
    ],
)
def test_only_what_was_issued_is_ended_or_retired(block: Block, expected: list[str]) -> None:
    made = standing(baseline(row("d", "7.0")))
    assert codes(list(check_record("c", release(block=block), made))) == expected


def test_a_document_that_has_left_the_rulebook_has_no_last_version() -> None:
    made = standing(baseline(row("d", "7.0")), release(block=Block(DAY, (), (), (Retirement("d", ""),))))
    assert made.last("d") is None
    again = release(block=Block(DAY, (), (), (Retirement("d", ""),)), number="9.0", sequence=3)
    assert codes(list(check_record("c", again, made))) == ["V13", "V15"]


def test_a_release_is_cancelled_once_and_not_after_it_landed() -> None:
    made = standing(baseline(row("d", "7.0")), RegistryRecord(2, MOMENT, "Cancel", "", cancelled=("r-2",)))
    again = RegistryRecord(3, MOMENT, "Cancel", "", cancelled=("r-2", "r-3"))
    assert codes(list(check_record("c", again, made))) == ["V13"]


def draft(name: str, *rows: VersionRow) -> Commit:
    return commit(name, LineDraft(MOMENT, "Draft", "r-1", (), rows))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (row("d", "7.2", "7.1"), []),
        (row("d", "7.1", "7.0"), []),
        (row("d", "0.1"), []),
        (row("d", "4.2-draft.1", "3.1"), []),
        (row("d", "8.1", "7.0"), ["V24"]),
        (row("d", "8.0", "7.0"), ["V24"]),
    ],
)
def test_the_number_of_a_draft_follows_from_its_base(one: VersionRow, expected: list[str]) -> None:
    assert codes(check_drafts(history(commit("c"), sides=(Side("t", "c", (draft("t", one),)),)))) == expected


# --- the chain ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sequences", "expected", "believed"),
    [
        ((1, 2, 3), [], [0, 1, 2]),
        ((1, 3), ["V10"], [0, 1]),
        ((1, 4), ["V10"], [0, 1]),
        ((1, 2, 2, 3), ["V10"], [0, 1, 3]),
    ],
)
def test_records_count_up_by_one(sequences: tuple[int, ...], expected: list[str], believed: list[int]) -> None:
    records = [RegistryRecord(n, MOMENT, "R", "") if n > 1 else baseline(row("d", "7.0")) for n in sequences]
    seen, found = check_chain(history(*(commit(f"c{n}", record) for n, record in enumerate(records))))
    assert (codes(found), sorted(seen.records)) == (expected, believed)


def test_the_first_record_is_the_baseline_and_no_other_is() -> None:
    first = history(commit("a", RegistryRecord(1, MOMENT, "R", "")))
    late = history(commit("a", baseline(row("d", "7.0"))), commit("b", baseline(row("d", "7.0"), sequence=2)))
    assert codes(check_chain(first)[1]) == codes(check_chain(late)[1]) == ["V10"]


def test_a_record_in_another_encoding_is_found_wherever_it_stands() -> None:
    here = commit("a", baseline(row("d", "7.0")))._replace(encoding="UTF-7")
    found = history(here, encoded=("old",))
    assert codes(check_chain(found)[1]) + codes(note_encodings(found)) == ["V12", "V12"]


# --- trees -------------------------------------------------------------------------------------------------------


def test_a_tree_tells_what_stood_at_a_path_at_any_time() -> None:
    tree = Tree({"a": File("100644", "1")})
    tree.apply(0, (put("b", "2"),))
    tree.apply(2, (put("a", "3"), put("b", None)))
    assert [(f.blob if (f := tree.at(place, "a")) else None) for place in (-1, 0, 1, 2)] == ["1", "1", "1", "3"]
    assert [tree.at(place, "b") is not None for place in (-1, 0, 1, 2)] == [False, True, True, False]
    assert dict(tree.files()) == {"a": File("100644", "3")}
    assert (tree.now("none"), tree.former("a"), tree.former("b")) == (None, frozenset({"1"}), frozenset({"2"}))


def test_a_line_shows_the_live_tree_that_it_left_until_it_changes_a_path() -> None:
    tree = Tree({})
    tree.apply(0, (put("a", "1"), put("b", "1")))
    tree.apply(1, (put("a", "2"), put("b", "2")))
    side = Side("y", "c0", (commit("x", changes=(put("b", "3"),)), commit("y", changes=(put("a", None),))))
    files = LineFiles(tree, side, 0)
    assert [files.at("x", "a"), files.at("x", "b")] == [File("100644", "1"), File("100644", "3")]
    assert [files.at("y", "a"), files.at("y", "b")] == [None, File("100644", "3")]


def test_a_line_that_begins_elsewhere_has_no_place_on_the_chain() -> None:
    found = history(commit("a", parents=("root",)), commit("b", parents=("a",)))
    places = [fork_place(found, Side("t", fork, ())) for fork in ("root", "a", "b", "elsewhere", "")]
    assert places == [-1, 0, 1, None, None]


# --- retirements and listed texts, replayed ----------------------------------------------------------------------


def retired(*changes: Change, fork: str = "c0") -> Case:
    """A baseline of two documents, and a release that retires one of them with these changes."""
    opened = (put("d.md", "d"), put("e.md", "e"), put(entry_path("d"), "yd"), put(entry_path("e"), "ye"), put("x", "x"))
    first = commit("c0", baseline(row("d", "7.0", path="d.md"), row("e", "7.0", path="e.md")), changes=opened)
    plan = commit("l0", LinePlan(MOMENT, "Plan", "r-1", "R 1", "release", None, ""), parents=("c0",))
    going = Retirement("d", "e")
    draft = commit("l1", LineDraft(MOMENT, "Merge", "r-1", (), (), retired=(going,)), parents=("l0",))
    second = commit("c1", release(block=Block(DAY, (), (), (going,)), number="8.0"), ("c0", "l1"), changes)
    return case_of(history(first, second, sides=(Side("l1", fork, (plan, draft)),)))


D = Document("d", "D", "D", "SEC", "Section", file="d.md", annexes=("x",))
E = Document("e", "E", "E", "SEC", "Section", file="e.md")
ENTRIES = Entries({"yd": D, "ye": E}, {})
ALL_GONE = (put("d.md", None), put(entry_path("d"), None), put("x", None))


@pytest.mark.parametrize(
    ("changes", "fork", "expected"),
    [
        (ALL_GONE, "c0", []),
        (ALL_GONE[:2], "c0", ["V20"]),
        (ALL_GONE[1:], "c0", ["V20"]),
        ((*ALL_GONE, put("e.md", None)), "c0", ["V20"]),
        (ALL_GONE, "elsewhere", ["V20"]),
    ],
)
def test_what_is_retired_leaves_with_entry_text_and_annexes(
    changes: tuple[Change, ...], fork: str, expected: list[str]
) -> None:
    assert codes(Replayed(retired(*changes, fork=fork), ENTRIES).run().findings) == expected


def present(case: Case, *records: Baseline | Release) -> Present:
    collection = Collection("sec", "SEC", "UTC", (TYPE,), ("Section",))
    return Present(fold((f"c{n}", record) for n, record in enumerate(records)), ENTRIES, collection)


def in_registry(case: Case, blamed: set[str]) -> list[Finding]:
    records = [one for one in case.believed.records.values() if isinstance(one, Baseline | Release)]
    return check_registry(case, present(case, *records), blamed)


def test_the_entry_of_a_document_that_has_left_is_found() -> None:
    left = in_registry(retired(put("d.md", None)), set())
    assert [(one.code, one.where) for one in left] == [("V25", entry_path("d"))]
    assert in_registry(retired(put("d.md", None)), {entry_path("d")}) == []
    assert in_registry(retired(*ALL_GONE), set()) == []


def test_a_text_that_is_gone_is_found_unless_its_path_is_to_blame_already() -> None:
    case = retired(*ALL_GONE, put("e.md", None))
    assert [(one.code, one.where) for one in in_registry(case, set())] == [("V25", "e.md")]
    assert in_registry(case, {"e.md"}) == []


def test_a_listed_text_has_no_path_to_look_at() -> None:
    digest = "sha256:" + "0" * 64
    listed = commit("c0", baseline(row("e", "7.0", path=digest)), changes=(put(entry_path("e"), "ye"),))
    case = case_of(history(listed))
    replayed = Replayed(case, Entries({}, {})).run()
    assert (replayed.findings, replayed.standing.registered) == ([], set())


def test_a_text_that_moves_leaves_its_former_path() -> None:
    opened = (put("e.md", "e"), put(entry_path("e"), "ye"))
    first = commit("c0", baseline(row("e", "7.0", path="e.md")), changes=opened)
    moved = row("e", "7.1", "7.0", "new.md")
    line = commit("l0", LineDraft(MOMENT, "Draft", "r-1", (), (moved,)), ("c0",), (put("new.md", "e2"),))
    made = release(moved._replace(version="8.0", made_from="7.1"))
    for changes, expected in (((put("new.md", "e2"), put("e.md", None)), []), ((put("new.md", "e2"),), ["V20"])):
        second = commit("c1", made, ("c0", "l0"), changes)
        case = case_of(history(first, second, sides=(Side("l0", "c0", (line,)),)))
        assert codes(Replayed(case, ENTRIES).run().findings) == expected


def test_a_draft_whose_line_does_not_hold_its_text_is_found() -> None:
    opened = (put("e.md", "e"), put(entry_path("e"), "ye"))
    first = commit("c0", baseline(row("e", "7.0", path="e.md")), changes=opened)
    drafted = row("e", "7.1", "7.0", "e.md")
    line = commit("l0", LineDraft(MOMENT, "Draft", "r-1", (), (drafted,)), ("c0",), (put("e.md", None),))
    second = commit("c1", release(drafted._replace(version="8.0", made_from="7.1")), ("c0", "l0"))
    case = case_of(history(first, second, sides=(Side("l0", "c0", (line,)),)))
    assert codes(Replayed(case, ENTRIES).run().findings) == ["V29"]


# --- exit codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "code"),
    [((), 0), (("V26",), 0), (("V50", "V26"), 1), (("V06", "V50"), 8), (("V06", "V50", "V30"), 7), (("V03",), 7)],
)
def test_the_gravest_finding_decides(found: tuple[str, ...], code: int) -> None:
    assert exit_code(tuple(Finding(one, "", "") for one in found)) == code


def test_notes_call_for_nothing() -> None:
    assert {severity(Finding(one, "", "")) for one in NOTES} == {0}


def test_a_summary_counts_and_never_calls_an_unsigned_record_authentic() -> None:
    clean = Verified((), (), "t", 1, 1_234, 0, 2, False)
    assert clean.summary() == (
        "integrity: chain ok (1 record, 1,234 versions, 0 drafts, 2 tags); authenticity: not proven"
    )
    broken = clean._replace(findings=(Finding("V10", "", ""),))
    assert broken.summary().startswith("integrity: chain broken (")
