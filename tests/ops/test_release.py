from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from seclog.core.errors import (
    IntegrityError,
    MachineError,
    RaceError,
    RuleError,
    StateError,
    UnfinishedError,
)
from seclog.core.record import Instrument
from seclog.ops.init import InitRequest, init
from seclog.store.lock import locked
from tests.builder import Repo, State
from tests.ops.rulebooks import DO, DRY, SECTION_A, SECTION_G, START, Book, codes, refused

LINE = "pending/2026-03"
A, G = "documents/section-a.md", "documents/section-g.md"


def seen(book: Book) -> tuple[State, list[str]]:
    """All that a refusal must leave as it was, locks included."""
    return book.repo.state(), book.repo.locks()


def test_a_release_makes_the_drafts_live(due: Book) -> None:
    old, line = due.repo.tip(), due.repo.tip(LINE)
    done = due.release()
    repo = due.repo
    assert done.summary == (
        "March 2026 Release takes effect on 2026-03-01; the collection is 8.0.",
        "Guide 1.1 goes live as 2.0.",
        "Section A 7.1 goes live as 8.0.",
    )
    assert sorted(done.tags) == ["guide/2.0", "release/2026-03", "section-a/8.0"]
    assert repo.git("rev-list", "--parents", "-1", "main") == f"{done.commit} {old} {line}"
    assert repo.read(A) == "# Definitions\n\nNew words.\n"
    assert repo.git("status", "--porcelain") == ""
    assert due.live() == {
        "section-a": "8.0", "section-g": "7.0", "schedule-8": "3.1 3.10", "guide": "2.0", "form-l": "1.0",
    }  # fmt: skip
    assert due.pending().releases == ()
    assert repo.refs()["refs/heads/pending/2026-03"] == line
    repo.fsck()


def test_only_the_units_of_the_release_are_taken(due: Book) -> None:
    due.repo.git("switch", "-q", LINE)
    due.repo.commit("Beside", {"documents/extra.md": "x\n", "notes.txt": "n\n"})
    due.repo.git("switch", "-q", "main")
    due.release()
    listing = due.repo.git("diff-tree", "-r", "--name-only", "main~1", "main")
    assert listing.split("\n") == ["documents/guide.docx", A]


def test_a_rehearsal_says_what_would_be(due: Book) -> None:
    done = due.release(way=DRY)
    assert (done.dry_run, done.commit) == (True, "")
    made = due.release()
    assert (done.summary, done.tags) == (made.summary, made.tags)


def test_a_rehearsal_leaves_no_object(due: Book) -> None:
    before, objects = seen(due), due.repo.git("count-objects", "-v")
    due.release(way=DRY)
    assert (seen(due), due.repo.git("count-objects", "-v")) == (before, objects)


@pytest.mark.parametrize("way", ["subfolder", "other branch", "linked work tree", "git directory"])
def test_a_release_can_be_made_from_anywhere(due: Book, tmp_path: Path, way: str) -> None:
    repo = due.repo
    if way == "subfolder":
        due.where = repo.path / "documents"
    elif way == "git directory":
        due.where = repo.path / ".git"
    else:
        repo.git("switch", "-q", "-c", "topic")
    if way == "linked work tree":
        repo.git("worktree", "add", "-q", str(tmp_path / "tree"), "main")
        due.where = tmp_path / "tree"
    due.release()
    assert due.live()["section-a"] == "8.0"
    if way in ("subfolder", "git directory"):
        assert repo.read(A) == "# Definitions\n\nNew words.\n"
    else:
        assert repo.read(A) == SECTION_A
        assert repo.git("symbolic-ref", "HEAD") == "refs/heads/topic"
    if way == "linked work tree":
        assert (tmp_path / "tree" / A).read_text() == "# Definitions\n\nNew words.\n"
    assert repo.git("status", "--porcelain") == ""


def test_a_live_branch_checked_out_elsewhere_is_brought_on(due: Book, tmp_path: Path) -> None:
    due.repo.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "topic")
    due.where = tmp_path / "tree"
    due.release()
    assert due.repo.read(A) == "# Definitions\n\nNew words.\n"
    assert due.repo.git("status", "--porcelain") == ""


