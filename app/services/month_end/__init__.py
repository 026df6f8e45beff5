"""The month's end: the papers of its rosters gathered for filing."""
