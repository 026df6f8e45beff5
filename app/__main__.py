"""Where the program starts: a command on the command line, or the window without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.apart import child


def main() -> int:
    """The exit code of the command, or of the window."""
    if child.is_wanted(sys.argv[1:]):
        # A process that reads a file of others loads nothing of the office.
        return child.serve()
    # Whatever the program writes is for the one who runs it, not for every account of the PC.
    os.umask(0o077)
    from app import cli

    return cli.main(window=_window)


def _window(folder: Path) -> int:
    # Qt takes its time to load; commands do without it.
    from app.ui.application import run

    return run(folder)


if __name__ == "__main__":
    sys.exit(main())
