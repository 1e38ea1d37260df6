"""Answers to what an analyst asks, as data and as text."""
