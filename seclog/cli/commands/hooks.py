"""`seclog hooks`."""

from __future__ import annotations

import os
import sys

import typer

import seclog
from seclog.cli.options import DryRunOption, JsonOption, TextFormatOption, chosen_form, command_group
from seclog.cli.output import show
from seclog.ops import hooks
from seclog.store.git import Git
from seclog.store.hook_files import Program

app = command_group("Install or remove the git hooks that run the check.")


@app.command()
def install(
    ctx: typer.Context, dry_run: DryRunOption = False, format: TextFormatOption = None, json: JsonOption = False
) -> None:
    """Let git run the check before each commit and merge; hooks that are there are kept and run first."""
    session = ctx.obj
    program = Program(sys.executable, os.path.dirname(os.path.abspath(seclog.__file__)))
    outcome = hooks.install(Git(session.repo or "."), program, dry_run=dry_run)
    show(session, outcome, chosen_form(format, json))


@app.command()
def uninstall(
    ctx: typer.Context, dry_run: DryRunOption = False, format: TextFormatOption = None, json: JsonOption = False
) -> None:
    """Take the hooks out, and put back those that were there before."""
    session = ctx.obj
    outcome = hooks.uninstall(Git(session.repo or "."), dry_run=dry_run)
    show(session, outcome, chosen_form(format, json))
