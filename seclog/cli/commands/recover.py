"""`seclog recover`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import JsonOption, TextFormatOption, chosen_form
from seclog.cli.output import show
from seclog.ops.recover import recover
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    clear_locks: Annotated[
        bool, typer.Option("--clear-locks", help="Also remove locks older than ten minutes that nobody holds.")
    ] = False,
    abandon: Annotated[
        bool, typer.Option("--abandon", help="Drop an act that the server has said it does not have.")
    ] = False,
    tags: Annotated[bool, typer.Option("--tags", help="Also make every missing tag of every record again.")] = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Finish or undo an act that was interrupted."""
    session = ctx.obj
    outcome = recover(Git(session.repo or "."), clear_locks=clear_locks, abandon=abandon, tags=tags)
    show(session, outcome, chosen_form(format, json))
