"""What holds for every test: properties are not timed, and in CI they are drawn alike every time."""

import os

from hypothesis import settings

settings.register_profile("untimed", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("untimed")
