"""The typer application: a group that knows every command's name and loads only the one that runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from seclog.cli.boundary import guarded
from seclog.cli.session import open_session
from seclog.cli.table import BY_NAME, COMMANDS, SECTIONS, Entry
from seclog.core.errors import UsageError

if TYPE_CHECKING:
    from typer._click.core import Command, Context
    from typer._click.formatting import HelpFormatter

HELP_WIDTH = 100
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": HELP_WIDTH}


class LazyGroup(TyperGroup):
    """Holds a stub per command, for help, completion and suggestions; the command itself is loaded to be run."""

    def __init__(self, **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]
        self.commands = {entry.name: _stub(entry) for entry in COMMANDS}

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command to run, loaded; raises UsageError with the nearest name for one that does not exist."""
        if args[0] not in BY_NAME and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise _unknown(args[0])
        name, stub, rest = super().resolve_command(ctx, args)
        return name, load(BY_NAME[name]) if name else stub, rest

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands by section first, then the options."""
        wide = max(len(entry.name) for entry in COMMANDS)
        for section in SECTIONS:
            with formatter.section(section):
                formatter.write_dl([(e.name.ljust(wide), e.help) for e in COMMANDS if e.section == section])
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Nothing: `format_options` has written them."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: object,
    ) -> NoReturn:
        """Run inside the error boundary and leave with its code."""
        words = sys.argv[1:] if args is None else list(args)
        parse = super().main

        def act() -> int | None:
            return _outcome(lambda: parse(words, "seclog", complete_var, False, windows_expand_args, **extra))

        sys.exit(guarded(act, words))


def _outcome(run: Callable[[], object]) -> int | None:
    """The exit code a command returned; typer's own errors become those of seclog."""
    try:
        result = run()
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    except Exception as error:
        if hasattr(error, "format_message"):
            raise _usage_error(error.format_message(), error) from error
        raise
    return result if isinstance(result, int) else None


def _usage_error(message: str, error: Exception) -> UsageError:
    """A usage error of the parser, with the options that come nearest or where to read on."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "seclog"
    near = getattr(error, "possibilities", None)
    if near:
        message, _, _ = message.partition(" (Possible options")
        return UsageError(_sentence(message), f"Did you mean {' or '.join(sorted(near))}? See {path} --help.")
    return UsageError(_sentence(message), f"See {path} --help.")


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "?")) else f"{text}."


def _unknown(name: str) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), list(BY_NAME), 1, 0.5)
    hint = f"Did you mean `seclog {near[0]}`? " if near else ""
    return UsageError(f"There is no command {name!r}.", f"{hint}See seclog --help for all of them.")


def _stub(entry: Entry) -> TyperCommand:
    return TyperCommand(entry.name, help=entry.help, short_help=entry.help, rich_markup_mode=None)


def load(entry: Entry) -> Command:
    """Import a command's module: its function `command`, or for a group of commands its `app`."""
    module = import_module(entry.module)
    group = getattr(module, "app", None)
    if isinstance(group, typer.Typer):
        group.rich_markup_mode = None
        group.info.name = entry.name
        return get_group(group)
    single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    single.command(entry.name)(module.command)
    return get_command(single)


app = typer.Typer(
    name="seclog",
    cls=LazyGroup,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=CONTEXT,
    epilog="Without a command: seclog status. Options of one: seclog COMMAND -h.",
)


def _print_version(value: bool) -> None:
    if value:
        from seclog import __version__

        print(f"seclog {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    repo: Annotated[
        Path | None,
        typer.Option("-C", "--repo", metavar="PATH", help="Work in this repository.", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but results and errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> int | None:
    """Keep a governed rulebook in git: versions, drafts, releases, and a Document Log computed from history."""
    ctx.obj = open_session(repo, quiet)
    if ctx.invoked_subcommand is not None:
        return None
    status = load(BY_NAME["status"])
    with status.make_context("status", [], parent=ctx) as sub:
        result = status.invoke(sub)
    return result if isinstance(result, int) else None


def run(arguments: Sequence[str]) -> None:
    """Run the command line with these arguments and leave with its exit code."""
    if "_SECLOG_COMPLETE" in os.environ:
        # typer draws completion help through rich where it is installed, which doubles the wait for TAB.
        sys.modules["rich"] = None  # type: ignore[assignment]
    get_command(app).main(list(arguments))
