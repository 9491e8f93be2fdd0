"""Contested: who says so, who holds it, does the ground bear it out.

Examples
--------
>>> import contested as ct
>>> sorted(name for name in ct.__all__ if name[0].islower())
['changes', 'check', 'export', 'extract', 'load_theatre', 'read']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contested.claims.claim import Claim
    from contested.control.control_map import ControlMap
    from contested.control.history import ControlHistory
    from contested.errors import ContestedError
    from contested.ledger.statement import Statement
    from contested.ledger.store import Ledger
    from contested.measures.measure import Measure
    from contested.outputs.brief import Brief
    from contested.places.place import Place
    from contested.public import changes, check, export, extract, read
    from contested.reports.report import Report
    from contested.theatre.load import load_theatre
    from contested.theatre.theatre import Theatre
    from contested.verdicts.verdict import Verdict

__all__ = [
    "Brief",
    "Claim",
    "ContestedError",
    "ControlHistory",
    "ControlMap",
    "Ledger",
    "Measure",
    "Place",
    "Report",
    "Statement",
    "Theatre",
    "Verdict",
    "changes",
    "check",
    "export",
    "extract",
    "load_theatre",
    "read",
]

_HOMES = {
    "Brief": "outputs.brief",
    "Claim": "claims.claim",
    "ContestedError": "errors",
    "ControlHistory": "control.history",
    "ControlMap": "control.control_map",
    "Ledger": "ledger.store",
    "Measure": "measures.measure",
    "Place": "places.place",
    "Report": "reports.report",
    "Statement": "ledger.statement",
    "Theatre": "theatre.theatre",
    "Verdict": "verdicts.verdict",
    "changes": "public",
    "check": "public",
    "export": "public",
    "extract": "public",
    "load_theatre": "theatre.load",
    "read": "public",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that importing the package costs nothing."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'contested' has no attribute {name!r}")
    return getattr(import_module(f"contested.{home}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
