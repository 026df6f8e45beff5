"""The newest answer wins: what an overtaken question brings back is not shown."""

from __future__ import annotations

from collections.abc import Callable


class Latest:
    """The questions of one place, of which only the newest still wants its answer."""

    def __init__(self) -> None:
        self._asked = 0

    def overtake(self) -> None:
        """Whatever was asked before is no longer wanted."""
        self._asked += 1

    def watch(self) -> Callable[[], bool]:
        """Tells later whether nothing has overtaken what is asked now."""
        asked = self._asked
        return lambda: asked == self._asked
