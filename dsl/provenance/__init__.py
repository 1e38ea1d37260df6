"""Where a contract's terms stand in its documents: figures, places, and what is found where. Plain text only."""
