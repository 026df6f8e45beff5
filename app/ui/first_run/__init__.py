"""The first start on an empty data folder: look at the demo town, or set up the office."""
