"""Where the program starts: a command on the command line, or the window without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app import cli


def main() -> int:
    """The exit code of the command, or of the window."""
    # Whatever the program writes is for the one who runs it, not for every account of the PC.
    os.umask(0o077)
    return cli.main(window=_window)


def _window(folder: Path) -> int:
    # Qt takes its time to load; commands do without it.
    from app.ui.application import run

    return run(folder)


if __name__ == "__main__":
    sys.exit(main())
