"""The tab 今日."""
