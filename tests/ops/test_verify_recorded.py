"""Records of the registry, effects and corrections forged with all skill: what their trees may change, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from seclog.core.collection import COLLECTION_PATH, entry_path
from seclog.core.plan import Content, Plan
from seclog.core.plan_classify import ClassifyRequest
from seclog.core.plan_release import ReleaseRequest, plan_release
from seclog.core.record import Block, EffectRecord, EffectRow, History, LiveRecord, RegistryRecord, VersionRow
from seclog.ops.act import Way
from seclog.ops.classify import classify
from seclog.ops.draft import DraftOptions, draft
from seclog.ops.load import load_state
from seclog.ops.planning import approve
from seclog.ops.record import RecordOptions, record
from seclog.ops.release import line_files, release
from seclog.store.publish import publish
from tests.builder import Repo
from tests.ops.verified import codes, file_of, move, records, restate, retag, rewrite, verified, with_tree
from tests.ops.verified import good_rulebook as good_rulebook

Tamper = Callable[[Repo], object]
ENTRY, TEXT = entry_path("section-d"), "documents/section-d.md"


def classified(repo: Repo, **stated: object) -> None:
    request = replace(ClassifyRequest("section-d", "Panel paper", category="Form"), **stated)  # type: ignore[arg-type]
    classify(repo.runner, repo.clock(), Way(), request)


def with_files(repo: Repo, files: Mapping[str, bytes | None]) -> None:
    """Put files into the tree of the newest record, with all made again that hangs on it."""
    stored = {path: file_of(repo, data) if data is not None else None for path, data in files.items()}
    move(repo, rewrite(repo, records(repo)[-1], with_tree(repo, stored)))
    retag(repo)


def entry(repo: Repo, old: str, new: str, path: str = ENTRY) -> bytes:
    text = repo.git("show", f"main:{path}") + "\n"
    assert old in text
    return text.replace(old, new).encode()


def forged(repo: Repo, made: LiveRecord, files: Mapping[str, bytes]) -> None:
    """Publish a record with a tree of one's own."""
    tip = repo.tip()
    changes = {path: Content(data) for path, data in files.items()}
    publish(repo.runner, Plan(made, "refs/heads/main", tip, (tip,), tip, changes))


def collection(repo: Repo, old: str, new: str) -> bytes:
    return entry(repo, old, new, COLLECTION_PATH)


# --- what is in order --------------------------------------------------------------------------------------------


def test_classifications_and_recorded_files_are_sound(good: Repo) -> None:
    classified(good)
    classified(good, type="Other", category=None, governance="Panel")
    (good.path / "registry/modifications").mkdir()
    (good.path / "registry/modifications/MP001.yaml").write_text("link: x\n")
    (good.path / ENTRY).write_text(good.read(ENTRY) + "aliases: [Modifications]\nowner: SECAS\n")
    (good.path / COLLECTION_PATH).write_text(good.read(COLLECTION_PATH) + "category_trial:\n  comment_at: here\n")
    record(good.runner, good.clock(), Way(), RecordOptions("Tidying"))
    assert codes(good) == set()


def test_a_release_after_a_classification_is_sound(good: Repo) -> None:
    classified(good, governance="Panel")
    options = DraftOptions(("section-d",), b"d 9.1\n", "d.md", release="2021-06", causes=("MP001",))
    draft(good.runner, good.clock(), Way(), options)
    classified(good, category=None, type="Other")
    approve(good.runner, good.clock(), Way(), ("2021-06",), None)
    good.clock.now = good.clock.now.replace(year=2026, month=6, day=24)
    release(good.runner, good.clock(), Way(), ReleaseRequest("2021-06", effective_on=date(2026, 6, 24)))
    assert codes(good) == set()
    assert "| Other | Form | documents/section-d.md" in good.git("log", "-1", "--format=%B", "main")


