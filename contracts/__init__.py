"""Deals as files: one folder each. No code lives here."""
