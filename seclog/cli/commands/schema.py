"""`seclog schema`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from seclog.cli.options import OutputOption
from seclog.cli.output import emit, write_file


def command(
    kind: Annotated[
        Literal["document", "collection"], typer.Argument(help="Which of the registry's files.", metavar="[KIND]")
    ] = "document",
    output: OutputOption = None,
) -> None:
    """Print the JSON Schema of the registry's files.

    KIND is `document` (registry/documents/*.yaml) or `collection` (registry/collection.yaml).
    """
    import json

    from seclog.formats.schema import collection_schema, document_schema

    schema = document_schema() if kind == "document" else collection_schema()
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    if output is None or str(output) == "-":
        emit(text)
    else:
        write_file(output, text)
