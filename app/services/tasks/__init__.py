"""Village tasks: made, handed out, brought home with an answer, and counted."""
