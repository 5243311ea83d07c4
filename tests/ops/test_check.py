from __future__ import annotations

import os
from pathlib import Path

import pytest

from seclog.core.errors import InputError, StateError, UnfinishedError, UsageError
from seclog.ops.check import Checked, CheckRequest, check
from seclog.store.git import Git
from tests.builder import Repo
from tests.ops.rulebooks import Book, refused

LINE = "pending/2026-03"


def checked(book: Book, *files: str, **request: str) -> Checked:
    return check(book.git, CheckRequest(files, **request))


def found(book: Book, *files: str, **request: str) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in checked(book, *files, **request).findings]


def stage(book: Book, path: str, text: str | bytes = "changed\n") -> None:
    book.repo.write(path, text)
    book.repo.git("add", "-f", "--", path)


@pytest.fixture
def line(planned: Book) -> Book:
    """The pending branch of the planned release, checked out."""
    planned.repo.git("checkout", "-q", LINE)
    return planned


# On the live branch


def test_nothing_staged_is_nothing_to_find(book: Book) -> None:
    assert checked(book) == Checked(())


def test_a_file_that_is_not_governed_is_free(book: Book) -> None:
    stage(book, "README.md")
    stage(book, "docs/section-a.md")
    assert checked(book) == Checked(())


def test_an_edit_that_is_not_staged_is_not_about_to_be_committed(book: Book) -> None:
    book.repo.write("documents/section-a.md", "changed\n")
    assert checked(book) == Checked(())


def test_every_kind_of_governed_change_is_refused(book: Book) -> None:
    stage(book, "documents/section-a.md")
    stage(book, "documents/section-g.csv")
    stage(book, "documents/schedule-8/3.1.md")
    stage(book, "documents/news.md")
    stage(book, "registry/collection.yaml", "not: [yaml\n")
    stage(book, "registry/documents/guide.yaml", "x")
    book.repo.git("rm", "-q", "documents/guide.docx")
    assert found(book) == [
        ("C104", "documents/guide.docx"),
        ("C103", "documents/news.md"),
        ("C101", "documents/schedule-8/3.1.md"),
        ("C101", "documents/section-a.md"),
        ("C101", "documents/section-g.csv"),
        ("C102", "registry/collection.yaml"),
        ("C102", "registry/documents/guide.yaml"),
    ]


def test_what_the_check_says_to_type_is_what_settles_it(planned: Book) -> None:
    stage(planned, "documents/section-g.md", "# Security\n\nEach Party shall be very secure.\n")
    (finding,) = checked(planned).findings
    assert finding.hint == "seclog draft section-g"
    planned.draft("section-g")
    assert checked(planned) == Checked(())
    assert planned.drafts()["section-g"] == "7.1"


def test_only_the_named_files_are_judged(book: Book) -> None:
    stage(book, "documents/section-a.md")
    stage(book, "documents/section-g.md")
    assert found(book, "documents/section-a.md") == [("C101", "documents/section-a.md")]
    assert found(book, "README.md") == []
    assert len(found(book, "documents")) == len(found(book, ".")) == 2
    book.where = book.repo.path / "documents"
    assert found(book, "section-g.md") == [("C101", "documents/section-g.md")]
    refused(UsageError, checked, book, "../../elsewhere.md")


def test_a_path_registered_elsewhere_is_governed_however_it_is_written(line: Book) -> None:
    entry = line.repo.read("registry/documents/section-g.yaml")
    entry = entry.replace("documents/section-g.md", '"texts/s\\u00e9curit\\u00e9.md"')
    (line.repo.path / "texts").mkdir()
    line.repo.git("mv", "documents/section-g.md", "texts/sécurité.md")
    stage(line, "registry/documents/section-g.yaml", entry)
    own = line.repo.read("registry/documents/schedule-8.yaml").replace("documents/schedule-8/", "specs/")
    stage(line, "registry/documents/schedule-8.yaml", own)
    stage(line, "specs/3.1.md", "text\n")
    line.repo.git("commit", "-q", "-m", "texts elsewhere")
    line.repo.git("branch", "-f", "main", LINE)
    line.repo.git("checkout", "-q", "main")
    stage(line, "texts/sécurité.md")
    stage(line, "texts/other.md")
    stage(line, "specs/3.1.md")
    stage(line, "specs/notes.md")
    assert found(line) == [("C101", "specs/3.1.md"), ("C103", "texts/sécurité.md")]


