"""The mutants themselves: each still fits the code, breaks a promise, and names tests that exist. `make mutants` runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.mutant import Mutant, all_mutants

ROOT = Path(__file__).parents[1]
MUTANTS = all_mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_fits_the_code_and_names_its_tests(mutant: Mutant) -> None:
    assert mutant.changed(ROOT)
    assert mutant.breaks.endswith(".")
    for name in mutant.tests:
        path, _, test = name.partition("::")
        assert (ROOT / path).exists(), name
        assert not test or f"def {test}(" in (ROOT / path).read_text("utf-8"), name


def test_every_promise_has_a_mutant() -> None:
    assert {mutant.promise for mutant in MUTANTS} >= {f"P{number}" for number in range(1, 10)}
