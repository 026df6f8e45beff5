"""What goes to the bank and comes back: formats of files, answers read and matched."""
