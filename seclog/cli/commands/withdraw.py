"""`seclog withdraw`."""

from __future__ import annotations

import typer

from seclog.cli.options import (
    DryRunOption,
    FromOption,
    JsonOption,
    PushOption,
    ReasonOption,
    TextFormatOption,
    UnitsArgument,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.scope import withdraw
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    names: UnitsArgument,
    source: FromOption,
    reason: ReasonOption = None,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Take drafts, or all that a modification brings, off a release."""
    session = ctx.obj
    git = Git(session.repo or ".")
    outcome = withdraw(git, session.now(), way(session, dry_run, push), source, tuple(names), reason or "")
    show(session, outcome, chosen_form(format, json))
