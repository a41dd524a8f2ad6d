"""The examples in docstrings and README, run as they stand."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import conftest
import pytest

import structengine

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
NAMES = [name for _, name, _ in pkgutil.iter_modules(structengine.__path__, "structengine.")]


@pytest.mark.parametrize("name", ["structengine", *NAMES])
def test_docstrings(name, small, monkeypatch):
    monkeypatch.chdir(conftest.ROOT)
    module = importlib.import_module(name)
    found = doctest.testmod(module, extraglobs={"example": small, "structengine": structengine}, optionflags=FLAGS)
    assert found.failed == 0


def test_there_are_examples(small, monkeypatch):
    monkeypatch.chdir(conftest.ROOT)
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(name) for name in ["structengine", *NAMES]]
    assert sum(len(test.examples) for module in modules for test in finder.find(module)) > 20


def test_the_readme(monkeypatch):
    for needed in ("pandas", "polars", "duckdb"):
        pytest.importorskip(needed)
    monkeypatch.chdir(conftest.ROOT)
    found = doctest.testfile(str(conftest.ROOT / "Python/README.md"), module_relative=False, optionflags=FLAGS)
    assert found.attempted > 15 and found.failed == 0


def test_everything_public_says_what_it_is():
    for name in structengine.__all__:
        assert getattr(structengine, name).__doc__, name
        for key, member in vars(getattr(structengine, name)).items():
            if not key.startswith("_") and callable(member):
                assert member.__doc__, f"{name}.{key}"
