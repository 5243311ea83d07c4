"""Makes a repository of a given shape, in seclog's own record format, by `git fast-import`; kept for the next run.

A baseline holds every document; each release is the merge of a line with a plan and two draft records, whose
branch is gone. Same shape, same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from seclog.core.collection import COLLECTION_PATH, Collection, entry_path
from seclog.core.document import Document, DocumentType
from seclog.core.plan import TagPlan
from seclog.core.plan_draft import draft_tag_text
from seclog.core.plan_opening import baseline_tag
from seclog.core.plan_release import release_tags
from seclog.core.record import (
    Baseline,
    Block,
    LineDraft,
    LinePlan,
    ModificationRow,
    Numbering,
    Record,
    RegistryRecord,
    Release,
    VersionRow,
)
from seclog.formats.record import write
from seclog.formats.registry_write import write_collection, write_document
from seclog.store import objects
from tests.benchmarks.shapes import Shape

NAME, MAIL = "Code Administrator", "administrator@example.org"
LINE = "refs/heads/pending/next"
OPENING = 7
START = datetime(2010, 1, 1, 9, tzinfo=UTC)
TYPES = (DocumentType("SEC", cause="optional"), DocumentType("Code Subsidiary Document", cause="optional"))
CATEGORIES = ("Section", "Security", "Interface Document", "Testing")
ZONE = "Europe/London"
WORDS = """
    Access Agreement Algorithm Assurance Certificate Code Companion Compliance Configuration Device Document
    Emergency Enrolment Error Gateway Handling Incident Infrastructure Installation Interface Inventory Key
    Management Message Metering Organisation Party Planning Policy Practice Preparation Privacy Procedure
    Process Registration Remediation Repository Requirements Security Self-Service Service Smart Specification
    Statement Subsidiary Suppliers Support Technical Testing Threshold Transition Trust User Validation
