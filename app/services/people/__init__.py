"""People as the office looks them up: the search, the list, one person whole."""
