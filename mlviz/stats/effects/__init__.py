"""Effect sizes and descriptions with their intervals."""
