"""What registry entries say together: one owner for each path and label, known types, no circles (codes R3xx)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from seclog.core.collection import Collection, entry_path
from seclog.core.document import Document
from seclog.core.errors import Finding
from seclog.core.label import is_placeholder
from seclog.core.text import folded, nearest
from seclog.formats.registry_problems import Problem, placed
from seclog.formats.yaml_reader import Path
from seclog.formats.yaml_source import Source

_VERSION_IN_PATH = "[0-9][0-9a-z.-]*"


class ReadEntry(NamedTuple):
    """A document and the file that says so."""

    document: Document
    source: Source


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What entries are checked against: the collection (None: unreadable), other documents, ids known besides.

    `known_ids` are those of documents that have left the rulebook or whose entries could not be read.
    """

    collection: Collection | None
    others: tuple[Document, ...] = ()
    known_ids: frozenset[str] = frozenset()


class Owner(NamedTuple):
    """The document that a path belongs to."""

    document: str
    path: str


@dataclass(slots=True)
class _Taken:
    """Ids, labels and paths that belong to a document already."""

    ids: set[str] = field(default_factory=set)
    labels: dict[str, Document] = field(default_factory=dict)
    paths: dict[str, Owner] = field(default_factory=dict)
    folders: dict[str, Owner] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], Owner]] = field(default_factory=list)

    def add(self, document: Document) -> None:
        """Take what the document says of itself."""
        self.ids.add(document.id)
        self.labels.setdefault(folded(document.label), document)
        for path in (document.file, *document.annexes):
            if path is None:
                continue
            owner, key = Owner(document.id, path), folded(path)
            self.paths.setdefault(key, owner)
            for folder in _folders(key):
                self.folders.setdefault(folder, owner)
            if "{version}" in key:
                self.patterns.append((_pattern(key), owner))

    def owner(self, path: str) -> Owner | None:
        """The document whose file stands where the path would lie, or in whose way it would be."""
        key = folded(path)
        if key in self.paths:
            return self.paths[key]
        above = next((self.paths[folder] for folder in _folders(key) if folder in self.paths), None)
        if above is not None or key in self.folders:
            return above or self.folders[key]
        matching = next((owner for pattern, owner in self.patterns if pattern.fullmatch(key)), None)
        if matching is not None or "{version}" not in key:
            return matching
        shape = _pattern(key)
        return next((owner for other, owner in self.paths.items() if shape.fullmatch(other)), None)


def _folders(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(_VERSION_IN_PATH.join(map(re.escape, path.split("{version}"))))


def check_entries(entries: Iterable[ReadEntry], surroundings: Surroundings) -> list[Finding]:
    """Every breach of the rules by these entries, among themselves and with the documents around them.

    What two of the entries share is reported once, at the later of the two.
    """
    checked = tuple(entries)
    taken = _Taken()
    for document in surroundings.others:
        taken.add(document)
    documents = {d.id: d for d in (*surroundings.others, *(entry.document for entry in checked))}
    known = surroundings.known_ids | documents.keys()
    links: dict[str, Mapping[str, tuple[str, ...]]] = {
        "part_of": {name: (d.part_of,) for name, d in documents.items() if d.part_of is not None},
        "predecessors": {name: d.predecessors for name, d in documents.items()},
    }
    findings: list[Finding] = []
    for entry in checked:
        problems = (
            *_id_problems(entry, taken),
            *_vocabulary_problems(entry, surroundings.collection),
            *_shared_problems(entry, taken),
            *_relation_problems(entry, known),
            *_circle_problems(entry, links),
        )
        findings += placed(entry.source, problems)
        taken.add(entry.document)
    return findings


def _id_problems(entry: ReadEntry, taken: _Taken) -> Iterator[Problem]:
    name, place = entry.document.id, entry.source.place(("id",))
    if entry.source.name != entry_path(name):
        message = f"The id {name!r} is not the name of the file."
        hint = f"Name the file {entry_path(name)}, or write the id that its name says."
        yield Problem("R301", place, message, hint)
    if name in taken.ids:
        message = f"The id {name!r} belongs to another entry."
        yield Problem("R302", place, message, "Give one of the two another id, or take one out.")


def _vocabulary_problems(entry: ReadEntry, collection: Collection | None) -> Iterator[Problem]:
    if collection is None:
        return
    types = tuple(kind.name for kind in collection.types)
    document = entry.document
    for code, key, word, choices in (
        ("R305", "type", document.type, types),
        ("R306", "category", document.category, collection.categories),
    ):
        if word not in choices:
            near = nearest(word, choices)
            hint = f"Did you mean {near}?" if near else f"Choose one of: {', '.join(choices)}."
            yield Problem(code, entry.source.place((key,)), f"The collection has no {key} {word!r}.", hint)


def _shared_problems(entry: ReadEntry, taken: _Taken) -> Iterator[Problem]:
    document, source = entry.document, entry.source
    twin = taken.labels.get(folded(document.label))
    if twin is not None and twin.id != document.id and not is_placeholder(document.label):
        message = f"The label {document.label!r} is that of {twin.id} too."
        yield Problem("R309", source.place(("label",)), message, "Give one of the two another label.")
    paths: list[tuple[Path, str | None]] = [(("file",), document.file)]
    paths += [(("annexes", number), path) for number, path in enumerate(document.annexes)]
    for place, path in paths:
        owner = None if path is None else taken.owner(path)
        if owner is None or owner.document == document.id:
            continue
        if owner.path == path:
            message = f"The path belongs to {owner.document} too."
            yield Problem("R303", source.place(place), message, "A file belongs to one document; part them.")
        else:
            message = f"The path and {owner.path!r} of {owner.document} cannot stand side by side everywhere."
            hint = "Choose paths that differ in more than upper and lower case, and neither within the other."
            yield Problem("R304", source.place(place), message, hint)


def _relation_problems(entry: ReadEntry, known: frozenset[str]) -> Iterator[Problem]:
    document, source = entry.document, entry.source
    named: list[tuple[Path, str | None]] = [(("part_of",), document.part_of)]
    named += [(("predecessors", number), name) for number, name in enumerate(document.predecessors)]
    for place, name in named:
        if name is not None and name not in known:
            near = nearest(name, known)
            hint = f"Did you mean {near}?" if near else f"Add {entry_path(name)}, or take the id out."
            message = f"No document of this registry has the id {name!r}."
            yield Problem("R307", source.place(place), message, hint)


def _circle_problems(entry: ReadEntry, links: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[Problem]:
    for key, named in links.items():
        circle = _circle(entry.document.id, named)
        if circle:
            message = f"`{key}` leads round in a circle: {' > '.join(circle)}."
            yield Problem("R308", entry.source.place((key,)), message, "Take one of these links out.")


def _circle(start: str, links: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The shortest way from a document back to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for name in links.get(way[-1], ()):
            if name == start:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
