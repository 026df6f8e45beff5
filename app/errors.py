"""The one kind of failure that a user is shown: a sentence in plain Chinese."""

from __future__ import annotations


class AppError(Exception):
    """A refusal the user can act on.

    ``message`` says in plain Chinese what happened, what was not changed, and what to do
    next. It may name people, so it is shown and never logged; ``code`` is what logs may hold.
    """

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code

    def __repr__(self) -> str:
        return f"{type(self).__name__}(code={self.code!r})"


class UsageError(AppError):
    """A command was called without something it cannot do without (exit code 2)."""

    code = "usage"
