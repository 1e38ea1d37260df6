"""Two drafts side by side, as people and machines see them: one file a format."""
