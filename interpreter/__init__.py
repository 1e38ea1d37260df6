"""From a checked deal and its inputs to a ledger."""
