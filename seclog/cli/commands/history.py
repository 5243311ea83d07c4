"""`seclog history`."""

from __future__ import annotations

import typer

from seclog.cli.options import (
    AsOfOption,
    DocumentArgument,
    FormatOption,
    JsonOption,
    KnownOption,
    OutputOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.ops.history import document_history
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: DocumentArgument,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """List every version of a document."""
    session = ctx.obj
    report = document_history(Git(session.repo or "."), session.now(), document, as_of, known)
    show(session, report, chosen_form(format, json), output)
