from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.checks import (
    Change,
    Entries,
    Setting,
    add_hint,
    entry_of,
    form_findings,
    has_content,
    in_governed_folder,
    live_findings,
    marker_line,
    twin_findings,
)

MAIN = Setting("main", True, False)
ENTRIES = Entries(
    {
        "section-d": "file: documents/section-d.md\nannexes: [documents/d/a.csv, 'documents/l''acte.md']\n",
        "schedule-8": "id: schedule-8\nfile: documents/schedule-8/{version}.md # many\n",
        "spaced": "id: spaced\nfile: documents/my own\n  policy.md\nannexes:\n  - forms/An annex.docx\n",
        "escaped": 'id: escaped\nfile: "documents/caf\\u00e9.md"\n',
        "cited": "id: cited\ntext: listed\n# see README.md\n",
    }
)


def change(path: str, kind: str = "edited", mode: str = "100644") -> Change:
    return Change(path, kind, mode, "1" * 40)


def refusal(path: str, kind: str = "edited", progress: str = "") -> tuple[str, str]:
    (found,) = live_findings([change(path, kind)], ENTRIES, MAIN._replace(progress=progress))
    assert found.where == path
    assert found.message.endswith(".")
    return found.code, found.hint


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("documents/section-d.md", "section-d"),
        ("documents/d/a.csv", "section-d"),
        ("documents/l'acte.md", "section-d"),
        ("documents/schedule-8/3.10.md", "schedule-8"),
        ("documents/schedule-8/notes.md", ""),
        ("forms/An annex.docx", "spaced"),
        ("documents/section-d.m", ""),
        ("documents/Section-D.md", ""),
        ("README.md", "cited"),
        ("LICENSE", ""),
    ],
)
def test_the_owner_of_a_path_is_the_entry_that_spells_it_out(path: str, owner: str) -> None:
    assert ENTRIES.owner(path) == owner


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("documents/my own policy.md", "spaced"),
        ("documents/café.md", "escaped"),
        ("documents/SECTION-D.md", "section-d"),
        ("README.md", "cited"),
    ],
)
def test_an_entry_is_worth_reading_for_a_path_however_it_spells_it(path: str, document: str) -> None:
    assert document in ENTRIES.mentions(path)


def test_an_entry_that_cannot_name_a_path_is_not_read_for_it() -> None:
    assert ENTRIES.mentions("LICENSE") == ("escaped",)


@pytest.mark.parametrize(
    ("path", "kind", "code", "hint"),
    [
        ("documents/section-d.md", "edited", "C101", "seclog draft section-d"),
        ("documents/schedule-8/3.1.md", "edited", "C101", "seclog draft schedule-8"),
        ("documents/d/a.csv", "new", "C101", "seclog draft section-d"),
        ("forms/An annex.docx", "edited", "C101", "seclog draft spaced"),
        ("documents/Code X.md", "new", "C103", "seclog add code-x --file 'documents/Code X.md'"),
        ("documents/ж.md", "new", "C103", "seclog add ID --file 'documents/ж.md'"),
        ("documents/section-d.md", "gone", "C104", "git restore --staged --worktree documents/section-d.md"),
        ("documents/stray.md", "gone", "C104", "git restore --staged --worktree documents/stray.md"),
        (
            "registry/documents/section-d.yaml",
            "edited",
            "C102",
            "seclog record -m REASON registry/documents/section-d.yaml (or seclog classify section-d CATEGORY; "
            "its label, title and files change by a release: seclog draft section-d)",
        ),
        ("registry/documents/section-z.yaml", "new", "C102", "seclog draft section-z"),
        ("registry/documents/a.yaml", "gone", "C104", "git restore --staged --worktree registry/documents/a.yaml"),
        ("registry/collection.yaml", "edited", "C102", "seclog record -m REASON registry/collection.yaml"),
    ],
)
def test_a_governed_change_on_the_live_line_is_refused_with_what_to_type(
    path: str, kind: str, code: str, hint: str
) -> None:
    assert refusal(path, kind) == (code, hint)


@pytest.mark.parametrize("progress", ["merge", "rebase", "cherry-pick", "revert"])
def test_what_git_is_in_the_middle_of_is_named_with_the_way_back(progress: str) -> None:
    _, hint = refusal("documents/section-d.md", progress=progress)
    assert hint.startswith(f"A {progress} is in progress; take it back: git {progress} --abort; ")


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("registry/documents/section-d.yaml", "section-d"),
        ("registry/documents/deep/x.yaml", ""),
        ("registry/documents/x.yml", ""),
        ("registry/collection.yaml", ""),
        ("documents/x.yaml", ""),
    ],
)
def test_an_entry_is_a_yaml_file_directly_in_its_folder(path: str, document: str) -> None:
    assert entry_of(path) == document


def test_the_two_folders_are_governed_even_when_a_file_takes_their_place() -> None:
    governed = ("registry/x", "documents/a/b", "documents", "registry")
    assert all(map(in_governed_folder, governed))
    assert not any(map(in_governed_folder, ("Documents/a", "documents.md", "docs/registry/x", "README.md")))


