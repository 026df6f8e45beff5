"""Documents (政策文件): entered with their file, explained, found by their words, read by all."""

from __future__ import annotations

from app.services.policies.entering import (
    add_policy,
    attach_file,
    correct_policy,
    mark_read,
    repeal,
)
from app.services.policies.listing import list_policies, policy_detail, policy_file, unread_policies
from app.services.policies.rows import (
    NewPolicy,
    PolicyDetail,
    PolicyPage,
    PolicyRow,
    Reader,
    RestingRate,
)

__all__ = [
    "NewPolicy",
    "PolicyDetail",
    "PolicyPage",
    "PolicyRow",
    "Reader",
    "RestingRate",
    "add_policy",
    "attach_file",
    "correct_policy",
    "list_policies",
    "mark_read",
    "policy_detail",
    "policy_file",
    "repeal",
    "unread_policies",
]
