"""A rulebook in memory, written from the rules in words alone: what the real one must say after any acts."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

PARAGRAPHS = 4
Text = tuple[int, ...]


class Row(NamedTuple):
    """What the Document Log says of a document."""

    id: str
    version: str
    effective_on: date
    title: str
    category: str
    release: str
    causes: tuple[str, ...]


@dataclass
class Version:
    """An issued version; `place` counts the acts, so that a later classification is told from an earlier one."""

    version: str
    effective_on: date
    release: str
    causes: tuple[str, ...]
    title: str
    category: str
    text: Text
    entry_title: str
    place: int
    void: bool = False


@dataclass
class Draft:
    """A draft on a line; `root` is the live version that its chain began with."""

    version: str
    root: str
    causes: tuple[str, ...]
    title: str
    text: Text


@dataclass
class Line:
    """A planned release."""

    planned_on: date | None
    drafts: dict[str, Draft] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    open: bool = True
    approved: frozenset[tuple[str, str]] = frozenset()

    def scope(self) -> frozenset[tuple[str, str]]:
        drafts = {(one, draft.version) for one, draft in self.drafts.items()}
        return frozenset(drafts | {(one, "retired") for one in self.retired})


@dataclass
class Document:
    """A document's versions in the order of the ledger, and what else is said of it."""

    entry_title: str
    versions: list[Version] = field(default_factory=list)
    retired_on: date | None = None
    expires_on: date | None = None
    classified: list[tuple[int, date, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def standing(self) -> list[Version]:
        return [one for one in self.versions if not one.void]

    def live(self) -> Version | None:
        found = self.standing()
        return found[-1] if found and self.retired_on is None else None

    def last_day(self) -> date:
        return max((one.effective_on for one in self.standing()), default=date.min)


@dataclass
class Model:
    """The whole rulebook; each method is an act that succeeds."""

    documents: dict[str, Document] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    approved: set[str] = field(default_factory=set)
    place: int = 0

    def copy(self) -> Model:
        return deepcopy(self)

    def open_lines(self) -> dict[str, Line]:
        return {one: line for one, line in self.lines.items() if line.open}

    def live(self) -> list[str]:
        return [one for one, document in self.documents.items() if document.live() is not None]

    def is_stale(self, line: str, document: str) -> bool:
        root, live = self.lines[line].drafts[document].root, self.documents[document].live()
        return live is not None if not root else live is None or live.version != root

    def next_draft(self, document: str) -> str:
        """The integer of the base (or of a spent number above it), and the next free decimal."""
        one = self.documents[document]
        live = one.live()
        integers = [int(live.version.split(".")[0])] if live else [0]
        integers += [int(version.version.split(".")[0]) for version in one.versions if version.void]
        integer = max(integers)
        decimals = [int(used.split(".")[1]) for used in one.used if used.split(".")[0] == str(integer)]
        return f"{integer}.{max(decimals, default=0) + 1}"

    def draft(self, line: str, document: str, text: Text, causes: tuple[str, ...], title: str = "") -> str:
        one, before = self.documents[document], self.lines[line].drafts.get(document)
        live = one.live()
        version = self.next_draft(document)
        if before is not None:  # its number goes on from its own base
            integer = before.version.split(".")[0]
            decimals = [int(used.split(".")[1]) for used in one.used if used.split(".")[0] == integer]
            spent = max([int(v.version.split(".")[0]) for v in one.versions if v.void], default=0)
            if int(integer) >= spent:
                version = f"{integer}.{max(decimals) + 1}"
        root = before.root if before else (live.version if live else "")
        kept = before.causes if before else ()
        named = title or (before.title if before else one.entry_title)
        one.used.add(version)
        self.lines[line].drafts[document] = Draft(version, root, tuple(dict.fromkeys((*kept, *causes))), named, text)
        return version

    def add(self, line: str, document: str, title: str, text: Text) -> None:
        self.documents[document] = Document(title, used={"0.1"})
        self.lines[line].drafts[document] = Draft("0.1", "", (), title, text)

    def rebase(self, line: str) -> tuple[list[str], list[str]]:
        """Clean documents get a draft on the live text, the others stay stale; which are which."""
        clean, conflicts = [], []
        for document in sorted(self.lines[line].drafts):
            if not self.is_stale(line, document):
                continue
            merged = self._merged(line, document)
            (conflicts if merged is None else clean).append(document)
            if merged is not None:
                one, before = self.documents[document], self.lines[line].drafts[document]
                live = one.live()
                assert live is not None
                version = self.next_draft(document)
                one.used.add(version)
                renamed = before.title != self._rooted(document, before.root).entry_title
                title = before.title if renamed else one.entry_title
                self.lines[line].drafts[document] = Draft(version, live.version, before.causes, title, merged)
        return clean, conflicts

    def _rooted(self, document: str, root: str) -> Version:
        return next(one for one in self.documents[document].versions if one.version == root)

    def _merged(self, line: str, document: str) -> Text | None:
        draft, live = self.lines[line].drafts[document], self.documents[document].live()
        if not draft.root or live is None:
            return None
        rooted = self._rooted(document, draft.root)
        titles = {rooted.entry_title, draft.title, self.documents[document].entry_title}
        if len(titles) == 3:  # the title was changed on both sides
            return None
        base, found = rooted.text, []
        for was, ours, theirs in zip(base, draft.text, live.text, strict=True):
            if ours not in (was, theirs) and theirs != was:
                return None
            found.append(theirs if ours == was else ours)
        return tuple(found)

    def release(self, name: str) -> None:
        line = self.lines[name]
        assert line.planned_on is not None
        self.place += 1
        for document, draft in line.drafts.items():
            one = self.documents[document]
            version = f"{int(draft.version.split('.')[0]) + 1}.0"
            category = self.category(document)
            one.versions.append(
                Version(
                    version, line.planned_on, name, draft.causes, draft.title, category, draft.text, draft.title,
                    self.place,
                )
            )  # fmt: skip
            one.entry_title = draft.title
        for document in line.retired:
            self.documents[document].retired_on = line.planned_on
        line.open = False

    def category(self, document: str) -> str:
        one = self.documents[document]
        return one.classified[-1][2] if one.classified else one.versions[-1].category if one.versions else "Section"

    def is_renamed(self, line: str, document: str) -> bool:
        draft = self.lines[line].drafts[document]
        return bool(draft.root) and draft.title != self._rooted(document, draft.root).entry_title

    def classify(self, document: str, day: date, category: str) -> None:
        self.place += 1
        self.documents[document].classified.append((self.place, day, category))

    def void(self, document: str) -> None:
        one = self.documents[document]
        *_, before, last = one.standing()
        last.void = True
        one.entry_title = before.entry_title

    def log(self, on: date) -> list[Row]:
        """The rows on a day, by id."""
        return sorted(row for name in self.documents for row in self._rows(name, on))

    def _rows(self, name: str, on: date) -> Iterator[Row]:
        one = self.documents[name]
        begun = [version for version in one.standing() if version.effective_on <= on]
        gone = one.retired_on is not None and one.retired_on <= on
        expired = one.expires_on is not None and one.expires_on < on
        if not begun or gone or expired:
            return
        last = begun[-1]
        category = last.category
        for place, day, changed in one.classified:
            if place > last.place and day <= on:
                category = changed
        yield Row(name, last.version, last.effective_on, last.title, category, last.release, last.causes)
