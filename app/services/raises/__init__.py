"""Approved amounts raised together: looked at as a list, then one new term for each."""
