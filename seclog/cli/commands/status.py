"""`seclog status`."""

from __future__ import annotations

import typer

from seclog.cli.options import FormatOption, JsonOption, chosen_form
from seclog.cli.output import show
from seclog.ops.status import status
from seclog.store.git import Git


def command(ctx: typer.Context, format: FormatOption = None, json: JsonOption = False) -> None:
    """Show where you are: what is changed, due next, not yet pushed."""
    session = ctx.obj
    show(session, status(Git(session.repo or "."), session.now()), chosen_form(format, json))
