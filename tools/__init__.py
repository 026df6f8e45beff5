"""What developers use and nobody is shipped: pictures for the manual and the README."""
