"""`seclog effects`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    AsOfOption,
    FormatOption,
    JsonOption,
    KnownOption,
    OutputOption,
    chosen_form,
    completion,
)
from seclog.cli.output import show
from seclog.ops.effects import effects
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: Annotated[
        str, typer.Argument(metavar="[DOC]", help="Only this document.", autocompletion=completion("documents"))
    ] = "",
    as_of: AsOfOption = None,
    known: KnownOption = None,
    all: Annotated[bool, typer.Option("--all", help="Also those that have ended, and void ones.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """List the effects on provisions, and documents that expire."""
    session = ctx.obj
    report = effects(Git(session.repo or "."), session.now(), document, as_of, known, every=all)
    show(session, report, chosen_form(format, json), output)
