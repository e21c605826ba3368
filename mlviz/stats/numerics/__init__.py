"""Arithmetic, distributions and searches that tests stand on; no table, no words."""
