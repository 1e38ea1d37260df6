"""The forms in which an audit is shown."""
