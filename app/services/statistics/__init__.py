"""The statistics that go upward, computed from facts and locked rosters."""
