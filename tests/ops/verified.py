"""A whole rulebook made by seclog itself, and the tools of somebody who tampers with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from seclog.core.collection import COLLECTION_PATH, Collection, entry_path
from seclog.core.document import Document, DocumentType
from seclog.core.plan import Plan
from seclog.core.plan_opening import Opening, OpeningRequest, plan_opening
from seclog.core.plan_release import ReleaseRequest
from seclog.core.record import Corrected, Correction, Record
from seclog.core.verify_report import Verified
from seclog.core.verify_tags import entailed
from seclog.formats.record import parse, write
from seclog.formats.registry_write import write_collection, write_document
from seclog.ops.act import Way
from seclog.ops.draft import DraftOptions, draft
from seclog.ops.planning import approve, plan_line
from seclog.ops.release import release
from seclog.ops.verify import verify
from seclog.store import objects
from seclog.store.objects import Signature
from seclog.store.publish import publish
from seclog.store.verify_objects import read_commit
from tests.builder import Repo

TYPES = (DocumentType("SEC"), DocumentType("Other", False, "optional"))
DOCUMENTS = (
    Document("section-d", "Section D", "Modification Process", "SEC", "Section", file="documents/section-d.md"),
    Document(
        "section-g",
        "Section G",
        "Security",
        "SEC",
        "Section",
        file="documents/section-g.md",
        annexes=("annexes/g-1.md",),
    ),
    Document("guide", "Guide", "Guide for Parties", "Other", "Form", file="guide.pdf"),
    Document(
        "schedule-8",
        "Schedule 8",
        "Companion",
        "Other",
        "Form",
        numbering="own",
        file="documents/schedule-8/{version}.md",
    ),
)
LINE = "refs/heads/pending/2021-06"


def build(path: Path, *options: str) -> Repo:
    """A baseline, two releases with what goes before them, a correction, and a line still pending."""
    repo = Repo.init(path, *options)
    repo.commit("readme", {"README.md": "A rulebook.\n"})
    _open(repo)
    _act(repo, lambda: approve(repo.runner, repo.clock(), Way(), ("MP001", "MP002"), date(2025, 6, 1)))
    _plan(repo, "2020-11", date(2025, 11, 2))
    _draft(repo, "2020-11", {"section-d": "d 7.1\n", "section-g": "g 7.1\n"})
    _draft(repo, "2020-11", {"section-d": "d 7.2\n"})
    _act(repo, lambda: release(repo.runner, repo.clock(), Way(), ReleaseRequest("2020-11")))
    repo.commit("more to read", {"README.md": "A rulebook, and how to read it.\n"})
    _plan(repo, "2021-02", date(2025, 12, 7))
    _draft(repo, "2021-02", {"section-d": "d 8.1\n"})
    schedule = DraftOptions(
        ("schedule-8",), b"s 4.0\n", "4.0.md", release="2021-02", causes=("MP002",), version="4.0", supersede=("3.1",)
    )
    _act(repo, lambda: draft(repo.runner, repo.clock(), Way(), schedule))
    _act(repo, lambda: release(repo.runner, repo.clock(), Way(), ReleaseRequest("2021-02")))
    _correct(repo)
    _plan(repo, "2021-06", date(2026, 6, 24))
    _draft(repo, "2021-06", {"section-g": "g 8.1\n", "guide": "%PDF guide 1.1\n"})
    return repo


def _open(repo: Repo) -> None:
    collection = Collection("sec", "Smart Energy Code", "UTC", TYPES, ("Section", "Form"))
    versions = {"guide": "1.0", "schedule-8": "3.1"}
    files = {COLLECTION_PATH: write_collection(collection), "annexes/g-1.md": b"annex 7.0\n"}
    openings = []
    for document in DOCUMENTS:
        version = versions.get(document.id, "7.0")
        files[entry_path(document.id)] = write_document(document)
        files[document.path(version) or ""] = f"{document.id} {version}\n".encode()
        openings.append(Opening(document, version, date(2025, 2, 1)))
    moment = repo.clock()
    publish(
        repo.runner,
        plan_opening(
            OpeningRequest(collection, tuple(openings), "26.0", "main", repo.tip(), moment, moment.date(), files)
        ),
    )


def _act(repo: Repo, act: Callable[[], object]) -> None:
    act()
    repo.clock()


def _plan(repo: Repo, name: str, day: date) -> None:
    _act(repo, lambda: plan_line(repo.runner, repo.clock(), Way(), name, f"Release {name}", "release", day))


def _draft(repo: Repo, line: str, texts: dict[str, str]) -> None:
    for document, text in texts.items():
        name = "guide.pdf" if document == "guide" else "text.md"
        options = DraftOptions((document,), text.encode(), name, release=line, causes=("MP001",))
        _act(repo, lambda options=options: draft(repo.runner, repo.clock(), Way(), options))  # type: ignore[misc]


def _correct(repo: Repo) -> None:
    moment = repo.clock()
    changed = Corrected("section-d", "9.0", date(2025, 12, 14), "The Modification Process")
    record = Correction(5, moment, "Correct Section D 9.0", "the notice was late", (changed,))
    tip = repo.tip()
    publish(repo.runner, Plan(record, "refs/heads/main", tip, (tip,), tip))


def verified(repo: Repo) -> Verified:
    """The verification of a repository as it stands."""
    return verify(repo.runner, repo.clock.now)


def codes(repo: Repo) -> set[str]:
    """The codes of all findings, notes left out."""
    return {finding.code for finding in verified(repo).findings}


def records(repo: Repo, tip: str = "main") -> list[str]:
    """The record commits of the live line, oldest first."""
    listing = repo.git("log", "--first-parent", "--reverse", "--format=%H", "--grep=^Seclog-Record: ", tip)
    return listing.split("\n")


def raw(repo: Repo, commit: str) -> bytes:
    """A commit's bytes."""
    return repo.git("cat-file", "commit", commit).encode("utf-8", "surrogateescape") + b"\n"


