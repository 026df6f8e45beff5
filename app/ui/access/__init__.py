"""The windows before the office's own: signing in, and one's own password."""
