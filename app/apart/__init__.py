"""Work on files of others in a process of its own, so that no file can harm the window."""