def store_commit(repo: Repo, data: bytes) -> str:
    """Store a commit of exactly these bytes, however odd."""
    return repo.git("hash-object", "-w", "-t", "commit", "--literally", "--stdin", stdin=data)


def rewrite(repo: Repo, commit: str, change: Callable[[bytes], bytes | None]) -> str:
    """Change one commit's bytes (None leaves it out), make all that stands on it again, and move the branches there.

    Tags are left where they are. Returns what became of the commit.
    """
    changed = change(raw(repo, commit))
    made = {commit: repo.tip(f"{commit}^") if changed is None else store_commit(repo, changed)}
    listing = repo.git("rev-list", "--topo-order", "--reverse", "--parents", "--branches", f"^{commit}").split("\n")
    for one, *parents in (line.split() for line in listing if line):
        if made.keys() & set(parents):
            data = raw(repo, one)
            for parent in made.keys() & set(parents):
                data = data.replace(f"parent {parent}\n".encode(), f"parent {made[parent]}\n".encode(), 1)
            made[one] = store_commit(repo, data)
    for ref, tip in repo.refs().items():
        if ref.startswith("refs/heads/") and tip in made:
            move(repo, made[tip], ref)
    return made[commit]


def retree(repo: Repo, files: Mapping[str, tuple[str, str] | None], *, since: str = "") -> None:
    """Put files into the trees of all commits of the live line and its lines, or those from one record on."""
    subjects = repo.git("log", "--topo-order", "--reverse", "--format=%s", "--branches").split("\n")
    start = subjects.index(since or "Baseline of the Smart Energy Code")
    for subject in subjects[start:]:
        found = repo.git("log", "--branches", "--format=%H %s").split("\n")
        commit = next(line.split()[0] for line in found if line.partition(" ")[2] == subject)
        rewrite(repo, commit, with_tree(repo, files))
    retag(repo)


def file_of(repo: Repo, data: bytes) -> tuple[str, str]:
    """A plain file of these bytes, for a tree."""
    return "100644", repo.blob(data)


def append(repo: Repo, record: Record) -> None:
    """Put a record of one's own making on the live line, by plumbing and with an unchanged tree."""
    seconds = int(record.recorded_at.timestamp())
    dates = {"GIT_AUTHOR_DATE": f"@{seconds} +0000", "GIT_COMMITTER_DATE": f"@{seconds} +0000"}
    tip = repo.tip()
    move(repo, repo.git("commit-tree", "-p", tip, f"{tip}^{{tree}}", stdin=write(record), env=dates))
    retag(repo)


def restate(repo: Repo, commit: str, change: Callable[[Any], Any]) -> None:
    """Let a record say something else, with everything made again that stands on it."""
    rewrite(repo, commit, lambda data: with_message(change(parse(data.partition(b"\n\n")[2])), data))
    retag(repo)


def move(repo: Repo, commit: str, ref: str = "refs/heads/main") -> None:
    """Set a branch to a commit, with the work tree where it is checked out."""
    repo.git("update-ref", ref, commit)
    if ref == "refs/heads/main":
        repo.git("reset", "-q", "--hard")


def retag(repo: Repo, *more: str) -> None:
    """Make every tag again from the records, as somebody does who hides what was done to them."""
    for ref in [one for one in repo.refs() if one.startswith("refs/tags/")]:
        repo.git("update-ref", "-d", ref)
    listing = repo.git("rev-list", "--branches", "--reverse", *more).split()
    for one in listing:
        commit = read_commit(one, raw(repo, one))
        for tag in entailed(commit):
            name = tag.ref.removeprefix("refs/tags/")
            data = objects.tag(name, tag.commit, Signature(tag.committer, tag.recorded_at), tag.text).data
            found = repo.git("hash-object", "-w", "-t", "tag", "--stdin", stdin=data)
            repo.git("update-ref", tag.ref, found)


def tree_with(repo: Repo, base: str, files: Mapping[str, tuple[str, str] | None]) -> str:
    """A tree made of another: (mode, object) by path, None takes the path away."""
    index = {"GIT_INDEX_FILE": str(repo.path / ".git" / "index.forged")}
    repo.git("read-tree", base, env=index)
    zero = ("0", "0" * 40)
    rows = "".join("{} {}\t{}\n".format(*(file or zero), path) for path, file in files.items())
    repo.git("update-index", "--index-info", stdin=rows, env=index)
    return repo.git("write-tree", env=index)


def with_tree(repo: Repo, files: Mapping[str, tuple[str, str] | None]) -> Callable[[bytes], bytes]:
    """A change of a commit's bytes that gives it another tree."""

    def change(data: bytes) -> bytes:
        tree = data.split(b"\n", 1)[0].removeprefix(b"tree ").decode()
        return data.replace(tree.encode(), tree_with(repo, tree, files).encode(), 1)

    return change


def with_message(record: Record, data: bytes) -> bytes:
    """A commit's bytes with the message of another record."""
    return data.partition(b"\n\n")[0] + b"\n\n" + write(record)


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change of bytes that must change something."""

    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new)

    return change


@pytest.fixture(name="good")
def good_rulebook(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A copy of a rulebook that is made once; what is verified is remembered in a place of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = tmp_path_factory.getbasetemp() / "verified"
    if not made.exists():
        build(made)
    repo = copy_of(made, tmp_path / "rulebook")
    repo.clock.now += timedelta(days=1)
    return repo


def copy_of(source: Path, target: Path) -> Repo:
    """The same repository in another folder."""
    shutil.copytree(source, target, symlinks=True)
    return Repo(target)
