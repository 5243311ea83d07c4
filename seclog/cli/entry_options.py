"""The options by which a new document's registry entry is written."""

from __future__ import annotations

from typing import Annotated

import typer

from seclog.cli.options import completion

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id for ever, such as appendix-at.")]
TitleOption = Annotated[str, typer.Option("--title", help="Its title; default: its first heading.")]
LabelOption = Annotated[str, typer.Option("--label", help='What people call it: "Appendix AT", "Appendix [tbc]".')]
TypeOption = Annotated[
    str, typer.Option("--type", metavar="TYPE", help="One of the collection's types; default: the first.")
]
CategoryOption = Annotated[
    str, typer.Option("--category", metavar="CATEGORY", help="One of the collection's categories.")
]
NumberingOption = Annotated[str, typer.Option("--numbering", metavar="integer|own", help="How it is numbered.")]
FirstOption = Annotated[str, typer.Option("--first", metavar="V", help="The version at which it enters; default: 1.0.")]
PartOfOption = Annotated[
    str,
    typer.Option(
        "--part-of", metavar="DOC", help="The document it is an annex of.", autocompletion=completion("documents")
    ),
]
PredecessorOption = Annotated[
    list[str] | None,
    typer.Option(
        "--predecessor", metavar="DOC", help="One that it replaces; repeatable.", autocompletion=completion("documents")
    ),
]
RequiredByOption = Annotated[str, typer.Option("--required-by", metavar="TEXT", help="What calls for it.")]
GovernanceOption = Annotated[
    str, typer.Option("--governance", metavar="TEXT", help="Who may change it; default: the Modifications Process.")
]
OwnerOption = Annotated[str, typer.Option("--owner", metavar="TEXT", help="The office that keeps it.")]
AskAtOption = Annotated[str, typer.Option("--ask-at", metavar="TEXT", help="Where to ask for a listed text.")]
