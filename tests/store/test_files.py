from __future__ import annotations

import os
from pathlib import Path

import pytest

from seclog.core.errors import InputError, StateError
from seclog.store import files
from seclog.store.files import documents_below, is_document_name, not_ignored, read_file, read_in_tree
from seclog.store.git import Git
from tests.builder import Repo


def test_a_plain_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\0\r\n\xff")
    assert read_file(str(tmp_path / "a")) == b"\0\r\n\xff"


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing", "no file missing"), ("folder", "no plain file"), ("link", "symbolic link"), ("pipe", "no plain file")],
)
def test_what_is_no_plain_file_is_refused(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "target").write_text("secret")
    (tmp_path / "link").symlink_to("target")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match=words):
        read_file(str(tmp_path / name), name)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SIZE_LIMIT", 1_000_000)
    with open(tmp_path / "large", "wb") as file:
        file.truncate(1_000_001)
    with pytest.raises(InputError, match="1 MB"):
        read_file(str(tmp_path / "large"))


def test_a_name_too_long_for_the_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_file(str(tmp_path / ("x" * 300)), "x")


def test_a_file_of_the_tree_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/a.md").write_text("a")
    assert read_in_tree(str(tmp_path), "documents/a.md") == b"a"
    assert read_in_tree(str(tmp_path), "documents/b.md") is None
    assert read_in_tree(str(tmp_path), "nowhere/b.md") is None


def test_registry_files_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry/collection.yaml").write_text("a")
    assert read_in_tree(str(tmp_path), "registry/collection.yaml") == b"a"


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "documents/../.git/config",
        ".git/config",
        "C:/x",
        "a\\b",
        "",
        "a//b",
        "registry/../x",
        "registry/",
        "registry/.git/x",
    ],
)
def test_a_path_that_leads_outside_is_never_opened(tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        read_in_tree(str(tmp_path), path)


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_no_part_of_a_path_may_be_a_link(tmp_path: Path, linked: str) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else/a.md").write_text("secret")
    (tmp_path / "tree").mkdir()
    if linked == "folder":
        (tmp_path / "tree/documents").symlink_to(tmp_path / "else")
    else:
        (tmp_path / "tree/documents").mkdir()
        (tmp_path / "tree/documents/a.md").symlink_to(tmp_path / "else/a.md")
    with pytest.raises(InputError, match="symbolic link"):
        read_in_tree(str(tmp_path / "tree"), "documents/a.md")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("section-a.md", True),
        ("noextension", True),
        ("README", False),
        ("readme.md", False),
        ("Readme.first.txt", False),
        ("LICENSE", False),
        ("licence.md", False),
        (".hidden", False),
        ("~lock.docx", False),
        ("a.md~", False),
        ("readme-for-parties.md", True),
    ],
)
def test_which_names_may_be_documents(name: str, answer: bool) -> None:
    assert is_document_name(name) is answer


def test_documents_are_found_in_order_links_among_them(tmp_path: Path) -> None:
    for path in ("b/z.md", "b/a.md", "a.md", ".git/x.md", "b/.cache/x.md", "other/.git/HEAD", "other/x.md", "README"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    (tmp_path / "b/link.md").symlink_to("a.md")
    (tmp_path / "up").symlink_to("..")
    os.mkfifo(tmp_path / "pipe")
    assert documents_below(str(tmp_path)) == ["a.md", "up", "b/a.md", "b/link.md", "b/z.md"]


def test_what_git_ignores_is_left_out(repo: Repo) -> None:
    repo.write(".gitignore", "*.tmp\nline*\n")
    repo.write("kept.tmp", "x")
    repo.git("add", "-f", "kept.tmp")
    paths = ["a.md", "b.tmp", "kept.tmp", "line\nbreak", "é.md"]
    assert not_ignored(repo.runner, paths) == ["a.md", "kept.tmp", "é.md"]
    assert not_ignored(repo.runner, []) == []


def test_ignoring_cannot_be_told_outside_of_a_repository(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="not a git repository"):
        not_ignored(Git(tmp_path), ["a"])
