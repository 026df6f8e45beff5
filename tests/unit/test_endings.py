"""A run of the tests ends, whatever hangs in it, and names what hung."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dev

HANGING = """
import signal, time

def test_that_is_too_slow():
    time.sleep(1000)

def test_that_comes_after():
    pass

def test_that_hears_no_signal():
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(1000)

def test_that_is_lost():
    pass
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_what_is_too_slow_fails_and_a_lost_worker_ends_the_run(tmp_path: Path) -> None:
    for name in ("test_one.py", "test_other.py"):
        (tmp_path / name).write_text(HANGING, encoding="utf-8")
    settings = ["-c", str(dev.ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]
    limits = ["-o", "timeout=2", "-o", "faulthandler_timeout=5"]
    workers = ["-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, *limits, *workers, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    for name in ("test_one.py", "test_other.py"):
        assert f"FAILED {name}::test_that_is_too_slow - Failed: Timeout" in run.stdout
        assert f"crashed while running '{name}::test_that_hears_no_signal'" in run.stdout
    assert "4 failed, 2 passed" in run.stdout
