"""Lists coming in: a file becomes cells, cells become fields, fields become facts."""
