"""The options that commands share, so that one word means one thing everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

import typer

from seclog.core.errors import UsageError

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY_HINT = "Write a day as YYYY-MM-DD, such as 2020-11-29."


def parse_day(text: str) -> date:
    """A day written as YYYY-MM-DD and in no other way; raises UsageError."""
    if re.fullmatch(_DAY, text) is None:
        raise UsageError(f"{text!r} is not a day.", _DAY_HINT)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"There is no day {text}.", _DAY_HINT) from error


def completion(name: str) -> Callable[[typer.Context, str], list[str | tuple[str, str]]]:
    """Completion by `seclog.cli.complete.<name>(repo, incomplete)`, which is loaded only when TAB asks for it.

    It yields words or (word, help) pairs; when it fails, nothing is offered.
    """

    def complete(ctx: typer.Context, incomplete: str) -> list[str | tuple[str, str]]:
        try:
            source = getattr(import_module("seclog.cli.complete"), name)
            found: Iterable[str | tuple[str, str]] = source(_repo_of(ctx), incomplete)
            return list(found)
        except Exception:
            return []

    return complete


def _repo_of(ctx: typer.Context) -> Path | None:
    value = ctx.find_root().params.get("repo")
    return value if isinstance(value, Path) else Path(value) if value else None


def chosen_form(form: str | None, as_json: bool) -> str | None:
    """The format asked for by `--format` or `--json`; raises UsageError where the two disagree."""
    if as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} cannot go together.", "Leave one of them out.")
    return "json" if as_json else form


def command_group(help_text: str) -> typer.Typer:
    """A group of commands such as `hooks install|uninstall`; the module calls it `app`."""
    return typer.Typer(
        help=help_text,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


TableForm = Literal["table", "tsv", "csv", "json", "markdown"]
TextForm = Literal["table", "json"]

FORMAT = typer.Option("--format", help="How to write it; default: a table for people, tab-separated when piped.")
FormatOption = Annotated[TableForm | None, FORMAT]
PageFormatOption = Annotated[Literal[TableForm, "html"] | None, FORMAT]
TextFormatOption = Annotated[
    TextForm | None, typer.Option("--format", help="How to write it; default: lines for people.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file, whole or not at all.", show_default=False),
]
AsOfOption = Annotated[
    date | None, typer.Option("--as-of", parser=parse_day, metavar="DATE", help="The law on that day; default: today.")
]
KnownOption = Annotated[
    str | None,
    typer.Option("--known", metavar="DATE|REV", help="What was recorded by then; default: all there is."),
]
EffectiveOption = Annotated[
    date | None, typer.Option("--effective", parser=parse_day, metavar="DATE", help="First day in force.")
]
OnOption = Annotated[
    date | None, typer.Option("--on", parser=parse_day, metavar="DATE", help="The day it was decided; default: today.")
]
DayArgument = Annotated[date, typer.Argument(metavar="DATE", parser=parse_day, help="First day in force.")]
DryRunOption = Annotated[bool, typer.Option("-n", "--dry-run", help="Say what would be done and change nothing.")]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; it is kept in the record.", show_default=False)
]
PushOption = Annotated[bool, typer.Option("--push", help="Also publish it to the remote.")]
ForOption = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="RELEASE", help="The planned release.", autocompletion=completion("planned_releases")
    ),
]
ModOption = Annotated[
    list[str] | None, typer.Option("--mod", metavar="ID", help="A modification; repeatable.", show_default=False)
]
InstrumentOption = Annotated[
    list[str] | None,
    typer.Option("--instrument", metavar="TEXT", help='A legal act: "BEIS designation | DATE | REFERENCE".'),
]
VersionOption = Annotated[
    str, typer.Option("--version", metavar="V", help="The version it will be, for a document with own numbering.")
]
ListedOption = Annotated[
    Path | None,
    typer.Option("--listed", metavar="FILE", help="A text that is kept elsewhere: only its digest is recorded."),
]
DigestOption = Annotated[
    str, typer.Option("--digest", metavar="sha256:...", help="The digest of a text that is kept elsewhere.")
]
FromOption = Annotated[
    str,
    typer.Option(
        "--from", metavar="RELEASE", help="The release it stands on.", autocompletion=completion("planned_releases")
    ),
]
UnitsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="DOC|MOD...", help="Drafted documents, or modifications.", autocompletion=completion("documents")
    ),
]
DocumentArgument = Annotated[
    str, typer.Argument(metavar="DOC", help="Id, label or unique prefix.", autocompletion=completion("documents"))
]
DocumentsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DOC]...", help="Ids, labels or prefixes.", autocompletion=completion("documents")),
]
VersionedArgument = Annotated[
    str,
    typer.Argument(metavar="DOC[@VERSION]", help="Id, label or unique prefix.", autocompletion=completion("versions")),
]
ReleaseArgument = Annotated[
    str, typer.Argument(metavar="RELEASE", help="A planned release.", autocompletion=completion("planned_releases"))
]
OptionalReleaseArgument = Annotated[
    str | None,
    typer.Argument(metavar="[RELEASE]", help="A planned release.", autocompletion=completion("planned_releases")),
]
