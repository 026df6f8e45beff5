"""The tab 来访与政策, and its page of visits."""
