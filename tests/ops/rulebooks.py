"""Rulebooks in temporary folders: built once per session, copied for each test, and used through the use-cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from seclog.core.collection import COLLECTION_PATH, Collection, entry_path
from seclog.core.document import Document, DocumentType
from seclog.core.errors import SeclogError
from seclog.core.plan_release import ReleaseRequest
from seclog.core.report import DocumentHistory, DocumentLog, Outcome, Pending
from seclog.formats.registry_write import write_collection, write_document
from seclog.ops.act import Way
from seclog.ops.add import AddRequest, add
from seclog.ops.draft import DraftOptions, draft, place_in_tree
from seclog.ops.history import document_history
from seclog.ops.init import InitRequest, init
from seclog.ops.log import document_log
from seclog.ops.pending import pending
from seclog.ops.planning import approve, plan_line
from seclog.ops.release import release
from seclog.store.git import Git
from tests.builder import Repo

DO, DRY = Way(), Way(dry_run=True)
START = datetime(2026, 1, 10, 9, tzinfo=UTC)
BASELINE_DAY = date(2026, 1, 1)
SECTION_A = "# Definitions\n\nIn this Code words have meanings.\n\nA Party is a person.\n\nA day is a day.\n"
SECTION_G = "# Security\n\nEach Party shall be secure.\n\nKeys shall be kept.\n"
GUIDE = b"PK\x03\x04 a guide in Word\0\n"

CODE = DocumentType("Code", part_of_code=True, cause="required")
PAPER = DocumentType("Paper", part_of_code=False, cause="optional", renumbered=False)
COLLECTION = Collection("code", "Test Code", "UTC", (CODE, PAPER), ("Section", "Technical Specification", "Form"))
DOCUMENTS = (
    Document("section-a", "Section A", "Definitions", "Code", "Section", file="documents/section-a.md"),
    Document(
        "section-g", "Section G", "Security", "Code", "Section",
        file="documents/section-g.md", annexes=("documents/section-g.csv",),
    ),
    Document(
        "schedule-8", "Schedule 8", "Specification", "Code", "Technical Specification",
        numbering="own", file="documents/schedule-8/{version}.md",
    ),
    Document("guide", "Guide", "Guide to the Code", "Paper", "Form", file="documents/guide.docx"),
    Document("form-l", "Form L", "A form kept elsewhere", "Paper", "Form", text="listed", source="https://example.org"),
)  # fmt: skip
TEXTS: Mapping[str, str | bytes] = {
    "documents/section-a.md": SECTION_A,
    "documents/section-g.md": SECTION_G,
    "documents/section-g.csv": "key,years\nroot,10\n",
    "documents/schedule-8/3.1.md": "# Specification 3.1\n\nA meter shall measure.\n",
    "documents/schedule-8/3.10.md": "# Specification 3.10\n\nA meter shall measure well.\n",
    "documents/guide.docx": GUIDE,
}


class Book:
    """A rulebook and its present time; each act is a minute after the one before."""

    def __init__(self, repo: Repo, now: datetime = START) -> None:
        self.repo = repo
        self.now = repo.clock.now = now
        self.where = repo.path

    @property
    def git(self) -> Git:
        """A fresh runner where we stand."""
        return Git(self.where)

    def tick(self) -> datetime:
        self.now = self.repo.clock.now = max(self.now, self.repo.clock.now) + timedelta(minutes=1)
        return self.now

    def on(self, day: str) -> None:
        """Go to nine o'clock of a day."""
        self.now = self.repo.clock.now = datetime.fromisoformat(f"{day}T09:00:00+00:00")

    def plan(self, name: str = "2026-03", day: str | None = "2026-03-01", *, kind: str = "release", title: str = "",
             way: Way = DO) -> Outcome:  # fmt: skip
        planned = date.fromisoformat(day) if day else None
        return plan_line(self.git, self.tick(), way, name, title, kind, planned)

    def draft(self, *names: str, text: str | bytes | None = None, way: Way = DO, **options: object) -> Outcome:
        data = text.encode() if isinstance(text, str) else text
        return draft(self.git, self.tick(), way, DraftOptions(names, data, **options))  # type: ignore[arg-type]

    def add(self, name: str, text: str, way: Way = DO, **options: object) -> Outcome:
        options.setdefault("text_name", f"{name}.md")
        return add(self.git, self.tick(), way, AddRequest(name, text.encode(), **options))  # type: ignore[arg-type]

    def add_file(self, name: str, path: str, **options: object) -> Outcome:
        place = self.repo.path / path
        options |= {"place": place_in_tree(self.git, str(place)), "text_name": place.name}
        return self.add(name, place.read_text(), **options)  # type: ignore[arg-type]

    def approve(self, *names: str, on: str | None = None, way: Way = DO) -> Outcome:
        return approve(self.git, self.tick(), way, names, date.fromisoformat(on) if on else None)

    def release(self, name: str = "2026-03", way: Way = DO, **stated: object) -> Outcome:
        return release(self.git, self.tick(), way, ReleaseRequest(name, **stated))  # type: ignore[arg-type]

    def log(self, as_of: str | None = None, known: str | None = None) -> DocumentLog:
        return document_log(self.git, self.now, date.fromisoformat(as_of) if as_of else None, known)

    def live(self, as_of: str | None = None, known: str | None = None) -> dict[str, str]:
        """The live version of each document; several are joined by a blank."""
        found: dict[str, str] = {}
        for row in self.log(as_of, known).rows:
            found[row.id] = f"{found[row.id]} {row.version}" if row.id in found else row.version
        return found

    def history(self, name: str, as_of: str | None = None, known: str | None = None) -> DocumentHistory:
        return document_history(self.git, self.now, name, date.fromisoformat(as_of) if as_of else None, known)

    def pending(self, name: str | None = None, as_of: str | None = None, known: str | None = None) -> Pending:
        return pending(self.git, self.now, name, date.fromisoformat(as_of) if as_of else None, known)

    def drafts(self, name: str = "2026-03", known: str | None = None) -> dict[str, str]:
        """The drafts that stand on a line, by document."""
        found = next((one for one in self.pending(known=known).releases if one.id == name), None)
        return {one.id: one.draft for one in found.documents} if found else {}

    def at(self, revision: str, path: str) -> str:
        """A file's text at a revision."""
        return self.repo.git("show", f"{revision}:{path}") + "\n"


