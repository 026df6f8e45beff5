"""Distributions: money or goods handed to many at once, from the list to the signature."""
