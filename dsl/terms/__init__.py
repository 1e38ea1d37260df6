"""The terms of the language, one file each: its nodes, how they are built, and what they must mean."""
