"""What is due: pure functions of dated facts, as payments.md numbers the rules."""
