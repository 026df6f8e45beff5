"""Money paid beyond what is due: followed up, repaid, waived, offset, closed."""
