"""`seclog matrix`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    AsOfOption,
    ForOption,
    JsonOption,
    KnownOption,
    OutputOption,
    PageFormatOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.ops.matrix import incompatibilities, matrix
from seclog.ops.when import By, When
from seclog.store.git import Git

_Names = typer.Argument(metavar="[SPEC]...", help="One against all, or several among themselves.", show_default=False)


def command(
    ctx: typer.Context,
    names: Annotated[list[str] | None, _Names] = None,
    incompatible: Annotated[
        bool, typer.Option("--incompatible", help="The list of what does not go together, as it is kept.")
    ] = False,
    all: Annotated[bool, typer.Option("--all", help="Also what has ended.")] = False,
    release: ForOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    format: PageFormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Show which versions go together, and which do not."""
    session = ctx.obj
    form = chosen_form(format, json)
    make = incompatibilities if incompatible else matrix
    by = By(When(as_of, known), release or "")
    found = make(Git(session.repo or "."), session.now(), by, tuple(names or ()), every=all)
    show(session, found, form, output)