def test_a_path_that_an_entry_only_speaks_of_is_free(book: Book) -> None:
    text = book.repo.read("registry/documents/form-l.yaml") + "# as README.md says\n"
    stage(book, "registry/documents/form-l.yaml", text)
    stage(book, "README.md")
    assert found(book) == [("C102", "registry/documents/form-l.yaml")]


def test_beside_an_entry_that_cannot_be_read_a_path_it_spells_out_is_governed(line: Book) -> None:
    stage(line, "registry/documents/section-g.yaml", "id: [\nfile: texts/g.md\n")
    stage(line, "texts/g.md", "<<<<<<< ours\n")
    assert ("C201", "texts/g.md:1") in found(line)


def test_a_twin_of_a_live_path_is_found_on_any_branch(book: Book) -> None:
    stage(book, "Documents/Section-A.md")
    assert found(book) == [("C203", "Documents/Section-A.md")]


def test_a_link_in_the_place_of_the_documents_is_refused(book: Book) -> None:
    book.repo.git("rm", "-rq", "documents")
    os.symlink("elsewhere", book.repo.path / "documents")
    book.repo.git("add", "documents")
    assert ("C103", "documents") in found(book)


def test_the_live_branch_is_the_configured_one(book: Book) -> None:
    book.repo.git("branch", "-m", "main", "law")
    stage(book, "documents/section-a.md")
    assert found(book) == []
    book.repo.git("config", "seclog.live", "law")
    assert found(book) == [("C101", "documents/section-a.md")]


def test_the_live_branch_may_be_that_of_the_remote(book: Book) -> None:
    book.repo.git("branch", "-m", "main", "trunk")
    stage(book, "documents/section-a.md")
    book.repo.git("update-ref", "refs/remotes/origin/trunk", "HEAD")
    book.repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert found(book) == [("C101", "documents/section-a.md")]


def test_before_there_is_a_record_only_form_is_checked(repo: Repo) -> None:
    book = Book(repo)
    stage(book, "documents/a.md", "text\n")
    assert checked(book) == Checked((), ("HEAD is on no branch; only the form of the files was checked.",))
    repo.commit("texts")
    stage(book, "documents/a.md", "<<<<<<< ours\n")
    assert found(book) == [("C201", "documents/a.md:1")]


def test_a_commit_while_an_act_stands_unfinished_is_stopped(book: Book) -> None:
    journal = book.repo.common / "seclog" / "journal"
    journal.write_text("{}")
    assert "seclog recover" in refused(UnfinishedError, checked, book).hint
    journal.unlink()
    book.repo.git("update-ref", "refs/seclog/intent", "HEAD")
    assert refused(UnfinishedError, checked, book).exit_code == 8


def test_a_merge_into_the_live_line_is_refused_with_the_way_back(planned: Book) -> None:
    planned.repo.git("merge", "-q", "--no-ff", "--no-commit", LINE)
    findings = checked(planned).findings
    assert {one.code for one in findings} == {"C101"}
    assert all("git merge --abort" in one.hint for one in findings)


def test_a_rebase_of_the_live_line_is_still_the_live_line(book: Book) -> None:
    start = book.repo.tip()
    book.repo.commit("a", {"README.md": "one\n"})
    env = {"GIT_SEQUENCE_EDITOR": "sed -i s/^pick/edit/"}
    book.repo.git("rebase", "-q", "-i", start, env=env, check=False)
    stage(book, "documents/section-a.md")
    (finding,) = checked(book).findings
    assert (finding.code, "git rebase --abort" in finding.hint) == ("C101", True)


# On a pending branch and elsewhere


def test_on_a_pending_branch_a_change_is_a_note(line: Book) -> None:
    stage(line, "documents/section-a.md")
    stage(line, "documents/section-g.csv")
    stage(line, "documents/new.md")
    assert checked(line) == Checked(
        (),
        (
            "documents/section-a.md: changed since 7.1; when it is ready: seclog draft section-a",
            "documents/section-g.csv: changed and not drafted; when it is ready: seclog draft section-g",
            "documents/new.md belongs to no document yet; when it is ready: seclog add",
        ),
    )


def test_on_a_pending_branch_the_form_is_checked(line: Book) -> None:
    stage(line, "documents/section-a.md", "a\n>>>>>>> theirs\n")
    stage(line, "documents/guide.docx", b"version https://git-lfs.github.com/spec/v1\n")
    stage(line, "documents/aux.md", "text\n")
    line.repo.git("update-index", "--chmod=+x", "documents/section-g.md")
    os.symlink("section-a.md", line.repo.path / "documents/link.md")
    line.repo.git("add", "documents/link.md")
    assert checked(line).notes == ()
    assert found(line) == [
        ("C204", "documents/aux.md"),
        ("C205", "documents/guide.docx"),
        ("C202", "documents/link.md"),
        ("C201", "documents/section-a.md:2"),
        ("C202", "documents/section-g.md"),
    ]


