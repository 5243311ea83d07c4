"""`seclog approve`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import DryRunOption, JsonOption, OnOption, TextFormatOption, chosen_form
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.planning import approve
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="MOD|RELEASE...", help="Modifications, or releases as they stand.")
    ],
    on: OnOption = None,
    title: Annotated[str, typer.Option(help="The modification's title.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Take the id though it is nearly a known one.")] = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Record that a modification or a release is approved."""
    session = ctx.obj
    git = Git(session.repo or ".")
    outcome = approve(git, session.now(), way(session, dry_run), tuple(names), on, title, insist=new)
    show(session, outcome, chosen_form(format, json))