def test_a_bare_repository_can_release(due: Book, tmp_path: Path) -> None:
    due.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    bare = Book(Repo(tmp_path / "bare"), due.now)
    bare.repo.configure()
    bare.repo.git("remote", "remove", "origin")
    bare.release()
    assert bare.live()["section-a"] == "8.0"


def test_a_repository_of_sha256_can_release(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "r", "--object-format=sha256")
    repo.write("documents/rules.md", "# Rules\n")
    init(START, DO, InitRequest(str(repo.path), str(repo.path / "documents")))
    book = Book(repo)
    book.plan()
    repo.write("documents/rules.md", "# Rules\n\nMore.\n")
    book.draft()
    book.on("2026-03-01")
    assert len(book.release().commit) == 64
    assert book.live() == {"rules": "2.0"}


# Dates


def test_a_release_before_its_day_is_refused(planned: Book) -> None:
    before = seen(planned)
    error = refused(RuleError, planned.release)
    assert "2026-03-01, which is still to come" in error.message
    assert seen(planned) == before


def test_a_release_may_be_recorded_late(due: Book) -> None:
    due.on("2026-03-06")
    assert "recorded late (5 days)" in due.release().summary[0]
    assert due.history("section-a").versions[-1].remark == "recorded late (5 days)"
    assert due.live(as_of="2026-03-01")["section-a"] == "8.0"
    assert due.live(as_of="2026-02-28")["section-a"] == "7.0"


def test_a_release_made_after_its_day_must_be_stated_as_retrospective(due: Book) -> None:
    due.on("2026-03-10")
    made = {"made_on": date(2026, 3, 5)}
    before = seen(due)
    error = refused(RuleError, due.release, **made)
    assert codes(error) == ["E101"]
    assert "--retrospective" in error.hint
    assert seen(due) == before
    due.release(**made, retrospective=True)
    assert due.history("section-a").versions[-1].remark == "retrospective: made 2026-03-05"


def test_the_day_of_an_approval_counts_as_the_day_made(due: Book) -> None:
    due.on("2026-03-05")
    due.draft("section-g", text="# Security\n\nN.\n", causes=("MP002",))
    due.approve("MP002", on="2026-03-04")
    assert codes(refused(RuleError, due.release)) == ["E101"]
    due.release(effective_on=date(2026, 3, 4))
    assert due.live(as_of="2026-03-04")["section-g"] == "8.0"


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"made_on": date(2026, 3, 2)}, ["E101", "E102"]),
        ({"effective_on": date(2025, 12, 31)}, ["E101", "E113", "E113"]),
    ],
)
def test_dates_that_cannot_be_are_all_said(due: Book, stated: dict[str, date], code: list[str]) -> None:
    assert codes(refused(RuleError, due.release, **stated)) == code


def test_an_effective_date_to_come_is_refused(due: Book) -> None:
    assert "still to come" in refused(RuleError, due.release, effective_on=date(2026, 3, 2)).message


def test_an_unscheduled_line_cannot_be_released(book: Book) -> None:
    book.draft("guide", text=b"PK new\0")
    assert "not scheduled" in refused(RuleError, book.release, "unscheduled", effective_on=date(2026, 1, 5)).message


# Rules


def test_a_release_without_drafts_is_refused(book: Book) -> None:
    book.plan(day="2026-01-02")
    assert "no drafts" in refused(RuleError, book.release).message


@pytest.mark.parametrize("name", ["2026-04", "2026-3", "main", "../x"])
def test_a_release_that_is_not_planned_is_refused(due: Book, name: str) -> None:
    before = seen(due)
    refused(StateError, due.release, name)
    assert seen(due) == before


def test_a_release_is_made_once(due: Book) -> None:
    due.release()
    before = seen(due)
    assert "has landed" in refused(RuleError, due.release).message
    assert seen(due) == before


def test_causes_must_be_there_and_approved(due: Book) -> None:
    due.draft("section-g", text="# Security\n\nN.\n")
    assert codes(refused(RuleError, due.release)) == ["E115"]
    due.draft("section-g", text="# Security\n\nM.\n", causes=("MP002",))
    error = refused(RuleError, due.release)
    assert (codes(error), error.hint) == (["E116"], "When it is approved, type: seclog approve MP002")
    due.approve("MP002", on="2026-02-01")
    due.release()
    assert due.live()["section-g"] == "8.0"


