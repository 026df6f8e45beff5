"""Why a process that read a file did not come to its end."""

from __future__ import annotations

from enum import Enum


class Trouble(Enum):
    """ENDED by itself, too SLOW, too HUNGRY, FAILED by a fault of ours, or it said NONSENSE."""

    ENDED = "ended"
    SLOW = "slow"
    HUNGRY = "hungry"
    FAILED = "failed"
    NONSENSE = "nonsense"


class ReaderStoppedError(Exception):
    """The process that read a file ended, was ended, or said what makes no sense."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
