from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import structengine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return ROOT / "Fixtures"


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    return json.loads((ROOT / "Fixtures/golden/digests.json").read_text())


@pytest.fixture(scope="session")
def small() -> structengine.Plan:
    return structengine.Plan(structengine.Deal.read(ROOT / "Fixtures/small.json"), seed=424242, count=10_000)


@pytest.fixture(scope="session")
def medium() -> structengine.Plan:
    return structengine.Plan(structengine.Deal.read(ROOT / "Fixtures/medium.json"), seed=424242, count=100_000)


@pytest.fixture(scope="session")
def structctl() -> str:
    path = os.environ.get("STRUCTCTL")
    if not path:
        pytest.skip("STRUCTCTL does not name the command line tool")
    return path
