"""`seclog check`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from seclog.cli.options import JsonOption, TextFormatOption, chosen_form
from seclog.cli.output import say, show
from seclog.core.errors import UsageError
from seclog.ops.check import CheckRequest
from seclog.ops.check import check as check_changes
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Only these files; default: all that is staged.")
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="What is staged for the next commit (the default).")] = False,
    from_ref: Annotated[
        str,
        typer.Option(metavar="REV", help="With --to-ref: what two commits differ in.", envvar="PRE_COMMIT_FROM_REF"),
    ] = "",
    to_ref: Annotated[
        str, typer.Option(metavar="REV", help="The other end of the range.", envvar="PRE_COMMIT_TO_REF")
    ] = "",
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> int:
    """Check what is about to be committed; made for pre-commit."""
    session = ctx.obj
    if staged:
        _refuse_typed(ctx, "from_ref", "to_ref")
        from_ref = to_ref = ""
    # Git tells its hooks where the index in use is; outside of a hook such variables are none of our business.
    git = Git(session.repo or ".", hook="GIT_INDEX_FILE" in os.environ)
    merging = any(name.startswith("GITHEAD_") for name in os.environ)  # how `git merge` names what it merges
    checked = check_changes(git, CheckRequest(tuple(files or ()), from_ref, to_ref, merging))
    form = chosen_form(format, json)
    if checked.findings or form is not None:
        show(session, checked.findings, form)
    for note in checked.notes:
        say(session, f"Note: {note}")
    if not checked.findings:
        return 0
    return 3 if any(finding.code.startswith("R1") for finding in checked.findings) else 1


def _refuse_typed(ctx: typer.Context, *names: str) -> None:
    """Refuse a range beside --staged, unless it only comes from a pre-commit around us."""
    for name in names:
        source = ctx.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise UsageError("--staged and a range cannot go together.", "Leave one of them out.")
