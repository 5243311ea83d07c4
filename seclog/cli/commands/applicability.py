"""`seclog applicability`."""

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
from seclog.ops.applicability import applicability
from seclog.ops.when import By, When
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[SPEC]...", help="Only these, such as smets2.", show_default=False)
    ] = None,
    device: Annotated[str, typer.Option("--device", metavar="D", help="Only this device type, such as ESME.")] = "",
    release: ForOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    format: PageFormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Print the applicability tables, days as printed in the code."""
    session = ctx.obj
    form = chosen_form(format, json)
    git = Git(session.repo or ".")
    by = By(When(as_of, known), release or "")
    show(session, applicability(git, session.now(), by, tuple(names or ()), device), form, output)
