"""Sheets going out: definitions as data, and the writers that put them on paper."""
