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
from seclog.core.errors import UsageError
from seclog.ops.pending import pending
from seclog.ops.scope_history import scope_history
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: Annotated[
        str | None,
        typer.Argument(metavar="[RELEASE]", help="Only this release.", autocompletion=completion("planned_releases")),
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="How its scope and date changed.")] = False,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """List what is coming: planned releases and the drafts on each."""
    session = ctx.obj
    git = Git(session.repo or ".")
    if history:
        if release is None or as_of is not None:
            raise UsageError("--history is that of one release.", "Type: seclog pending RELEASE --history")
        show(session, scope_history(git, session.now(), release, known), chosen_form(format, json), output)
        return
    report = pending(git, session.now(), release, as_of, known)
    for one in report.releases:
        if one.diverged:
            say(session, f"The line of {one.id} has moved both here and on the remote: its drafts are not shown.")
    show(session, report, chosen_form(format, json), output)
