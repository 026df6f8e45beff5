"""资金发放: the month's work from left to right, program by program."""
