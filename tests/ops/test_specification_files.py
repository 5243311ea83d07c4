"""Files of specifications travel with the document that keeps them: by draft and release, never by a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from seclog.core.collection import COLLECTION_PATH, entry_path
from seclog.core.errors import InputError, RuleError, SeclogError
from seclog.core.period import last_day
from seclog.core.plan_correct import CorrectRequest
from seclog.core.plan_retire import RetireRequest
from seclog.core.validity import Asked
from seclog.formats.registry import read_document
from seclog.formats.registry_write import write_collection, write_document
from seclog.ops.act import Way
from seclog.ops.check import CheckRequest, check
from seclog.ops.correct import correct
from seclog.ops.init import InitRequest, init
from seclog.ops.planning import reschedule
from seclog.ops.rebase import rebase
from seclog.ops.record import RecordOptions, record
from seclog.ops.reissue import Reissue, reissue
from seclog.ops.retire import retire
from seclog.ops.scope import move, withdraw
from seclog.ops.specifications import held as specifications
from seclog.ops.status import status
from seclog.ops.validity import validity
from seclog.ops.verify import verify
from seclog.ops.when import When
from tests.builder import Repo
from tests.ops.rulebooks import BASELINE_DAY, COLLECTION, DO, DRY, START, Book, codes, refused, unrecorded
from tests.ops.spec_book import DOCUMENTS, ENTRY, FREE, HUBS, METERS, TEXTS, build, table
from tests.ops.verified import file_of, records, retag, rewrite, with_tree
from tests.ops.verified import move as move_tip

LINE = "pending/2026-03"
MOVED = table("meters", since="2026-01-10")
LATER = table("meters", later="S92")


@pytest.fixture(scope="session")
def original_spec(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return build(tmp_path_factory.mktemp("spec") / "rulebook")


@pytest.fixture
def kept(original_spec: Book, tmp_path: Path) -> Book:
    """Schedule 11, a listed document, keeps two files; a release is planned for 1 March 2026."""
    book = Book(original_spec.repo.copy(tmp_path / "rulebook"), original_spec.now)
    book.plan()
    return book


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def sound(book: Book) -> bool:
    assert verify(book.git, book.now).findings == ()
    return True


def clean(book: Book) -> bool:
    return book.repo.git("status", "--porcelain") == ""


def recorded(book: Book, *paths: str, way: Way = DO) -> tuple[str, ...]:
    places = tuple(str(book.repo.path / path) for path in paths)
    return record(book.git, book.tick(), way, RecordOptions("Tidying", places)).summary


def hinted(book: Book, path: str) -> tuple[str, str]:
    """The code and hint of the check of one staged file, which is then put back."""
    book.repo.git("add", "-A", path)
    (finding,) = check(book.git, CheckRequest()).findings
    assert finding.where == path
    book.repo.git("reset", "-q", "--hard")
    return finding.code, finding.hint


# Drafting


def test_an_edited_file_is_a_draft_of_the_document_that_keeps_it_and_goes_live_by_its_release(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    assert status(kept.git, kept.now).changed == ("Schedule 11",)
    kept.draft()
    assert kept.drafts() == {"schedule-11": "1.1"}
    assert (kept.at("main", METERS), kept.at(LINE, METERS), clean(kept)) == (table("meters"), MOVED, True)
    kept.on("2026-03-01")
    kept.release()
    assert (kept.at("main", METERS), kept.live()["schedule-11"], sound(kept)) == (MOVED, "2.0", True)
    assert kept.repo.git("diff", "--name-only", "main^", "main") == METERS


def test_only_the_named_document_takes_its_files(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    kept.repo.write("documents/section-a.md", "# Definitions\n\nOther words.\n")
    kept.draft("section-a")
    assert kept.drafts() == {"section-a": "1.1"}
    assert kept.repo.git("status", "--porcelain").split() == ["M", METERS]


def test_a_listed_document_keeps_the_digest_known(kept: Book) -> None:
    digest = "sha256:" + "1" * 64
    kept.draft("schedule-11", digest=digest)
    kept.repo.write(METERS, MOVED)
    kept.draft()
    versions = {one.version: one.path for one in kept.history("schedule-11").versions}
    assert versions == {"1.0": "", "1.2": digest}


def test_edits_of_two_files_and_a_second_edit_of_one_go_together(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    kept.draft()
    kept.repo.write(METERS, LATER)
    kept.repo.write(HUBS, table("hubs", since="2026-01-10"))
    kept.draft()
    assert kept.drafts() == {"schedule-11": "1.2"}
    assert kept.at(LINE, METERS) == table("meters", since="2026-01-10", later="S92")
    assert kept.at(LINE, HUBS) == table("hubs", since="2026-01-10")
    assert clean(kept)


def test_edits_of_the_same_words_are_refused_with_the_way_out(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    kept.draft()
    kept.repo.write(METERS, table("meters", since="2026-01-10", until="2027-01-01"))
    before = kept.repo.state()
    error = refused(RuleError, kept.draft)
    assert f"git restore {METERS}" in error.hint
    assert "git switch pending/2026-03" in error.hint
    assert kept.repo.state() == before


def test_on_the_line_the_file_counts_as_it_stands_there(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    kept.draft()
    kept.repo.git("switch", "-q", LINE)
    kept.repo.commit("Later", {METERS: LATER})
    kept.draft()
    assert (kept.drafts(), kept.at(LINE, METERS)) == ({"schedule-11": "1.2"}, LATER)


def test_a_text_from_a_file_leaves_the_annexes_alone(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    kept.draft("schedule-11", text="# Applicability\n", text_name="x.md")
    assert kept.at(LINE, "documents/schedule-11.md") == "# Applicability\n"
    assert kept.at(LINE, METERS) == table("meters")
    assert kept.repo.git("status", "--porcelain").split() == ["M", METERS]
    kept.draft()
    kept.on("2026-03-01")
    kept.release()
    assert (kept.at("main", METERS), sound(kept)) == (MOVED, True)


def test_a_rehearsal_leaves_the_edit(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    before = kept.repo.state()
    assert kept.draft(way=DRY).dry_run
    assert kept.repo.state() == before


def with_annex(book: Book, path: str) -> None:
    document = replace(DOCUMENTS[-1], annexes=(*DOCUMENTS[-1].annexes, path))
    book.repo.write(ENTRY, write_document(document))
    assert path in book.repo.read(ENTRY)


NEW = "registry/specifications/new.yaml"


def test_a_new_file_and_the_entry_that_lists_it_are_one_draft(kept: Book) -> None:
    kept.repo.write(NEW, table("new"))
    with_annex(kept, NEW)
    kept.draft()
    assert (clean(kept), (kept.repo.path / NEW).exists()) == (True, False)
    kept.on("2026-03-01")
    kept.release()
    assert (kept.at("main", NEW), sound(kept)) == (table("new"), True)
    assert kept.repo.git("diff", "--name-only", "main^", "main").split() == [ENTRY, NEW]


def test_a_file_that_its_document_does_not_list_is_not_left_out_in_silence(kept: Book) -> None:
    kept.repo.write(NEW, table("new"))
    for names in ((), ("schedule-11",)):
        error = refused(RuleError, kept.draft, *names)
        assert [(one.code, one.where) for one in error.findings] == [("R312", f"{NEW}:4:10")]
        assert ENTRY in error.findings[0].hint
        assert "seclog draft schedule-11" in error.findings[0].hint
        assert error.hint == "Put right each place that is named."
    kept.repo.write(NEW, table("new", kept="schedule-12"))
    assert "Did you mean schedule-11?" in refused(RuleError, kept.draft).findings[0].hint


def test_a_file_that_is_listed_says_where_it_is_kept(kept: Book) -> None:
    kept.repo.write(NEW, table("new", kept=""))
    with_annex(kept, NEW)
    error = refused(RuleError, kept.draft)
    assert [(one.code, one.where) for one in error.findings] == [("R313", f"{NEW}:1:1")]
    assert f"Write in {NEW}: kept_in: schedule-11" in error.findings[0].hint
    (kept.repo.path / NEW).unlink()
    error = refused(RuleError, kept.draft)
    assert [(one.code, one.where) for one in error.findings] == [("R313", ENTRY)]


def test_a_file_that_a_document_keeps_is_not_drafted_away(kept: Book) -> None:
    (kept.repo.path / METERS).unlink()
    assert f"git restore -SW {METERS}" in refused(RuleError, kept.draft).hint


@pytest.mark.parametrize("act", ["draft", "record", "check"])
def test_what_a_file_says_is_checked_with_every_act(kept: Book, act: str) -> None:
    bad = table("meters").replace("decided_by: installed", "decided_by: judgment")
    path = FREE if act == "record" else METERS
    kept.repo.write(path, bad.replace("kept_in: schedule-11\n", "") if act == "record" else bad)
    if act == "draft":
        found = refused(InputError, kept.draft).findings
    elif act == "record":
        found = refused(InputError, recorded, kept).findings
    else:
        kept.repo.git("switch", "-q", LINE)
        kept.repo.git("add", "-A")
        found = check(kept.git, CheckRequest()).findings
    assert found
    assert all(one.where.startswith(f"{path}:") for one in found)


def test_what_is_odd_and_no_fault_is_said_once_and_stops_nothing(kept: Book) -> None:
    first, second = (f"- condition: {one}\n        devices: [ESME]" for one in ("prepayment", "prepaymnt"))
    odd = table("meters").replace("- devices: [ESME]", first, 1).replace("- devices: [ESME]", second)
    kept.repo.write(NEW, odd.replace("id: meters", "id: new").replace("name: Meters", "name: New"))
    with_annex(kept, NEW)
    (said,) = [one for one in kept.draft().summary if one.startswith(f"Note: {NEW}") and "prep" in one]
    assert "prepaymnt" in said
    kept.on("2026-03-01")
    kept.release()
    kept.plan("2026-06", "2026-06-01")
    kept.repo.write(METERS, MOVED)
    assert not any(NEW in one for one in kept.draft().summary)


# Recording and checking


def test_a_record_takes_what_no_document_keeps_and_nothing_else(kept: Book) -> None:
    changed = table("free", kept="", later="S92")
    kept.repo.write(FREE, changed)
    kept.repo.write(METERS, MOVED)
    error = refused(RuleError, recorded, kept)
    assert [(one.code, one.where, one.hint) for one in error.findings] == [
        ("D113", METERS, "Type: seclog draft schedule-11")
    ]
    assert recorded(kept, FREE) == (f"{FREE} is recorded.",)
    assert (kept.at("main", FREE), sound(kept)) == (changed, True)


def test_a_free_file_may_be_recorded_as_gone(kept: Book) -> None:
    (kept.repo.path / FREE).unlink()
    recorded(kept, FREE)
    assert (held(kept), clean(kept), sound(kept)) == ([HUBS, METERS], True, True)


def test_what_other_files_say_of_a_file_goes_with_the_file(kept: Book) -> None:
    said = '    goes_with:\n      - {specification: hubs, versions: ["4.2"]}\n'
    kept.repo.write(METERS, table("meters") + said)
    kept.draft()
    kept.on("2026-03-01")
    kept.release()
    kept.plan("2026-06", "2026-06-01")
    listing_only(kept, METERS)
    (kept.repo.path / HUBS).unlink()
    error = refused(RuleError, kept.draft)
    assert [(one.code, one.where.partition(":")[0]) for one in error.findings] == [("S105", METERS)]
    kept.repo.write(METERS, table("meters"))
    kept.draft()
    kept.on("2026-06-01")
    kept.release("2026-06")
    assert (held(kept), kept.at("main", METERS), sound(kept)) == ([FREE, METERS], table("meters"), True)


def test_a_record_does_not_take_a_file_that_names_a_document(kept: Book) -> None:
    kept.repo.write(NEW, table("new"))
    error = refused(RuleError, recorded, kept)
    assert codes(error) == ["R312"]
    kept.repo.write(FREE, table("free"))
    assert codes(refused(RuleError, recorded, kept, FREE)) == ["R312"]


def test_the_check_names_the_way_for_each_file(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    assert hinted(kept, METERS) == ("C101", "seclog draft schedule-11")
    kept.repo.write(NEW, table("new"))
    assert hinted(kept, NEW) == ("C101", "seclog draft schedule-11")
    kept.repo.write(FREE, table("free", kept="", later="S92"))
    assert hinted(kept, FREE) == ("C102", f"seclog record -m REASON {FREE}")
    (kept.repo.path / FREE).unlink()
    assert hinted(kept, FREE) == ("C102", f"seclog record -m REASON {FREE}")
    (kept.repo.path / HUBS).unlink()
    assert hinted(kept, HUBS) == ("C104", f"git restore --staged --worktree {HUBS}")


def test_on_a_line_only_the_form_is_checked(kept: Book) -> None:
    kept.repo.git("switch", "-q", LINE)
    kept.repo.write(METERS, MOVED)
    kept.repo.git("add", "-A")
    done = check(kept.git, CheckRequest())
    assert done.findings == ()
    assert done.notes == (f"{METERS}: changed and not drafted; when it is ready: seclog draft schedule-11",)
    kept.repo.write(NEW, table("new"))
    kept.repo.git("add", "-A")
    (finding,) = check(kept.git, CheckRequest()).findings
    assert (finding.code, finding.where) == ("R312", f"{NEW}:4:10")
    with_annex(kept, NEW)
    kept.repo.git("add", "-A")
    assert check(kept.git, CheckRequest()).findings == ()
    kept.repo.git("rm", "-q", "--cached", NEW)
    assert [one.code for one in check(kept.git, CheckRequest()).findings] == ["R313"]


def test_a_check_of_a_registry_without_rulebook_or_with_a_broken_entry_says_what_it_can(tmp_path: Path) -> None:
    repo = Repo.init(tmp_path / "x")
    repo.commit("Begin", {"README.md": "x\n"})
    repo.git("switch", "-q", "-c", "topic")
    registry = {entry_path(one.id): write_document(one) for one in DOCUMENTS}
    files = registry | {COLLECTION_PATH: write_collection(COLLECTION), METERS: table("meters").encode()}
    for path, data in files.items():
        repo.write(path, data)
    repo.git("add", "-A")
    assert [(one.code, one.where) for one in check(repo.runner, CheckRequest()).findings] == [("R313", ENTRY)]
    repo.write(ENTRY, b"annexes: [registry/specifications/meters.yaml\n")
    repo.git("add", "-A")
    assert {one.where.partition(":")[0] for one in check(repo.runner, CheckRequest()).findings} == {ENTRY}


# The baseline


def begun(path: Path, files: dict[str, str], **stated: str) -> Book:
    repo = unrecorded(path, DOCUMENTS, TEXTS | files)
    if stated:
        repo.git("add", "-A")
        repo.commit("A registry")
    init(START, DO, InitRequest(str(path), baseline="7.0", effective_on=BASELINE_DAY, **stated))
    return Book(repo)


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({METERS: table("meters"), HUBS: table("hubs", kept="")}, RuleError),
        ({METERS: table("meters"), HUBS: table("hubs"), NEW: table("new")}, RuleError),
        ({METERS: table("meters")}, InputError),
    ],
)
def test_a_baseline_with_files_out_of_order_is_refused(
    tmp_path: Path, files: dict[str, str], kind: type[SeclogError]
) -> None:
    refused(kind, begun, tmp_path / "x", files)
    assert not (tmp_path / "x/.git/refs/tags/baseline").exists()


def test_a_statement_takes_the_files_of_the_registry_along(tmp_path: Path) -> None:
    rows = "document,version,type,category,title,file\nSection A,1.0,Paper,Section,Definitions,documents/section-a.md\n"
    statement = tmp_path / "s.csv"
    rows += "Schedule 9,3.1,Paper,Technical Specification,Meters,documents/schedule-9/3.1.md\n"
    statement.write_text(rows + "Schedule 11,1.0,Paper,Technical Specification,Applicability,\n")
    files = {METERS: table("meters"), HUBS: table("hubs"), FREE: table("free", kept="")}
    book = begun(tmp_path / "x", files, source=str(statement))
    listing = book.repo.git("ls-tree", "-r", "--name-only", "main", "registry/specifications/")
    assert listing.split() == [FREE, HUBS, METERS]
    assert sound(book)


# What happens to a version happens to its files


def released(book: Book) -> Book:
    book.repo.write(METERS, MOVED)
    book.draft()
    book.on("2026-03-01")
    book.release()
    return book


def test_a_version_that_was_never_in_force_brings_back_the_file_before(kept: Book) -> None:
    released(kept)
    changed = CorrectRequest("Never designated.", "schedule-11", "2.0", void=True)
    correct(kept.git, kept.tick(), DO, changed)
    assert (kept.at("main", METERS), kept.live()["schedule-11"], sound(kept)) == (table("meters"), "1.0", True)


def test_a_void_version_takes_its_new_file_with_it(kept: Book) -> None:
    kept.repo.write(NEW, table("new"))
    with_annex(kept, NEW)
    released(kept)
    correct(kept.git, kept.tick(), DO, CorrectRequest("Never designated.", "schedule-11", "2.0", void=True))
    assert NEW not in kept.repo.git("ls-tree", "-r", "--name-only", "main").split("\n")
    assert (kept.at("main", METERS), sound(kept)) == (table("meters"), True)


def test_a_void_version_frees_the_file_that_it_adopted(kept: Book) -> None:
    kept.repo.write(FREE, table("free"))
    with_annex(kept, FREE)
    released(kept)
    assert kept.at("main", FREE) == table("free")
    correct(kept.git, kept.tick(), DO, CorrectRequest("Never designated.", "schedule-11", "2.0", void=True))
    assert (kept.at("main", FREE), held(kept)) == (table("free", kept=""), [FREE, HUBS, METERS])
    assert (clean(kept), sound(kept)) == (True, True)
    assert sorted(path for path in held(kept) if path in kept.at("main", ENTRY)) == [HUBS, METERS]


def test_a_void_document_frees_the_file_that_it_adopted(kept: Book) -> None:
    kept.approve("MP1")
    kept.add("section-q", "# Quality\n", category="Section", causes=("MP1",))
    added = read_document(kept.at(LINE, entry_path("section-q")).encode(), "section-q.yaml")
    kept.repo.write(entry_path("section-q"), write_document(replace(added, annexes=(FREE,))))
    kept.repo.write(FREE, table("free", kept="section-q"))
    kept.draft(causes=("MP1",))
    kept.on("2026-03-01")
    kept.release()
    assert kept.at("main", FREE) == table("free", kept="section-q")
    correct(kept.git, kept.tick(), DO, CorrectRequest("Never designated.", "section-q", "1.0", void=True))
    assert (kept.at("main", FREE), "section-q" in kept.live(), sound(kept)) == (table("free", kept=""), False, True)


def overtaken(book: Book, later: str) -> Book:
    """A draft for June on 1.0, and 2.0 with another edit live since March."""
    book.plan("2026-06", "2026-06-01")
    book.repo.write(METERS, later)
    book.draft("schedule-11", release="2026-06")
    book.repo.write(METERS, MOVED)
    book.draft("schedule-11", release="2026-03")
    book.on("2026-03-01")
    book.release()
    return book


def test_a_stale_draft_is_merged_onto_the_live_file(kept: Book) -> None:
    overtaken(kept, LATER)
    done = rebase(kept.git, kept.tick(), DO, "2026-06", ())
    assert done.findings == ()
    assert not any("holds all of its draft" in one for one in done.outcome.summary)
    both = table("meters", since="2026-01-10", later="S92")
    assert kept.at("pending/2026-06", METERS) == both
    kept.on("2026-06-01")
    kept.release("2026-06")
    assert (kept.at("main", METERS), kept.live()["schedule-11"], sound(kept)) == (both, "3.0", True)


def test_a_stale_draft_that_changes_the_same_words_stays_stale(kept: Book) -> None:
    overtaken(kept, table("meters", since="2026-01-12", until="2027-01-01"))
    error = refused(RuleError, rebase, kept.git, kept.tick(), DO, "2026-06", ())
    assert codes(error) == ["D207"]
    assert "git switch pending/2026-06" in error.hint


def test_a_rebase_takes_the_live_digest_where_only_files_were_drafted(kept: Book) -> None:
    old, new = ("sha256:" + digit * 64 for digit in "12")
    kept.plan("2026-06", "2026-06-01")
    kept.repo.write(METERS, LATER)
    kept.draft("schedule-11", release="2026-06")
    kept.draft("schedule-11", release="2026-03", digest=new)
    kept.on("2026-03-01")
    kept.release()
    rebase(kept.git, kept.tick(), DO, "2026-06", ())
    versions = {one.version: one.path for one in kept.history("schedule-11").versions}
    assert (versions["2.0"], versions["2.1"], old in versions.values()) == (new, new, False)


def test_a_moved_draft_takes_its_files_along(kept: Book) -> None:
    kept.plan("2026-06", "2026-06-01")
    kept.repo.write(METERS, MOVED)
    kept.draft("schedule-11", release="2026-03")
    move(kept.git, kept.tick(), DO, "2026-03", "2026-06", ("schedule-11",))
    assert (kept.at("pending/2026-06", METERS), kept.at(LINE, METERS)) == (MOVED, table("meters"))
    kept.on("2026-06-01")
    kept.release("2026-06")
    assert (kept.at("main", METERS), sound(kept)) == (MOVED, True)


def test_a_withdrawn_draft_leaves_nothing_behind(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    kept.repo.write(NEW, table("new"))
    with_annex(kept, NEW)
    kept.draft()
    withdraw(kept.git, kept.tick(), DO, "2026-03", ("schedule-11",), "Not needed.")
    assert kept.at(LINE, METERS) == table("meters")
    assert NEW not in kept.repo.git("ls-tree", "-r", "--name-only", LINE).split("\n")
    kept.repo.write(METERS, LATER)
    kept.draft()
    assert kept.at(LINE, METERS) == LATER


def test_a_retired_document_takes_its_files_with_it(kept: Book) -> None:
    retire(kept.git, kept.tick(), DO, RetireRequest("", "schedule-11", reason="Gone."), "2026-03")
    kept.on("2026-03-01")
    kept.release()
    listing = kept.repo.git("ls-tree", "-r", "--name-only", "main", "registry/specifications/")
    assert (listing, "schedule-11" in kept.live(), sound(kept)) == (FREE, False, True)


def test_a_document_merged_into_another_takes_its_files_with_it(kept: Book) -> None:
    asked = RetireRequest("", "schedule-11", merged_into="section-a", reason="Put together.")
    retire(kept.git, kept.tick(), DO, asked, "2026-03")
    kept.on("2026-03-01")
    kept.release()
    assert (held(kept), sound(kept)) == ([FREE], True)


def test_the_same_words_in_another_file_leave_the_annexes_alone(kept: Book) -> None:
    kept.draft("schedule-11", text="# Applicability\n\nThe tables.\n", text_name="x.md")
    kept.on("2026-03-01")
    kept.release()
    plain = Reissue("schedule-11", "", b"Applicability\n\nThe tables.\n", "x.txt", "Readable without tools")
    reissue(kept.git, kept.tick(), DO, plain)
    kept.plan("2026-06", "2026-06-01")
    kept.repo.write(METERS, MOVED)
    kept.draft()
    kept.on("2026-06-01")
    kept.release("2026-06")
    assert kept.at("main", "documents/schedule-11.txt") == "Applicability\n\nThe tables.\n"
    assert (kept.at("main", METERS), kept.live()["schedule-11"], sound(kept)) == (MOVED, "3.0", True)


def listing_only(book: Book, *paths: str) -> None:
    book.repo.write(ENTRY, write_document(replace(DOCUMENTS[-1], annexes=paths)))


def held(book: Book, revision: str = "main") -> list[str]:
    return book.repo.git("ls-tree", "-r", "--name-only", revision, "registry/specifications/").split()


def specified(book: Book, release: str = "2026-03") -> list[str]:
    return [one.id for one in specifications(book.git, book.now, When(), release).specifications]


@pytest.mark.parametrize("branch", ["main", LINE])
def test_a_file_is_taken_out_by_listing_it_no_longer_and_taking_it_away(kept: Book, branch: str) -> None:
    kept.repo.git("switch", "-q", branch)
    listing_only(kept, METERS)
    before = kept.repo.state()
    error = refused(RuleError, kept.draft)
    assert [(one.code, one.where) for one in error.findings] == [("R312", f"{HUBS}:4:10")]
    assert f"rm {HUBS}" in error.findings[0].hint
    assert kept.repo.state() == before
    (kept.repo.path / HUBS).unlink()
    done = kept.draft()
    said = f"{HUBS} leaves with 2026-03."
    assert (said in done.summary, clean(kept)) == (True, True)
    assert not any("hubs" in one for one in done.next_steps)
    assert (held(kept), held(kept, LINE)) == ([FREE, HUBS, METERS], [FREE, METERS])
    assert (specified(kept), specified(kept, "")) == (["free", "meters"], ["free", "hubs", "meters"])
    kept.repo.git("switch", "-q", "main")
    kept.on("2026-03-01")
    assert said in kept.release(way=DRY).summary
    assert said in kept.release().summary
    assert (held(kept), clean(kept), sound(kept)) == ([FREE, METERS], True, True)


def test_what_the_branch_of_a_line_committed_is_held_against_the_entry_before_it(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    kept.draft()
    kept.repo.git("switch", "-q", LINE)
    listing_only(kept, METERS)
    kept.repo.git("commit", "-qam", "Take a table out")
    assert codes(refused(RuleError, kept.draft)) == ["R312"]
    kept.repo.git("rm", "-q", HUBS)
    kept.repo.git("commit", "-qm", "Really")
    assert f"{HUBS} leaves with 2026-03." in kept.draft().summary
    assert (kept.drafts(), held(kept, LINE), clean(kept)) == ({"schedule-11": "1.2"}, [FREE, METERS], True)


def test_a_file_to_leave_stays_where_the_draft_is_withdrawn_and_goes_along_where_it_is_moved(kept: Book) -> None:
    kept.plan("2026-06", "2026-06-01")
    listing_only(kept, METERS)
    (kept.repo.path / HUBS).unlink()
    kept.draft("schedule-11", release="2026-03")
    move(kept.git, kept.tick(), DO, "2026-03", "2026-06", ("schedule-11",))
    assert (held(kept, LINE), held(kept, "pending/2026-06")) == ([FREE, HUBS, METERS], [FREE, METERS])
    withdraw(kept.git, kept.tick(), DO, "2026-06", ("schedule-11",), "Not needed.")
    assert (held(kept, "pending/2026-06"), sound(kept)) == ([FREE, HUBS, METERS], True)


def test_a_file_that_is_kept_no_longer_and_still_there_is_told(kept: Book) -> None:
    listing_only(kept, METERS)
    kept.repo.write(HUBS, table("hubs", kept=""))
    error = refused(RuleError, kept.draft)
    assert [(one.code, one.where) for one in error.findings] == [("R312", f"{HUBS}:1:1")]
    assert error.findings[0].message.endswith("and it is still there.")


# What a draft says beside its numbers


@pytest.mark.parametrize(
    ("since", "follows"),
    [
        ("2026-03-10", "the table will not show it before 2026-03-10."),
        ("2026-02-10", "it claims that the table said so from 2026-02-10, before it did."),
        ("2026-03-01", ""),
    ],
)
def test_a_statement_made_since_another_day_than_the_release_is_noted(kept: Book, since: str, follows: str) -> None:
    kept.repo.write(METERS, table("meters", since=since))
    said = [one for one in kept.draft().summary if "is stated since" in one]
    begins = "Note: Meters 3.1 for ESME: the end 2026-12-05 of the installation period is stated since"
    wanted = f"{begins} {since}, and 2026-03 takes effect on 2026-03-01: {follows}"
    assert said == ([wanted] if follows else [])
    kept.on("2026-03-01")
    assert [one for one in kept.release(way=DRY).summary if "is stated since" in one] == said
    assert sound(kept)


def test_a_release_of_another_day_is_held_against_its_statements_when_it_is_released(kept: Book) -> None:
    kept.plan("later", None)
    kept.repo.write(METERS, table("meters", since="2026-03-01"))
    assert not any("is stated since" in one for one in kept.draft(release="later").summary)
    reschedule(kept.git, kept.tick(), DO, "later", date(2026, 3, 2), "Decided.")
    kept.on("2026-03-02")
    assert any("it claims that the table said so from 2026-03-01" in one for one in kept.release("later").summary)


def test_a_changed_file_that_belongs_to_no_document_is_named_with_the_ways_to_keep_it(kept: Book) -> None:
    kept.repo.write(NEW, table("new", kept=""))
    error = refused(RuleError, kept.draft, "Schedule 11")
    assert error.message == f"Schedule 11: nothing is changed, and {NEW} belongs to no document."
    assert f"kept_in: schedule-11 in it, and list it under `annexes` in {ENTRY}" in error.hint
    assert f"seclog record -m REASON {NEW}" in error.hint
    kept.repo.write(FREE, table("free", kept="", later="S92"))
    error = refused(RuleError, kept.draft)
    assert error.message == f"No document is changed, and {FREE}, {NEW} belong to no document."
    assert "kept_in: DOC" in error.hint


def test_what_another_edited_file_would_bring_is_to_be_drafted_with_it(kept: Book) -> None:
    kept.repo.write(entry_path("section-a"), write_document(replace(DOCUMENTS[0], annexes=(NEW,))))
    pair = "incompatibilities:\n  - first: {specification: meters, version: '5.1'}\n    second: {specification: hubs, "
    listed = (
        "id: new\nname: Pairs\nkept_in: section-a\n" + pair + "version: '3.1'}\n    reason: test\n    source: test\n"
    )
    kept.repo.write(NEW, listed)
    (alone,) = refused(RuleError, kept.draft, "section-a").findings
    assert (alone.code, "seclog draft" in alone.hint) == ("S105", False)
    kept.repo.write(METERS, table("meters").replace('"4.2"', '"5.1"'))
    (asked,) = [one for one in refused(RuleError, kept.draft, "section-a").findings if one.code == "S105"]
    assert asked.hint == (
        f"{METERS} has it, and is not drafted yet: draft both together: seclog draft schedule-11 section-a"
    )
    added = table("meters") + '  - version: "5.1"\n    terms:\n      - {installation: {from: open, until: open}}\n'
    kept.repo.write(METERS, added)
    said = kept.draft("schedule-11", "section-a").summary
    (note,) = [one for one in said if "no version of schedule-9" in one]
    assert note.startswith(f"Note: {METERS}:")
    assert "seclog draft schedule-9 --version 5.1" in note
    assert sound(kept)


def test_what_was_wrong_is_put_right_by_a_correction_and_both_are_known_as_they_were(kept: Book) -> None:
    released(kept)
    wrong, right = "on: 2026-12-05", "on: 2026-12-31"
    kept.plan("2026-06", "2026-06-01")
    kept.repo.write(METERS, MOVED.replace(wrong, right))
    error = refused(RuleError, kept.draft)
    assert codes(error) == ["S107"]
    assert "corrected:" in error.findings[0].hint
    assert error.hint == "Put right each place that is named."
    kept.repo.write(METERS, MOVED.replace(wrong, f"{right}\n              corrected: Misread."))
    kept.draft()
    kept.on("2026-06-01")
    kept.release("2026-06")

    def stated(known: str | None) -> tuple[str, str]:
        report = validity(kept.git, kept.now, When(date(2026, 6, 1), known), Asked("meters"))
        said = report.rows[0].ends[-1]
        return last_day(said.bound), said.corrected

    assert (stated(None), stated("2026-05-01"), sound(kept)) == (("2026-12-31", "Misread."), ("2026-12-05", ""), True)


def test_a_file_goes_over_to_another_document(kept: Book) -> None:
    other = entry_path("section-a")
    kept.repo.write(other, write_document(replace(DOCUMENTS[0], annexes=(HUBS,))))
    kept.repo.write(HUBS, table("hubs", kept="section-a"))
    listing_only(kept, METERS)
    assert not any("leaves with" in one for one in kept.draft().summary)
    kept.on("2026-03-01")
    kept.release()
    assert (held(kept), kept.at("main", HUBS)) == ([FREE, HUBS, METERS], table("hubs", kept="section-a"))
    assert sound(kept)


# Tampering


def test_an_edit_by_hand_on_the_live_line_is_one_finding(kept: Book) -> None:
    released(kept)
    kept.repo.commit("Move an end", {METERS: LATER})
    (finding,) = verify(kept.git, kept.now).findings
    assert METERS in finding.message
    assert finding.code == "V21"


def test_the_first_findings_of_a_release_are_those_of_its_drafts(kept: Book) -> None:
    """What the line's branch changed past its draft is named before what its files say."""
    kept.repo.write(METERS, MOVED)
    kept.draft()
    kept.repo.git("switch", "-q", LINE)
    kept.repo.commit("Break it", {METERS: MOVED.replace("installed", "judged")})
    kept.repo.git("switch", "-q", "main")
    kept.on("2026-03-01")
    assert codes(refused(RuleError, kept.release)) == ["E114"]


@pytest.mark.parametrize("path", [METERS, FREE])
def test_a_record_that_changes_what_a_document_keeps_is_found(kept: Book, path: str) -> None:
    released(kept)
    kept.repo.write(FREE, table("free", kept="", later="S92"))
    recorded(kept, FREE)
    forged = table("meters" if path == METERS else "free", kept="", later="S93").encode()
    changed = with_tree(kept.repo, {path: file_of(kept.repo, forged)})
    move_tip(kept.repo, rewrite(kept.repo, records(kept.repo)[-1], changed))
    retag(kept.repo)
    found = [(one.code, path in one.message) for one in verify(kept.git, kept.now).findings]
    assert found == ([("V20", True)] if path == METERS else [])


def test_a_release_whose_files_are_not_those_of_its_line_is_found(kept: Book) -> None:
    released(kept)
    forged = {METERS: file_of(kept.repo, LATER.encode())}
    move_tip(kept.repo, rewrite(kept.repo, records(kept.repo)[-1], with_tree(kept.repo, forged)))
    retag(kept.repo)
    (finding,) = verify(kept.git, kept.now).findings
    assert (finding.code, METERS in finding.message) == ("V20", True)
