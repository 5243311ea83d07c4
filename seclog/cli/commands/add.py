"""`seclog add`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seclog.cli.inputs import instrument, read_text
from seclog.cli.options import DryRunOption, ForOption, JsonOption, PushOption, TextFormatOption, chosen_form
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.add import AddRequest
from seclog.ops.add import add as add_document
from seclog.ops.draft import place_in_tree
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID", help="Its id for ever, such as appendix-at.")],
    file: Annotated[Path, typer.Option("--file", metavar="PATH", help="Its text; - reads stdin.")],
    title: Annotated[str, typer.Option(help="Its title; default: its first heading.")] = "",
    label: Annotated[str, typer.Option(help='What people call it, such as "Appendix AT".')] = "",
    type: Annotated[str, typer.Option(metavar="TYPE", help="One of the collection's types; default: the first.")] = "",
    category: Annotated[str, typer.Option(metavar="CATEGORY", help="One of the collection's categories.")] = "",
    numbering: Annotated[str, typer.Option(metavar="integer|own", help="How it is numbered.")] = "integer",
    version: Annotated[
        str, typer.Option("--version", metavar="V", help="The version it will be, for a document with own numbering.")
    ] = "",
    release: ForOption = None,
    mod: Annotated[list[str] | None, typer.Option("--mod", metavar="ID", help="A modification; repeatable.")] = None,
    instrument_: Annotated[
        list[str] | None,
        typer.Option("--instrument", metavar="TEXT", help='A legal act: "BEIS designation | DATE | REFERENCE".'),
    ] = None,
    summary: Annotated[str, typer.Option("-m", "--summary", metavar="TEXT", help="What it is for.")] = "",
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Add a document to the registry, on a planned release."""
    session = ctx.obj
    git = Git(session.repo or ".")
    request = AddRequest(
        document,
        read_text(file),
        "" if str(file) == "-" else file.name,
        place_in_tree(git, str(file)),
        title,
        label,
        type,
        category,
        numbering,
        version,
        release,
        tuple(mod or ()),
        tuple(map(instrument, instrument_ or ())),
        summary,
    )
    outcome = add_document(git, session.now(), way(session, dry_run, push), request)
    show(session, outcome, chosen_form(format, json))