""".split()  # noqa: SIM905 - a list of so many words is read best as text


class Stream:
    """The commits of a shape as fast-import reads them, and the tags to be put on them: mark, moment, tag."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        # A collection of its own: rulebooks with one baseline between them would be one rulebook to `verify`.
        self._collection = Collection(shape.name.lower(), f"Rulebook {shape.name}", ZONE, TYPES, CATEGORIES)
        self.tags: list[tuple[int, datetime, TagPlan]] = []
        self._mark = 0
        self._live = 0
        self._integers = [OPENING] * shape.documents

    def commits(self) -> Iterator[bytes]:
        """Everything from the baseline to the last release, and the line that waits."""
        documents = [_document(self.shape, number) for number in range(self.shape.documents)]
        yield from self._baseline(documents)
        for number in range(1, self.shape.releases + 1):
            first = number * self.shape.each
            chosen = [documents[place % len(documents)] for place in range(first, first + self.shape.each)]
            yield from self._line(number, f"r{number:04}", chosen, LINE)
            yield from self._release(number, chosen)
        if self.shape.waiting:
            waiting, number = documents[: self.shape.waiting], self.shape.releases + 1
            yield from self._approval(number, waiting)
            yield from self._line(number, "waiting", waiting, "refs/heads/pending/waiting")

    def _baseline(self, documents: list[Document]) -> Iterator[bytes]:
        rows = tuple(_row(one, OPENING, 0, "", ()) for one in documents)
        numberings = tuple(Numbering(one.id, "integer", "") for one in documents)
        opening = (
            self._collection.id,
            self._collection.name,
            ZONE,
            "main",
            f"{OPENING}.0",
            TYPES,
            CATEGORIES,
            None,
            numberings,
        )
        record = Baseline(1, START, "Open the rulebook", *opening, (Block(START.date(), rows),))
        yield from self._commit("refs/heads/main", record)
        yield _file(COLLECTION_PATH, write_collection(self._collection))
        for one in documents:
            yield _file(entry_path(one.id), write_document(one))
            yield _text(one, OPENING, 0)
        self._live = self._mark
        self._tag(START, baseline_tag(record))

    def _approval(self, number: int, chosen: list[Document]) -> Iterator[bytes]:
        names = dict.fromkeys(cause for one in chosen for cause in self._draft(one, number).causes)
        day, moment = _day(number - 1), START + timedelta(days=2 * number - 1)
        rows = tuple(ModificationRow(name, "approved", day, "", "", None, "") for name in names)
        record = RegistryRecord(number + 1, moment, "Approve what the drafts rest on", "Minutes", rows)
        yield from self._commit("refs/heads/main", record, self._live)
        self._live = self._mark

    def _line(self, number: int, release: str, chosen: list[Document], ref: str) -> Iterator[bytes]:
        day, title = _day(number), f"Release {release}"
        at = START + timedelta(days=2 * number, hours=-3)
        plan = LinePlan(at, f"Plan {title} for {day}", release, title, "release", day, "")
        yield from self._commit(ref, plan, self._live)
        half = (len(chosen) + 1) // 2
        for hour, part in enumerate((chosen[:half], chosen[half:]), 1):
            drafts = tuple(self._draft(one, number) for one in part)
            moment = at + timedelta(hours=hour)
            record = LineDraft(moment, f"Draft {len(part)} documents for {title}", release, (), drafts)
            yield from self._commit(ref, record)
            yield from (_text(one, self._integer(one), 1) for one in part)
            for row in drafts:
                self._version_tag(moment, TagPlan(f"{row.document}/{row.version}", draft_tag_text(record, row)))

    def _release(self, number: int, chosen: list[Document]) -> Iterator[bytes]:
        drafts = [self._draft(one, number) for one in chosen]
        moment, title = START + timedelta(days=2 * number), f"Release r{number:04}"
        for one in chosen:
            self._integers[_place(one)] += 1
        rows = tuple(
            row._replace(version=f"{self._integer(one)}.0", made_from=row.version)
            for one, row in zip(chosen, drafts, strict=True)
        )
        made = _day(number) - timedelta(days=1)
        names = (f"r{number:04}", title, "release", f"{OPENING + number}.0")
        block = Block(_day(number), rows)
        record = Release(number + 1, moment, f"Implement the {title}", *names, made, None, (), (block,))
        line = self._mark
        yield from self._commit("refs/heads/main", record, self._live, line)
        yield from (_text(one, self._integer(one) - 1, 1) for one in chosen)
        self._live = self._mark
        of_release, *of_versions = release_tags(record)
        self._tag(moment, of_release)
        for tag in of_versions:
            self._version_tag(moment, tag)

    def _integer(self, document: Document) -> int:
        return self._integers[_place(document)]

    def _draft(self, document: Document, number: int) -> VersionRow:
        integer = self._integer(document)
        causes = (f"MP{number:03}", f"SECMP{number:04} part 2") if _place(document) % 3 else (f"MP{number:03}",)
        return _row(document, integer, 1, f"{integer}.0", causes)

    def _commit(self, ref: str, record: Record, *parents: int) -> Iterator[bytes]:
        self._mark += 1
        seconds = int(record.recorded_at.timestamp())
        message = write(record)
        yield b"commit %s\nmark :%d\n" % (ref.encode(), self._mark)
        yield b"committer %s <%s> %d +0000\n" % (NAME.encode(), MAIL.encode(), seconds)
        yield b"data %d\n%s\n" % (len(message), message)
        for word, mark in zip((b"from", b"merge"), parents, strict=False):
            yield b"%s :%d\n" % (word, mark)

    def _tag(self, moment: datetime, tag: TagPlan) -> None:
        self.tags.append((self._mark, moment, tag))

    def _version_tag(self, moment: datetime, tag: TagPlan) -> None:
        if self.shape.version_tags:
            self._tag(moment, tag)


def _document(shape: Shape, number: int) -> Document:
    folder = f"{number // 10_000:02}/{number // 100 % 100:02}/" if shape.sharded else ""
    name = f"doc-{number:05}"
    return Document(
        name,
        f"Appendix {number}",
        _title(number),
        TYPES[number % 4 > 0].name,
        CATEGORIES[number % len(CATEGORIES)],
        file=f"documents/{folder}{name}.md",
    )


