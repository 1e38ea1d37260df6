"""Evidence: streams at the breakpoints of drafts, and who is better off on them."""
