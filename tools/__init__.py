"""What developers use and nobody is shipped: pictures for the manual, the schema's baseline."""
