"""Names a folder after a report, whatever its id holds."""

from __future__ import annotations

import hashlib
import re

__all__ = ["folder_name"]

_MAX_CHARS = 60
_UNFIT = re.compile(r"[^\w.-]+")


def folder_name(report_id: str) -> str:
    """Give one folder's name for a report's id: never a path, and another one for another id.

    An id that is a good name stays as it is. Any other keeps what can be kept, with the first digits of
    its hash, so that two ids never share a folder.

    Examples
    --------
    >>> folder_name("desk-7.en")
    'desk-7.en'
    >>> folder_name("../../etc/passwd")
    'etc-passwd-3754d6cb'
    """
    kept = _UNFIT.sub("-", report_id).strip(".-")[:_MAX_CHARS].rstrip(".-")
    if kept and kept == report_id:
        return kept
    mark = hashlib.sha256(report_id.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{kept}-{mark}" if kept else mark
