"""Payment rosters: drafted from what is due, reviewed by a second person, sent, settled."""
