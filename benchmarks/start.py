"""How long the program takes to be there: whole processes, as ratios to an empty window.

Run as ``python benchmarks/start.py [REPEATS]``. The programs run in turn, so that what else the
machine does falls on all of them; figures are medians, in processor seconds and by the clock.
The office is the demo town.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.month import Month
from app.services.demo import office as demo
from app.services.demo.place import PASSWORD, PREPARER

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 7

EMPTY = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.show()
application.processEvents()
"""
WINDOW = """
import sys
from pathlib import Path
from app.ui import entrance
from app.ui.application import make_application
from app.ui.desk.background import Background
from app.ui.desk.memory import Memory
folder = Path(sys.argv[1])
application = make_application(Memory(folder))
background = Background()
first = entrance.Entrance(folder, background, Memory(folder))
"""
SIGN_IN = (
    WINDOW
    + """
entrance._read_ahead = lambda: None  # it goes on beside the window that stands already
first.begin()
application.processEvents()
first.close_window()
background.close()
"""
)
# From the password's last key to the first tab with its figures; said on standard output.
ENTER = (
    WINDOW
    + """
import os, time
first.begin()
def settle(done):
    while not done():
        application.processEvents()
        time.sleep(0.005)  # a loop that never rests takes the worker's turn to run
settle(lambda: not background.busy)
page = first.window.password_page
page.name.setText(sys.argv[2])
page.password.setText(sys.argv[3])
began = time.perf_counter()
page.submit()
settle(lambda: type(first.window).__name__ == "MainWindow")
settle(lambda: first.window.content(0).lines.rows.rowCount())
print(time.perf_counter() - began, flush=True)
os._exit(0)  # what is still going on behind the first page is not waited for
"""
)
FIND = "import sys; from app import cli; sys.exit(cli.main(sys.argv[1:]))"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one run; ``said`` is what it printed last."""

    processor: float
    clock: float
    said: str


def run(program: str, *arguments: str) -> Took:
    """One process from its start to its end, which has to be a good one."""
    variables = {"QT_QPA_PLATFORM": "offscreen", "MINZHENG_PASSWORD": PASSWORD}
    used, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=True,
        timeout=120,
    )  # fmt: skip
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return Took(processor, clock, done.stdout.strip().splitlines()[-1] if done.stdout else "")


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        demo.create(folder, today=date.today(), next_month=Month(2018, 11))
        place = str(folder)
        programs = {
            "an empty window": (EMPTY,),
            "the window to sign in": (SIGN_IN, place),
            "signed in, first page filled": (ENTER, place, PREPARER, PASSWORD),
            "person find": (FIND, "--data", place, "person", "find", "覃"),
        }
        took: dict[str, list[Took]] = {name: [] for name in programs}
        for _ in range(repeats):
            for name, (program, *arguments) in programs.items():
                took[name].append(run(program, *arguments))
    tell(took)


def tell(took: dict[str, list[Took]]) -> None:
    """The table: medians, and the ratio of each clock to the empty window's."""
    empty = statistics.median(one.clock for one in took["an empty window"])
    print(f"{'':32}{'processor s':>12}{'clock s':>10}{'ratio':>8}")
    for name, runs in took.items():
        processor = statistics.median(one.processor for one in runs)
        clock = statistics.median(one.clock for one in runs)
        print(f"{name:32}{processor:12.2f}{clock:10.2f}{clock / empty:8.1f}")
    entering = statistics.median(float(one.said) for one in took["signed in, first page filled"])
    print(f"from the password to the first page filled: {entering:.2f} s, {entering / empty:.1f}")


if __name__ == "__main__":
    main()
