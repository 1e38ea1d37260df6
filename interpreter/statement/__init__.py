"""What a trustee sends: a period of a run, for each party and each holder."""
