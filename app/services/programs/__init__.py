"""The programs (救助项目) with their rules and rates, and which may not be held together."""
