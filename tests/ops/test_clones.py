"""Clones: what is not here is said, what lies beside a line is not lost, and what is released travels whole."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, MachineError, RaceError, RuleError
from seclog.core.plan_release import ReleaseRequest
from seclog.ops.act import Way
from seclog.ops.draft import DraftOptions, draft
from seclog.ops.init import InitRequest, init
from seclog.ops.log import document_log
from seclog.ops.pending import pending
from seclog.ops.planning import plan_line
from seclog.ops.release import release
from seclog.ops.verify import verify
from seclog.store.git import Git
from tests.builder import MAIL, NAME, Repo
from tests.cli.support import seclog

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TEXT = "# Leave\n\n1.1 Staff have 25 days.\n\n1.2 More.\n"


@pytest.fixture
def rulebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A rulebook of two documents with a release planned, published on a server."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", NAME)
        monkeypatch.setenv(f"GIT_{who}_EMAIL", MAIL)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "leave.md").write_text(TEXT)
    (texts / "fire.md").write_text("# Fire\n\n1.1 Doors are clear.\n")
    init(NOW, Way(), InitRequest(str(tmp_path / "here"), str(texts), name="Handbook"))
    repo = Repo(tmp_path / "here")
    plan_line(repo.runner, NOW, Way(), "p1", "P1", "release", NOW.date())
    subprocess.run(["git", "init", "-q", "-b", "main", "--bare", str(tmp_path / "server.git")], check=True)
    repo.git("remote", "add", "origin", str(tmp_path / "server.git"))
    repo.git("push", "-q", "-u", "origin", "main", "--tags")
    repo.git("push", "-q", "origin", "pending/p1")
    return repo


def clone(repo: Repo, name: str, *options: str) -> Repo:
    place = repo.path.parent / name
    server = f"file://{repo.path.parent / 'server.git'}"
    subprocess.run(["git", "clone", "-q", *options, server, str(place)], check=True)
    return Repo(place)


def drafted(repo: Repo, name: str, text: str, **options: bool) -> None:
    draft(repo.runner, NOW, Way(**options), DraftOptions((name,), text.encode(), "x.md", release="p1"))


def test_a_release_brings_the_tags_of_its_drafts_to_the_server(rulebook: Repo) -> None:
    drafted(rulebook, "leave", TEXT.replace("25", "26"))
    release(rulebook.runner, NOW, Way(), ReleaseRequest("p1"))
    other = clone(rulebook, "other")
    assert set(other.git("tag").split()) == {"release/baseline", "release/p1", "leave/1.1", "leave/2.0"}
    assert not verify(other.runner, NOW).findings


def test_drafts_that_a_merge_buries_are_not_passed_over(rulebook: Repo) -> None:
    other = clone(rulebook, "other")
    drafted(other, "leave", TEXT.replace("25", "26"), push=True)
    drafted(rulebook, "fire", "# Fire\n\n1.1 Gates are clear.\n")
    rulebook.git("fetch", "-q")
    assert [(one.id, one.diverged) for one in pending(rulebook.runner, NOW).releases] == [("p1", True)]
    shown = seclog("-C", str(rulebook.path), "pending")
    assert "The line of p1 has moved both here and on the remote" in shown.stderr
    with pytest.raises(RaceError, match="moved both here and on the remote"):
        release(rulebook.runner, NOW, Way(), ReleaseRequest("p1"))
    rulebook.git("switch", "-q", "pending/p1")
    rulebook.git("merge", "-q", "--no-edit", "origin/pending/p1")
    rulebook.git("push", "-q", "origin", "pending/p1")
    rulebook.git("switch", "-q", "main")
    with pytest.raises(IntegrityError, match="Drafts lie beside the line pending/p1"):
        pending(rulebook.runner, NOW)
    with pytest.raises(IntegrityError, match="Drafts lie beside the line pending/p1"):
        release(rulebook.runner, NOW, Way(), ReleaseRequest("p1"))
    assert "V07" in {one.code for one in verify(rulebook.runner, NOW).findings}


def test_setting_ones_own_line_aside_is_a_way_out(rulebook: Repo) -> None:
    other = clone(rulebook, "other")
    drafted(other, "leave", TEXT.replace("25", "26"), push=True)
    drafted(rulebook, "fire", "# Fire\n\n1.1 Gates are clear.\n")
    rulebook.git("fetch", "-q")
    rulebook.git("branch", "-m", "pending/p1", "mine-p1")
    rulebook.git("branch", "pending/p1", "origin/pending/p1")
    drafted(rulebook, "fire", "# Fire\n\n1.1 Gates are clear.\n")
    (planned,) = pending(rulebook.runner, NOW).releases
    assert [(one.id, one.draft) for one in planned.documents] == [("fire", "1.2"), ("leave", "1.1")]


def test_a_line_may_take_in_live_text_by_a_merge(rulebook: Repo) -> None:
    rulebook.commit("Begin", {"README.md": "hello\n"})
    rulebook.git("switch", "-q", "pending/p1")
    rulebook.git("merge", "-q", "--no-edit", "main")
    rulebook.git("switch", "-q", "main")
    drafted(rulebook, "leave", TEXT.replace("25", "26"))
    assert [one.draft for one in pending(rulebook.runner, NOW).releases[0].documents] == ["1.1"]


def test_a_clone_of_one_branch_says_that_lines_may_be_missing(rulebook: Repo) -> None:
    narrow = clone(rulebook, "narrow", "--single-branch")
    assert len(document_log(narrow.runner, NOW).rows) == 2
    for act in (lambda: pending(narrow.runner, NOW), lambda: drafted(narrow, "leave", "x\n")):
        with pytest.raises(MachineError, match="only some branches of origin") as caught:
            act()
        assert "git config --add remote.origin.fetch" in caught.value.hint
    narrow.git("config", "--add", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    narrow.git("fetch", "-q", "origin")
    assert [one.id for one in pending(narrow.runner, NOW).releases] == ["p1"]


def test_a_shallow_clone_whose_tip_is_no_record_is_no_empty_rulebook(rulebook: Repo) -> None:
    rulebook.commit("Free", {"README.md": "hello\n"})
    rulebook.git("push", "-q", "origin", "main")
    shallow = clone(rulebook, "shallow", "--depth=1", "--no-single-branch")
    with pytest.raises(MachineError, match="shallow"):
        document_log(shallow.runner, NOW)
    with pytest.raises(MachineError, match="shallow"):
        init(NOW, Way(), InitRequest(str(shallow.path)))


def test_a_release_made_elsewhere_is_not_planned_again(rulebook: Repo) -> None:
    other = clone(rulebook, "other")
    drafted(rulebook, "leave", TEXT.replace("25", "26"))
    release(rulebook.runner, NOW, Way(), ReleaseRequest("p1"))
    other.git("fetch", "-q")
    other.git("update-ref", "-d", "refs/remotes/origin/pending/p1")
    with pytest.raises(RaceError, match="released in another clone") as caught:
        plan_line(Git(other.path), NOW, Way(), "p1", "P1", "release", None)
    assert caught.value.hint == "Type: git pull --ff-only"


def test_a_draft_may_be_given_its_cause_later(rulebook: Repo) -> None:
    drafted(rulebook, "leave", TEXT.replace("25", "26"))
    draft(rulebook.runner, NOW, Way(), DraftOptions(("leave",), release="p1", causes=("MP093",)))
    (planned,) = pending(rulebook.runner, NOW).releases
    assert [(one.draft, one.modifications) for one in planned.documents] == [("1.2", ("MP093",))]
    with pytest.raises(RuleError, match="nothing is changed"):
        draft(rulebook.runner, NOW, Way(), DraftOptions(("fire",), release="p1", causes=("MP093",)))


@pytest.mark.parametrize("attributes", ["*.md text\n", "*.md text=auto\n", "*.md eol=crlf\n"])
def test_line_ends_are_stored_as_git_would(rulebook: Repo, attributes: str) -> None:
    rulebook.commit("Set attributes", {".gitattributes": attributes})
    rulebook.write("documents/leave.md", TEXT.replace("25", "26").replace("\n", "\r\n"))
    draft(rulebook.runner, NOW, Way(), DraftOptions(("leave",), release="p1"))
    release(rulebook.runner, NOW, Way(push=False), ReleaseRequest("p1"))
    assert rulebook.git("show", "main:documents/leave.md") == TEXT.replace("25", "26").rstrip("\n")
    assert rulebook.git("status", "--porcelain", "documents") == ""


def test_line_ends_stay_where_nothing_converts_them(rulebook: Repo) -> None:
    rulebook.write("documents/leave.md", TEXT.replace("\n", "\r\n"))
    draft(rulebook.runner, NOW, Way(), DraftOptions(("leave",), release="p1"))
    assert "\r\n" in rulebook.git("show", "pending/p1:documents/leave.md")
