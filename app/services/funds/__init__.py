"""The money of the programs: what was allocated, paid and is left."""
