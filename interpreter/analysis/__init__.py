"""What an analyst asks of a run: what it is worth, and to whom."""
