"""Listed documents: a version of a text that is kept elsewhere has a date, a digest, and somewhere to ask."""

from __future__ import annotations

import hashlib

import pytest

from seclog.core.errors import InputError, RuleError, SeclogError, UsageError
from seclog.core.listed import check_digest, digest_of, is_digest
from seclog.ops.check import CheckRequest, check
from seclog.ops.texts import document_text
from seclog.ops.verify import verify
from seclog.ops.when import When
from seclog.render.document import document_page
from tests.ops.rulebooks import Book, refused

R = "2026-03"
FORM = b"PK a form\0"
DIGEST = "sha256:" + hashlib.sha256(FORM).hexdigest()


def test_a_digest_is_made_and_read() -> None:
    assert digest_of(FORM) == DIGEST
    assert check_digest(f" {DIGEST.upper()} ") == DIGEST
    assert (is_digest(DIGEST), is_digest("documents/x.md")) == (True, False)
    for text in ("", "sha256:12", DIGEST[:-1], DIGEST + "0", "md5:" + "0" * 64):
        with pytest.raises(InputError, match="is not a digest"):
            check_digest(text)


def released(book: Book) -> Book:
    book.plan()
    book.draft("Form L", digest=DIGEST, release=R)
    book.on("2026-03-01")
    book.release()
    return book


def test_a_listed_document_is_drafted_and_released_by_its_digest(book: Book) -> None:
    released(book)
    found = document_text(book.git, book.now, "form-l", When())
    assert (found.entry.version, found.entry.path, found.data) == ("2.0", DIGEST, None)
    page = document_page(found.history, found.entry, found.data, color=False)
    assert f"Digest    {DIGEST}" in page
    assert "Ask for the text at: https://example.org." in page
    assert "The text is kept elsewhere." in page
    assert verify(book.git, book.now).findings == ()


def test_a_draft_for_another_cause_or_name_keeps_the_digest(book: Book) -> None:
    book.plan()
    book.draft("form-l", digest=DIGEST, release=R)
    book.draft("form-l", causes=("MP1",), release=R)
    book.repo.write(
        "registry/documents/form-l.yaml",
        book.at("main", "registry/documents/form-l.yaml").replace("A form kept elsewhere", "The form"),
    )
    book.draft("form-l", release=R)
    versions = {one.version: (one.path, one.title) for one in book.history("form-l").versions}
    assert versions["1.3"] == (DIGEST, "The form")


def test_the_digest_of_the_live_version_stays_where_only_the_name_changes(book: Book) -> None:
    from seclog.ops.rename import RenameRequest, rename
    from tests.ops.rulebooks import DO

    released(book)
    book.plan("2026-06", "2026-06-01")
    rename(book.git, book.tick(), DO, RenameRequest("form-l", title="The form", release="2026-06"))
    assert book.history("form-l").versions[-1].path == DIGEST


@pytest.mark.parametrize(
    ("names", "digest", "kind", "message"),
    [
        ((), DIGEST, UsageError, "A digest is that of one document."),
        (("form-l", "guide"), DIGEST, UsageError, "A digest is that of one document."),
        (("section-a",), DIGEST, RuleError, "The text of Section A is kept here, so it is drafted itself."),
        (("form-l",), "sha256:1", InputError, "'sha256:1' is not a digest."),
    ],
)
def test_what_has_no_digest_is_refused(
    book: Book, names: tuple[str, ...], digest: str, kind: type[SeclogError], message: str
) -> None:
    book.plan()
    assert refused(kind, book.draft, *names, digest=digest, release=R).message == message


def test_the_same_digest_is_no_new_version(book: Book) -> None:
    released(book)
    book.plan("2026-06", "2026-06-01")
    error = refused(RuleError, book.draft, "form-l", digest=DIGEST, release="2026-06")
    assert error.message == "That is the text of Form L 2.0."


def test_a_listed_document_may_be_added(book: Book) -> None:
    book.plan()
    book.add("form-m", "", title="Another form", label="Form M", type="Paper", category="Form", release=R,
             digest=DIGEST, ask_at="forms@example.org")  # fmt: skip
    entry = book.at(f"pending/{R}", "registry/documents/form-m.yaml")
    assert "text: listed\n" in entry
    assert 'ask_at: "forms@example.org"' in entry or "ask_at: forms@example.org" in entry
    assert book.history("form-m").document.ask_at == "forms@example.org"
    book.on("2026-03-01")
    book.release()
    assert book.history("form-m").document.ask_at == "forms@example.org"
    assert verify(book.git, book.now).findings == ()


@pytest.mark.parametrize("branch", ["main", f"pending/{R}"])
def test_a_file_for_a_listed_document_is_refused(book: Book, branch: str) -> None:
    book.plan()
    book.repo.git("switch", "-q", branch)
    book.repo.write("documents/form-l.docx", FORM)
    book.repo.write("documents/other/form-l.docx", FORM)
    book.repo.git("add", "-f", "documents")
    found = {one.where: (one.code, one.hint) for one in check(book.git, CheckRequest()).findings}
    hint = "Record its digest: seclog draft form-l --listed documents/form-l.docx"
    assert found["documents/form-l.docx"] == ("C206", hint)
    assert found.get("documents/other/form-l.docx", ("", ""))[0] != "C206"


def test_a_file_that_its_entry_names_is_refused(book: Book) -> None:
    book.plan()
    book.repo.git("switch", "-q", f"pending/{R}")
    entry = book.repo.read("registry/documents/form-l.yaml") + "file: documents/form-l.docx\n"
    book.repo.write("registry/documents/form-l.yaml", entry)
    book.repo.git("add", "registry")
    assert [one.code for one in check(book.git, CheckRequest()).findings] == ["R215"]