def build(path: Path) -> Book:
    """A code with two sections, an own-numbered schedule of two live versions, a Word guide and a listed form."""
    return begun(path, DOCUMENTS, TEXTS)


def begun(path: Path, documents: Iterable[Document], texts: Mapping[str, str | bytes], baseline: str = "7.0") -> Book:
    """A rulebook of such documents and files, its baseline recorded."""
    repo = unrecorded(path, documents, texts)
    init(START, Way(), InitRequest(str(path), baseline=baseline, effective_on=BASELINE_DAY))
    return Book(repo)


def unrecorded(path: Path, documents: Iterable[Document], texts: Mapping[str, str | bytes]) -> Repo:
    """A repository whose work tree holds a registry of such documents, and files, before anything is recorded."""
    repo = Repo.init(path)
    repo.commit("Begin", {"README.md": "A rulebook.\n"})
    repo.write(COLLECTION_PATH, write_collection(COLLECTION))
    for document in documents:
        repo.write(entry_path(document.id), write_document(document))
    for name, text in texts.items():
        repo.write(name, text)
    return repo


def kept(*steps: Callable[[Book], object]) -> Callable[..., Book]:
    """A fixture: the original taken through some steps the first time it is asked for, each test has a copy."""
    made: list[Book] = []

    @pytest.fixture
    def copied(original: Book, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
        if not made:
            book = Book(original.repo.copy(tmp_path_factory.mktemp("kept") / "rulebook"), original.now)
            for step in steps:
                step(book)
            made.append(book)
        return Book(made[0].repo.copy(tmp_path / "rulebook"), made[0].now)

    return copied


def refused(kind: type[SeclogError], act: object, *arguments: object, **options: object) -> SeclogError:
    """The refusal of exactly this kind that an act raises: a sentence with a full stop."""
    assert callable(act)
    with pytest.raises(kind) as caught:
        act(*arguments, **options)
    assert type(caught.value) is kind
    assert caught.value.message.endswith(".")
    return caught.value


def codes(error: SeclogError) -> list[str]:
    """The codes of the findings behind a refusal."""
    return [finding.code for finding in error.findings]
