"""What the office does: functions that take a Session and return frozen rows."""
