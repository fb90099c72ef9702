"""Faults done to the product on purpose, and the counting of what came of them."""
