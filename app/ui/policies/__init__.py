"""The page of documents in the tab 来访与政策."""
