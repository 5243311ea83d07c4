"""The entry point. Nothing but sys is imported before `--version` is answered."""

import sys


def main() -> None:
    """Run the command line; leaves with the exit code of design section 9."""
    if sys.argv[1:] == ["--version"]:
        from seclog import __version__

        print(f"seclog {__version__}")
        return
    import gc

    # A run is short: collecting cycles costs more than it gives back.
    gc.disable()
    from seclog.cli.boundary import guarded

    sys.exit(guarded(_run, sys.argv[1:]))


def _run() -> None:
    from seclog.cli.app import run

    run(sys.argv[1:])
