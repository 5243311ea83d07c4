"""`seclog modifications`."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import (
    AsOfOption,
    DryRunOption,
    FormatOption,
    JsonOption,
    KnownOption,
    OnOption,
    OutputOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.errors import UsageError
from seclog.ops.modifications import modifications
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[MOD]... | add MOD...", help="Those shown, or after `add` recorded.")
    ] = None,
    state: Annotated[str, typer.Option(metavar="STATE", help="Only in that; with `add` proposed or targeted.")] = "",
    title: Annotated[str, typer.Option(help="With `add`: its title.")] = "",
    link: Annotated[str, typer.Option(metavar="URL", help="With `add`: where it is published.")] = "",
    was: Annotated[str, typer.Option(metavar="MOD", help="With `add`: the id that it bore before.")] = "",
    on: OnOption = None,
    new: Annotated[bool, typer.Option("--new", help="With `add`: take an id that is nearly a known one.")] = False,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """List modifications and what became of them, or add some."""
    session = ctx.obj
    git = Git(session.repo or ".")
    form = chosen_form(format, json)
    if names and names[0] == "add":
        if as_of or known or output:
            raise UsageError("--as-of, --known and -o are for the list.", "Leave them out after `add`.")
        from seclog.core.plan_decide import DecideRequest  # what writes is not loaded by the list
        from seclog.ops.planning import add_modifications

        request = DecideRequest(tuple(names[1:]), state, on, title=title, link=link, was=was, insist=new)
        show(session, add_modifications(git, session.now(), way(session, dry_run), request), form)
        return
    if any((title, link, was, on, new, dry_run)):
        raise UsageError("These options go with `add`.", "Type: seclog modifications add MOD --title TITLE")
    report = modifications(git, session.now(), tuple(names or ()), state, as_of, known)
    show(session, report, form, output)
