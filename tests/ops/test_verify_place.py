"""The repository itself: what cannot be looked at, what is overlaid, unfinished, rolled back or edited."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, MachineError, SeclogError
from seclog.ops.log import document_log
from seclog.ops.verify import verify
from seclog.store import intent as intents
from seclog.store import journal as journals
from seclog.store import objects
from seclog.store.intent import RefChange
from seclog.store.journal import Journal
from seclog.store.objects import Signature
from seclog.store.remembered import Remembered, place_of, recall, remember
from tests.builder import MAIL, NAME, Repo
from tests.ops.verified import codes, move, raw, records, replaced, retag, rewrite, store_commit, verified
from tests.ops.verified import good_rulebook as good_rulebook

Tamper = Callable[[Repo], object]
BASELINE, APPROVAL, FIRST, SECOND, CORRECTION = range(5)


def refusal(repo: Repo) -> SeclogError:
    with pytest.raises(SeclogError) as caught:
        verified(repo)
    return caught.value


def clone(repo: Repo, path: Path, *options: str) -> Repo:
    repo.git("clone", "-q", *options, f"file://{repo.path}", str(path))
    other = Repo(path)
    other.clock.now = repo.clock.now
    return other


# --- what cannot be looked at: V01, V02, V03 ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "hint"),
    [
        (("--depth=2",), "V01", "git fetch --unshallow"),
        (("--filter=blob:none",), "V01", "git fetch --refetch"),
        (("--no-tags",), "V02", "git fetch --tags"),
    ],
)
def test_a_clone_that_lacks_something_cannot_be_verified(
    good: Repo, tmp_path: Path, options: tuple[str, ...], code: str, hint: str
) -> None:
    good.git("config", "uploadpack.allowFilter", "true")
    other = clone(good, tmp_path / "clone", *options)
    error = refusal(other)
    assert (type(error), error.exit_code, [one.code for one in error.findings]) == (MachineError, 6, [code])
    assert hint in error.hint


def test_what_a_shallow_clone_is_told_helps(good: Repo, tmp_path: Path) -> None:
    other = clone(good, tmp_path / "clone", "--depth=2")
    with pytest.raises(MachineError, match="shallow"):
        document_log(other.runner, good.clock.now)
    other.git("fetch", "-q", "--unshallow")
    assert codes(other) == set()


def test_a_clone_with_its_tags_deleted_and_no_remote_is_a_finding(good: Repo) -> None:
    good.git("tag", "-d", *good.git("tag").split())
    report = verified(good)
    assert [(one.code, one.hint) for one in report.findings] == [("V02", "Type: seclog recover --tags")]


def loose_object(repo: Repo, name: str) -> Path:
    """The file of an object, with all packs taken apart."""
    for pack in (repo.common / "objects" / "pack").glob("*.pack"):
        data = pack.read_bytes()
        for part in pack.parent.glob(f"{pack.stem}.*"):
            part.chmod(0o600)
            part.unlink()
        repo.git("unpack-objects", "-q", stdin=data)
    found = repo.git("rev-parse", name)
    place = repo.common / "objects" / found[:2] / found[2:]
    place.chmod(0o600)
    return place


@pytest.mark.parametrize("name", ["main:documents/section-d.md", "section-d/8.0", "main~3^{tree}"])
def test_a_missing_object_stops_the_verification(good: Repo, name: str) -> None:
    loose_object(good, name).unlink()
    error = refusal(good)
    assert (error.exit_code, "fsck" in error.hint) == (6, True)


def test_a_commit_whose_bytes_were_exchanged_is_found(good: Repo) -> None:
    commit = good.tip(f"{records(good)[SECOND]}^1")
    data = raw(good, commit).replace(b"more to read", b"less to read")
    loose_object(good, commit).write_bytes(zlib.compress(b"commit %d\0" % len(data) + data))
    assert codes(good) == {"V03"}
    deep = verify(good.runner, good.clock.now, deep=True)
    assert {one.code for one in deep.findings} == {"V03"}
    assert len(deep.findings) > 1


def test_damage_outside_the_record_is_found_by_the_deep_check_alone(good: Repo) -> None:
    loose_object(good, "main:README.md").unlink()
    assert codes(good) == set()
    assert {one.code for one in verify(good.runner, good.clock.now, deep=True).findings} == {"V03"}


# --- overlays: V04, V08 ------------------------------------------------------------------------------------------


def replace_a_record(repo: Repo) -> None:
    commit = records(repo)[FIRST]
    other = store_commit(repo, replaced(b"Release 2020-11 ", b"Release 2020-12 ")(raw(repo, commit)))
    repo.git("replace", commit, other)


def replace_a_text(repo: Repo) -> None:
    repo.git("replace", "main:documents/section-d.md", repo.blob(b"another text\n"))


def graft(repo: Repo) -> None:
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    parents = f"{records(repo)[SECOND]} {records(repo)[BASELINE]}\n"
    (repo.path / ".git" / "info" / "grafts").write_text(parents)


@pytest.mark.parametrize("tamper", [replace_a_record, replace_a_text, graft])
def test_what_makes_git_show_something_else_is_found_and_not_believed(good: Repo, tamper: Tamper) -> None:
    tamper(good)
    report = verified(good)
    assert ([one.code for one in report.findings], report.code) == (["V04"], 7)


def test_the_log_refuses_a_chain_that_a_graft_cuts(good: Repo) -> None:
    graft(good)
    with pytest.raises(IntegrityError):
        document_log(good.runner, good.clock.now)


def test_the_log_is_not_deceived_by_a_replacement(good: Repo) -> None:
    before = document_log(good.runner, good.clock.now)
    replace_a_record(good)
    assert document_log(good.runner, good.clock.now) == before


def test_borrowed_objects_are_a_note(good: Repo, tmp_path: Path) -> None:
    good.git("clone", "-q", "--shared", str(good.path), str(tmp_path / "borrower"))
    report = verify(Repo(tmp_path / "borrower").runner, good.clock.now)
    assert (report.findings, [one.code for one in report.notes]) == ((), ["V08"])


# --- unfinished acts and locks: V06 ------------------------------------------------------------------------------


def stand_intent(repo: Repo, *tags: str, text: str = "") -> None:
    tip = repo.tip()
    changes = [RefChange("refs/heads/main", repo.tip("main^"), tip)]
    changes += [RefChange(f"refs/tags/{tag}", None, repo.git("rev-parse", f"refs/tags/{tag}")) for tag in tags]
    signature = Signature(f"{NAME} <{MAIL}>", repo.clock.now)
    note = objects.tag(intents.NAME, tip, signature, text or intents.write(changes, None))
    found = repo.git("hash-object", "-w", "-t", "tag", "--stdin", stdin=note.data)
    repo.git("update-ref", intents.REF, found)


def test_an_unfinished_act_is_found_and_its_tags_are_not_yet_missing(good: Repo) -> None:
    stand_intent(good, "section-d/9.0")
    good.git("tag", "-d", "section-d/9.0")
    report = verified(good)
    assert ([one.code for one in report.findings], report.code) == (["V06"], 8)
    assert report.summary().startswith("integrity: chain ok")


def test_broken_integrity_outweighs_an_unfinished_act(good: Repo) -> None:
    stand_intent(good)
    good.git("tag", "-d", "section-d/9.0")
    report = verified(good)
    assert ([one.code for one in report.findings], report.code) == (["V06", "V30"], 7)


def test_an_intent_of_another_maker_is_found(good: Repo) -> None:
    stand_intent(good, text="not what seclog writes\n")
    assert codes(good) == {"V06"}


def test_a_journal_is_found(good: Repo) -> None:
    tip = good.tip()
    (good.common / "seclog").mkdir(exist_ok=True)
    journals.write(good.runner, Journal("0" * 40, "refs/heads/main", good.tip("main^"), tip, (str(good.common),)))
    report = verified(good)
    assert ([one.code for one in report.findings], report.code) == (["V06"], 8)


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock", "packed-refs.lock", "refs/heads/main.lock"])
def test_a_lock_is_found_once_no_git_at_work_would_still_hold_it(good: Repo, name: str) -> None:
    lock = good.common / name
    lock.touch()
    assert codes(good) == set()
    os.utime(lock, (time.time() - 3600,) * 2)
    report = verified(good)
    assert [(one.code, "--clear-locks" in one.hint) for one in report.findings] == [("V06", True)]


# --- the remembered tip: V07 -------------------------------------------------------------------------------------


def cut_off(repo: Repo) -> None:
    repo.git("branch", "-q", "-D", "pending/2021-06")
    repo.git("tag", "-d", "section-g/8.1", "guide/1.1")
    repo.git("reset", "-q", "--hard", f"{records(repo)[SECOND]}^1")
    retag(repo)


def made_again(repo: Repo) -> None:
    rewrite(repo, records(repo)[CORRECTION], replaced(b"was late", b"was wrong"))
    retag(repo)


@pytest.mark.parametrize("tamper", [cut_off, made_again])
def test_a_live_line_that_was_verified_before_cannot_be_taken_back(good: Repo, tamper: Tamper) -> None:
    last = verified(good)
    tamper(good)
    report = verified(good)
    assert ([one.code for one in report.findings], report.code) == (["V07"], 7)
    assert last.tip in report.findings[0].message
    assert report.tip in report.findings[0].message
    assert recall(records(good)[BASELINE]) == Remembered(last.tip, last.sequence)


@pytest.mark.parametrize("tamper", [cut_off, made_again])
def test_who_verifies_for_the_first_time_cannot_see_that(good: Repo, tamper: Tamper) -> None:
    tamper(good)
    assert codes(good) == set()


def test_a_clone_shares_the_memory_and_moves_it_on(good: Repo, tmp_path: Path) -> None:
    other = clone(good, tmp_path / "clone")
    other.configure()
    assert codes(good) == set()
    other.commit("more", {"README.md": "more\n"})
    assert codes(other) == set()
    assert recall(records(good)[BASELINE]) == Remembered(other.tip(), 5)
    assert codes(good) == {"V07"}
    good.git("pull", "-q", "--ff-only", str(other.path), "main")
    assert codes(good) == set()


def test_nothing_is_remembered_of_a_run_with_findings(good: Repo, tmp_path: Path) -> None:
    good.git("tag", "-d", "section-d/9.0")
    assert codes(good) == {"V30"}
    assert not (tmp_path / "state").exists()


def test_a_place_that_cannot_be_written_is_a_note(good: Repo, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the way")
    report = verified(good)
    assert (report.findings, [one.code for one in report.notes], report.code) == ((), ["V09"], 0)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "x", "tip": "%s", "sequence": 1}', '{"tip": 1}'])
def test_a_memory_that_cannot_be_read_is_never_taken_for_none(good: Repo, text: str) -> None:
    place = Path(place_of(records(good)[BASELINE]))
    place.parent.mkdir(parents=True)
    place.write_text(text.replace("%s", "0" * 40))
    error = refusal(good)
    assert (error.exit_code, str(place) in error.message) == (6, True)


def test_the_memory_lies_in_the_state_home_or_below_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    remember("0" * 40, "1" * 40, 3)
    place = Path(place_of("0" * 40))
    assert place.is_relative_to(tmp_path / "home" / ".local" / "state" / "seclog" / "verified")
    assert json.loads(place.read_text()) == {"format": "seclog/verified/1", "tip": "1" * 40, "sequence": 3}
    assert place.parent.stat().st_mode & 0o077 == 0
    before = place.stat().st_mtime_ns
    remember("0" * 40, "1" * 40, 3)
    assert place.stat().st_mtime_ns == before


# --- clocks: V16 -------------------------------------------------------------------------------------------------


def test_dates_that_run_backwards_or_ahead_are_notes(good: Repo) -> None:
    env = {"GIT_AUTHOR_DATE": "@1000000000 +0000", "GIT_COMMITTER_DATE": "@1000000000 +0000"}
    old = good.git("commit-tree", "-p", "main", "-m", "old", "main^{tree}", env=env)
    env = {"GIT_AUTHOR_DATE": "@1900000000 +0000", "GIT_COMMITTER_DATE": "@1900000000 +0000"}
    move(good, good.git("commit-tree", "-p", old, "-m", "ahead", "main^{tree}", env=env))
    report = verified(good)
    assert (report.findings, [one.code for one in report.notes], report.code) == ((), ["V16", "V16"], 0)


# --- the work tree: V50 to V53 -----------------------------------------------------------------------------------


def staged(repo: Repo) -> None:
    repo.write("documents/section-d.md", "staged\n")
    repo.git("add", "documents")


def added(repo: Repo) -> None:
    repo.write("documents/new.md", "new\n")
    repo.git("add", "documents")


def behind(repo: Repo) -> None:
    repo.git("read-tree", "--reset", "-u", records(repo)[FIRST])


def work_tree_behind(repo: Repo) -> None:
    repo.write("documents/section-d.md", repo.git("show", f"{records(repo)[FIRST]}:documents/section-d.md") + "\n")


def link(repo: Repo) -> None:
    repo.write("elsewhere.md", repo.read("documents/section-d.md"))
    (repo.path / "documents/section-d.md").unlink()
    (repo.path / "documents/section-d.md").symlink_to("../elsewhere.md")


def folder_link(repo: Repo) -> None:
    (repo.path / "documents").rename(repo.path / "elsewhere")
    (repo.path / "documents").symlink_to("elsewhere")


def attributes(text: str) -> Tamper:
    return lambda repo: repo.write(".gitattributes", text)


def converted(repo: Repo) -> None:
    repo.git("config", "core.autocrlf", "true")


COPIES: list[tuple[str, Tamper, set[str]]] = [
    ("edits hidden by assume-unchanged", lambda r: r.git("update-index", "--assume-unchanged", "guide.pdf"), {"V50"}),
    ("edits hidden by skip-worktree", lambda r: r.git("update-index", "--skip-worktree", "guide.pdf"), {"V50"}),
    ("another text staged", staged, {"V51"}),
    ("a text staged that no record knows", added, {"V51"}),
    ("index and work tree behind", behind, {"V51"}),
    ("the work tree behind", work_tree_behind, {"V51"}),
    ("a link in place of a text", link, {"V51"}),
    ("a link in place of the folder", folder_link, {"V51"}),
    ("a filter", attributes("documents/section-d.md filter=lfs\n"), {"V52"}),
    ("a text left out of archives", attributes("*.md export-ignore\n"), {"V52"}),
    ("a binary text taken for text", attributes("*.pdf text\n"), {"V52"}),
    ("line ends of a binary text converted", converted, {"V52"}),
]


@pytest.mark.parametrize(("tamper", "expected"), [c[1:] for c in COPIES], ids=[c[0] for c in COPIES])
def test_a_work_tree_that_is_not_as_the_record_is_found(good: Repo, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    report = verified(good)
    assert ({one.code for one in report.findings}, report.code) == (expected, 1), report.findings


def test_what_an_unfinished_act_left_behind_is_recovered(good: Repo) -> None:
    behind(good)
    (good.common / "seclog").mkdir(exist_ok=True)
    journals.write(
        good.runner, Journal("0" * 40, "refs/heads/main", good.tip("main^"), good.tip(), (str(good.common),))
    )
    hints = {one.hint for one in verified(good).findings if one.code == "V51"}
    assert hints == {"Type: seclog recover"}


@pytest.mark.parametrize("edit", ["edited", "deleted"])
def test_an_edit_that_is_not_yet_drafted_is_a_note(good: Repo, edit: str) -> None:
    if edit == "edited":
        good.write("documents/section-d.md", "in work\n")
    else:
        (good.path / "documents/section-d.md").unlink()
    report = verified(good)
    assert (report.findings, [one.code for one in report.notes], report.code) == ((), ["V53"], 0)


def test_line_ends_of_another_system_are_no_edit(good: Repo) -> None:
    good.write("documents/section-d.md", good.read("documents/section-d.md").replace("\n", "\r\n"))
    assert verified(good).notes == ()


def test_attributes_that_protect_a_binary_text_are_in_order(good: Repo) -> None:
    good.git("config", "core.autocrlf", "input")
    good.write(".gitattributes", "*.pdf binary\n*.md text eol=lf\n")
    assert codes(good) == set()


def test_a_work_tree_on_another_branch_is_not_looked_at(good: Repo) -> None:
    good.git("switch", "-q", "pending/2021-06")
    good.write("documents/section-d.md", "in work\n")
    good.git("add", "documents")
    assert verified(good).notes == ()


def test_no_filter_of_a_hostile_setting_is_run(good: Repo, tmp_path: Path) -> None:
    good.git("config", "filter.evil.clean", f"touch {tmp_path}/ran; cat")
    good.git("config", "filter.evil.smudge", f"touch {tmp_path}/ran; cat")
    good.git("config", "core.fsmonitor", f"touch {tmp_path}/ran")
    good.write(".gitattributes", "*.md filter=evil\n")
    good.write("documents/section-d.md", "in work\n")
    verified(good)
    assert not (tmp_path / "ran").exists()
