"""How a page asks, acts, refreshes and previews; it knows the services and no tab."""
