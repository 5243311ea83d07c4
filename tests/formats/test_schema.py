"""JSON Schemas accept what is read, refuse what is not, and describe every key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from seclog.core.collection import Collection, Trial
from seclog.core.document import Document, DocumentType
from seclog.formats.registry_models import CollectionEntry, DocumentEntry
from seclog.formats.registry_write import write_collection, write_document
from seclog.formats.schema import DIALECT, collection_schema, document_schema

DOCUMENT = {
    "id": "section-d",
    "label": "Section D",
    "title": "Modification Process",
    "type": "SEC",
    "category": "Section",
    "file": "documents/section-d.md",
}
COLLECTION = {
    "format": "seclog-registry/1",
    "id": "sec",
    "name": "Smart Energy Code",
    "time_zone": "Europe/London",
    "types": [{"name": "SEC", "part_of_code": True}],
    "categories": ["Section"],
    "category_trial": {"from": "2020-10-08", "until": None, "comment_at": "us"},
}


def errors(schema: Mapping[str, Any], data: object) -> list[str]:
    """The paths at which a validator finds fault."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    return sorted(error.json_path for error in validator.iter_errors(data))


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({}, []),
        ({"numbering": "own", "annexes": ["a.pdf"], "owner": None, "aliases": ["x"]}, []),
        ({"text": "listed", "file": None, "source": "us"}, []),
        ({"text": "listed"}, ["$.file"]),
        ({"file": None}, ["$.file"]),
        ({"text": "listed", "file": None, "annexes": ["a"]}, ["$.annexes[0]"]),
        ({"text": "listed", "file": None, "annexes": ["registry/specifications/x.yaml"]}, []),
        ({"annexes": ["registry/specifications/x.yaml"]}, []),
        ({"version": "7.1"}, ["$"]),
        ({"title": 7.1}, ["$.title"]),
        ({"title": ""}, ["$.title"]),
        ({"title": "a|b"}, ["$.title"]),
        ({"title": "x" * 301}, ["$.title"]),
        ({"id": "Section D"}, ["$.id"]),
        ({"numbering": "Own"}, ["$.numbering"]),
        ({"unconfirmed": ["owner"]}, ["$.unconfirmed[0]"]),
        ({"annexes": "a.pdf"}, ["$.annexes"]),
    ],
)
def test_an_entry_is_checked_as_it_is_read(change: dict[str, object], places: list[str]) -> None:
    assert errors(document_schema(), {**DOCUMENT, **change}) == places


@pytest.mark.parametrize("missing", ["id", "label", "title", "type", "category", "file"])
def test_the_main_keys_are_required(missing: str) -> None:
    assert errors(document_schema(), {key: value for key, value in DOCUMENT.items() if key != missing}) == ["$"]


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({}, []),
        ({"category_trial": None}, []),
        ({"format": "seclog-registry/2"}, ["$.format"]),
        ({"types": []}, ["$.types"]),
        ({"categories": []}, ["$.categories"]),
        ({"types": [{"name": "SEC", "cause": "never"}]}, ["$.types[0].cause"]),
        ({"types": [{"name": "SEC", "part_of_code": "yes"}]}, ["$.types[0].part_of_code"]),
        ({"types": [{}]}, ["$.types[0]"]),
        ({"category_trial": {"from": "08/10/2020", "comment_at": "us"}}, ["$.category_trial"]),
        ({"version": "27.0"}, ["$"]),
    ],
)
def test_a_collection_is_checked_as_it_is_read(change: dict[str, object], places: list[str]) -> None:
    assert errors(collection_schema(), {**COLLECTION, **change}) == places


def test_what_seclog_writes_fits_the_schemas() -> None:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    document = Document("a", "7.10", "NO", "2020-11-29x", "1e3", file="a.md", aliases=("2020-11-29", "7.10", "yes"))
    listed = Document("b", "B", "About B", "SEC", "Section", text="listed", source="us")
    collection = Collection("sec", "1.0", "UTC", (DocumentType("on"),), ("null",), Trial(None, None, "us"))
    assert errors(document_schema(), yaml.load(write_document(document))) == []
    assert errors(document_schema(), yaml.load(write_document(listed))) == []
    assert errors(collection_schema(), yaml.load(write_collection(collection))) == []


@pytest.mark.parametrize(
    ("schema", "keys"),
    [(document_schema(), DocumentEntry.model_fields), (collection_schema(), CollectionEntry.model_fields)],
)
def test_every_key_is_described_and_nothing_points_to_the_network(
    schema: dict[str, Any], keys: Mapping[str, object]
) -> None:
    assert schema["$schema"] == DIALECT
    assert "$id" not in schema
    assert schema["title"].startswith("seclog registry: ")
    parts = [schema, *schema.get("$defs", {}).values()]
    assert set(schema["properties"]) == set(keys)
    assert all(entry["description"] for part in parts for entry in part["properties"].values())
    assert not any("title" in entry for part in parts for entry in part["properties"].values())
