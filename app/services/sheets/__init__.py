"""Reading any list that comes in: files of all kinds to cells, cells to values."""
