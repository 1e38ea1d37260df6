"""A statement in the forms that people send and read: one file a form."""
