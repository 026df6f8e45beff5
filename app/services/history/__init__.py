"""Past rosters taken in from lists, so that statistics and arrears begin from the truth."""
