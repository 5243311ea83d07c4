from __future__ import annotations

import os
from pathlib import Path

import pytest

from seclog.core.errors import InputError, StateError
from seclog.core.report import LogRow
from seclog.formats.registry import read_document
from seclog.ops.init import InitRequest, init
from tests.builder import Repo
from tests.ops.rulebooks import DO, DRY, START, Book, codes, refused

FILES = {
    "terms/terms-of-service.md": "---\ntitle: Terms of Service\n---\n\nYou agree.\n",
    "terms/community_code.md": "# Community Code\n\nBe kind.\n",
    "privacy/Privacy Statement.txt": "no heading at all\n",
    "top.md": "Top Rules\n=========\n\nOne.\n",
}


def filled(folder: Path, files: dict[str, str | bytes]) -> Path:
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def taken(repo: Repo, source: Path | str, way: object = DO) -> dict[str, LogRow]:
    init(START, way, InitRequest(str(repo.path), str(source)))  # type: ignore[arg-type]
    return {row.id: row for row in Book(repo).log().rows}


def test_a_folder_outside_is_copied_under_documents(repo: Repo, tmp_path: Path) -> None:
    rows = taken(repo, filled(tmp_path / "texts", dict(FILES)))
    assert {one: (row.title, row.category, row.version) for one, row in rows.items()} == {
        "terms-of-service": ("Terms of Service", "Terms", "1.0"),
        "community-code": ("Community Code", "Terms", "1.0"),
        "privacy-statement": ("Privacy Statement", "Privacy", "1.0"),
        "top": ("Top Rules", "General", "1.0"),
    }
    for path, text in FILES.items():
        assert repo.read(f"documents/{path}") == text
    assert repo.git("status", "--porcelain") == ""
    entry = read_document((repo.path / "registry/documents/top.yaml").read_bytes(), "top.yaml")
    assert (entry.file, entry.numbering, entry.text) == ("documents/top.md", "integer", "included")


@pytest.mark.parametrize("committed", [True, False])
def test_a_folder_inside_is_registered_in_place(repo: Repo, committed: bool) -> None:
    filled(repo.path, {f"rules/{path}": text for path, text in FILES.items()})
    if committed:
        repo.git("add", "-A")
        repo.commit("Texts")
    taken(repo, repo.path / "rules")
    entry = read_document((repo.path / "registry/documents/top.yaml").read_bytes(), "top.yaml")
    assert entry.file == "rules/top.md"
    assert repo.git("status", "--porcelain") == ""
    assert not (repo.path / "documents").exists()


def test_the_whole_work_tree_may_be_the_folder(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(repo.path, dict(FILES))
    monkeypatch.chdir(repo.path)
    rows = taken(repo, ".")
    assert sorted(rows) == ["community-code", "privacy-statement", "terms-of-service", "top"]
    assert rows["top"].title == "Top Rules"


@pytest.mark.parametrize("there", ["repository", "folder only"])
@pytest.mark.parametrize("way", [DRY, DO])
def test_what_is_no_document_is_left_out(tmp_path: Path, there: str, way: object) -> None:
    folder = filled(
        tmp_path / "rules",
        {
            **FILES,
            "README.md": "# Read me\n",
            "terms/readme.txt": "read\n",
            "LICENSE": "free\n",
            ".hidden.md": "# Hidden\n",
            ".github/workflow.yml": "on: push\n",
            "terms/draft.md~": "backup\n",
            ".gitignore": "*.tmp\nbuild/\n",
            "scratch.tmp": "scratch\n",
            "build/made.md": "# Made\n",
        },
    )
    os.mkfifo(folder / "pipe.md")
    Repo.init(tmp_path / "vendored")
    (tmp_path / "vendored").rename(folder / "vendored")
    filled(folder, {"vendored/foreign.md": "# Foreign\n"})
    if there == "repository":
        Repo.init(folder)
    env = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "C")
    env |= dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "c@example.org")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        done = init(START, way, InitRequest(str(folder), str(folder)))  # type: ignore[arg-type]
    assert "baseline with 4 document versions" in done.summary[0]
    assert (folder / ".git").exists() == (there == "repository" or not done.dry_run)


