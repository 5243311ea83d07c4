"""The same words in another file: what stands then, and what each version shows on both axes."""

from __future__ import annotations

import pytest

from seclog.core.collection import entry_path
from seclog.core.errors import InputError, RuleError, StateError, UsageError
from seclog.core.plan_correct import CorrectRequest
from seclog.core.report import Outcome
from seclog.ops.act import Way
from seclog.ops.correct import correct
from seclog.ops.reissue import Reissue, reissue
from seclog.ops.texts import document_text, redline
from seclog.ops.verify import verify
from seclog.ops.when import When
from tests.ops.rulebooks import DO, DRY, SECTION_A, Book, codes, refused

PLAIN = "Definitions\n\nIn this Code words have meanings.\nA Party is a person.\nA day is a day."
ENTRY = entry_path("section-a")
OLD, NEW = "documents/section-a.md", "documents/section-a.txt"


def put(book: Book, text: str | bytes, name: str = "a.txt", document: str = "section-a", way: Way = DO) -> Outcome:
    version = document.partition("@")[2]
    data = text.encode() if isinstance(text, str) else text
    asked = Reissue(document.partition("@")[0], version, data, name, "Readable without tools")
    return reissue(book.git, book.tick(), way, asked)


def test_the_words_stand_in_another_file_from_then_on(book: Book) -> None:
    entry = book.at("main", ENTRY)
    book.now = book.now.replace(day=11)
    said = put(book, PLAIN).summary
    assert said == (f"Section A 7.0 stands in {NEW} and no longer in {OLD}, word for word (17 words).",)
    assert book.at("main", ENTRY) == entry.replace(OLD, NEW)
    assert (book.repo.path / NEW).read_text() == PLAIN
    assert not (book.repo.path / OLD).exists()
    then, now = (document_text(book.git, book.now, "section-a", When(known=one)) for one in ("2026-01-10", None))
    assert (then.path, then.data) == (OLD, SECTION_A.encode())
    assert (now.path, now.data) == (NEW, PLAIN.encode())
    assert book.live() == book.live(known="2026-01-10")
    assert verify(book.git, book.now).findings == ()


def test_the_file_may_keep_its_name(book: Book) -> None:
    other = SECTION_A.replace("# Definitions", "Definitions\n===========")
    assert put(book, other, "a.md").summary[0].startswith(f"Section A 7.0 stands in {OLD}, word for word")
    assert book.at("main", OLD) == other
    assert verify(book.git, book.now).findings == ()


def test_a_later_release_goes_on_from_the_new_file(book: Book) -> None:
    put(book, PLAIN)
    book.plan()
    book.draft("section-a", text=PLAIN + " More.", text_name="b.txt", release="2026-03", causes=("MP001",))
    marked = redline(book.git, book.now, "section-a", ("", "", ""), When())
    assert (marked.base.path, marked.target.path) == (NEW, NEW)
    book.approve("MP001")
    book.on("2026-03-01")
    book.release()
    assert book.live()["section-a"] == "8.0"
    assert document_text(book.git, book.now, "section-a@7.0", When()).data == PLAIN.encode()
    assert verify(book.git, book.now).findings == ()


def test_a_rehearsal_changes_nothing(book: Book) -> None:
    before = book.repo.state()
    put(book, PLAIN, way=DRY)
    assert book.repo.state() == before


@pytest.mark.parametrize(
    ("text", "name", "document", "kind", "said"),
    [
        (
            PLAIN.replace("person", "body"),
            "a.txt",
            "section-a",
            RuleError,
            "“... A Party is a person A day is ...” became",
        ),
        (SECTION_A, "a.md", "section-a", RuleError, "nothing is changed"),
        (PLAIN, "a.pdf", "section-a", InputError, "cannot be compared"),
        ("# Guide", "g.docx", "guide", InputError, "no sound Word file"),
        ("x", "l.md", "form-l", RuleError, "kept elsewhere"),
        ("x", "a.md", "schedule-8", UsageError, "several live versions: 3.1, 3.10"),
        ("x", "a.md", "section-a@6.0", StateError, "section-a 6.0 is not live"),
        ("x", "a.txt", "schedule-8@3.1", RuleError, "are all .md files"),
        ("", "a.txt", "section-a", RuleError, "became"),
    ],
)
def test_what_is_refused_changes_nothing(
    book: Book, text: str, name: str, document: str, kind: type[RuleError], said: str
) -> None:
    before = book.repo.state()
    assert said in refused(kind, put, book, text, name, document).message
    assert book.repo.state() == before


def test_an_own_numbered_version_keeps_its_path(book: Book) -> None:
    put(book, "Specification 3.1\n===\n\nA meter shall measure.\n", "8.md", "schedule-8@3.1")
    assert book.at("main", "documents/schedule-8/3.1.md").startswith("Specification")
    assert book.live()["schedule-8"] == "3.1 3.10"
    assert verify(book.git, book.now).findings == ()


def test_without_words_there_is_nothing_to_compare(book: Book) -> None:
    book.plan()
    book.approve("MP001")
    book.draft("section-a", text="* * *\n", text_name="a.md", release="2026-03", causes=("MP001",))
    book.on("2026-03-01")
    book.release()
    assert "holds no words" in refused(RuleError, put, book, "---\n").message


