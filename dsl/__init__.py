"""From the text of a contract to a checked deal; knows nothing of cash."""
