"""`seclog add`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seclog.cli.entry_options import (
    AskAtOption,
    CategoryOption,
    FirstOption,
    GovernanceOption,
    IdArgument,
    LabelOption,
    NumberingOption,
    OwnerOption,
    PartOfOption,
    PredecessorOption,
    RequiredByOption,
    TitleOption,
    TypeOption,
)
from seclog.cli.inputs import instrument, kept_elsewhere, read_text
from seclog.cli.options import (
    DigestOption,
    DryRunOption,
    ForOption,
    InstrumentOption,
    JsonOption,
    ListedOption,
    ModOption,
    PushOption,
    TextFormatOption,
    VersionOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.add import AddRequest
from seclog.ops.add import add as add_document
from seclog.ops.draft import place_in_tree
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: IdArgument,
    file: Annotated[Path | None, typer.Option("--file", metavar="PATH", help="Its text; - reads stdin.")] = None,
    listed: ListedOption = None,
    digest: DigestOption = "",
    title: TitleOption = "",
    label: LabelOption = "",
    type: TypeOption = "",
    category: CategoryOption = "",
    numbering: NumberingOption = "integer",
    version: VersionOption = "",
    first: FirstOption = "",
    part_of: PartOfOption = "",
    predecessor: PredecessorOption = None,
    required_by: RequiredByOption = "",
    governance: GovernanceOption = "",
    owner: OwnerOption = "",
    ask_at: AskAtOption = "",
    release: ForOption = None,
    mod: ModOption = None,
    instrument_: InstrumentOption = None,
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
        read_text(file) if file is not None else b"",
        "" if file is None or str(file) == "-" else file.name,
        place_in_tree(git, str(file)) if file is not None else "",
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
        first,
        kept_elsewhere(file, listed, digest, needed=True),
        part_of,
        tuple(predecessor or ()),
        required_by,
        governance,
        owner,
        ask_at,
    )
    outcome = add_document(git, session.now(), way(session, dry_run, push), request)
    show(session, outcome, chosen_form(format, json))