def test_an_edit_that_was_put_back_before_a_classification_is_a_note(good: Repo) -> None:
    text = good.read(ENTRY)
    good.commit("by hand", {ENTRY: text + "owner: SECAS\n"})
    good.commit("put back", {ENTRY: text})
    good.git("reset", "-q", "--hard")
    classified(good)
    good.commit("read me", {"README.md": "More.\n"})
    report = verified(good)
    assert ({one.code for one in report.findings}, {one.code for one in report.notes}) == (set(), {"V26"})


# --- what is not --------------------------------------------------------------------------------------------------


def text_as_well(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {TEXT: b"d, but other\n"})


def new_text_as_well(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {"documents/extra.md": b"extra\n"})


def entry_that_disagrees_with_its_row(repo: Repo) -> None:
    classified(repo, owner="SECAS")
    with_files(repo, {ENTRY: entry(repo, "SECAS", "Panel")})


def entry_left_as_it_was(repo: Repo) -> None:
    before = entry(repo, "", "")
    classified(repo)
    with_files(repo, {ENTRY: before})


def title_in_a_classification(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {ENTRY: entry(repo, "Modification Process", "Process")})


def file_in_a_classification(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {ENTRY: entry(repo, "section-d.md", "section-e.md")})


def entry_of_another_document(repo: Repo) -> None:
    classified(repo)
    path = entry_path("section-g")
    with_files(repo, {path: entry(repo, "category: Section", "category: Form", path)})


def entry_gone(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {ENTRY: None})


def entry_unreadable(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {ENTRY: b"- a list\n"})


def entry_come(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {entry_path("section-q"): entry(repo, "section-d", "section-q")})


def stray_below_the_entries(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {"registry/documents/folder/section-d.yaml": b"x\n"})


def collection_renamed(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {COLLECTION_PATH: collection(repo, "Smart Energy Code", "Another Code")})


def collection_unreadable(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {COLLECTION_PATH: b"- a list\n"})


def collection_gone(repo: Repo) -> None:
    classified(repo)
    with_files(repo, {COLLECTION_PATH: None})


def collection_renamed_and_back(repo: Repo) -> None:
    before = collection(repo, "", "")
    collection_renamed(repo)
    forged(repo, RegistryRecord(7, repo.clock(), "Put it back", "tidying"), {COLLECTION_PATH: before})


def row_of_another_category(repo: Repo) -> None:
    classified(repo)
    restate(
        repo,
        records(repo)[-1],
        lambda made: replace(made, documents=(made.documents[0]._replace(category="Section"),)),
    )


def text_in_an_effect(repo: Repo) -> None:
    row = EffectRow("section-d", "D1", "suspended", date(2026, 1, 1), None, None, "", "")
    forged(repo, EffectRecord(6, repo.clock(), "Suspend it", "", (row,)), {TEXT: b"d, but other\n"})


def entry_in_a_history(repo: Repo) -> None:
    old = VersionRow("section-d", "6.0", "", "Section D", "Modifications", "SEC", "Section", "", ())
    made = History(6, repo.clock(), "Tell what was before", "archive", (Block(date(2020, 1, 1), (old,)),))
    forged(repo, made, {ENTRY: entry(repo, "category: Section", "category: Form")})


def entry_in_a_correction(repo: Repo) -> None:
    rewrite(repo, records(repo)[-1], with_tree(repo, {ENTRY: file_of(repo, entry(repo, "Section D", "Section E"))}))
    retag(repo)


