"""JSON Schemas (draft 2020-12) of registry files, for editors and other programs; made from the models."""

from __future__ import annotations

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import CoreSchema

from seclog.formats.registry_models import CollectionEntry, DocumentEntry, Entry
from seclog.formats.specification_models import IncompatibilitiesEntry, SpecificationEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# The text of a listed document is kept elsewhere, and only data of specifications are its annexes; every other one has
# a file here.
_LISTED_OR_FILE = {
    "if": {"properties": {"text": {"const": "listed"}}, "required": ["text"]},
    "then": {
        "properties": {
            "file": {"type": "null"},
            "annexes": {"items": {"pattern": r"^registry/specifications/[^/]+\.yaml$"}},
        }
    },
    "else": {"properties": {"file": {"type": "string"}}, "required": ["file"]},
}


class _Generator(GenerateJsonSchema):
    """Leaves out the titles that would only repeat the keys."""

    def field_title_should_be_set(self, schema: CoreSchema) -> bool:
        return False


def document_schema() -> JsonSchemaValue:
    """The schema of `registry/documents/*.yaml`."""
    return {**_schema(DocumentEntry), **_LISTED_OR_FILE}


def collection_schema() -> JsonSchemaValue:
    """The schema of `registry/collection.yaml`."""
    return _schema(CollectionEntry)


def specification_schema() -> JsonSchemaValue:
    """The schema of `registry/specifications/*.yaml`, save for lists of incompatibilities."""
    return _schema(SpecificationEntry)


def incompatibilities_schema() -> JsonSchemaValue:
    """The schema of a list of incompatibilities in `registry/specifications/`."""
    return _schema(IncompatibilitiesEntry)


def _schema(model: type[Entry]) -> JsonSchemaValue:
    return {"$schema": DIALECT, **model.model_json_schema(schema_generator=_Generator)}


SCHEMAS = {
    "document": document_schema,
    "collection": collection_schema,
    "specification": specification_schema,
    "incompatibilities": incompatibilities_schema,
}
