"""Findings as people and machines see them: one file a format."""
