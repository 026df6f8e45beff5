"""Posting and document of an enrollment come later than the rest, and are written down then."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.services.enrollments.confirmation import record_confirmation
from tests import factory


def test_what_is_given_is_kept_and_what_is_not_stays(session: Session) -> None:
    by, reviewer = factory.two_staff(session)
    entry = factory.enrollment(session, factory.program(session), factory.person(session))
    record_confirmation(session, by, entry.id, document=" 样例民字1号 ")
    record_confirmation(
        session, by, entry.id, posted_from=date(2018, 1, 2), posted_to=date(2018, 1, 9)
    )
    assert (entry.document, entry.posted_from) == ("样例民字1号", date(2018, 1, 2))
    (last,) = session.scalars(
        select(AuditEntry.after)
        .where(AuditEntry.action == "enrollment.confirmation")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    assert last is not None
    assert "2018-01-09" in last
    with pytest.raises(AppError, match="请填写"):
        record_confirmation(session, by, entry.id, document=" ")
    with pytest.raises(AppError, match="早于"):
        record_confirmation(session, by, entry.id, posted_to=date(2018, 1, 1))
    with pytest.raises(AppError, match="权限"):
        record_confirmation(session, reviewer, entry.id, document="x")