def _title(number: int) -> str:
    """Four to six words, different for nearly every document: titles that all read alike compress too well."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return " ".join(WORDS[byte % len(WORDS)] for byte in digest[: 4 + number % 3])


def _place(document: Document) -> int:
    return int(document.id[4:])


def _row(document: Document, integer: int, decimal: int, base: str, causes: tuple[str, ...]) -> VersionRow:
    names = (document.label, document.title, document.type, document.category, document.file or "")
    return VersionRow(document.id, f"{integer}.{decimal}", base, *names, causes)


def _day(number: int) -> date:
    return (START + timedelta(days=2 * number)).date()


def _text(document: Document, integer: int, decimal: int) -> bytes:
    return _file(document.file or "", f"The text of {document.label} at {integer}.{decimal}.\n".encode())


def _file(path: str, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def digest(shape: Shape) -> str:
    """What a repository of this shape depends on: the shape, and what a small one looks like."""
    small = Stream(shape._replace(documents=3, releases=1, each=2, waiting=min(shape.waiting, 1)))
    found = hashlib.sha256(repr(shape).encode() + b"".join(small.commits()) + repr(small.tags).encode())
    return found.hexdigest()[:12]


def cache_folder() -> Path:
    """Where repositories are kept between runs: outside of any work tree."""
    home = os.environ.get("XDG_CACHE_HOME")
    return Path(home or tempfile.gettempdir()) / "seclog-benchmarks"


def repository(shape: Shape, folder: Path | None = None) -> Path:
    """The repository of a shape, made where it is not there yet."""
    place = (folder or cache_folder()) / f"{shape.name}-{digest(shape)}"
    if not place.exists():
        partial = place.with_name(f"{place.name}.{os.getpid()}.part")
        shutil.rmtree(partial, ignore_errors=True)
        make(shape, partial)
        partial.rename(place)
    return place


def make(shape: Shape, place: Path) -> None:
    """Make the repository in a new folder; a small one is checked out as well."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(place)], check=True)
    for key, value in (("user.name", NAME), ("user.email", MAIL), ("core.compression", "1")):
        _git(place, "config", key, value)
    stream, marks = Stream(shape), place / ".git" / "marks"
    command = ["git", "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", f"--export-marks={marks}"]
    process = subprocess.Popen(command, cwd=place, stdin=subprocess.PIPE)
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.writelines(stream.commits())
    if process.wait() != 0:
        raise RuntimeError(f"git fast-import failed for {shape.name}")
    _git(place, "update-ref", "-d", LINE)
    commits = dict(line.split(" ") for line in marks.read_text().splitlines())
    _place_tags(place, stream, commits)
    if shape.documents <= 1_000:
        _git(place, "reset", "-q", "--hard")


def _place_tags(place: Path, stream: Stream, commits: dict[str, str]) -> None:
    """Store the tags in one pack, and their refs where `git pack-refs` puts them."""
    raw, refs = [], []
    for mark, moment, plan in stream.tags:
        commit = commits[f":{mark}"]
        tag = objects.tag(plan.name, commit, objects.Signature(f"{NAME} <{MAIL}>", moment), plan.text)
        raw.append(tag)
        refs.append(f"{objects.object_id(tag, 'sha1')} refs/tags/{plan.name}\n^{commit}\n")
    _git(place, "index-pack", "--stdin", stdin=objects.pack(raw, "sha1"))
    refs.sort(key=lambda one: one.split(" ", 1)[1].split("\n")[0])
    head = "# pack-refs with: peeled fully-peeled sorted \n"
    (place / ".git" / "packed-refs").write_text(head + "".join(refs))


def _git(place: Path, *args: str, stdin: bytes = b"") -> None:
    subprocess.run(["git", *args], cwd=place, input=stdin, check=True, stdout=subprocess.DEVNULL)
