"""Documents first drafted on a line that began before another release brought them as they are: what is live counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from seclog.core.errors import RuleError
from seclog.core.plan_classify import ClassifyRequest
from seclog.ops.classify import classify
from seclog.ops.load import load_state
from seclog.ops.rebase import rebase
from seclog.ops.rename import RenameRequest, rename
from seclog.ops.scope import move, withdraw
from seclog.ops.verify import verify
from tests.ops.rulebooks import DO, SECTION_G, Book, codes, kept, refused

EARLY, LATE = "2026-02", "2026-03"
TEXT, ANNEX, ENTRY = "documents/section-g.md", "documents/section-g.csv", "registry/documents/section-g.yaml"
NEW = SECTION_G + "\nKeys shall be changed.\n"
KEYS = "key,years\nroot,20\n"


def behind_book(book: Book) -> None:
    """The line of 2026-03 began before 2026-02 gave Section G another title, annex and owner."""
    book.plan(LATE, "2026-03-01")
    book.plan(EARLY, "2026-02-01")
    book.approve("MP001")
    renamed(book, "Cyber Security", EARLY)
    book.repo.git("switch", "-q", f"pending/{EARLY}")
    book.repo.write(ANNEX, KEYS)
    book.repo.write(ENTRY, book.repo.read(ENTRY) + "owner: SECAS\n")
    book.draft("section-g")
    book.repo.git("switch", "-q", "main")
    book.on("2026-02-01")
    book.release(EARLY)


behind = kept(behind_book)


def renamed(book: Book, title: str, release: str) -> None:
    rename(book.git, book.tick(), DO, RenameRequest("section-g", title=title, release=release, causes=("MP001",)))


def given(book: Book, text: str = NEW, **options: object) -> None:
    options = {"text_name": "g.md", "release": LATE, "causes": ("MP001",)} | options
    book.draft("section-g", text=text, **options)  # type: ignore[arg-type]


def edited(book: Book) -> None:
    book.repo.write(TEXT, NEW)
    book.draft("section-g", release=LATE, causes=("MP001",))


def given_twice(book: Book) -> None:
    given(book, NEW + "\nAnd more.\n")
    given(book)


def given_again_for_another_cause(book: Book) -> None:
    given(book)
    book.approve("MP002")
    book.draft("section-g", release=LATE, causes=("MP002",))


def edited_on_the_line(book: Book) -> None:
    """After a first draft was given: the work tree of the line still shows the old entry."""
    given(book, NEW + "\nAnd more.\n")
    book.repo.git("switch", "-q", f"pending/{LATE}")
    book.repo.write(TEXT, NEW)
    book.draft("section-g")
    book.repo.git("switch", "-q", "main")


def drafted_withdrawn_and_drafted(book: Book) -> None:
    given(book)
    withdraw(book.git, book.tick(), DO, LATE, ("section-g",), "Not now")
    given(book)


def landed(book: Book) -> None:
    """Release the late line, and see that it took nothing back."""
    book.on("2026-03-01")
    book.release(LATE)
    assert verify(book.git, book.now).findings == ()


@pytest.mark.parametrize(
    "drafting",
    [
        given,
        edited,
        given_twice,
        given_again_for_another_cause,
        edited_on_the_line,
        drafted_withdrawn_and_drafted,
    ],
)
def test_title_entry_and_annex_are_the_live_ones(behind: Book, drafting: Callable[[Book], None]) -> None:
    drafting(behind)
    (pending,) = [one for one in behind.pending(LATE).releases[0].documents if one.id == "section-g"]
    assert (pending.title, pending.base, pending.stale) == ("Cyber Security", "8.0", False)
    landed(behind)
    now = next(one for one in behind.log().rows if one.id == "section-g")
    assert (now.version, now.title, now.owner) == ("9.0", "Cyber Security", "SECAS")
    assert behind.at("main", TEXT) == NEW
    assert behind.at("main", ANNEX) == KEYS
    assert "title: Cyber Security" in behind.at("main", ENTRY)


def test_an_annex_that_the_line_has_changed_is_its_own(behind: Book) -> None:
    mine = "key,years\nroot,30\n"
    behind.repo.git("switch", "-q", f"pending/{LATE}")
    behind.repo.commit("Work in progress", {ANNEX: mine})
    behind.repo.git("switch", "-q", "main")
    given(behind)
    assert behind.at(f"pending/{LATE}", ANNEX) == mine


def test_an_entry_that_the_line_has_changed_is_its_own(behind: Book) -> None:
    renamed(behind, "Keys", LATE)
    given(behind)
    landed(behind)
    entry = behind.at("main", ENTRY)
    assert "title: Keys" in entry
    assert "owner: SECAS" in entry
    assert behind.history("cyber security").document.id == "section-g"


def test_an_edit_of_the_live_entry_after_a_draft_is_the_lines_own(behind: Book) -> None:
    given(behind)
    behind.repo.write(ENTRY, behind.repo.read(ENTRY).replace("owner: SECAS", "owner: The Panel"))
    behind.draft("section-g", release=LATE)
    landed(behind)
    now = next(one for one in behind.log().rows if one.id == "section-g")
    assert (now.title, now.owner) == ("Cyber Security", "The Panel")


@pytest.mark.parametrize("way", ["given", "edited"])
def test_a_document_that_came_after_the_line_began_is_drafted_there(behind: Book, way: str) -> None:
    behind.plan("2026-02b", "2026-02-02")
    behind.add(
        "section-n", "# New\n\nWords.\n", category="Section", type="Code", label="Section N", release="2026-02b",
        causes=("MP001",),
    )  # fmt: skip
    behind.on("2026-02-02")
    behind.release("2026-02b")
    text = "# New\n\nOther words.\n"
    if way == "edited":
        behind.repo.write("documents/section-n.md", text)
    given_text = text if way == "given" else None
    behind.draft("section-n", text=given_text, text_name="n.md", release=LATE, causes=("MP001",))
    landed(behind)
    assert behind.at("main", "documents/section-n.md") == text
    assert behind.live()["section-n"] == "2.0"


def test_a_draft_taken_off_leaves_no_claim_on_the_entry(behind: Book) -> None:
    """The line shows what was live when the draft was taken off; what changed since is no contradiction."""
    drafted_withdrawn_and_drafted(behind)
    line = load_state(behind.git, behind.tick()).lines[LATE]
    assert line.begun("section-g") != line.fork == line.begun("section-a")
    classify(behind.git, behind.tick(), DO, ClassifyRequest("section-g", category="Form", reason="Feedback"))
    landed(behind)
    assert next(one.category for one in behind.log().rows if one.id == "section-g") == "Form"


def test_a_stale_draft_that_left_the_entry_alone_takes_the_live_one(behind: Book) -> None:
    given(behind)
    behind.plan("2026-02b", "2026-02-02")
    renamed(behind, "Keys", "2026-02b")
    behind.on("2026-02-02")
    behind.release("2026-02b")
    assert rebase(behind.git, behind.tick(), DO, LATE, ()).findings == ()
    landed(behind)
    assert next(one.title for one in behind.log().rows if one.id == "section-g") == "Keys"


def test_a_move_takes_the_live_entry_along_to_an_older_line(behind: Book) -> None:
    behind.plan("2026-04", "2026-04-01")
    given(behind, release="2026-04")
    move(behind.git, behind.tick(), DO, "2026-04", LATE, ("section-g",))
    landed(behind)
    assert next(one.title for one in behind.log().rows if one.id == "section-g") == "Cyber Security"
    assert behind.at("main", ANNEX) == KEYS


def test_an_entry_of_its_own_that_lacks_what_is_live_is_settled_before_it_moves(behind: Book) -> None:
    renamed(behind, "Keys", LATE)
    classify(behind.git, behind.tick(), DO, ClassifyRequest("section-g", category="Form", reason="Feedback"))
    behind.plan("2026-04", "2026-04-01")
    before = behind.repo.state()
    error = refused(RuleError, move, behind.git, behind.tick(), DO, LATE, "2026-04", ("section-g",))
    assert "another category of section-g" in error.message
    assert behind.repo.state() == before
    behind.repo.git("switch", "-q", f"pending/{LATE}")
    behind.repo.write(ENTRY, behind.repo.read(ENTRY).replace("category: Section", "category: Form"))
    behind.draft("section-g")
    behind.repo.git("switch", "-q", "main")
    move(behind.git, behind.tick(), DO, LATE, "2026-04", ("section-g",))
    behind.on("2026-04-01")
    behind.release("2026-04")
    assert verify(behind.git, behind.now).findings == ()
    now = next(one for one in behind.log().rows if one.id == "section-g")
    assert (now.title, now.category) == ("Keys", "Form")


def test_an_annex_that_the_line_does_not_know_goes_live_with_the_draft_of_it(behind: Book) -> None:
    """The entry that counts is the live one, also for what a release brings and what verify expects of it."""
    annex = "documents/section-g-2.csv"
    behind.plan("2026-02b", "2026-02-02")
    behind.repo.git("switch", "-q", "pending/2026-02b")
    behind.repo.write(annex, "a,b\n")
    entry = behind.repo.read(ENTRY)
    assert f"  - {ANNEX}\n" in entry
    behind.repo.write(ENTRY, entry.replace(f"  - {ANNEX}\n", f"  - {ANNEX}\n  - {annex}\n"))
    behind.draft("section-g", causes=("MP001",))
    behind.repo.git("switch", "-q", "main")
    behind.on("2026-02-02")
    behind.release("2026-02b")
    behind.repo.write(annex, "a,b,c\n")
    behind.draft("section-g", release=LATE, causes=("MP001",))
    landed(behind)
    assert behind.at("main", annex) == "a,b,c\n"
    assert behind.at("main", ANNEX) == KEYS


def test_an_entry_of_its_own_made_from_the_live_one_does_not_hide_what_is_recorded_after(behind: Book) -> None:
    """Where the line began the category was the same as now; what the line's entry was made from had another."""
    behind.plan("2026-02b", "2026-02-02")
    behind.repo.write(ENTRY, behind.repo.read(ENTRY).replace("category: Section", "category: Form"))
    behind.draft("section-g", release="2026-02b", causes=("MP001",))
    behind.on("2026-02-02")
    behind.release("2026-02b")
    renamed(behind, "Keys", LATE)
    classify(behind.git, behind.tick(), DO, ClassifyRequest("section-g", category="Section", reason="Feedback"))
    behind.on("2026-03-01")
    error = refused(RuleError, behind.release, LATE)
    assert [(one.code, one.where) for one in error.findings] == [("E119", "section-g 9.1")]
    assert "another category of it" in error.findings[0].message


def test_a_document_that_two_lines_add_is_stale_on_the_second(book: Book) -> None:
    book.approve("MP001")
    for release, day in ((EARLY, "2026-02-01"), (LATE, "2026-03-01")):
        book.plan(release, day)
        book.add(
            "section-n", f"# New\n\nWords of {release}.\n", category="Section", type="Code", label="Section N",
            release=release, title=f"News of {release}", causes=("MP001",),
        )  # fmt: skip
    book.on("2026-02-01")
    book.release(EARLY)
    book.on("2026-03-01")
    assert codes(refused(RuleError, book.release, LATE)) == ["E112"]
