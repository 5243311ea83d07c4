"""Records and trees forged with all skill, tags made again: what each says must still fit all the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from seclog.core.collection import COLLECTION_PATH
from seclog.core.errors import MachineError
from seclog.core.record import (
    Baseline,
    Corrected,
    Correction,
    LineDraft,
    LinePlan,
    RegistryRecord,
    Release,
    Retirement,
    VersionRow,
)
from seclog.formats.record import parse, write
from tests.builder import Repo
from tests.ops.verified import (
    append,
    codes,
    file_of,
    raw,
    records,
    replaced,
    restate,
    retag,
    retree,
    rewrite,
    tree_with,
    verified,
    with_tree,
)
from tests.ops.verified import (
    good_rulebook as good_rulebook,
)

Tamper = Callable[[Repo], object]
BASELINE, APPROVAL, FIRST, SECOND, CORRECTION = range(5)
SINCE = "Implement the Release 2021-02"
GUIDE = "registry/documents/guide.yaml"


# --- the tree of a record: V20, V22, V23 -------------------------------------------------------------------------


def extra_file(repo: Repo) -> None:
    retree(repo, {"documents/extra.md": file_of(repo, b"extra\n")}, since=SINCE)


def extra_file_outside(repo: Repo) -> None:
    retree(repo, {"NOTES.md": file_of(repo, b"extra\n")}, since=SINCE)


def another_text(repo: Repo) -> None:
    retree(repo, {"documents/section-d.md": file_of(repo, b"d, but other\n")}, since=SINCE)


def registry_edited_in_a_release(repo: Repo) -> None:
    entry = repo.git("show", f"main:{GUIDE}").replace("Guide for", "Guide to") + "\n"
    retree(repo, {GUIDE: file_of(repo, entry.encode())}, since=SINCE)


def ended_text_kept(repo: Repo) -> None:
    kept = repo.git("rev-parse", f"{records(repo)[FIRST]}:documents/schedule-8/3.1.md")
    retree(repo, {"documents/schedule-8/3.1.md": ("100644", kept)}, since=SINCE)


def text_in_a_correction(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], with_tree(repo, {"documents/section-d.md": file_of(repo, b"corrected\n")}))
    retag(repo)


def release_without_its_line(repo: Repo) -> None:
    tip = repo.tip(f"{records(repo)[SECOND]}^2")
    rewrite(repo, records(repo)[SECOND], replaced(f"parent {tip}\n".encode(), b""))
    retag(repo)


def baseline_without_a_text(repo: Repo) -> None:
    retree(repo, {"guide.pdf": None})


def baseline_with_more_than_its_own(repo: Repo) -> None:
    retree(repo, {"NOTES.md": file_of(repo, b"notes\n")})


def symbolic_link(repo: Repo) -> None:
    retree(
        repo, {"documents/section-d.md": ("120000", repo.git("rev-parse", "main:documents/section-d.md"))}, since=SINCE
    )


def executable(repo: Repo) -> None:
    retree(
        repo, {"documents/section-d.md": ("100755", repo.git("rev-parse", "main:documents/section-d.md"))}, since=SINCE
    )


def twin_in_other_case(repo: Repo) -> None:
    retree(repo, {"documents/Section-D.md": file_of(repo, b"twin\n")})


def twin_in_other_accents(repo: Repo) -> None:
    retree(repo, {"documents/é.md": file_of(repo, b"one\n"), "documents/e\u0301.md": file_of(repo, b"two\n")})


TREES: list[tuple[str, Tamper, set[str]]] = [
    ("a file more", extra_file, {"V20"}),
    ("a file more that is not governed", extra_file_outside, {"V20"}),
    ("another text than its line's", another_text, {"V20"}),
    ("the registry edited inside a release", registry_edited_in_a_release, {"V20"}),
    ("an ended text kept", ended_text_kept, {"V20"}),
    ("a text changed by a correction", text_in_a_correction, {"V20"}),
    ("a release without its line", release_without_its_line, {"V20"}),
    ("a baseline without a text", baseline_without_a_text, {"V20"}),
    ("a baseline with what is not governed", baseline_with_more_than_its_own, {"V20"}),
    ("a symbolic link", symbolic_link, {"V22"}),
    ("an executable", executable, {"V22"}),
    ("a twin in other letter case", twin_in_other_case, {"V23"}),
    ("a twin in other accents", twin_in_other_accents, {"V23"}),
]


@pytest.mark.parametrize(("tamper", "expected"), [t[1:] for t in TREES], ids=[t[0] for t in TREES])
def test_a_tree_that_its_record_does_not_make_is_found(good: Repo, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    report = verified(good)
    assert ({one.code for one in report.findings}, report.code) == (expected, 7), report.findings


# --- what records say: V13, V14, V15, V24, V28, V29 --------------------------------------------------------------


def cancelled_after_it_landed(repo: Repo) -> None:
    append(repo, RegistryRecord(6, repo.clock(), "Cancel it", "late", cancelled=("2020-11",)))


def correction_of_nothing(repo: Repo) -> None:
    append(repo, Correction(6, repo.clock(), "Correct it", "why", (Corrected("guide", "9.0", title="Other"),)))


def correction_against_the_order(repo: Repo) -> None:
    change = Corrected("section-d", "9.0", date(2025, 3, 1))
    append(repo, Correction(6, repo.clock(), "Correct it", "why", (change,)))


def release_before_the_last(repo: Repo) -> None:
    restate(
        repo,
        records(repo)[SECOND],
        lambda one: replace(one, blocks=(replace(one.blocks[0], effective_on=date(2025, 3, 1)),)),
    )


def number_that_stays(repo: Repo) -> None:
    restate(repo, records(repo)[SECOND], lambda one: replace(one, collection_number="27.0"))


def number_that_is_gone(repo: Repo) -> None:
    restate(repo, records(repo)[SECOND], lambda one: replace(one, collection_number=""))


def another_cause(repo: Repo) -> None:
    restate(repo, records(repo)[SECOND], lambda one: _each(one, lambda row: row._replace(causes=("MP099",))))


def another_number(repo: Repo) -> None:
    restate(repo, records(repo)[SECOND], lambda one: _each(one, _raised))


def _raised(row: VersionRow) -> VersionRow:
    return row._replace(version="11.0") if row.document == "section-d" else row


def _each(record: Release, change: Callable[[VersionRow], VersionRow]) -> Release:
    return replace(record, blocks=tuple(replace(b, versions=tuple(map(change, b.versions))) for b in record.blocks))


def draft_left_out(repo: Repo) -> None:
    """The row, the end and the files of Schedule 8 are taken out of the release, though its draft stood on the line."""

    def without(record: Release) -> Release:
        (block,) = record.blocks
        rows = tuple(row for row in block.versions if row.document != "schedule-8")
        return replace(record, blocks=(replace(block, versions=rows, ended=()),))

    kept = repo.git("rev-parse", f"{records(repo)[FIRST]}:documents/schedule-8/3.1.md")
    files = {"documents/schedule-8/3.1.md": ("100644", kept), "documents/schedule-8/4.0.md": None}
    retree(repo, files, since=SINCE)
    restate(repo, records(repo)[SECOND], without)


def text_changed_since_its_draft(repo: Repo) -> None:
    tip = repo.tip(f"{records(repo)[SECOND]}^2")
    files = {"documents/section-d.md": file_of(repo, b"d 8.1, and more\n")}
    later = repo.git("commit-tree", "-p", tip, "-m", "in work", tree_with(repo, tip, files))
    rewrite(repo, records(repo)[SECOND], replaced(f"parent {tip}\n".encode(), f"parent {later}\n".encode()))
    retree(repo, files, since=SINCE)


def number_skipped_by_a_draft(repo: Repo) -> None:
    draft = next(
        one for one in repo.git("log", "--format=%H", "pending/2021-02").split() if b"section-d 8.1" in raw(repo, one)
    )
    restate(repo, draft, lambda one: replace(one, drafts=(one.drafts[0]._replace(version="9.1"),)))

    def live(row: VersionRow) -> VersionRow:
        return row._replace(version="10.0", made_from="9.1") if row.document == "section-d" else row

    restate(repo, records(repo)[SECOND], lambda one: _each(one, live))
    renamed = Corrected("section-d", "10.0", date(2025, 12, 14), "The Modification Process")
    restate(repo, records(repo)[CORRECTION], lambda one: replace(one, corrected=(renamed,)))


def draft_number_given_twice(repo: Repo) -> None:
    draft = parse(raw(repo, repo.tip("pending/2021-06")).partition(b"\n\n")[2])
    assert isinstance(draft, LineDraft)
    tip = repo.tip()
    again = replace(draft, release="2022-02", recorded_at=repo.clock())
    seconds = f"@{int(again.recorded_at.timestamp())} +0000"
    dates = {"GIT_AUTHOR_DATE": seconds, "GIT_COMMITTER_DATE": seconds}
    commit = repo.git("commit-tree", "-p", tip, f"{tip}^{{tree}}", stdin=write(again), env=dates)
    repo.git("update-ref", "refs/heads/pending/2022-02", commit)


def draft_of_another_number_than_its_base(repo: Repo) -> None:
    restate(
        repo, repo.tip("pending/2021-06"), lambda one: replace(one, drafts=(one.drafts[0]._replace(version="4.1"),))
    )


def opening_with_a_draft(repo: Repo) -> None:
    def change(record: Baseline) -> Baseline:
        (block,) = record.blocks
        rows = tuple(r._replace(version="6.3") if r.document == "section-g" else r for r in block.versions)
        return replace(record, blocks=(replace(block, versions=rows),))

    restate(repo, records(repo)[BASELINE], change)


def end_of_what_never_was(repo: Repo) -> None:
    def change(record: Release) -> Release:
        (block,) = record.blocks
        return replace(record, blocks=(replace(block, ended=(block.ended[0], block.ended[0]._replace(version="2.9"))),))

    restate(repo, records(repo)[SECOND], change)


def retirement_of_what_never_was(repo: Repo) -> None:
    def change(record: Release) -> Release:
        return replace(record, blocks=(replace(record.blocks[0], retired=(Retirement("ghost", ""),)),))

    restate(repo, records(repo)[SECOND], change)


SAYINGS: list[tuple[str, Tamper, set[str]]] = [
    # the record was made without the line of the release that it cancels
    ("a landed release cancelled", cancelled_after_it_landed, {"V13", "V17"}),
    ("a correction of what never was", correction_of_nothing, {"V15"}),
    ("the end of what never was", end_of_what_never_was, {"V15"}),
    ("the retirement of what never was", retirement_of_what_never_was, {"V15", "V29"}),
    ("a correction against the order", correction_against_the_order, {"V14"}),
    ("a release before the last one", release_before_the_last, {"V14"}),
    ("a collection's number that stays", number_that_stays, {"V28"}),
    ("a collection's number that is gone", number_that_is_gone, {"V28"}),
    ("another cause than its draft's", another_cause, {"V29"}),
    ("a draft left out", draft_left_out, {"V29"}),
    ("a text changed since its draft", text_changed_since_its_draft, {"V29"}),
    # A number that no draft leads to is necessarily not that of the draft which stood on the line. The correction
    # then names a version that never was.
    ("a number that its draft does not lead to", another_number, {"V15", "V24", "V29"}),
    ("a number skipped by draft and release", number_skipped_by_a_draft, {"V24"}),
    ("a draft's number given twice", draft_number_given_twice, {"V24"}),
    ("a draft of another number than its base", draft_of_another_number_than_its_base, {"V24"}),
    # Its next version, 8.0 from 7.1, no longer follows.
    ("a baseline with a draft", opening_with_a_draft, {"V24"}),
]


@pytest.mark.parametrize(("tamper", "expected"), [t[1:] for t in SAYINGS], ids=[t[0] for t in SAYINGS])
def test_a_record_that_contradicts_the_others_is_found(good: Repo, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    report = verified(good)
    assert ({one.code for one in report.findings}, report.code) == (expected, 7), report.findings


# --- the registry: V25 -------------------------------------------------------------------------------------------


def entry(text: str) -> Tamper:
    return lambda repo: retree(repo, {GUIDE: file_of(repo, text.encode())})


def ghost(repo: Repo) -> None:
    data = (
        repo.git("show", f"main:{GUIDE}").replace("id: guide", "id: ghost").replace("guide.pdf", "documents/ghost.md")
    )
    retree(repo, {"registry/documents/ghost.yaml": file_of(repo, data.encode())})


def other_collection(repo: Repo) -> None:
    data = repo.git("show", f"main:{COLLECTION_PATH}").replace("Smart Energy Code", "Another Code")
    retree(repo, {COLLECTION_PATH: file_of(repo, data.encode())})


_ENTRY = "id: guide\nlabel: Guide\ntitle: Guide for Parties\ntype: Other\ncategory: Form\nfile: guide.pdf\n"
REGISTRY: list[tuple[str, Tamper]] = [
    ("another title", entry(_ENTRY.replace("Parties", "Others"))),
    ("another category", entry(_ENTRY.replace("Form", "Section"))),
    ("another file", entry(_ENTRY.replace("guide.pdf", "documents/section-d.md"))),
    ("another numbering", entry(_ENTRY + "numbering: own\n")),
    ("an entry that cannot be read", entry(_ENTRY + "version: 1.0\n")),
    ("no entry", lambda repo: retree(repo, {GUIDE: None})),
    ("an entry too many", ghost),
    ("another collection", other_collection),
    ("an unreadable collection", lambda repo: retree(repo, {COLLECTION_PATH: file_of(repo, b"- a list\n")})),
    ("no collection", lambda repo: retree(repo, {COLLECTION_PATH: None})),
]


@pytest.mark.parametrize("tamper", [t[1] for t in REGISTRY], ids=[t[0] for t in REGISTRY])
def test_a_registry_that_the_record_does_not_imply_is_found(good: Repo, tamper: Tamper) -> None:
    tamper(good)
    assert codes(good) == {"V25"}


def test_an_entry_with_comments_and_quotes_is_as_good_as_any(good: Repo) -> None:
    entry('# for Parties\nfile: "guide.pdf"\n' + _ENTRY.replace("file: guide.pdf\n", ""))(good)
    assert codes(good) == set()


def test_a_plan_may_stand_on_a_line_of_its_own_making(good: Repo) -> None:
    record = LinePlan(good.clock(), "Plan it", "2022-02", "It", "release", None, "")
    seconds = f"@{int(record.recorded_at.timestamp())} +0000"
    dates = {"GIT_AUTHOR_DATE": seconds, "GIT_COMMITTER_DATE": seconds}
    commit = good.git("commit-tree", "-p", "main", "main^{tree}", stdin=write(record), env=dates)
    good.git("update-ref", "refs/heads/pending/2022-02", commit)
    assert codes(good) == set()


def test_a_record_on_a_line_that_is_not_of_its_form_is_found(good: Repo) -> None:
    tip = good.tip("pending/2021-06")
    rewrite(good, tip, replaced(b"Rows: ", b"Rows: 9"))
    retag(good)
    assert codes(good) == {"V12"}


def test_a_live_record_on_a_line_is_found(good: Repo) -> None:
    record = RegistryRecord(6, good.clock(), "Approve it", "")
    tip = good.tip("pending/2021-06")
    good.commit_bytes(write(record), f"{tip}^{{tree}}", tip, ref="refs/heads/pending/2021-06")
    assert codes(good) == {"V07"}


def test_a_message_of_a_kind_to_come_stops_the_verification(good: Repo) -> None:
    tip = records(good)[CORRECTION]
    rewrite(good, tip, replaced(b"Seclog-Record: correction/1", b"Seclog-Record: consent/1"))
    with pytest.raises(MachineError, match="newer"):
        verified(good)
