"""Fixtures that every stage's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and maps; a visible skip without it, a failure on CI."""
    folder = Path(os.environ.get("CONTESTED_SHARED", ROOT / ".." / "shared")).resolve()
    if not folder.is_dir():
        message = f"no real data at {folder} (set CONTESTED_SHARED)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder
