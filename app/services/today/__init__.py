"""What is to be done today (今日): gathered from where it is known, most urgent first."""
