"""The readings of a contract side by side: what each combination pays, and what each question is worth."""