def test_an_unmerged_file_is_found(line: Book) -> None:
    line.repo.git("checkout", "-q", "-b", "side", "main")
    line.repo.commit("side", {"documents/section-a.md": "other\n"})
    line.repo.git("checkout", "-q", LINE)
    line.repo.git("merge", "-q", "side", check=False)
    assert found(line) == [("C201", "documents/section-a.md")]
    line.repo.write("documents/section-a.md", "settled\n")
    line.repo.git("add", "documents/section-a.md")
    assert "A merge is in progress; only the form of the files was checked." in checked(line).notes


def test_a_submodule_in_the_place_of_a_document_is_found(line: Book) -> None:
    line.repo.git("update-index", "--add", "--cacheinfo", f"160000,{line.repo.tip()},documents/sub")
    assert found(line) == [("C202", "documents/sub")]


def test_files_named_are_judged_by_form_though_they_are_not_changed(line: Book) -> None:
    line.repo.commit("slipped in", {"documents/section-g.md": "<<<<<<< ours\n"})
    assert found(line) == []
    assert found(line, "documents/section-g.md") == [("C201", "documents/section-g.md:1")]
    line.repo.git("branch", "-f", "main", "HEAD")
    line.repo.git("checkout", "-q", "main")
    assert found(line, "documents") == [("C201", "documents/section-g.md:1")]


def test_on_no_branch_and_on_any_other_form_alone_counts(book: Book) -> None:
    stage(book, "documents/section-a.md")
    book.repo.git("checkout", "-q", "--detach")
    assert checked(book) == Checked((), ("HEAD is on no branch; only the form of the files was checked.",))
    book.repo.git("checkout", "-q", "-b", "feature/x")
    assert checked(book) == Checked(())


# Registry files


def entry(book: Book, name: str, *changes: tuple[str, str]) -> None:
    text = book.repo.read(f"registry/documents/{name}.yaml")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    stage(book, f"registry/documents/{name}.yaml", text)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: Security", "title: Safety", ""),
        ("id: section-g", "id: section-x", "R301"),
        ("documents/section-g.md", "documents/section-a.md", "R303"),
        ("documents/section-g.md", "documents/Section-A.md", "R304"),
        ("type: Code", "type: Cod", "R305"),
        ("category: Section", "category: Sections", "R306"),
        ("title: Security", "title: Security\npart_of: nothing", "R307"),
        ("label: Section G", "label: Section A", "R309"),
        ("title: Security", "version: 7.0\ntitle: Security", "R213"),
        ("title: Security", "title: [Security", "R103"),
        ("title: Security", "<<<<<<< ours\ntitle: Security", "C201"),
    ],
)
def test_a_changed_entry_is_checked_against_the_rest(line: Book, old: str, new: str, code: str) -> None:
    entry(line, "section-g", (old, new))
    codes = {one.code for one in checked(line).findings}
    assert codes == ({code} if code else set())


def test_an_entry_that_nobody_changed_is_not_judged(line: Book) -> None:
    broken = line.repo.read("registry/documents/section-a.yaml").replace("type: Code", "type: [")
    line.repo.commit("slipped in", {"registry/documents/section-a.yaml": broken})
    entry(line, "section-g", ("title: Security", "title: Safety\npart_of: section-a"))
    assert found(line) == []


def test_a_deleted_entry_may_still_be_named_in_the_same_commit(line: Book) -> None:
    line.repo.git("rm", "-q", "registry/documents/section-a.yaml")
    entry(line, "section-g", ("title: Security", "title: Safety\npredecessors: [section-a]"))
    assert found(line) == []


def test_a_document_that_has_left_may_be_named_a_predecessor(line: Book) -> None:
    line.repo.git("rm", "-q", "registry/documents/section-a.yaml")
    line.repo.git("commit", "-q", "-m", "retired")
    entry(line, "section-g", ("title: Security", "title: Safety\npredecessors: [section-a, never-was]"))
    (finding,) = checked(line).findings
    assert (finding.code, "never-was" in finding.message) == ("R307", True)


def test_without_a_rulebook_no_document_has_left(tmp_path: Path, book: Book) -> None:
    repo = Repo.init(tmp_path / "other")
    for path in (book.repo.path / "registry").rglob("*.yaml"):
        repo.write(path.relative_to(book.repo.path).as_posix(), path.read_bytes())
    repo.commit("other")
    repo.git("add", "registry")
    new = Book(repo)
    assert found(new) == []
    entry(new, "section-g", ("title: Security", "title: Safety\npredecessors: [x]"))
    assert found(new) == [("R307", "registry/documents/section-g.yaml:4:16")]


