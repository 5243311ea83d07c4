"""Tamper tests: each way of altering a rulebook behind seclog's back turns exactly its own check red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, StateError
from seclog.formats.record import parse
from seclog.ops.log import document_log
from seclog.ops.verify import verify
from tests.builder import Repo
from tests.ops.verified import (
    LINE,
    build,
    codes,
    raw,
    records,
    replaced,
    retag,
    rewrite,
    verified,
    with_message,
    with_tree,
)
from tests.ops.verified import (
    good_rulebook as good_rulebook,
)

BASELINE, APPROVAL, FIRST, SECOND, CORRECTION = range(5)
Tamper = Callable[[Repo], object]


def memory(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "state").rglob("*.json"))


def log_refuses(repo: Repo) -> bool:
    try:
        document_log(repo.runner, repo.clock.now)
    except IntegrityError:
        return True
    return False


# --- a good repository -------------------------------------------------------------------------------------------


def test_a_good_rulebook_is_clean_and_counted(good: Repo, tmp_path: Path) -> None:
    before = good.state()
    report = verified(good)
    assert (report.findings, report.notes, report.code) == ((), (), 0)
    counts = "5 records, 8 versions, 7 drafts, 14 tags"
    assert report.summary() == f"integrity: chain ok ({counts}); authenticity: not proven"
    assert good.state() == before
    assert len(memory(tmp_path)) == 1


def test_every_object_of_a_good_rulebook_passes_the_deep_check(good: Repo) -> None:
    report = verify(good.runner, good.clock.now, deep=True)
    assert (report.findings, report.deep) == ((), True)


@pytest.mark.parametrize("place", ["documents", "."])
def test_it_works_from_a_folder_within(good: Repo, place: str) -> None:
    assert verify(Repo(good.path / place).runner, good.clock.now).findings == ()


def test_it_works_in_a_linked_work_tree(good: Repo, tmp_path: Path) -> None:
    good.git("worktree", "add", "-q", str(tmp_path / "line"), "pending/2021-06")
    assert codes(Repo(tmp_path / "line")) == set()


def test_it_works_in_bare_repositories_and_clones(good: Repo, tmp_path: Path) -> None:
    good.git("clone", "-q", "--mirror", str(good.path), str(tmp_path / "bare.git"))
    good.git("clone", "-q", str(good.path), str(tmp_path / "clone"))
    for name in ("bare.git", "clone"):
        assert verify(Repo(tmp_path / name).runner, good.clock.now).findings == ()


def test_it_works_in_a_repository_of_sha256_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    repo = build(tmp_path / "rulebook", "--object-format=sha256")
    assert codes(repo) == set()
    repo.git("tag", "-d", "section-d/8.0")
    assert codes(repo) == {"V30"}


def test_packing_and_a_commit_graph_change_nothing(good: Repo) -> None:
    good.git("gc", "-q")
    good.git("commit-graph", "write", "--reachable")
    assert codes(good) == set()


def test_plain_commits_outside_the_rulebook_and_on_lines_are_free(good: Repo) -> None:
    good.commit("notes", {"NOTES.md": "free\n"})
    good.git("switch", "-q", "pending/2021-06")
    good.commit("work in progress", {"documents/section-g.md": "g in work\n"})
    good.git("switch", "-q", "main")
    good.git("tag", "v1.0")
    assert codes(good) == set()


def test_a_line_that_is_gone_leaves_its_draft_tags_in_order(good: Repo) -> None:
    good.git("branch", "-q", "-D", "pending/2021-06")
    assert codes(good) == set()


def test_a_landed_line_may_be_kept_or_deleted(good: Repo) -> None:
    good.git("branch", "-q", "-D", "pending/2020-11")
    assert codes(good) == set()


def test_history_before_the_rulebook_is_left_alone(good: Repo) -> None:
    assert records(good)[BASELINE] != good.git("rev-list", "--max-parents=0", "main")
    assert codes(good) == set()


@pytest.mark.parametrize("make", ["nothing", "a commit"])
def test_a_repository_without_a_rulebook_is_told_so(tmp_path: Path, make: str) -> None:
    repo = Repo.init(tmp_path / "plain")
    if make == "a commit":
        repo.commit("one", {"a": "a"})
    with pytest.raises(StateError, match=r"no live branch|no rulebook"):
        verified(repo)


# --- tags: V30 to V34 --------------------------------------------------------------------------------------------


def moved_tag(repo: Repo) -> None:
    repo.git("tag", "-f", "-a", "-m", "moved", "section-d/8.0", "main")


def replayed_tag(repo: Repo) -> None:
    repo.git("update-ref", "refs/tags/section-d/9.0", repo.refs()["refs/tags/section-d/8.0"])


def lightweight_tag(repo: Repo) -> None:
    repo.git("tag", "-f", "section-d/8.0", "section-d/8.0^{commit}")


def nested_tag(repo: Repo) -> None:
    repo.git("-c", "advice.nestedTag=false", "tag", "-f", "-a", "-m", "nested", "section-d/8.0", "section-d/8.0")


def tag_on_another_commit(repo: Repo) -> None:
    data = repo.git("cat-file", "tag", "section-d/8.0")
    data = data.replace(repo.tip("section-d/8.0"), repo.tip("section-d/9.0"))
    found = repo.git("hash-object", "-w", "-t", "tag", "--stdin", stdin=data + "\n")
    repo.git("update-ref", "refs/tags/section-d/8.0", found)


def retold_tag(repo: Repo) -> None:
    data = repo.git("cat-file", "tag", "release/2020-11").replace("Section D", "Section Q")
    found = repo.git("hash-object", "-w", "-t", "tag", "--stdin", stdin=data + "\n")
    repo.git("update-ref", "refs/tags/release/2020-11", found)


def draft_tag_by_another(repo: Repo) -> None:
    data = repo.git("cat-file", "tag", "guide/1.1").replace("Code Administrator", "Somebody Else")
    found = repo.git("hash-object", "-w", "-t", "tag", "--stdin", stdin=data + "\n")
    repo.git("update-ref", "refs/tags/guide/1.1", found)


def draft_tag_of_a_line_that_is_gone(repo: Repo) -> None:
    draft_tag_by_another(repo)
    repo.git("branch", "-q", "-D", "pending/2021-06")


def deleted(*names: str) -> Tamper:
    return lambda repo: repo.git("tag", "-d", *names)


def made(name: str) -> Tamper:
    return lambda repo: repo.git("tag", "-a", "-m", "made by hand", name, "main")


TAGS: list[tuple[str, Tamper, set[str]]] = [
    ("a version's tag moved", moved_tag, {"V31"}),
    ("an older tag under a newer name", replayed_tag, {"V31"}),
    ("a lightweight tag", lightweight_tag, {"V31"}),
    ("a tag of a tag", nested_tag, {"V31"}),
    ("a tag on another record", tag_on_another_commit, {"V31"}),
    ("other words in a tag", retold_tag, {"V32"}),
    ("another maker of a draft's tag", draft_tag_by_another, {"V32"}),
    ("the same on a line that is gone", draft_tag_of_a_line_that_is_gone, {"V32"}),
    ("a version's tag deleted", deleted("section-d/8.0"), {"V30"}),
    ("a draft's tag deleted", deleted("section-d/7.1"), {"V30"}),
    ("the baseline's tag deleted", deleted("release/baseline"), {"V30"}),
    ("a version that no record knows", made("section-d/12.0"), {"V33"}),
    ("a release that no record knows", made("release/2022-06"), {"V33"}),
    ("a draft number on a live record", made("section-d/9.1"), {"V33"}),
    ("a twin in other letter case", made("Section-D/8.0"), {"V34"}),
]


@pytest.mark.parametrize(("tamper", "expected"), [t[1:] for t in TAGS], ids=[t[0] for t in TAGS])
def test_a_tag_that_was_tampered_with_is_found(good: Repo, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    report = verified(good)
    assert ({one.code for one in report.findings}, len(report.findings), report.code) == (expected, 1, 7)
    assert report.findings[0].where.startswith("refs/tags/")
    assert report.summary().startswith("integrity: chain broken")


# --- texts changed without a record: V21, V26, V27 ---------------------------------------------------------------


def edit(repo: Repo) -> None:
    repo.commit("a small fix", {"documents/section-d.md": "d by hand\n"})


def edit_outside_documents(repo: Repo) -> None:
    repo.commit("a small fix", {"guide.pdf": "%PDF by hand\n"})


def edit_of_an_annex(repo: Repo) -> None:
    repo.commit("a small fix", {"annexes/g-1.md": "annex by hand\n"})


def text_deleted(repo: Repo) -> None:
    repo.commit("away", {"documents/section-g.md": None})


def entry_edited(repo: Repo) -> None:
    entry = repo.read("registry/documents/section-d.yaml")
    repo.commit("a title", {"registry/documents/section-d.yaml": entry.replace("Modification", "Change")})


def edit_merged(repo: Repo) -> None:
    repo.git("switch", "-q", "-c", "side")
    edit(repo)
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "Merge side", "side")


def record_reverted(repo: Repo) -> None:
    repo.git("revert", "--no-edit", "-m", "1", records(repo)[SECOND])


def draft_cherry_picked_without_its_record(repo: Repo) -> None:
    repo.git("cherry-pick", "-n", "pending/2021-06^")
    repo.clock()
    repo.git("commit", "-q", "-m", "Take over Section G")


def older_text_again(repo: Repo) -> None:
    repo.git("checkout", "-q", records(repo)[BASELINE], "--", "documents/section-g.md")
    repo.commit("as it was")


def line_merged(repo: Repo) -> None:
    repo.git("merge", "-q", "--no-ff", "-m", "Merge the line", "pending/2021-06")


def line_squashed(repo: Repo) -> None:
    repo.git("merge", "-q", "--squash", "pending/2021-06")
    repo.git("commit", "-q", "--no-edit")


def edit_before_a_later_record(repo: Repo) -> None:
    """The plain commit between the two releases takes a live text with it, and all later trees are made to fit."""
    by_hand = {"documents/section-g.md": ("100644", repo.blob(b"g by hand\n"))}
    for name in ("more to read", "Implement the Release 2021-02", "Correct Section D 9.0"):
        commit = repo.git("log", "--first-parent", "--format=%H", f"--grep={name}", "main")
        rewrite(repo, commit, with_tree(repo, by_hand))
    retag(repo)


EDITS: list[tuple[str, Tamper, set[str]]] = [
    ("by a commit", edit, {"V21"}),
    ("outside of documents/", edit_outside_documents, {"V21"}),
    ("in an annex", edit_of_an_annex, {"V21"}),
    ("deleted", text_deleted, {"V21"}),
    ("in the registry", entry_edited, {"V21"}),
    ("by a merge", edit_merged, {"V21"}),
    ("by the revert of a record", record_reverted, {"V21"}),
    ("back to an older version", older_text_again, {"V21"}),
    ("before a later release", edit_before_a_later_record, {"V21"}),
    ("by a draft without its record", draft_cherry_picked_without_its_record, {"V27"}),
    ("by a merge of its line", line_merged, {"V27"}),
    ("by a squash of its line", line_squashed, {"V27"}),
]


@pytest.mark.parametrize(("tamper", "expected"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
def test_a_live_text_changed_without_a_record_is_found(good: Repo, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    report = verified(good)
    assert ({one.code for one in report.findings}, report.code) == (expected, 7), report.findings
    assert not log_refuses(good)


def test_an_edit_that_was_put_back_before_any_release_is_a_note(good: Repo) -> None:
    edit(good)
    good.git("revert", "--no-edit", "main")
    report = verified(good)
    assert (report.findings, [one.code for one in report.notes], report.code) == ((), ["V26"], 0)


# --- the chain: V07, V10, V12, V13, V14, V24 ---------------------------------------------------------------------


def foxtrot(repo: Repo) -> None:
    """A side line pulls main, and main is fast-forwarded to it: the records are no longer first parents."""
    repo.git("switch", "-q", "-c", "side", f"{records(repo)[SECOND]}^1")
    repo.commit("work", {"NOTES.md": "notes\n"})
    repo.git("merge", "-q", "--no-ff", "-m", "Merge branch 'main'", "main")
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "--ff-only", "side")


def copied_record(repo: Repo) -> None:
    repo.clock()
    repo.git("cherry-pick", "--allow-empty", "--keep-redundant-commits", records(repo)[CORRECTION])


def middle_record_removed(repo: Repo) -> None:
    rewrite(repo, records(repo)[APPROVAL], lambda data: None)
    retag(repo)


def record_with_another_number(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], replaced(b"Sequence: 5\n", b"Sequence: 7\n"))
    retag(repo)


def two_records_in_one_message(repo: Repo) -> None:
    body = raw(repo, records(repo)[CORRECTION]).partition(b"\n\n")[2]
    repo.commit_bytes(b"Squashed\n\n* one\n\n" + body + b"\n" + body, repo.tip() + "^{tree}", repo.tip(), ref="HEAD")


def record_squashed_at_the_margin(repo: Repo) -> None:
    bodies = b"\n".join(raw(repo, one).partition(b"\n\n")[2] for one in (LINE, f"{LINE}^"))
    repo.commit_bytes(b"Squash the line\n\n" + bodies, repo.tip() + "^{tree}", repo.tip(), ref="refs/heads/main")


def amended_with_a_hostile_comment_character(repo: Repo) -> None:
    repo.git("branch", "-q", "-D", "pending/2021-06")
    repo.git("reset", "-q", "--hard", records(repo)[SECOND])
    editor = {"GIT_EDITOR": "true"}
    repo.git("-c", "core.commentChar=V", "commit", "--amend", "-q", "--cleanup=strip", "-e", env=editor)


def encoded_in_utf7(repo: Repo) -> None:
    """`+AAo-` is a line break once git has re-encoded it, and no line break in the bytes."""

    def forge(data: bytes) -> bytes:
        head, _, message = data.partition(b"\n\n")
        return head + b"\nencoding UTF-7\n\n" + message.replace(b"the notice", b"the+AAo-notice")

    rewrite(repo, records(repo)[CORRECTION], forge)
    retag(repo)


def nul_in_the_message(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], lambda data: data + b"\0Void: yes\n")
    retag(repo)


def separator_in_a_title(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], replaced(b"The Modification", "The\u2028Modification".encode()))
    retag(repo)


def carriage_returns(repo: Repo) -> None:
    rewrite(
        repo,
        records(repo)[CORRECTION],
        replaced(b"Title: The Modification Process\n", b"Title: The Modification Process\r\n"),
    )
    retag(repo)


def blanks_at_the_end_of_a_row(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], replaced(b"was late\n", b"was late \n"))
    retag(repo)


def latin_1(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], replaced(b"the notice", b"the not\xefce"))
    retag(repo)


def line_fast_forwarded(repo: Repo) -> None:
    repo.git("merge", "-q", "--ff-only", "pending/2021-06")


def recorded_at_another_time(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], replaced(b"Recorded: 2026", b"Recorded: 2027"))
    retag(repo)


def recorded_before_the_record_before(repo: Repo) -> None:
    commit = records(repo)[CORRECTION]
    record = parse(raw(repo, commit).partition(b"\n\n")[2])
    earlier = replace(record, recorded_at=record.recorded_at - timedelta(days=30))
    old, new = (str(int(one.recorded_at.timestamp())).encode() for one in (record, earlier))
    rewrite(repo, commit, lambda data: with_message(earlier, data.replace(old, new)))
    retag(repo)


def second_baseline(repo: Repo) -> None:
    message = raw(repo, records(repo)[BASELINE]).partition(b"\n\n")[2]
    repo.commit_bytes(message, repo.tip() + "^{tree}", repo.tip(), ref="refs/heads/main")


CHAIN: list[tuple[str, Tamper, set[str]]] = [
    ("a foxtrot merge", foxtrot, {"V07"}),
    ("a copied record", copied_record, {"V10"}),
    ("a record taken out of the middle", middle_record_removed, {"V10"}),
    ("a record with another number", record_with_another_number, {"V10"}),
    ("a second baseline", second_baseline, {"V10"}),
    ("two records in one message", two_records_in_one_message, {"V12"}),
    ("records squashed at the margin", record_squashed_at_the_margin, {"V12"}),
    # What cannot be read entails no tag, and the tags of the record as it was stand off the live line.
    ("an amend that strips rows", amended_with_a_hostile_comment_character, {"V12", "V33"}),
    ("another encoding", encoded_in_utf7, {"V12"}),
    ("a NUL", nul_in_the_message, {"V12"}),
    ("a line separator in a title", separator_in_a_title, {"V12"}),
    ("carriage returns", carriage_returns, {"V12"}),
    ("a blank at the end of a row", blanks_at_the_end_of_a_row, {"V12"}),
    ("bytes that are not UTF-8", latin_1, {"V12"}),
    ("records of a line on the live line", line_fast_forwarded, {"V24"}),
    ("another time than its commit's", recorded_at_another_time, {"V14"}),
    ("a time before the record before", recorded_before_the_record_before, {"V14"}),
]
# `log` reads all but the grammar of rows that it does not print, and the times, which are for `verify` to compare.
READ_BY_LOG = {"a NUL", "a line separator in a title", "carriage returns", "a blank at the end of a row"} | {
    "bytes that are not UTF-8",
    "another time than its commit's",
    "a time before the record before",
}


@pytest.mark.parametrize(("name", "tamper", "expected"), CHAIN, ids=[c[0] for c in CHAIN])
def test_a_chain_that_was_tampered_with_is_found(good: Repo, name: str, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    report = verified(good)
    assert ({one.code for one in report.findings}, report.code) == (expected, 7), report.findings
    assert log_refuses(good) or name in READ_BY_LOG
