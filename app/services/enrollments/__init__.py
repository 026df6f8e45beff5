"""Enrollments: opened, changed, stopped, suspended, resumed; deaths and payees; as rows."""
