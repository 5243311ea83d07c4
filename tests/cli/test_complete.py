from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from seclog.cli.complete import documents, planned_releases, versions
from tests.cli.support import python
from tests.ops.rulebooks import Book, build


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        patch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
        book: Book = build(tmp_path_factory.mktemp("complete") / "rulebook")
        book.plan(title="March 2026 Release")
        book.plan("someday", None, title="Some day")
        book.draft("section-a", text="# Definitions\n\nNew.\n", release="2026-03")
        named = {"title": "Last things", "label": "Section Z", "category": "Section"}
        book.add("section-z", "# Last things\n\nText.\n", release="2026-03", **named)
    return book.repo.path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("section", ["section-a", "section-g", "section-z"]),
        ("SECTION-A", ["section-a"]),
        ("nothing", []),
    ],
)
def test_documents_in_force_and_drafted_are_offered(place: Path, typed: str, offered: list[str]) -> None:
    assert [name for name, _ in documents(place, typed)] == offered


def test_a_document_is_offered_with_label_and_title(place: Path) -> None:
    assert documents(place, "section-a") == [("section-a", "Section A: Definitions")]
    assert dict(documents(place, ""))["section-z"] == "Section Z: Last things"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("section-a@", ["section-a@7.1", "section-a@7.0"]),
        ("section-a@7.0", ["section-a@7.0"]),
        ("section-z@", ["section-z@0.1"]),
        ("schedule-8@", ["schedule-8@3.10", "schedule-8@3.1"]),
        ("section-a", ["section-a"]),
        ("nothing@", []),
    ],
)
def test_after_the_at_sign_versions_are_offered(place: Path, typed: str, offered: list[str]) -> None:
    assert sorted(name for name, _ in versions(place, typed)) == sorted(offered)


def test_a_version_says_what_it_is(place: Path) -> None:
    assert versions(place, "section-a@") == [
        ("section-a@7.1", "draft for 2026-03"),
        ("section-a@7.0", "in force from 2026-01-01"),
    ]


def test_planned_releases_are_offered_with_title_and_date(place: Path) -> None:
    assert planned_releases(place, "") == [("2026-03", "March 2026 Release, 2026-03-01"), ("someday", "Some day")]
    assert planned_releases(place, "some") == [("someday", "Some day")]


def test_the_folder_that_we_stand_in_is_the_default(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    assert planned_releases(None, "2026") != []


@pytest.mark.parametrize("source", [documents, versions, planned_releases])
def test_trouble_offers_nothing(source: object, tmp_path: Path) -> None:
    assert callable(source)
    (tmp_path / "file").write_text("x")
    for where in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        assert source(where, "a@") == source(where, "") == []


def test_each_is_answered_by_one_git_process(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git, calls = shutil.which("git"), tmp_path / "calls"
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho >>"{calls}"\nexec {git} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
    for source, typed in ((documents, ""), (versions, "section-a@"), (planned_releases, "")):
        calls.write_text("")
        assert source(place, typed) != []
        assert calls.read_text() == "\n"


def test_the_shell_is_offered_what_is_planned(place: Path) -> None:
    typed = {"_SECLOG_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"seclog -C {place} release 2026"}
    done = python("-m", "seclog", env=typed)
    assert "2026-03" in done.stdout
    assert "someday" not in done.stdout
