"""The office itself: its people and their roles, its settings, the record of what was done."""
