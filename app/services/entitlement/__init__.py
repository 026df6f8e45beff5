"""What is due: pure functions of dated facts, as docs/rules.md numbers the rules."""
