"""Recording changed registry files of the work tree, and what of them only a release may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from seclog.core.collection import COLLECTION_PATH, entry_path
from seclog.core.errors import InputError, RuleError, SeclogError, StateError, UsageError
from seclog.core.report import Outcome
from seclog.formats.registry_write import write_collection, write_document
from seclog.ops.act import Way
from seclog.ops.check import CheckRequest, check
from seclog.ops.record import RecordOptions, record
from seclog.ops.verify import verify
from tests.ops.rulebooks import COLLECTION, DO, DOCUMENTS, DRY, Book, codes, refused

ENTRY = entry_path("section-g")
MODIFICATION = "registry/modifications/MP001.yaml"


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def recorded(book: Book, *paths: str, reason: str = "Tidying", way: Way = DO) -> Outcome:
    places = tuple(str(book.repo.path / path) for path in paths)
    return record(book.git, book.tick(), way, RecordOptions(reason, places))


def edit(book: Book, old: str, new: str, path: str = ENTRY) -> str:
    text = book.at("main", path).replace(old, new)
    assert text != book.at("main", path)
    book.repo.write(path, text)
    return text


def changed(book: Book) -> list[str]:
    return book.repo.git("diff", "--name-only", "main^", "main").split()


def sound(book: Book) -> bool:
    return verify(book.git, book.now).findings == ()


def test_what_is_edited_becomes_part_of_the_live_line_as_it_stands(book: Book) -> None:
    edit(book, "category: Section", "# as the Panel said\ncategory: 'Form'  # on trial\nowner: SECAS")
    book.repo.write(MODIFICATION, "link: https://example.org/mp001\n")
    before = book.repo.read(ENTRY)
    outcome = recorded(book)
    assert changed(book) == [ENTRY, MODIFICATION]
    assert book.at("main", ENTRY) == before == book.repo.read(ENTRY)
    assert book.repo.git("status", "--porcelain") == ""
    assert outcome.summary[0] == "Section G: category Section -> Form, owner none -> SECAS, from 2026-01-10."
    now = next(one for one in book.log().rows if one.id == "section-g")
    assert (now.version, now.category, now.owner) == ("7.0", "Form", "SECAS")
    assert sound(book)


def test_what_is_staged_is_recorded_too(book: Book) -> None:
    edit(book, "category: Section", "category: Form")
    book.repo.git("add", ENTRY)
    recorded(book)
    assert (changed(book), book.repo.git("status", "--porcelain")) == ([ENTRY], "")


def test_a_rehearsal_changes_nothing(book: Book) -> None:
    tip = book.repo.tip("main")
    edit(book, "category: Section", "category: Form")
    assert recorded(book, way=DRY).dry_run
    assert book.repo.tip("main") == tip
    assert book.repo.git("status", "--porcelain").split() == ["M", ENTRY]


def test_only_the_named_files_are_recorded_and_edited_texts_are_left_alone(book: Book) -> None:
    edit(book, "category: Section", "category: Form")
    other = entry_path("section-a")
    edit(book, "category: Section", "category: Form", other)
    book.repo.write("documents/section-g.md", "# Security\n\nNew words.\n")
    recorded(book, ENTRY)
    assert changed(book) == [ENTRY]
    assert book.repo.git("status", "--porcelain").split() == ["M", "documents/section-g.md", "M", other]
    recorded(book, "registry")
    assert changed(book) == [other]
    assert sound(book)


def test_new_and_gone_files_of_modifications_are_recorded(book: Book) -> None:
    book.repo.write(MODIFICATION, "link: x\n")
    book.repo.write("registry/modifications/.hidden.yaml.swp", "x\n")
    recorded(book)
    assert changed(book) == [MODIFICATION]
    (book.repo.path / MODIFICATION).unlink()
    outcome = recorded(book, MODIFICATION)
    assert outcome.summary == (f"{MODIFICATION} is recorded as gone.",)
    assert book.repo.git("ls-tree", "-r", "--name-only", "main", "registry/modifications") == ""
    assert sound(book)


def test_a_check_names_what_settles_an_edited_entry(book: Book) -> None:
    edit(book, "category: Section", "category: Form")
    book.repo.git("add", ENTRY)
    (finding,) = check(book.git, CheckRequest()).findings
    assert finding.hint.startswith(f"seclog record -m REASON {ENTRY}")
    recorded(book, ENTRY)
    assert check(book.git, CheckRequest()).findings == ()


def test_the_trial_of_the_categories_may_change_in_the_collection(book: Book) -> None:
    data = write_collection(COLLECTION) + b"category_trial:\n  comment_at: here\n"
    book.repo.write(COLLECTION_PATH, data)
    assert "Of the trial of the categories" in recorded(book).summary[-1]
    assert sound(book)


def test_line_ends_that_git_converts_are_no_change(book: Book) -> None:
    book.repo.git("config", "core.autocrlf", "true")
    book.repo.write(ENTRY, edit(book, "category: Section", "category: Form").replace("\n", "\r\n"))
    recorded(book)
    assert "category: Form\n" in book.at("main", ENTRY)
    assert "\r" not in book.at("main", ENTRY)


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("title: Security", "title: Safety", "D110", "seclog rename section-g --for RELEASE --title TITLE"),
        ("label: Section G", "label: Section Q", "D110", "seclog rename section-g --for RELEASE --label LABEL"),
        ("section-g.md", "section-q.md", "D110", "seclog draft section-g --for RELEASE"),
    ],
)
def test_what_only_a_release_may_change_is_refused_with_the_command(
    book: Book, old: str, new: str, code: str, hint: str
) -> None:
    tip, text = book.repo.tip("main"), edit(book, old, new)
    error = refused(RuleError, recorded, book)
    assert (codes(error), error.hint) == ([code], f"Type: {hint}")
    assert (book.repo.tip("main"), book.repo.read(ENTRY)) == (tip, text)


def test_what_the_baseline_says_of_the_collection_stays(book: Book) -> None:
    edit(book, "Test Code", "Another Code", COLLECTION_PATH)
    assert codes(refused(RuleError, recorded, book)) == ["D111"]


def gone(book: Book, path: str) -> None:
    (book.repo.path / path).unlink()


def test_documents_and_the_collection_neither_come_nor_go(book: Book) -> None:
    new = write_document(DOCUMENTS[0]).replace(b"section-a", b"section-q").replace(b"Section A", b"Section Q")
    book.repo.write(entry_path("section-q"), new)
    error = refused(RuleError, recorded, book)
    assert (codes(error), error.hint) == (["D112"], "Type: seclog add section-q --file FILE")
    gone(book, entry_path("section-q"))
    book.repo.write("registry/documents/folder/section-q.txt", "x")
    assert refused(RuleError, recorded, book).hint == "Type: seclog add ID --file FILE"
    gone(book, "registry/documents/folder/section-q.txt")
    gone(book, ENTRY)
    assert "seclog retire section-g --for RELEASE" in refused(RuleError, recorded, book).hint
    book.repo.git("restore", ENTRY)
    gone(book, COLLECTION_PATH)
    assert refused(RuleError, recorded, book).hint == f"Type: git restore {COLLECTION_PATH}"


@pytest.mark.parametrize(
    ("path", "text", "kind", "message"),
    [
        (ENTRY, "id: section-g\n", InputError, ""),
        (ENTRY, write_document(DOCUMENTS[1]).decode() + "version: 8.0\n", InputError, ""),
        (ENTRY, write_document(DOCUMENTS[1]).decode().replace("category: Section", "category: Frm"), InputError, ""),
        (MODIFICATION, "<<<<<<< ours\n", RuleError, f"{MODIFICATION}:1 still holds a conflict marker."),
    ],
)
def test_files_that_are_not_in_order_are_refused(
    book: Book, path: str, text: str, kind: type[SeclogError], message: str
) -> None:
    book.repo.write(path, text)
    assert message in refused(kind, recorded, book).message


def test_nothing_changed_is_refused(book: Book) -> None:
    book.repo.write("documents/section-g.md", "# Security\n\nNew words.\n")
    assert refused(RuleError, recorded, book).message == "No registry file is changed."
    assert refused(RuleError, recorded, book, ENTRY).message == "No registry file is changed."
    error = refused(UsageError, recorded, book, "documents/section-g.md")
    assert error.hint == "A text goes live by a release: seclog draft DOC"
    edit(book, "category: Section", "category: Form")
    assert "must say why" in refused(UsageError, recorded, book, reason="").message


def test_an_entry_that_a_commit_has_changed_is_not_built_upon(book: Book) -> None:
    book.repo.commit("by hand", {ENTRY: book.at("main", ENTRY) + "owner: SECAS\n"})
    book.repo.git("reset", "-q", "--hard")
    book.repo.write(ENTRY, book.repo.read(ENTRY).replace("SECAS", "Panel"))
    assert "without a record" in refused(RuleError, recorded, book).message


def test_index_and_work_tree_that_differ_are_refused(book: Book) -> None:
    edit(book, "category: Section", "category: Form")
    book.repo.git("add", ENTRY)
    edit(book, "category: Section", "category: Technical Specification")
    assert codes(refused(StateError, recorded, book)) == ["edited-twice"]


def test_only_the_work_tree_of_the_live_line_is_recorded_from(planned: Book) -> None:
    planned.repo.git("switch", "-q", "pending/2026-03")
    error = refused(StateError, recorded, planned)
    assert (error.message[:35], error.hint) == ("The work tree shows pending/2026-03", "Type: seclog draft DOC")
    planned.repo.git("switch", "-q", "--detach", "main")
    assert refused(StateError, recorded, planned).hint == "Type: git switch main"


def test_while_git_is_in_the_middle_of_a_merge_nothing_is_recorded(book: Book) -> None:
    edit(book, "category: Section", "category: Form")
    (book.repo.path / ".git" / "MERGE_HEAD").write_text(book.repo.tip("main") + "\n")
    assert refused(StateError, recorded, book).message.startswith("A merge is in progress")


def test_without_a_work_tree_there_is_nothing_to_record(book: Book, tmp_path: Path) -> None:
    book.repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    book.where = tmp_path / "bare.git"
    assert refused(StateError, recorded, book).message == "There is no work tree here to record from."
