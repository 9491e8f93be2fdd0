"""The invented brief, made once."""

from __future__ import annotations

import pytest
from outputs_example import example

from contested.outputs.brief import Brief


@pytest.fixture(scope="session")
def brief() -> Brief:
    """A report of 25 claims, two map sources, two maps."""
    return example()
