"""A person's certified year: what stands in it (`lines`), as a table and as one PDF."""
