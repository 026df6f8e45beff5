"""The checks of a roster (自查): small named functions over its frozen lines."""
