"""What would bring files of specifications out of order is refused where it is done, and says the way out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from seclog.core.collection import entry_path
from seclog.core.errors import InputError, RuleError, StateError
from seclog.core.plan_retire import RetireRequest
from seclog.formats.registry_write import write_document
from seclog.ops.check import CheckRequest, check
from seclog.ops.rebase import marked_text, rebase
from seclog.ops.record import RecordOptions, record
from seclog.ops.retire import retire
from seclog.ops.verify import verify
from tests.ops.rulebooks import DO, Book, begun, codes, refused
from tests.ops.spec_book import DOCUMENTS, ENTRY, FOLDER, FREE, HUBS, METERS, TEXTS, build, table

LINE = "pending/2026-03"
OTHER = entry_path("section-a")
MOVED = table("meters", since="2026-01-10")
NEW = f"{FOLDER}new.yaml"
BOTH = "draft both together: seclog draft schedule-11 section-a"


@pytest.fixture(scope="session")
def original_order(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return build(tmp_path_factory.mktemp("order") / "rulebook")


@pytest.fixture
def kept(original_order: Book, tmp_path: Path) -> Book:
    book = Book(original_order.repo.copy(tmp_path / "rulebook"), original_order.now)
    book.plan()
    book.plan("2026-06", "2026-06-01")
    return book


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def listing(book: Book, number: int, *paths: str) -> None:
    book.repo.write(entry_path(DOCUMENTS[number].id), write_document(replace(DOCUMENTS[number], annexes=paths)))


def march(book: Book, *names: str, causes: tuple[str, ...] = (), text: str | None = None, named: str = "") -> object:
    return book.draft(*names, text=text, release="2026-03", causes=causes, text_name=named)


def recorded(book: Book) -> object:
    return record(book.git, book.tick(), DO, RecordOptions("Tidying"))


def sound(book: Book) -> bool:
    return verify(book.git, book.now).findings == ()


# One owner


def test_a_document_cannot_list_a_file_that_says_it_is_kept_in_another(kept: Book) -> None:
    listing(kept, 0, HUBS)
    before = kept.repo.state()
    (found,) = refused(RuleError, march, kept, "section-a").findings
    assert (found.code, found.where) == ("R313", OTHER)
    assert found.message == f"It lists {HUBS}, which says that it is kept in schedule-11."
    assert BOTH in found.hint
    assert kept.repo.state() == before
    kept.repo.git("switch", "-q", LINE)
    kept.repo.git("add", "-A")
    assert "R313" in [one.code for one in check(kept.git, CheckRequest()).findings]


def test_a_baseline_has_one_owner_for_each_file(tmp_path: Path) -> None:
    documents = (replace(DOCUMENTS[0], annexes=(NEW,)), *DOCUMENTS[1:])
    files = {METERS: table("meters"), HUBS: table("hubs"), NEW: table("new")}
    error = refused(RuleError, begun, tmp_path / "x", documents, TEXTS | files)
    assert sorted(codes(error)) == ["R312", "R313"]


@pytest.mark.parametrize(("half", "code"), [("schedule-11", "R312"), ("section-a", "R313")])
def test_half_of_a_passing_is_refused_and_both_halves_together_go_live(kept: Book, half: str, code: str) -> None:
    listing(kept, 0, HUBS)
    listing(kept, 2, METERS)
    kept.repo.write(HUBS, table("hubs", kept="section-a"))
    (found,) = refused(RuleError, march, kept, half).findings
    assert (found.code, BOTH in found.hint) == (code, True)
    march(kept, "schedule-11", "section-a")
    kept.on("2026-03-01")
    kept.release()
    assert (kept.at("main", HUBS), sound(kept)) == (table("hubs", kept="section-a"), True)


def test_the_second_of_two_releases_that_list_one_file_is_refused(kept: Book) -> None:
    kept.repo.write(NEW, table("new", kept="section-a"))
    listing(kept, 0, NEW)
    march(kept, "section-a")
    kept.repo.write(NEW, table("new"))
    listing(kept, 2, METERS, HUBS, NEW)
    kept.draft("schedule-11", release="2026-06")
    kept.on("2026-03-01")
    kept.release()
    kept.on("2026-06-01")
    before = kept.repo.state()
    error = refused(RuleError, kept.release, "2026-06")
    assert [(one.code, one.where) for one in error.findings] == [("R313", OTHER)]
    assert kept.repo.state() == before


# What the line has


def test_what_plain_commits_changed_on_the_line_is_judged_with_a_draft_from_the_live_branch(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    march(kept)
    kept.repo.git("switch", "-q", LINE)
    kept.repo.commit("By hand", {METERS: MOVED.replace("on: 2026-10-27", "on: 2026-11-27")})
    kept.repo.git("switch", "-q", "main")
    error = refused(RuleError, march, kept, "schedule-11", causes=("MP1",))
    assert (codes(error), kept.drafts()) == (["S106"], {"schedule-11": "1.1"})
    kept.repo.write(HUBS, table("hubs", later="S92"))
    assert codes(refused(RuleError, march, kept)) == ["S106"]
    kept.repo.git("switch", "-q", "-f", LINE)
    kept.repo.git("rm", "-q", METERS)
    kept.repo.git("commit", "-qm", "Away")
    kept.repo.git("switch", "-q", "main")
    assert codes(refused(RuleError, march, kept, "schedule-11", causes=("MP1",))) == ["R313"]


def test_a_file_changed_on_the_line_since_its_draft_is_drafted_there(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    march(kept)
    kept.repo.git("switch", "-q", LINE)
    kept.repo.commit("By hand", {METERS: table("meters", since="2026-01-10", later="S92")})
    kept.repo.git("switch", "-q", "main")
    kept.on("2026-03-01")
    (found,) = refused(RuleError, kept.release).findings
    assert found.code == "E114"
    assert found.hint.endswith("git switch pending/2026-03; then: seclog draft schedule-11")


# The same draft again


def test_a_draft_with_a_cause_that_it_has_is_no_draft(kept: Book) -> None:
    kept.repo.write(METERS, MOVED)
    march(kept, causes=("MP1",))
    kept.repo.write("documents/section-a.md", "# Definitions\n\nOther words.\n")
    march(kept, "section-a", causes=("MP1",))
    for name in ("schedule-11", "section-a"):
        assert "nothing is changed" in refused(RuleError, march, kept, name, causes=("MP1",)).message
    again = refused(RuleError, march, kept, "section-a", causes=("MP1",), text="# Definitions\n\nOther words.\n")
    assert "nothing is changed" in again.message
    assert kept.drafts() == {"schedule-11": "1.1", "section-a": "1.1"}
    march(kept, "schedule-11", "section-a", causes=("MP2",))
    kept.repo.git("switch", "-q", LINE)
    kept.repo.commit("By hand", {METERS: table("meters", since="2026-01-10", later="S92")})
    kept.repo.git("switch", "-q", "main")
    march(kept, "schedule-11", "section-a", causes=("MP2",))
    assert kept.drafts() == {"schedule-11": "1.3", "section-a": "1.2"}


# Rebasing

ADDED = '  - version: "5.1"\n    terms:\n      - {installation: {from: open, until: open}}\n'


def overtaken(book: Book, ours: str, theirs: str) -> Book:
    book.repo.write(METERS, ours)
    book.draft("schedule-11", release="2026-06")
    book.repo.write(METERS, theirs)
    book.draft("schedule-11", release="2026-03")
    book.on("2026-03-01")
    book.release()
    return book


def settled(book: Book, said: str, text: str) -> None:
    """Do what is said: the settled file is put on the line and drafted there."""
    assert said.startswith(f"Settle it, put it at {METERS} on the line (git switch pending/2026-06), then there: ")
    assert "seclog draft schedule-11 --for 2026-06 --base 2.0" in said
    book.repo.git("switch", "-q", "pending/2026-06")
    book.repo.write(METERS, text)
    book.draft("schedule-11", release="2026-06", base="2.0")
    book.repo.git("switch", "-q", "main")
    book.on("2026-06-01")
    book.release("2026-06")
    assert (book.at("main", METERS), book.live()["schedule-11"], sound(book)) == (text, "3.0", True)


@pytest.mark.parametrize("own", [True, False])
def test_what_git_merges_and_is_then_not_in_order_stays_stale(kept: Book, *, own: bool) -> None:
    first = table("meters").replace("versions:\n", f"versions:\n{ADDED}")
    overtaken(kept, first, table("meters") + ADDED)
    before = kept.repo.state()
    error = refused(RuleError, rebase, kept.git, kept.tick(), DO, "2026-06", ())
    assert {(one.code, one.where) for one in error.findings} == {("D209", "schedule-11 1.1")}
    assert f"{METERS} put together with 2.0 is not in order: " in error.findings[0].message
    assert "5.1" in error.findings[0].message
    assert "seclog rebase 2026-06 schedule-11 -o FILE; settle it" in error.hint
    assert kept.repo.state() == before
    marked = marked_text(kept.git, kept.now, "2026-06", ("schedule-11",))
    assert marked.data is not None
    assert marked.data.count(b'"5.1"') == 2
    settled(kept, marked.said, first if own else table("meters", later="S92") + ADDED)


def test_sound_drafts_are_rebased_beside_one_that_stays_stale(kept: Book) -> None:
    kept.repo.write("documents/section-a.md", "# Definitions\n\nWords have meanings.\n\nMore.\n")
    kept.draft("section-a", release="2026-06")
    kept.repo.write("documents/section-a.md", "# Definitions!\n\nWords have meanings.\n")
    kept.draft("section-a", release="2026-03")
    overtaken(kept, table("meters").replace("versions:\n", f"versions:\n{ADDED}"), table("meters") + ADDED)
    done = rebase(kept.git, kept.tick(), DO, "2026-06", ())
    assert {one.code for one in done.findings} == {"D209"}
    assert done.outcome.summary[-1] == "1 of 2 drafts stay stale."
    assert kept.drafts("2026-06")["section-a"] == "2.1"


@pytest.mark.parametrize("choice", ["both", "own"])
def test_both_sides_of_an_annex_in_conflict_come_in_one_file(kept: Book, choice: str) -> None:
    own = table("meters").replace("name: Meters", "name: Ours")
    overtaken(kept, own, table("meters").replace("name: Meters", "name: Theirs"))
    (found,) = refused(RuleError, rebase, kept.git, kept.tick(), DO, "2026-06", ()).findings
    assert (found.code, "-o FILE" in found.hint) == ("D207", True)
    marked = marked_text(kept.git, kept.now, "2026-06", ("schedule-11",))
    assert marked.data is not None
    text = marked.data.decode()
    assert "<<<<<<< draft 1.1\nname: Ours\n" in text
    assert "name: Theirs\n>>>>>>> live 2.0\n" in text
    settled(kept, marked.said, own if choice == "own" else own.replace("Ours", "Both"))


def test_further_annexes_in_conflict_are_named(kept: Book) -> None:
    for release, name in (("2026-06", "Ours"), ("2026-03", "Theirs")):
        kept.repo.write(METERS, table("meters").replace("name: Meters", f"name: {name}"))
        kept.repo.write(HUBS, table("hubs").replace("name: Hubs", f"name: {name} too"))
        kept.draft("schedule-11", release=release)
    kept.on("2026-03-01")
    kept.release()
    said = marked_text(kept.git, kept.now, "2026-06", ("schedule-11",)).said
    assert said.endswith(f". Settle these there too: {HUBS}.")


def test_annexes_that_go_together_need_no_file(kept: Book) -> None:
    overtaken(kept, table("meters", later="S92"), MOVED)
    marked = marked_text(kept.git, kept.now, "2026-06", ("schedule-11",))
    assert (marked.data, marked.said) == (None, "Its files go together: seclog rebase 2026-06 schedule-11")


def test_the_file_of_an_annex_is_no_text_of_a_listed_document(kept: Book) -> None:
    error = refused(RuleError, march, kept, "schedule-11", text=MOVED, named="/elsewhere/meters.yaml")
    assert error.message == "meters.yaml is an annex of Schedule 11, and not its text."
    assert error.hint == f"Edit {METERS} in place, then: seclog draft schedule-11"


# Recording and leaving


@pytest.mark.parametrize("path", [f"{FOLDER}aaa.yml", f"{FOLDER}sub/aaa.yaml", f"{FOLDER}x.yaml/y"])
def test_a_file_that_nobody_would_read_is_not_recorded(kept: Book, path: str) -> None:
    kept.repo.write(path, table("aaa", kept=""))
    error = refused(RuleError, recorded, kept)
    assert [(one.code, one.where) for one in error.findings] == [("R311", f"{path}:1:1")]
    kept.repo.git("switch", "-q", LINE)
    kept.repo.git("add", "-A")
    assert "R311" in [one.code for one in check(kept.git, CheckRequest()).findings]


def test_a_plain_file_beside_the_specifications_is_recorded(kept: Book) -> None:
    kept.repo.write(f"{FOLDER}notes.txt", "What is here.\n")
    recorded(kept)
    assert kept.at("main", f"{FOLDER}notes.txt") == "What is here.\n"


@pytest.mark.parametrize("text", ["id: [", "foo: 1\n" + table("free", kept="")])
def test_a_file_that_cannot_be_read_is_bad_input(kept: Book, text: str) -> None:
    kept.repo.write(FREE, text)
    assert all(one.where.startswith(FREE) for one in refused(InputError, recorded, kept).findings)


def test_a_file_staged_by_its_name_only_is_to_be_staged_whole(kept: Book) -> None:
    kept.repo.write(NEW, table("new", kept=""))
    kept.repo.git("add", "-N", NEW)
    error = refused(StateError, recorded, kept)
    assert (error.message, error.hint) == (
        f"{NEW} is staged by its name only.",
        f"Stage its text too, and try again: git add {NEW}",
    )
    kept.repo.git("add", NEW)
    recorded(kept)
    assert (kept.at("main", NEW), kept.repo.git("status", "--porcelain")) == (table("new", kept=""), "")


PAIRS = "id: pairs\nname: Pairs\nkept_in: section-a\nbegins: 2026-01-01\nexcluded: [hubs]\nincompatibilities: []\n"


def test_what_still_speaks_of_a_file_that_leaves_is_said_when_its_document_is_retired(kept: Book) -> None:
    path = f"{FOLDER}pairs.yaml"
    kept.repo.write(path, PAIRS)
    listing(kept, 0, path)
    march(kept, "section-a")
    kept.on("2026-03-01")
    kept.release()
    done = retire(kept.git, kept.tick(), DO, RetireRequest("", "schedule-11", reason="Gone."), "2026-06")
    (said,) = [one for one in done.summary if one.startswith("The release would be refused: ")]
    way_out = f"take what {path} says of it out in the same release: seclog draft section-a --for 2026-06"
    assert said.endswith(f"hubs leaves with 2026-06: {way_out}")
    kept.on("2026-06-01")
    (found,) = refused(RuleError, kept.release, "2026-06").findings
    assert (found.code, found.hint.endswith(way_out)) == ("S105", True)
    kept.repo.write(path, PAIRS.replace("excluded: [hubs]\n", ""))
    kept.draft("section-a", release="2026-06")
    kept.release("2026-06")
    assert ("schedule-11" in kept.live(), sound(kept)) == (False, True)


def test_a_free_file_that_speaks_of_what_leaves_is_recorded_without_it(kept: Book) -> None:
    kept.repo.write(f"{FOLDER}pairs.yaml", PAIRS.replace("kept_in: section-a\n", ""))
    recorded(kept)
    done = retire(kept.git, kept.tick(), DO, RetireRequest("", "schedule-11", reason="Gone."), "2026-06")
    assert any(f"seclog record -m REASON {FOLDER}pairs.yaml" in one for one in done.summary)


def test_a_dropped_file_is_shown_again_on_the_live_branch(kept: Book) -> None:
    listing(kept, 2, METERS)
    (kept.repo.path / HUBS).unlink()
    march(kept)
    assert (kept.repo.path / HUBS).read_text() == table("hubs")
    assert (kept.repo.path / ENTRY).read_text() == kept.at("main", ENTRY)
