"""The kit every screen is made of: fields, forms, tables, dialogs, colours; knows no service."""
