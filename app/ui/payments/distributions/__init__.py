"""慰问与救灾: distributions over many people, from the list to the signature."""