FORGED: list[tuple[str, Tamper, set[str]]] = [
    ("a text changed by a classification", text_as_well, {"V20"}),
    ("a text added by a classification", new_text_as_well, {"V20"}),
    ("an entry that its row does not say", entry_that_disagrees_with_its_row, {"V20"}),
    ("a row that its entry does not say", row_of_another_category, {"V20"}),
    ("an entry left as it was", entry_left_as_it_was, {"V20"}),
    ("a title changed by a classification", title_in_a_classification, {"V20"}),
    ("a path changed by a classification", file_in_a_classification, {"V20"}),
    ("the entry of another document", entry_of_another_document, {"V20"}),
    ("an entry that is gone", entry_gone, {"V20"}),
    ("an entry that cannot be read", entry_unreadable, {"V20"}),
    ("an entry that comes", entry_come, {"V20"}),
    ("a stray file among the entries", stray_below_the_entries, {"V20"}),
    ("a collection of another name", collection_renamed, {"V20"}),
    ("a collection that cannot be read", collection_unreadable, {"V20"}),
    ("no collection", collection_gone, {"V20"}),
    ("a collection of another name for a while", collection_renamed_and_back, {"V20"}),
    ("a text changed by an effect", text_in_an_effect, {"V20"}),
    ("an entry changed by a record of what was before", entry_in_a_history, {"V20"}),
    ("an entry changed by a correction", entry_in_a_correction, {"V20"}),
]


@pytest.mark.parametrize(("tamper", "expected"), [f[1:] for f in FORGED], ids=[f[0] for f in FORGED])
def test_a_tree_that_its_record_does_not_make_is_found(good: Repo, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    report = verified(good)
    assert ({one.code for one in report.findings}, report.code) == (expected, 7), report.findings


# --- releases beside classifications -----------------------------------------------------------------------------


def to_come(repo: Repo) -> None:
    """A draft of Section D on the pending line, then a classification on the live one."""
    options = DraftOptions(("section-d",), b"d 9.1\n", "d.md", release="2021-06", causes=("MP001",))
    draft(repo.runner, repo.clock(), Way(), options)
    classified(repo)


def landed(repo: Repo) -> str:
    repo.clock.now = repo.clock.now.replace(year=2026, month=6, day=24)
    release(repo.runner, repo.clock(), Way(), ReleaseRequest("2021-06", effective_on=date(2026, 6, 24)))
    return repo.tip()


def released_with_the_old_entry(repo: Repo) -> None:
    old = repo.git("show", f"pending/2021-06:{ENTRY}") + "\n"
    to_come(repo)
    landed(repo)
    with_files(repo, {ENTRY: old.encode()})


def released_in_the_old_category(repo: Repo) -> None:
    to_come(repo)

    def back(made: object) -> object:
        (block,) = made.blocks  # type: ignore[attr-defined]
        rows = tuple(one._replace(category="Section") if one.document == "section-d" else one for one in block.versions)
        return replace(made, blocks=(replace(block, versions=rows),))  # type: ignore[type-var]

    restate(repo, landed(repo), back)


@pytest.mark.parametrize(
    ("tamper", "expected"), [(released_with_the_old_entry, {"V20"}), (released_in_the_old_category, {"V29", "V25"})]
)
def test_a_release_that_takes_a_classification_back_is_found(good: Repo, tamper: Tamper, expected: set[str]) -> None:
    tamper(good)
    assert codes(good) == expected


def test_a_release_whose_line_takes_a_classification_back_is_found(good: Repo) -> None:
    good.git("switch", "-q", "pending/2021-06")
    (good.path / ENTRY).write_text(good.read(ENTRY) + "owner: SECAS\n")
    (good.path / TEXT).write_text("d 9.1\n")
    draft(good.runner, good.clock(), Way(), DraftOptions(("section-d",), causes=("MP001",)))
    good.git("switch", "-q", "main")
    classified(good)
    good.clock.now = good.clock.now.replace(year=2026, month=6, day=24)
    here = load_state(good.runner, good.clock())
    files = replace(line_files(good.runner, here, here.line("2021-06")), unsettled={})
    publish(good.runner, plan_release(here, ReleaseRequest("2021-06", effective_on=here.today), files))
    report = verified(good)
    assert {one.code for one in report.findings} == {"V29"}
    assert "takes back what the live line says of category" in report.findings[0].message
