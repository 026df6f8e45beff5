"""The settings: office, people, villages, programs and their rates, conflicts, bank files."""
