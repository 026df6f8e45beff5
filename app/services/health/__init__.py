"""Whether the office's data are whole, looked at on demand."""