def test_an_instrument_is_cause_enough(due: Book) -> None:
    instrument = Instrument("BEIS designation", date(2026, 2, 1), "ref")
    due.draft("section-g", text="# Security\n\nM.\n", instruments=(instrument,))
    due.release()
    assert due.history("section-g").versions[-1].causes == ("BEIS designation",)


def test_every_finding_is_said_at_once(due: Book) -> None:
    repo = due.repo
    due.draft("section-g", text="# Security\n\nN.\n", causes=("MP002",))
    repo.git("switch", "-q", LINE)
    repo.commit("Sneak", {A: "# Definitions\n\nSneaked in.\n"})
    repo.git("switch", "-q", "main")
    repo.commit("By hand", {G: "# Security\n\nBy hand.\n"})
    before = seen(due)
    error = refused(RuleError, due.release)
    assert sorted(codes(error)) == ["E110", "E114", "E116"]
    assert seen(due) == before


def test_a_text_changed_since_its_draft_is_refused(due: Book) -> None:
    due.repo.git("switch", "-q", LINE)
    due.repo.commit("Sneak", {A: "# Definitions\n\nSneaked in.\n"})
    due.repo.git("switch", "-q", "main")
    assert codes(refused(RuleError, due.release)) == ["E114"]
    due.draft("section-a", text="# Definitions\n\nSneaked in.\n")
    due.release()


def test_a_text_that_left_the_line_is_refused(due: Book) -> None:
    due.repo.git("switch", "-q", LINE)
    due.repo.commit("Gone", {A: None})
    due.repo.git("switch", "-q", "main")
    assert codes(refused(RuleError, due.release)) == ["E114"]


def test_live_text_edited_by_hand_stops_a_release_until_it_is_undone(due: Book) -> None:
    due.repo.commit("By hand", {G: "# Security\n\nBy hand.\n"})
    error = refused(RuleError, due.release)
    assert [(one.code, one.where) for one in error.findings] == [("E110", G)]
    due.repo.commit("Undo", {G: SECTION_G})
    due.release()


def test_plain_commits_beside_the_texts_are_free(due: Book) -> None:
    due.repo.commit("Beside", {"README.md": "New\n", ".github/ci.yml": "x\n"})
    due.release()
    assert due.repo.read("README.md") == "New\n"


def test_two_documents_of_one_label_are_refused(due: Book) -> None:
    due.plan("2026-02", "2026-02-20")
    new = {"type": "Paper", "category": "Form", "label": "Appendix Z", "title": "Z"}
    due.add("appendix-z", "z\n", release="2026-02", **new)
    due.add("appendix-zz", "zz\n", release="2026-03", **new)
    due.release("2026-02")
    before = seen(due)
    error = refused(RuleError, due.release, "2026-03")
    assert codes(error) == ["E111"]
    assert seen(due) == before


def test_a_stale_draft_is_refused(due: Book) -> None:
    due.plan("2026-02", "2026-02-20")
    due.draft("section-a", text="# Definitions\n\nEarlier.\n", release="2026-02", causes=("MP001",))
    due.release("2026-02")
    error = refused(RuleError, due.release)
    assert codes(error) == ["E112"]
    assert error.hint == "Rebase it first: seclog rebase 2026-03 section-a"


def test_a_release_may_raise_the_number_of_the_collection(due: Book) -> None:
    assert refused(RuleError, due.release, collection_number="7.0").hint == "State one such as 8.0."
    due.release(collection_number="27.0")
    assert due.log().number == "27.0"


def test_papers_alone_leave_the_number_of_the_collection(book: Book) -> None:
    book.plan(day="2026-01-05")
    book.draft("guide", text=b"PK new\0")
    book.release()
    assert (book.log().number, book.live()["guide"]) == ("7.0", "2.0")


# Several live versions


