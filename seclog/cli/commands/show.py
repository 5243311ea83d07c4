"""`seclog show`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    AsOfOption,
    JsonOption,
    KnownOption,
    OutputOption,
    TextFormatOption,
    VersionedArgument,
    chosen_form,
)
from seclog.cli.output import emit, emit_bytes, is_terminal, say, use_color, warn_of_overdue, write_file
from seclog.ops.texts import document_text
from seclog.ops.when import When
from seclog.render.document import document_json, document_page
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: VersionedArgument,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    raw: Annotated[bool, typer.Option("--raw", help="Only the text, byte for byte (as with -o).")] = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Print the text of a document, live or at a version."""
    from seclog.core.errors import StateError

    session = ctx.obj
    found = document_text(Git(session.repo or "."), session.now(), document, When(as_of, known))
    form = chosen_form(format, json)
    to_file = output is not None and str(output) != "-"
    if raw or (to_file and form is None and not str(output).endswith(".json")):
        if found.data is None:
            raise StateError("The text of this document is kept elsewhere.", f"Type: seclog show {document}")
        data = found.data
        warn_of_overdue(session, found.history.overdue)
    elif form == "json" or (to_file and form is None):
        data = document_json(found.history, found.entry, found.data).encode()
    else:
        data = document_page(found.history, found.entry, found.data, use_color() and output is None).encode()
    if to_file and output is not None:
        write_file(output, data)
        say(session, f"Written to {output}.")
    elif raw and not is_terminal():
        emit_bytes(data)
    else:
        emit(data.decode("utf-8", "replace"))
