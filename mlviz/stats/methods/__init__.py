"""The tests themselves: each module registers those of one family."""
