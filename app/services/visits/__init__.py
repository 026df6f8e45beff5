"""Visits at the counter (来访接待): noted, followed up, turned into applications, found again."""
