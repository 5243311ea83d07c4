"""`seclog record`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from seclog.cli.options import DryRunOption, JsonOption, TextFormatOption, chosen_form
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.record import RecordOptions, record
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Changed files under registry/; default: all of them."),
    ] = None,
    reason: Annotated[
        str, typer.Option("-m", "--reason", metavar="REASON", help="Why; it is kept in the record.")
    ] = "",
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Record changed registry files that bring no new version."""
    session = ctx.obj
    here = str(session.repo or ".")
    options = RecordOptions(reason, tuple(os.path.join(here, path) for path in paths or ()))
    outcome = record(Git(here), session.now(), way(session, dry_run), options)
    show(session, outcome, chosen_form(format, json))
