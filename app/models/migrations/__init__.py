"""The numbered steps by which the schema of an office's file came to be what it is."""
