"""A dress rehearsal: simulated browsers against the served live service."""
