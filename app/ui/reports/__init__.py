"""The tab 统计报表: choose a sheet and a range, see it, print it, save it."""
