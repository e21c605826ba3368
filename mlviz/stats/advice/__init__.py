"""From what a person wants to know to a test, and what another test says."""