def test_an_own_numbered_version_lives_beside_the_others_or_ends_one(due: Book) -> None:
    due.draft("schedule-8", text="# Four\n", version="4.0", supersede=("3.1",), causes=("MP001",))
    done = due.release()
    assert "schedule-8 3.1 ends." in done.summary
    assert due.live()["schedule-8"] == "3.10 4.0"
    assert due.live(as_of="2026-02-28")["schedule-8"] == "3.1 3.10"
    assert not (due.repo.path / "documents/schedule-8/3.1.md").exists()
    assert due.repo.read("documents/schedule-8/4.0.md") == "# Four\n"
    statuses = {one.version: one.status for one in due.history("schedule-8").versions}
    assert statuses == {"3.1": "superseded", "3.10": "live", "4.0": "live"}


# The work tree


def test_an_unrelated_change_is_left_alone(due: Book) -> None:
    due.repo.write("README.md", "Mine\n")
    due.repo.write(G, "# Security\n\nIn progress.\n")
    due.repo.write("new.txt", "new\n")
    due.release()
    assert due.repo.read(G) == "# Security\n\nIn progress.\n"
    assert due.repo.git("status", "--porcelain").split("\n") == [" M README.md", f" M {G}", "?? new.txt"]


@pytest.mark.parametrize("staged", [True, False])
def test_a_change_of_what_is_released_is_refused(due: Book, staged: bool) -> None:
    due.repo.write(A, "mine\n")
    if staged:
        due.repo.git("add", A)
    before = seen(due)
    assert A in refused(StateError, due.release).message
    assert seen(due) == before


def test_an_untracked_file_in_the_way_is_refused(due: Book) -> None:
    due.add("appendix-at", "# Traffic\n", type="Paper", category="Form")
    due.repo.write("documents/appendix-at.md", "mine\n")
    before = seen(due)
    assert "documents/appendix-at.md" in refused(StateError, due.release).message
    assert seen(due) == before


