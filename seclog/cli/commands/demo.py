"""`seclog demo`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import JsonOption, TextFormatOption, chosen_form
from seclog.cli.output import emit, show
from seclog.ops.demo import demo
from seclog.ops.log import document_log
from seclog.ops.pending import pending
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    directory: Annotated[str, typer.Argument(metavar="[DIR]", help="An empty or new folder.")] = "seclog-demo",
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Make a demonstration rulebook with a history of its own."""
    session = ctx.obj
    form = chosen_form(format, json)
    outcome = demo(session.now(), directory)
    if form != "json":
        git = Git(directory)
        show(session, document_log(git, session.now()), "table")
        emit("\n")
        show(session, pending(git, session.now()), "table")
        emit("\n")
    show(session, outcome, form)
