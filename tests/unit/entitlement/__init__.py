"""Tests of what is due, over plain facts."""