@pytest.mark.parametrize("sign", ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG"])
def test_an_operation_of_git_in_progress_is_refused(due: Book, sign: str) -> None:
    due.repo.write(f".git/{sign}", due.repo.tip() + "\n")
    before = seen(due)
    assert "in progress" in refused(StateError, due.release).message
    assert seen(due) == before


def test_a_detached_head_does_not_matter(due: Book) -> None:
    due.repo.git("switch", "-q", "--detach")
    due.release()
    assert due.live()["section-a"] == "8.0"
    assert due.repo.read(A) == SECTION_A


# Refs


@pytest.mark.parametrize("kind", ["lightweight", "annotated"])
@pytest.mark.parametrize("name", ["release/2026-03", "section-a/8.0"])
def test_a_tag_that_stands_elsewhere_is_refused_and_nothing_changes(due: Book, name: str, kind: str) -> None:
    due.repo.git("tag", *(("-a", "-m", "other") if kind == "annotated" else ()), name, "HEAD~1")
    before = seen(due)
    assert name in refused(IntegrityError, due.release).message
    assert seen(due) == before


def test_a_tag_whose_name_is_in_the_way_is_refused(due: Book) -> None:
    due.repo.git("tag", "-d", "release/baseline")
    due.repo.git("tag", "release", "HEAD~1")
    before = seen(due)
    assert "refs/tags/release" in refused(StateError, due.release).message
    assert seen(due) == before


def test_a_line_that_moved_both_here_and_there_is_a_race(due: Book) -> None:
    repo = due.repo
    repo.git("update-ref", f"refs/remotes/origin/{LINE}", LINE)
    repo.git("update-ref", f"refs/heads/{LINE}", f"{LINE}~1")
    repo.git("switch", "-q", LINE)
    repo.commit("Mine", {"x": "x\n"})
    repo.git("switch", "-q", "main")
    before = seen(due)
    refused(RaceError, due.release)
    assert seen(due) == before


def test_a_line_that_only_the_remote_has_can_be_released(due: Book) -> None:
    due.repo.git("update-ref", f"refs/remotes/origin/{LINE}", LINE)
    due.repo.git("branch", "-D", "-q", LINE)
    due.release()
    assert due.live()["section-a"] == "8.0"


def test_another_seclog_at_work_is_a_race(due: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seclog.store.lock._STEP", 2.1)
    before = seen(due)
    with locked(due.git):
        refused(RaceError, due.release)
    assert seen(due) == before


def test_a_lock_of_git_is_a_race(due: Book) -> None:
    (due.repo.path / ".git/index.lock").write_text("")
    assert "index.lock" in refused(RaceError, due.release).message
    (due.repo.path / ".git/index.lock").unlink()
    (due.repo.path / ".git/refs/heads/main.lock").write_text("")
    assert "main.lock" in refused(RaceError, due.release).message


def test_an_unfinished_act_stops_every_other(due: Book) -> None:
    tag = due.repo.git("hash-object", "-w", "-t", "tag", "--stdin", stdin=_intent(due.repo.tip()))
    due.repo.git("update-ref", "refs/seclog/intent", tag)
    before = seen(due)
    for act, name in ((due.release, "2026-03"), (due.plan, "2026-06"), (due.approve, "MP009")):
        assert "seclog recover" in refused(UnfinishedError, act, name).hint
    assert "seclog recover" in refused(UnfinishedError, due.draft, "section-g", text="# N\n").hint
    assert seen(due) == before
    assert due.live()["section-a"] == "7.0"


def _intent(commit: str) -> str:
    return (
        f"object {commit}\ntype commit\ntag seclog-intent\ntagger C <c@example.org> 1767225600 +0000\n\n"
        f"An act\n\nSeclog-Intent: 1\nrefs/heads/main {commit} {commit}\n"
    )


def test_a_committer_without_a_name_changes_nothing(due: Book) -> None:
    due.repo.git("config", "--unset", "user.name")
    due.repo.git("config", "--unset", "user.email")
    before = seen(due)
    assert "git config user.name" in refused(MachineError, due.release).hint
    assert seen(due) == before


def test_hooks_of_git_do_not_stand_in_the_way(due: Book) -> None:
    for name in ("pre-commit", "commit-msg", "post-checkout", "reference-transaction"):
        hook = due.repo.write(f".git/hooks/{name}", "#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    due.release()
    assert due.live()["section-a"] == "8.0"


def test_hostile_settings_and_variables_change_nothing(
    due: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (
        ("core.commentChar", "S"),
        ("commit.cleanup", "strip"),
        ("i18n.commitEncoding", "UTF-7"),
        ("core.fsmonitor", "false; touch pwned"),
        ("color.ui", "always"),
        ("log.showSignature", "true"),
        ("column.ui", "always"),
        ("tag.gpgSign", "true"),
        ("commit.gpgSign", "true"),
        ("core.pager", "touch pwned"),
        ("alias.log", "!touch pwned"),
    ):
        due.repo.git("config", key, value)
    other = Repo.init(tmp_path / "other")
    for name, value in (
        ("GIT_DIR", str(other.path / ".git")),
        ("GIT_WORK_TREE", str(other.path)),
        ("GIT_OBJECT_DIRECTORY", str(tmp_path)),
        ("GIT_NAMESPACE", "n"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.bare"),
        ("GIT_CONFIG_VALUE_0", "true"),
        ("GIT_AUTHOR_DATE", "yesterday"),
        ("PAGER", "touch pwned"),
    ):
        monkeypatch.setenv(name, value)
    due.release()
    assert due.live()["section-a"] == "8.0"
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_CONFIG_COUNT"):
        monkeypatch.delenv(name)
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    assert not list(tmp_path.rglob("pwned"))
    assert due.repo.git("cat-file", "-p", "main").count("encoding") == 0


def test_the_same_release_is_the_same_commit_anywhere(due: Book, tmp_path: Path) -> None:
    twin = Book(due.repo.copy(tmp_path / "twin"), due.now)
    assert due.release().commit == twin.release().commit
    assert due.repo.refs() == twin.repo.refs()


def test_a_missing_git_is_told(due: Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Install git" in refused(MachineError, due.release).hint


def test_an_old_git_writes_no_record(due: Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\nfor a in "$@"; do [ "$a" = version ] && echo git version 2.30.1 && exit\ndone\n{real} "$@"\n'
    )
    script.chmod(0o755)
    before = seen(due)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{script.parent}:/usr/bin:/bin")
        assert "2.36" in refused(MachineError, due.release).hint
    assert seen(due) == before
