"""`seclog pending`."""

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
from seclog.cli.output import say, show
from seclog.ops.pending import pending
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: Annotated[
        str | None,
        typer.Argument(metavar="[RELEASE]", help="Only this release.", autocompletion=completion("planned_releases")),
    ] = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """List what is coming: planned releases and the drafts on each."""
    session = ctx.obj
    report = pending(Git(session.repo or "."), session.now(), release, as_of, known)
    for one in report.releases:
        if one.diverged:
            say(session, f"The line of {one.id} has moved both here and on the remote: its drafts are not shown.")
    show(session, report, chosen_form(format, json), output)
