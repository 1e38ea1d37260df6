"""The meaning: the core program on exact rationals, one tick at a time, with its trail."""