@pytest.mark.parametrize(
    ("one", "data", "found"),
    [
        (change("documents/a.md"), b"text\n", []),
        (change("documents/a.md"), b"a\nb\n<<<<<<< ours\n", [("C201", "documents/a.md:3")]),
        (change("documents/a.md", "unmerged", "000000"), None, [("C201", "documents/a.md")]),
        (change("documents/a.md", "new", "120000"), None, [("C202", "documents/a.md")]),
        (change("documents/a", "new", "160000"), None, [("C202", "documents/a")]),
        (change("documents/a.md", "edited", "100755"), b"x\n", [("C202", "documents/a.md")]),
        (change("documents/a.md", "gone", "000000"), None, []),
        (change("documents/con.md", "new"), b"x\n", [("C204", "documents/con.md")]),
        (change("documents/con.md", "edited"), b"x\n", []),
        (change("registry/documents/a.yaml", "new"), b"id: a\n", []),
        (change("documents/a.docx"), b"version https://git-lfs.github.com/spec/v1\n", [("C205", "documents/a.docx")]),
    ],
)  # fmt: skip
def test_each_fault_of_form_has_its_code_and_place(
    one: Change, data: bytes | None, found: list[tuple[str, str]]
) -> None:
    assert [(finding.code, finding.where) for finding in form_findings(one, data)] == found


def test_an_executable_text_is_told_how_to_become_plain() -> None:
    (found,) = form_findings(change("documents/my a.md", mode="100755"), b"")
    assert found.hint.endswith("git update-index --chmod=-x 'documents/my a.md'")


@pytest.mark.parametrize(
    ("kind", "mode", "read"),
    [("new", "100644", True), ("same", "100755", True), ("gone", "000000", False), ("unmerged", "100644", False),
     ("new", "120000", False), ("new", "160000", False)],
)  # fmt: skip
def test_only_plain_files_are_read(kind: str, mode: str, read: bool) -> None:
    assert has_content(change("documents/a.md", kind, mode)) is read


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 0),
        (b"a\n=======\nb\n", 0),
        (b"a <<<<<<< b\n", 0),
        (b"a <<<<<<< b\n>>>>>>> c", 2),
        (b"||||||| base\r\n", 1),
    ],
)
def test_a_conflict_marker_stands_at_the_start_of_a_line(data: bytes, line: int) -> None:
    assert marker_line(data) == line


@pytest.mark.parametrize(
    ("new", "known", "found"),
    [
        (["documents/a.md"], ["documents/a.md", "documents/b.md"], []),
        (["documents/A.md"], ["documents/a.md", "documents/A.md"], ["documents/A.md"]),
        (["Documents/b.md"], ["documents/a.md"], ["Documents/b.md"]),
        (["documents/x/y.md"], ["documents/X"], ["documents/x/y.md"]),
        (["documents/e\u0301.md"], ["documents/\u00e9.md"], ["documents/e\u0301.md"]),
        (["documents/b.md", "documents/B.md"], [], ["documents/b.md"]),
        ([], ["documents/a.md", "documents/A.md"], []),
    ],
)
def test_twins_are_found_among_new_paths_and_against_known_ones(
    new: list[str], known: list[str], found: list[str]
) -> None:
    assert [(one.code, one.where) for one in twin_findings(new, known)] == [("C203", path) for path in found]


@given(st.lists(st.text("aAbB/", min_size=1).filter(lambda text: "//" not in text and text.strip("/") == text)))
def test_paths_that_differ_even_when_folded_are_no_twins(paths: list[str]) -> None:
    lower = [path.lower() for path in paths]
    assert list(twin_findings(lower, ())) == []


def test_the_hint_to_add_names_an_id_from_the_file() -> None:
    assert add_hint("documents/Appendix AT.md") == "seclog add appendix-at --file 'documents/Appendix AT.md'"


@pytest.mark.parametrize(
    ("kind", "owner", "kept", "code", "hint"),
    [
        ("edited", "schedule-11", "", "C101", "seclog draft schedule-11"),
        ("new", "", "schedule-11", "C101", "seclog draft schedule-11"),
        ("edited", "", "", "C102", "seclog record -m REASON registry/specifications/x.yaml"),
        ("gone", "", "", "C102", "seclog record -m REASON registry/specifications/x.yaml"),
        ("gone", "schedule-11", "", "C104", "git restore --staged --worktree registry/specifications/x.yaml"),
    ],
)
def test_data_of_specifications_change_with_the_document_that_keeps_them(
    kind: str, owner: str, kept: str, code: str, hint: str
) -> None:
    path = "registry/specifications/x.yaml"
    entries = Entries({owner: f"annexes: [{path}]\n"} if owner else {})
    (found,) = live_findings([change(path, kind)], entries, MAIN, {path: kept} if kept else None)
    assert (found.code, found.where, found.hint) == (code, path, hint)
