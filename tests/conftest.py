"""What holds for every test: no colour setting of the caller, and examples that repeat."""

import os

from hypothesis import settings

# A snapshot is drawn in colour; NO_COLOR in the caller's shell would turn it grey.
os.environ.pop("NO_COLOR", None)

settings.register_profile("default", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("long", derandomize=False, deadline=None, max_examples=5_000)
settings.load_profile("default")
