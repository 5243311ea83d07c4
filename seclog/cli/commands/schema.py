"""`seclog schema`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from seclog.cli.options import OutputOption
from seclog.cli.output import emit, write_file


def command(
    kind: Annotated[
        Literal["document", "collection", "specification", "incompatibilities"],
        typer.Argument(help="Which of the registry's files.", metavar="[KIND]"),
    ] = "document",
    output: OutputOption = None,
) -> None:
    """Print the JSON Schema of the registry's files.

    KIND is `document` (registry/documents/*.yaml), `collection` (registry/collection.yaml), `specification`
    (registry/specifications/*.yaml) or `incompatibilities` (the list of them, which lies there too).
    """
    import json

    from seclog.formats.schema import SCHEMAS

    text = json.dumps(SCHEMAS[kind](), indent=2, ensure_ascii=False) + "\n"
    if output is None or str(output) == "-":
        emit(text)
    else:
        write_file(output, text)
