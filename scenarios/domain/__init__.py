"""The conversation engine: pure functions over frozen data."""
