"""`seclog verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import JsonOption, OutputOption, TextFormatOption, chosen_form
from seclog.cli.output import say, show
from seclog.ops.verify import verify
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    deep: Annotated[bool, typer.Option("--deep", help="Also have git check every object (git fsck --strict).")] = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> int:
    """Check the whole record against texts, tags and registry."""
    session = ctx.obj
    found = verify(Git(session.repo or "."), session.now(), deep=deep)
    show(session, found.findings, chosen_form(format, json), output)
    for note in found.notes:
        where = f"{note.where}: " if note.where else ""
        say(session, f"Note: {where}{note.message}.")
    say(session, found.summary())
    return found.code
