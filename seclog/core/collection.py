"""The collection: the whole rulebook's name, types, categories and policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from seclog.core.document import Document, DocumentType, label_key


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial of the category list: first and last day (inclusive, either may be open) and where to comment."""

    begins_on: date | None
    ends_on: date | None
    comment_at: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What `registry/collection.yaml` says; types and categories are data, in the order they are shown."""

    id: str
    name: str
    time_zone: str
    types: tuple[DocumentType, ...]
    categories: tuple[str, ...]
    trial: Trial | None = None

    def type_named(self, name: str) -> DocumentType | None:
        """The type of that name, or None."""
        return next((kind for kind in self.types if kind.name == name), None)


@dataclass(frozen=True, slots=True)
class Registry:
    """A whole registry as read: the collection and its documents by id."""

    collection: Collection
    documents: Mapping[str, Document] = field(default_factory=dict)

    def ordered(self) -> list[Document]:
        """Documents as people expect them: type order, then natural label order."""
        order = {kind.name: place for place, kind in enumerate(self.collection.types)}
        return sorted(self.documents.values(), key=lambda d: (order.get(d.type, len(order)), label_key(d.label), d.id))


def entry_path(document_id: str) -> str:
    """Where a document's registry entry lies."""
    return f"registry/documents/{document_id}.yaml"


COLLECTION_PATH = "registry/collection.yaml"


def is_governed(path: str, registered: frozenset[str] | set[str]) -> bool:
    """Whether a change of the path on the live line needs a record: all of two folders, and each registered path."""
    return path.startswith(("registry/", "documents/")) or path in registered
