"""The entry point. Nothing but sys is imported before `--version` is answered."""

import sys


def main() -> None:
    """Run the command line; leaves with the exit code of design section 9."""
    if sys.argv[1:] == ["--version"]:
        from seclog import __version__

        print(f"seclog {__version__}")
        return
    import gc

    # A run is short: looking for cycles costs more than it gives back, the last time too, when Python leaves.
    gc.disable()
    from seclog.cli.boundary import guarded

    code = guarded(_run, sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def _run() -> None:
    from seclog.cli.app import run

    run(sys.argv[1:])
