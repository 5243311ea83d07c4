"""Acts on the live line are told to the upstream first; acts on lines only when asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from seclog.core.errors import IntegrityError, MachineError, RaceError, RuleError, UsageError
from seclog.ops.act import Way
from tests.builder import Repo
from tests.ops.rulebooks import DRY, Book, refused

PUSH = Way(push=True)
LINE = "refs/heads/pending/2026-03"


@pytest.fixture
def server(due: Book, tmp_path: Path) -> Repo:
    """A bare repository that `due` has as its upstream."""
    place = tmp_path / "server.git"
    due.repo.git("clone", "-q", "--bare", str(due.repo.path), str(place))
    due.repo.git("remote", "add", "origin", str(place))
    due.repo.git("fetch", "-q", "origin")
    due.repo.git("branch", "-q", "--set-upstream-to=origin/main", "main")
    return Repo(place)


def colleague(due: Book, server: Repo, path: Path) -> Book:
    """Another clone of the server at the same time."""
    server.git("clone", "-q", str(server.path), str(path))
    repo = Repo(path)
    repo.configure()
    repo.git("branch", "-q", "--no-track", "pending/2026-03", "origin/pending/2026-03")
    return Book(repo, due.now)


def test_a_release_is_told_to_the_server_first(due: Book, server: Repo) -> None:
    done = due.release()
    assert server.tip() == due.repo.tip() == done.commit
    assert server.git("tag", "--points-at", "main").split() == ["guide/2.0", "release/2026-03", "section-a/8.0"]


def test_an_approval_is_told_to_the_server(due: Book, server: Repo) -> None:
    done = due.approve("MP005")
    assert server.tip() == due.repo.tip() == done.commit


def test_acts_on_lines_stay_here_until_asked(due: Book, server: Repo) -> None:
    old = server.refs()
    due.draft("section-g", text="# N\n")
    due.plan("2026-06", "2026-06-25")
    assert server.refs() == old
    done = due.draft("section-g", text="# M\n", release="2026-03", way=PUSH)
    assert server.refs()[LINE] == done.commit
    assert "refs/tags/section-g/7.2" in server.refs()


def test_a_rehearsal_tells_the_server_nothing(due: Book, server: Repo) -> None:
    before, there = due.repo.state(), server.refs()
    assert due.release(way=DRY).dry_run
    assert (due.repo.state(), server.refs()) == (before, there)


def test_a_lost_race_leaves_nothing_to_undo(due: Book, server: Repo, tmp_path: Path) -> None:
    other = colleague(due, server, tmp_path / "other")
    other.approve("MP009")
    before, there = due.repo.state(), server.refs()
    error = refused(RaceError, due.release)
    assert "git pull --ff-only" in error.hint
    assert (due.repo.state(), server.refs()) == (before, there)
    assert "refs/seclog/intent" not in due.repo.refs()


def test_of_two_releases_of_one_line_one_wins(due: Book, server: Repo, tmp_path: Path) -> None:
    other = colleague(due, server, tmp_path / "other")
    other.release()
    before = due.repo.state()
    refused(RaceError, due.release)
    assert due.repo.state() == before
    due.repo.git("pull", "-q", "--ff-only", "--tags")
    assert "landed" in refused(RuleError, due.release).message


def test_a_server_that_refuses_changes_nothing(due: Book, server: Repo) -> None:
    hook = server.write("hooks/pre-receive", "#!/bin/sh\necho 'Not on a Friday.' >&2\nexit 1\n")
    hook.chmod(0o755)
    before, there = due.repo.state(), server.refs()
    assert "Not on a Friday" in refused(RuleError, due.release).message
    assert (due.repo.state(), server.refs()) == (before, there)


def test_another_tag_on_the_server_is_refused(due: Book, server: Repo) -> None:
    server.git("tag", "section-a/8.0", "main")
    before, there = due.repo.state(), server.refs()
    assert "section-a/8.0" in refused(IntegrityError, due.release).message
    assert (due.repo.state(), server.refs()) == (before, there)


def test_a_server_that_cannot_be_reached_changes_nothing(due: Book, server: Repo) -> None:
    server.path.rename(server.path.with_name("moved"))
    before = due.repo.state()
    assert "cannot be reached" in refused(MachineError, due.release).message
    assert due.repo.state() == before


def test_a_live_branch_without_upstream_is_published_at_once(due: Book, server: Repo) -> None:
    due.repo.git("branch", "--unset-upstream", "main")
    old = server.refs()
    due.release()
    assert server.refs() == old
    assert due.live()["section-a"] == "8.0"


def test_a_push_without_upstream_goes_to_the_only_remote(due: Book, server: Repo) -> None:
    due.repo.git("branch", "--unset-upstream", "main")
    done = due.release(way=PUSH)
    assert server.tip() == done.commit


@pytest.mark.parametrize("remotes", [0, 2])
def test_a_push_without_one_remote_is_refused(due: Book, server: Repo, remotes: int) -> None:
    due.repo.git("branch", "--unset-upstream", "main")
    due.repo.git("remote", *(("add", "second", "x") if remotes else ("remove", "origin")))
    before = due.repo.state()
    error = refused(UsageError, due.release, way=PUSH)
    assert ("origin, second" if remotes else "none") in error.message
    assert due.repo.state() == before


def test_a_live_line_that_is_only_on_the_remote_names_what_to_type(due: Book, server: Repo) -> None:
    due.repo.git("switch", "-q", "-c", "topic")
    due.repo.git("branch", "-q", "-D", "main")
    assert due.live()["section-a"] == "7.0"
    with pytest.raises(Exception, match="only here as") as caught:
        due.release()
    assert getattr(caught.value, "exit_code", 70) == 4
    assert getattr(caught.value, "hint", "") == "Type: git switch main"


def test_a_draft_of_a_colleague_is_seen_after_a_fetch(due: Book, server: Repo, tmp_path: Path) -> None:
    other = colleague(due, server, tmp_path / "other")
    other.draft("section-g", text="# Theirs\n", release="2026-03", way=PUSH)
    due.repo.git("fetch", "-q", "--tags", "origin")
    assert due.drafts()["section-g"] == "7.1"
    due.draft("section-g", text="# Ours\n")
    assert due.drafts()["section-g"] == "7.2"
    assert server.refs()[LINE] == other.repo.tip(LINE)


def test_lines_that_two_people_moved_are_a_race_with_the_way_out(due: Book, server: Repo, tmp_path: Path) -> None:
    other = colleague(due, server, tmp_path / "other")
    other.draft("section-g", text="# Theirs\n", release="2026-03", way=PUSH)
    due.draft("section-g", text="# Ours\n")
    due.repo.git("fetch", "-q", "--no-tags", "origin")
    before = due.repo.state()
    error = refused(RaceError, due.draft, "section-g", text="# More\n", release="2026-03")
    assert "2026-03" in error.message
    assert due.pending().releases[-1].remarks == ("Its line has moved both here and on the remote.",)
    assert due.repo.state() == before


def test_pushing_a_draft_after_a_colleague_is_a_race(due: Book, server: Repo, tmp_path: Path) -> None:
    other = colleague(due, server, tmp_path / "other")
    other.draft("section-g", text="# Theirs\n", release="2026-03", way=PUSH)
    before, there = due.repo.state(), server.refs()
    refused(RaceError, due.draft, "section-a", text="# Ours\n", release="2026-03", way=PUSH)
    assert (due.repo.state(), server.refs()) == (before, there)


def test_a_clone_reads_the_same(due: Book, server: Repo, tmp_path: Path) -> None:
    due.release()
    other = colleague(due, server, tmp_path / "other")
    assert other.live() == due.live()
    assert other.history("section-a") == due.history("section-a")


def test_a_shallow_clone_says_so_instead_of_a_short_log(due: Book, server: Repo, tmp_path: Path) -> None:
    due.release()
    server.git("clone", "-q", "--depth=1", f"file://{server.path}", str(tmp_path / "shallow"))
    shallow = Book(Repo(tmp_path / "shallow"), due.now)
    assert "git fetch --unshallow" in refused(MachineError, shallow.log).hint
    assert "git fetch --unshallow" in refused(MachineError, shallow.pending).hint