def test_files_that_would_be_one_document_are_all_named(repo: Repo, tmp_path: Path) -> None:
    folder = filled(tmp_path / "t", {"a/fees.md": "# 1\n", "b/Fees.docx": "x", "c/fees.txt": "x", "other.md": "# O\n"})
    before = repo.state()
    error = refused(InputError, taken, repo, folder)
    assert codes(error) == ["I103"] * 3
    assert [one.where for one in error.findings] == ["a/fees.md", "b/Fees.docx", "c/fees.txt"]
    assert "b/Fees.docx, c/fees.txt" in error.findings[0].message
    assert repo.state() == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("§§.md", "I102"),
        ("none.md", "I102"),
        ("pending.md", "I104"),
        ("a|b.md", "I101"),
        ("con.md", "I101"),
        ("re\u0301sume\u0301.md", "I101"),
        ("line\nbreak.md", "I101"),
    ],
)
def test_a_name_that_no_document_may_have_is_refused(repo: Repo, tmp_path: Path, name: str, code: str) -> None:
    error = refused(InputError, taken, repo, filled(tmp_path / "t", {name: "# T\n", "good.md": "# G\n"}))
    assert [(one.code, one.where) for one in error.findings] == [(code, name)]


def test_a_name_that_is_not_utf8_is_refused(repo: Repo, tmp_path: Path) -> None:
    folder = filled(tmp_path / "t", {"good.md": "# G\n"})
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("# C\n")
    assert codes(refused(InputError, taken, repo, folder)) == ["I101"]


@pytest.mark.parametrize("target", ["file", "folder", "nothing"])
def test_a_symbolic_link_is_refused_by_name(repo: Repo, tmp_path: Path, target: str) -> None:
    folder = filled(tmp_path / "t", {"good.md": "# G\n"})
    filled(tmp_path / "else", {"file": "# F\n", "folder/x.md": "# X\n"})
    (folder / "linked.md").symlink_to(tmp_path / "else" / target)
    error = refused(InputError, taken, repo, folder)
    assert [(one.code, one.where) for one in error.findings] == [("I105", "linked.md")]


def test_an_ignored_link_is_no_obstacle(repo: Repo) -> None:
    filled(repo.path, {"good.md": "# G\n", ".gitignore": "linked.md\n"})
    (repo.path / "linked.md").symlink_to("good.md")
    assert list(taken(repo, repo.path)) == ["good"]


@pytest.mark.parametrize("files", [{}, {"README.md": "x", ".git-keep": ""}])
def test_a_folder_without_documents_is_refused(repo: Repo, tmp_path: Path, files: dict[str, str | bytes]) -> None:
    (tmp_path / "t").mkdir()
    assert "no documents" in refused(InputError, taken, repo, filled(tmp_path / "t", files)).message


def test_texts_are_kept_byte_for_byte(repo: Repo, tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {
        "word.docx": b"PK\x03\x04\0\xff",
        "crlf.md": b"# One\r\n\r\nTwo\r\n",
        "bom.md": b"\xef\xbb\xbf# Bom\n",
        "latin.txt": b"caf\xe9\n",
        "empty.pdf": b"",
    }
    repo.git("config", "core.autocrlf", "true")
    rows = taken(repo, filled(tmp_path / "t", texts))
    assert len(rows) == len(texts)
    for name, data in texts.items():
        shown = repo.git("cat-file", "-s", f"main:documents/{name}")
        assert int(shown) == len(data)  # type: ignore[arg-type]


def test_documents_of_one_title_are_told_apart(repo: Repo, tmp_path: Path) -> None:
    rows = taken(
        repo,
        filled(
            tmp_path / "t",
            {
                "one.md": "# Rules\n",
                "two.md": "# Rules\n",
                "x/fee-list.md": "# Fee list\n",
                "y/fee_list-2.md": "# None\n",
                "long.md": f"# {'Long ' * 30}\n",
            },
        ),
    )
    labels = {one: row.label for one, row in rows.items()}
    assert labels == {
        "one": "One",
        "two": "Two",
        "fee-list": "Fee list",
        "fee-list-2": "Fee list 2",
        "long": "Long",
    }
    assert rows["fee-list-2"].title == "Fee list 2"


def test_labels_that_coincide_in_the_end_give_way_to_ids(repo: Repo, tmp_path: Path) -> None:
    rows = taken(repo, filled(tmp_path / "t", {"a.md": "# Same\n", "b.md": "# Same\n", "c.md": "# A\n"}))
    assert {one: row.label for one, row in rows.items()} == {"a": "a", "b": "B", "c": "c"}


def test_the_word_for_what_is_absent_may_name_a_folder(repo: Repo, tmp_path: Path) -> None:
    rows = taken(repo, filled(tmp_path / "t", {"none/fees.md": "no heading\n"}))
    assert [(row.id, row.category) for row in rows.values()] == [("fees", "None (name)")]


def test_a_copied_text_never_overwrites_one_that_is_there(repo: Repo, tmp_path: Path) -> None:
    repo.write("documents/top.md", "mine\n")
    refused(StateError, taken, repo, filled(tmp_path / "t", dict(FILES)))
    assert repo.read("documents/top.md") == "mine\n"
    assert repo.refs() == {}
