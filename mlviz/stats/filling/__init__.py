"""Estimates over tables in which gaps were filled, and values that were filled before a test."""
