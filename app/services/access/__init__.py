"""Ways into an office: made, signed in to, recovered, backed up; for window and command line."""
