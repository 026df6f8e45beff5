"""The window: what the office's people see and press; one of the two doors to the services."""
