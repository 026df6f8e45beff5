"""民政台账 (Minzheng Ledger): the ledger of a township civil affairs office."""

__version__ = "0.1.0"
