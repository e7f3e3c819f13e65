"""Entry point: a subcommand runs on the command line, anything else opens the window."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Runs the program with the arguments of the process and returns its exit code."""
    arguments = sys.argv[1:]
    from dalba_desktop import cli

    if not opens_window(arguments):
        return cli.main(arguments, open_window)
    if not cli.has_display():
        return cli.no_display()
    return open_window(Path(arguments[0]) if arguments else None)


def open_window(store: Path | None = None, passphrase: str | None = None) -> int:
    """Shows the window, on a store if one is given, and returns when it is closed."""
    # Qt is only loaded when there is something to show and somewhere to show it.
    from dalba_desktop import app

    return app.main(store, passphrase)


def opens_window(arguments: list[str]) -> bool:
    """Whether nothing, or one store, was given."""
    if not arguments:
        return True
    first = arguments[0]
    return len(arguments) == 1 and not first.startswith("-") and (first.endswith(".dalba") or Path(first).is_file())


if __name__ == "__main__":
    sys.exit(main())
