"""`seclog log`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import AsOfOption, FormatOption, JsonOption, KnownOption, OutputOption, chosen_form
from seclog.cli.output import say, show
from seclog.ops.log import document_log, only
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    type: Annotated[str | None, typer.Option(metavar="TYPE", help="Only documents of this type.")] = None,
    category: Annotated[str | None, typer.Option(metavar="CATEGORY", help="Only this category.")] = None,
    all: Annotated[bool, typer.Option("--all", help="Also documents that have left the rulebook.")] = False,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Print the Document Log: each document's version, date and cause."""
    session = ctx.obj
    report = document_log(Git(session.repo or "."), session.now(), as_of, known, retired_too=all)
    if as_of is not None and as_of > session.today:
        say(session, f"{as_of} is still to come: this is today's law, and what is pending may change it by then.")
    show(session, only(report, type, category), chosen_form(format, json), output)
