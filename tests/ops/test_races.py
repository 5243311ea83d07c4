"""Two clones of one server: who comes second loses nothing, and what the hint says works."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from seclog.core.errors import RaceError
from seclog.ops.act import Way
from seclog.ops.verify import verify
from tests.builder import Repo
from tests.ops.rulebooks import SECTION_A, Book, refused

PUSH = Way(push=True)
A = "documents/section-a.md"
MINE = SECTION_A.replace("A Party is a person", "A Party is somebody")
THEIRS = SECTION_A.replace("A day is a day", "A day has 24 hours")


def follow(book: Book, hint: str) -> None:
    """Type the git commands that a hint names."""
    command = hint[hint.index("git ") :].partition(";")[0]
    subprocess.run(["sh", "-ec", command], cwd=book.repo.path, check=True, capture_output=True)


@pytest.fixture
def pair(book: Book, tmp_path: Path) -> tuple[Book, Book]:
    """Two clones of a server that has two planned releases."""
    book.plan("2026-03", "2026-03-01")
    book.plan("2026-06", "2026-06-25")
    server = tmp_path / "server.git"
    book.repo.git("clone", "-q", "--bare", str(book.repo.path), str(server))
    clones = []
    for name in ("mine", "theirs"):
        book.repo.git("clone", "-q", str(server), str(tmp_path / name))
        repo = Repo(tmp_path / name)
        repo.configure()
        clones.append(Book(repo, book.now))
    return clones[0], clones[1]


def clean(*books: Book) -> None:
    for book in books:
        assert verify(book.git, book.now).findings == ()


def test_the_second_to_push_fetches_and_does_it_again(pair: tuple[Book, Book]) -> None:
    mine, theirs = pair
    theirs.draft("section-a", text=THEIRS, release="2026-03", way=PUSH)
    mine.repo.write(A, MINE)
    before = mine.repo.state()
    error = refused(RaceError, mine.draft, release="2026-03", way=PUSH)
    assert error.hint == "Type: git fetch origin; then do the act again."
    assert mine.repo.state() == before
    follow(mine, error.hint)
    mine.draft(release="2026-03", way=PUSH)
    assert mine.drafts("2026-03") == {"section-a": "7.2"}
    assert mine.at("pending/2026-03", A) == MINE.replace("A day is a day", "A day has 24 hours")
    theirs.repo.git("fetch", "-q")
    assert theirs.drafts("2026-03") == {"section-a": "7.2"}
    clean(mine, theirs)


def test_drafts_that_were_not_pushed_are_set_aside_by_the_hint(pair: tuple[Book, Book]) -> None:
    mine, theirs = pair
    theirs.draft("section-a", text=THEIRS, release="2026-03", way=PUSH)
    mine.draft("section-a", text=MINE, release="2026-03")
    mine.draft("section-g", text="# Security\n\nMore.\n", release="2026-03")
    error = refused(RaceError, mine.draft, "section-a", text=MINE + "More.\n", release="2026-03", way=PUSH)
    follow(mine, error.hint)
    apart = refused(RaceError, mine.draft, "section-a", text=MINE + "More.\n", release="2026-03", way=PUSH)
    assert "moved both here and on the remote" in apart.message
    follow(mine, apart.hint)
    assert mine.drafts("2026-03") == {"section-a": "7.1"}
    assert mine.at("mine-2026-03", A) == MINE
    mine.draft("section-a", text=MINE, release="2026-03", way=PUSH)
    mine.draft("section-g", text="# Security\n\nMore.\n", release="2026-03", way=PUSH)
    assert mine.drafts("2026-03") == {"section-a": "7.2", "section-g": "7.1"}
    mine.repo.git("branch", "-q", "-D", "mine-2026-03")
    theirs.repo.git("fetch", "-q")
    clean(mine, theirs)


def test_one_number_for_two_releases_is_a_race_that_a_fetch_settles(pair: tuple[Book, Book]) -> None:
    mine, theirs = pair
    theirs.draft("section-a", text=THEIRS, release="2026-06", way=PUSH)
    before = mine.repo.state()
    error = refused(RaceError, mine.draft, "section-a", text=MINE, release="2026-03", way=PUSH)
    assert error.message == "origin has another section-a/7.1: the number was given in another clone."
    assert error.hint == "Type: git fetch --tags origin; then do the act again."
    assert mine.repo.state() == before
    follow(mine, error.hint)
    mine.draft("section-a", text=MINE, release="2026-03", way=PUSH)
    assert mine.drafts("2026-03") == {"section-a": "7.2"}
    theirs.repo.git("fetch", "-q")
    clean(mine, theirs)


@pytest.mark.parametrize("on_server", [True, False])
def test_a_number_given_twice_before_a_push_is_set_aside_by_the_hint(pair: tuple[Book, Book], on_server: bool) -> None:
    mine, theirs = pair
    release = "2026-03" if on_server else "2026-09"
    if not on_server:
        mine.plan(release, "2026-09-24")
    mine.draft("section-a", text=MINE, release=release)
    theirs.draft("section-a", text=THEIRS, release="2026-06", way=PUSH)
    before = mine.repo.state()
    error = refused(RaceError, mine.draft, "section-g", text="# Security\n\nMore.\n", release=release, way=PUSH)
    assert error.message == "origin has another section-a/7.1: the number was given in another clone."
    assert mine.repo.state() == before
    follow(mine, error.hint)
    mine.draft("section-a", text=mine.at(f"mine-{release}", A), release=release, way=PUSH)
    assert mine.drafts(release) == {"section-a": "7.2"}
    mine.repo.git("branch", "-q", "-D", f"mine-{release}")
    theirs.repo.git("fetch", "-q")
    assert theirs.drafts(release) == {"section-a": "7.2"}
    clean(mine, theirs)


def test_a_release_does_not_publish_a_number_given_twice(pair: tuple[Book, Book]) -> None:
    mine, theirs = pair
    mine.approve("MP001")
    mine.draft("section-a", text=MINE, release="2026-03", causes=("MP001",))
    theirs.repo.git("pull", "-q", "--ff-only")
    theirs.draft("section-a", text=THEIRS, release="2026-06", way=PUSH)
    mine.on("2026-03-01")
    before = mine.repo.state()
    error = refused(RaceError, mine.release)
    assert "section-a/7.1" in error.message
    assert mine.repo.state() == before
    follow(mine, error.hint)
    mine.draft("section-a", text=mine.at("mine-2026-03", A), release="2026-03", causes=("MP001",))
    mine.repo.git("branch", "-q", "-D", "mine-2026-03")
    mine.release()
    theirs.repo.git("pull", "-q", "--ff-only")
    theirs.now = mine.now
    assert mine.live()["section-a"] == theirs.live()["section-a"] == "8.0"
    clean(mine, theirs)


def test_numbers_come_from_one_sequence_over_all_releases(book: Book) -> None:
    for name, day in (("2026-03", "2026-03-01"), ("2026-06", "2026-06-25"), ("mp102a", None)):
        book.plan(name, day)
    for number, release in enumerate(("2026-06", "2026-03", "mp102a", "unscheduled", "2026-06", "2026-03"), start=1):
        done = book.draft("section-a", text=f"# Definitions\n\n{number}.\n", release=release)
        assert done.tags == (f"section-a/7.{number}",)
    kinds = {one.id: [met.kind for met in one.collisions] for one in book.pending().releases}
    assert kinds == {
        "2026-03": ["both", "also", "also"],
        "2026-06": ["superseded", "also", "also"],
        "mp102a": ["also", "also", "also"],
        "unscheduled": ["also", "also", "also"],
    }
    assert [one.id for one in book.pending("2026-06").releases] == ["2026-06"]
    assert book.pending("2026-06").releases[0].collisions[0].other == "2026-03"
