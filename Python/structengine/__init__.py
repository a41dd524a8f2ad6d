"""Structures securitisations and project finance: sizes, judges and ranks every capital structure of a deal.

>>> import structengine
>>> deal = structengine.Deal.read("Fixtures/small.json")
>>> plan = structengine.Plan(deal, seed=424242, count=10_000)
>>> plan.run().digest[:12]
'8077e2145fd0'
"""

from ._errors import CancelledError, Fault, FaultsError, StructEngineError, UnavailableError
from .deal import Deal, Ruleset
from .plan import Plan, Structure
from .result import Part, Result, merge
from .table import Table

__version__ = "0.1.0"

__all__ = [
    "CancelledError",
    "Deal",
    "Fault",
    "FaultsError",
    "Part",
    "Plan",
    "Result",
    "Ruleset",
    "StructEngineError",
    "Structure",
    "Table",
    "UnavailableError",
    "merge",
]
