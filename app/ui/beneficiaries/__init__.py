"""The tab 救助对象: finding people, what each receives, and what can be done about it."""
