"""A deal as a drawing: who pays into what, who has which share of it, and who has a lien over what."""
