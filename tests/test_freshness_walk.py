"""After any steps, an incremental build equals a clean one: a search for a counterexample.

``make test`` takes 80 steps; ``-m long`` takes 2,000. They start from a seed that changes with the
code, and with which the report begins; ``ALMANAC_SEED`` sets another.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from machine import ControlMachine, Machine, PlainMachine


def options(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=False,
        # A walk is a list of steps that a person can read; to shorten it would take minutes.
        phases=(Phase.explicit, Phase.generate),
        print_blob=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def walk(machine: type[Machine], examples: int, steps: int) -> None:
    """Take *examples* walks of *steps* steps each."""
    machine.checked = 0
    seeded = seed(int(os.environ["ALMANAC_SEED"]))(machine)
    run_state_machine_as_test(seeded, settings=options(examples, steps))


@pytest.mark.parametrize("machine", [Machine, PlainMachine])
def test_no_step_makes_a_build_differ_from_one_from_nothing(machine) -> None:
    walk(machine, 2, 20)


@pytest.mark.long
@pytest.mark.parametrize("machine", [Machine, PlainMachine])
@pytest.mark.parametrize("part", range(5))
def test_no_step_of_a_thousand_makes_a_build_differ(machine, part, monkeypatch) -> None:
    monkeypatch.setenv("ALMANAC_SEED", str(int(os.environ["ALMANAC_SEED"]) + part))
    walk(machine, 5, 40)
    print(f"{machine.__name__}: {machine.checked} builds")  # noqa: T201


@pytest.mark.long
def test_the_machine_finds_that_sphinx_alone_is_wrong_most_of_the_time() -> None:
    walk(ControlMachine, 10, 20)

    checked, different = ControlMachine.checked, ControlMachine.different
    print(f"Sphinx alone: of {checked} builds {different} differ, {ControlMachine.failed} stop")  # noqa: T201
    assert checked > 100
    assert different > checked / 2
