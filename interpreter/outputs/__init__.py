"""What a run looks like: one file a format."""
