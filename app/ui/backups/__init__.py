"""Backing up to a stick, checking a backup, and restoring one, in the window."""