def test_a_changed_collection_is_checked_against_every_entry(line: Book) -> None:
    text = line.repo.read("registry/collection.yaml")
    stage(line, "registry/collection.yaml", text.replace("Technical Specification", "Specification"))
    assert [(code, where.partition(":")[0]) for code, where in found(line)] == [
        ("R306", "registry/documents/schedule-8.yaml")
    ]
    stage(line, "registry/collection.yaml", "id: [\n")
    assert {code[:2] for code, _ in found(line)} == {"R1"}
    line.repo.git("rm", "-qf", "registry/collection.yaml")
    assert found(line) == [("R310", "registry/collection.yaml:1:1")]


def test_beside_a_collection_that_cannot_be_read_no_entry_can_be_checked(line: Book) -> None:
    line.repo.commit("slipped in", {"registry/collection.yaml": "id: [\n"})
    entry(line, "section-g", ("title: Security", "title: Safety"))
    assert refused(InputError, checked, line).exit_code == 3


def test_a_registry_without_a_collection_is_somebody_elses_or_just_begun(repo: Repo) -> None:
    repo.commit("begin", {"README.md": "x\n"})
    book = Book(repo)
    stage(book, "registry/packages.yaml", "{ not: [ours\n")
    assert found(book) == []
    stage(book, "registry/documents/a.yaml", "id: [\n")
    assert [code for code, _ in found(book)] == ["R103"]


def test_a_file_that_its_writer_takes_for_an_entry_is_found(line: Book) -> None:
    stage(line, "registry/documents/more/x.yaml", "id: x\n")
    stage(line, "registry/documents/notes.txt", "notes\n")
    assert found(line) == [("R311", "registry/documents/more/x.yaml:1:1")]


# The index in use, and ranges


def test_the_index_in_use_is_the_one_that_counts(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    stage(book, "documents/section-a.md")
    other = book.repo.common / "next-index"
    book.repo.git("read-tree", "HEAD", env={"GIT_INDEX_FILE": str(other)})
    monkeypatch.setenv("GIT_INDEX_FILE", str(other))
    assert check(Git(book.repo.path, hook=True), CheckRequest()) == Checked(())
    assert [one.code for one in check(Git(book.repo.path), CheckRequest()).findings] == ["C101"]


def test_a_range_on_the_live_line_leaves_out_what_seclog_recorded(due: Book) -> None:
    old = due.repo.tip()
    due.release()
    due.repo.commit("a remark", {"README.md": "more\n"})
    assert found(due, from_ref=old, to_ref="HEAD") == []
    due.repo.commit("by hand", {"documents/section-g.md": "by hand\n", "documents/x.md": "<<<<<<< \n"})
    assert found(due, from_ref=old, to_ref="main") == [("C101", "documents/section-g.md"), ("C103", "documents/x.md")]
    assert found(due, "documents/x.md", from_ref=old, to_ref="main") == [("C103", "documents/x.md")]


def test_a_range_elsewhere_is_judged_by_form_at_its_end(line: Book) -> None:
    line.repo.commit("bad", {"documents/section-g.md": ">>>>>>> theirs\n", "documents/Section-A.md": "twin\n"})
    line.repo.commit("entry", {"registry/documents/section-g.yaml": "id: section-h\n"})
    line.repo.git("reset", "-q", "--hard", "HEAD~2")
    tip = line.repo.git("rev-parse", "ORIG_HEAD")
    codes = [code for code, _ in found(line, from_ref="main", to_ref=tip)]
    assert codes[:2] == ["C203", "C201"]
    assert set(codes[2:]) == {"R203", "R215"}


@pytest.mark.parametrize("ends", [("HEAD", ""), ("", "HEAD")])
def test_a_range_has_two_ends(book: Book, ends: tuple[str, str]) -> None:
    refused(UsageError, checked, book, from_ref=ends[0], to_ref=ends[1])


def test_a_range_from_nowhere_is_refused(book: Book) -> None:
    assert "nowhere" in refused(StateError, checked, book, from_ref="nowhere", to_ref="HEAD").message


def test_a_bare_repository_has_nothing_staged_but_ranges(book: Book, tmp_path: Path) -> None:
    book.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    book.where = tmp_path / "bare.git"
    refused(StateError, checked, book)
    assert found(book, from_ref="HEAD~1", to_ref="HEAD") == []