def test_a_line_may_move_a_text_itself(book: Book) -> None:
    book.plan()
    book.approve("MP001")
    book.repo.git("switch", "-q", "pending/2026-03")
    book.repo.git("mv", OLD, "documents/a.md")
    book.repo.write(ENTRY, book.at("main", ENTRY).replace(OLD, "documents/a.md"))
    book.repo.write("documents/a.md", SECTION_A + "\nMore.\n")
    book.repo.git("commit", "-qam", "Move")
    text = SECTION_A + "\nMore still.\n"
    book.draft("section-a", text=text, text_name="a.md", release="2026-03", causes=("MP001",))
    book.on("2026-03-01")
    book.release()
    assert book.at("main", "documents/a.md").startswith(text)
    assert verify(book.git, book.now).findings == ()


def test_a_file_that_is_there_is_not_written_over(book: Book) -> None:
    book.repo.commit("A note", {NEW: "mine\n"})
    assert f"{NEW} is there already" in refused(RuleError, put, book, PLAIN).message


class TestDraftInTheOldFile:
    """A line that still has the text where it was."""

    @pytest.fixture(autouse=True)
    def _drafted(self, book: Book) -> None:
        book.plan()
        book.approve("MP001")

    def drafted(self, book: Book, text: str = SECTION_A + "\nMore.\n", **options: object) -> Outcome:
        options = {"text_name": "a.md", "release": "2026-03", "causes": ("MP001",)} | options
        return book.draft("section-a", text=text, **options)  # type: ignore[arg-type]

    def test_it_is_not_released_and_the_remedy_works(self, book: Book) -> None:
        self.drafted(book)
        assert "Its draft 7.1 for 2026-03 stands in the old file." in put(book, PLAIN).summary[1]
        book.on("2026-03-01")
        error = refused(RuleError, book.release)
        assert codes(error) == ["E124"]
        assert "seclog draft section-a --for 2026-03 --file FILE.txt" in error.hint
        self.drafted(book, PLAIN + " More.", text_name="b.txt")
        book.release()
        assert (book.repo.path / NEW).read_text() == PLAIN + " More."
        assert not (book.repo.path / OLD).exists()
        assert verify(book.git, book.now).findings == ()

    def test_the_old_kind_of_file_is_refused(self, book: Book) -> None:
        put(book, PLAIN)
        assert "is a .txt file" in refused(UsageError, self.drafted, book).message

    def test_an_edit_of_the_new_file_is_drafted_there(self, book: Book) -> None:
        put(book, PLAIN)
        book.repo.write(NEW, PLAIN + " More.")
        book.draft(release="2026-03", causes=("MP001",))
        assert book.drafts() == {"section-a": "7.1"}
        book.on("2026-03-01")
        book.release()
        assert verify(book.git, book.now).findings == ()

    def test_a_second_draft_stays_in_the_new_file(self, book: Book) -> None:
        put(book, PLAIN)
        self.drafted(book, PLAIN + " More.", text_name="b.txt")
        self.drafted(book, PLAIN + " And more.", text_name="b.txt")
        assert "file: documents/section-a.txt" in book.at("pending/2026-03", ENTRY)
        book.on("2026-03-01")
        book.release()
        assert (book.repo.path / NEW).read_text() == PLAIN + " And more."
        assert verify(book.git, book.now).findings == ()

    def test_an_edit_of_the_new_file_does_not_pass_over_the_draft(self, book: Book) -> None:
        self.drafted(book)
        put(book, PLAIN)
        book.repo.write(NEW, PLAIN + " Other.")
        error = refused(RuleError, book.draft, release="2026-03")
        assert "has been reissued in" in error.message

    def test_a_line_with_an_entry_of_its_own_keeps_what_it_says(self, book: Book) -> None:
        entry = book.at("main", ENTRY).replace("title: Definitions", "title: Words")
        book.repo.write(ENTRY, entry)
        book.draft("section-a", release="2026-03", causes=("MP001",))
        put(book, PLAIN)
        self.drafted(book, PLAIN + " More.", text_name="b.txt")
        book.on("2026-03-01")
        book.release()
        assert next(one.title for one in book.log().rows if one.id == "section-a") == "Words"
        assert verify(book.git, book.now).findings == ()

    def test_a_stale_draft_is_put_on_the_live_text_and_file(self, book: Book) -> None:
        self.drafted(book)
        book.plan("2026-02", "2026-02-01")
        self.drafted(book, SECTION_A + "\nFirst.\n", release="2026-02")
        book.on("2026-02-01")
        book.release("2026-02")
        put(book, PLAIN + " First.")
        self.drafted(book, PLAIN + " First. More.", text_name="b.txt", base="8.0")
        book.on("2026-03-01")
        book.release()
        assert book.live()["section-a"] == "9.0"
        assert verify(book.git, book.now).findings == ()


def test_when_a_later_version_is_void_the_words_stand_in_their_new_file_again(book: Book) -> None:
    put(book, PLAIN)
    book.plan()
    book.approve("MP001")
    book.draft("section-a", text=PLAIN + " More.", text_name="b.txt", release="2026-03", causes=("MP001",))
    book.on("2026-03-01")
    book.release()
    correct(book.git, book.tick(), DO, CorrectRequest("Never decided", "section-a", "8.0", void=True))
    assert (book.repo.path / NEW).read_text() == PLAIN
    assert NEW in book.at("main", ENTRY)
    assert verify(book.git, book.now).findings == ()
