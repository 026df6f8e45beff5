"""Worksheets: lists of people that go out to villages prefilled and come home answered."""
