"""After several groups: which of them differ, adjusted for how many pairs there are."""
