"""`seclog move`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    DryRunOption,
    FromOption,
    JsonOption,
    PushOption,
    TextFormatOption,
    UnitsArgument,
    chosen_form,
    completion,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.scope import move
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    names: UnitsArgument,
    source: FromOption,
    target: Annotated[
        str,
        typer.Option(
            "--to", metavar="RELEASE", help="The release it goes to.", autocompletion=completion("planned_releases")
        ),
    ],
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Move drafts from one planned release to another."""
    session = ctx.obj
    git = Git(session.repo or ".")
    outcome = move(git, session.now(), way(session, dry_run, push), source, target, tuple(names))
    show(session, outcome, chosen_form(format, json))
