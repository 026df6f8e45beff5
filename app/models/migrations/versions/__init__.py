"""One module a revision; revisions are numbers, and the file's user_version is the newest."""
