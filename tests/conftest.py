"""What holds for every test: no screen, no unexpected error in the log, quick tests first."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, settings

from tests.keys import cheapen_keys

# Before anything imports Qt. Another platform can be named to see real windows.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A test that names no data folder must not find that of whoever runs the tests.
for variable in ("MINZHENG_DATA", "MINZHENG_USER", "MINZHENG_PASSWORD"):
    os.environ.pop(variable, None)

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", settings.get_profile("ci"), derandomize=False, max_examples=2000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# The fixtures `database`, `session` and `office_folder`, for every folder of tests.
pytest_plugins = ["tests.office"]


@pytest.fixture(scope="session", autouse=True)
def quick_keys() -> None:
    """A guess may cost little where nothing is worth guessing."""
    cheapen_keys()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Papers that changed on purpose are taken as they are now."""
    parser.addoption(
        "--renew-snapshots", action="store_true", help="write tests/reports/snapshots anew"
    )


ORDER = ("", "unit", "models", "rules", "services", "reports", "migrations", "faults", "ui")
TESTS = Path(__file__).parent


def pytest_xvfb_disable(config: pytest.Config) -> bool:
    """Offscreen windows need no virtual screen."""
    return os.environ["QT_QPA_PLATFORM"] == "offscreen"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Import rules first, then unit tests, windows last: the quickest failure comes first."""

    def rank(item: pytest.Item) -> int:
        folders = item.path.relative_to(TESTS).parts[:-1]
        folder = folders[0] if folders else ""
        return ORDER.index(folder) if folder in ORDER else len(ORDER)

    items.sort(key=rank)


@pytest.fixture(autouse=True)
def closed_documents(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test at whose end a PDF is open: pdfium lets go of memory only when told."""
    opened: list[pypdfium2.PdfDocument] = []

    class Remembered(pypdfium2.PdfDocument):  # type: ignore[misc]
        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)
            opened.append(self)

    monkeypatch.setattr(pypdfium2, "PdfDocument", Remembered)
    yield
    left = sum(document.raw is not None for document in opened)
    assert not left, f"{left} of {len(opened)} PDF documents were left open"


class _ErrorRecords(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def logged_errors() -> Iterator[list[str]]:
    """Fails a test that logged an error; one that expects it looks at the list and clears it."""
    handler = _ErrorRecords()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler.messages
    root.removeHandler(handler)
    if handler.messages:
        pytest.fail("logged unexpectedly:\n" + "\n".join(handler.messages), pytrace=False)
