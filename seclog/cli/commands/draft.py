"""`seclog draft`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seclog.cli.inputs import instrument, kept_elsewhere, read_text
from seclog.cli.options import (
    DigestOption,
    DocumentsArgument,
    DryRunOption,
    ForOption,
    JsonOption,
    ListedOption,
    PushOption,
    TextFormatOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.errors import UsageError
from seclog.ops.draft import DraftOptions, place_in_tree
from seclog.ops.draft import draft as make_drafts
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    documents: DocumentsArgument = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="PATH", help="The whole text; - reads stdin.")] = None,
    source: Annotated[
        str, typer.Option("--from", metavar="VERSION", help="Draft the text of an earlier version or draft again.")
    ] = "",
    listed: ListedOption = None,
    digest: DigestOption = "",
    release: ForOption = None,
    mod: Annotated[list[str] | None, typer.Option("--mod", metavar="ID", help="A modification; repeatable.")] = None,
    instrument_: Annotated[
        list[str] | None,
        typer.Option("--instrument", metavar="TEXT", help='A legal act: "BEIS designation | DATE | REFERENCE".'),
    ] = None,
    summary: Annotated[str, typer.Option("-m", "--summary", metavar="TEXT", help="What changes.")] = "",
    version: Annotated[
        str, typer.Option("--version", metavar="V", help="The version it will be, for a document with own numbering.")
    ] = "",
    supersede: Annotated[
        list[str] | None, typer.Option("--supersede", metavar="V", help="A live version that this one ends.")
    ] = None,
    base: Annotated[
        str, typer.Option("--base", metavar="V", help="The live version that the text now stands on.")
    ] = "",
    designated: Annotated[
        bool,
        typer.Option("--designated", help="The text stands as designated, even where it takes back earlier changes."),
    ] = False,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Record the changed texts as drafts of a planned release."""
    if source and (file or listed or digest):
        raise UsageError("--from is the text of a version, and another text is given.", "Give one of them.")
    session = ctx.obj
    git = Git(session.repo or ".")
    options = DraftOptions(
        tuple(documents or ()),
        read_text(file) if file is not None else None,
        "" if file is None or str(file) == "-" else file.name,
        place_in_tree(git, str(file)) if file is not None else "",
        release,
        tuple(mod or ()),
        tuple(map(instrument, instrument_ or ())),
        summary,
        version,
        tuple(supersede or ()),
        base,
        designated=designated,
        digest=kept_elsewhere(file, listed, digest),
        source=source,
    )
    outcome = make_drafts(git, session.now(), way(session, dry_run, push), options)
    show(session, outcome, chosen_form(format, json))
