"""The worked examples of the posts: each is computed here, and its page must show the result."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from almanac.drawing import read_file
from articles import EXAMPLE, FIGURES, POSTS, post, rows, section


def example(slug: str) -> str:
    """The worked example of a post, with formulas in a plain form."""
    plain = re.sub(r"\\[tdc]?frac(\d)(\d)", r"\1/\2", section(post(slug), EXAMPLE))
    for mark, sign in ((r"\cdot", "·"), (r"\uparrow", "↑"), (r"\\", ""), ("$", ""), ("**", "")):
        plain = plain.replace(mark, sign)
    return " ".join(plain.split())


def table(slug: str) -> list[list[str]]:
    """The cells of the table in the worked example of a post, without marks."""
    return [[cell.strip(" $*") for cell in row] for row in rows(section(post(slug), EXAMPLE))]


def assert_says(text: str, *sentences: str) -> None:
    """Every sentence stands in the text."""
    assert [sentence for sentence in sentences if sentence not in text] == []


def number(value: Fraction | float) -> str:
    """A number as the pages write it: without needless zeros."""
    return f"{float(value):.10g}"


# 1: the levels of one training iteration


class Level(int):
    """How deep an encrypted value is: a product is one deeper than its deepest factor."""

    def __mul__(self, other: int) -> Level:
        return Level(int(max(self, other)) + 1)

    def __add__(self, other: int) -> Level:
        return Level(max(self, other))


def test_the_levels_of_one_training_step_are_five_and_three() -> None:
    fresh = Level(0)
    data, weights, mask, scaled_data, constant = (fresh,) * 5

    masked = (data * weights) * mask
    square = masked * masked
    textbook = (masked * (square + constant)) * scaled_data

    u = data * weights
    shallow = (u * u + constant) * (u * scaled_data)

    assert (textbook, shallow) == (5, 3)
    budget = 15
    assert [budget // levels for levels in (5, 3)] == [3, 5]
    assert budget / 2.5 == 6
    assert_says(
        example("building-machine-learning-models-with-encrypted-data"),
        "A textbook order needs five levels:",
        "times the latter is at level 3",
        "With a budget of 15 levels, five per step buy 3 steps; three per step buy 5; and 2.5 per "
        "step, half of five, would buy 6.",
    )


def test_both_orders_of_the_training_step_compute_the_same() -> None:
    for u, a, b, z in itertools.product((-2.0, 0.5, 3.0), (0.25,), (-0.01, 0.02), (1.0, -4.0)):
        gamma = 0.5
        wanted = gamma * (1 / 2 + a * u + b * u**3) * z
        copy = gamma * b * z
        textbook = gamma / 2 * z + (u * (u**2 + a / b)) * copy
        shallow = gamma / 2 * z + (u**2 + a / b) * (u * copy)
        assert math.isclose(textbook, wanted)
        assert math.isclose(shallow, wanted)


# 2: an instrument removes a confounder


def fit(inputs: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The coefficients of a least-squares fit: a constant, then one for each input."""
    rows = np.column_stack([np.ones(len(inputs)), inputs])
    return np.linalg.lstsq(rows, target, rcond=None)[0].round(12)


def test_averaging_by_label_removes_the_water_from_the_concept() -> None:
    slug = "improving-explainable-ais-explanations"
    d, u = np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0])
    label = np.array([1, 1, 2, 2])
    annotated = d + 0.4 * u
    averages = np.array([annotated[label == mine].mean() for mine in label])
    inputs = np.column_stack([d, u])

    rows = [[int(d[i]), int(u[i]), float(annotated[i]), float(averages[i])] for i in range(4)]
    assert [[float(cell) for cell in row[1:]] for row in table(slug)] == [
        pytest.approx(row) for row in rows
    ]
    assert fit(inputs, annotated).tolist() == [0, 1, 0.4]
    assert fit(inputs, averages).tolist() == [0.2, 1, 0]
    assert_says(example(slug), "c = 1 · d + 0.4 · u", "learns 0.2 + 1 · d + 0 · u")


def test_a_hidden_influence_that_depends_on_the_label_stays_in_the_averages() -> None:
    d, u = np.array([1, 1, 1, 0, 0, 0]), np.array([1, 1, 0, 0, 0, 1])
    annotated = d + 0.4 * u
    averages = np.where(d == 1, annotated[d == 1].mean(), annotated[d == 0].mean())

    assert averages[0] - averages[-1] > 1.1
    assert_says(
        example("improving-explainable-ais-explanations"),
        "Had water been more common with the first species, the averages would have kept some",
    )


# 3: an absorbing Markov chain


def test_the_chain_rewrites_the_first_wording_as_the_third() -> None:
    slug = "alexa-enters-the-age-of-self"
    cells = [[float(cell or 0) for cell in row[1:]] for row in table(slug)]
    to_2, to_3, success, failure = np.array(cells).T
    q = np.zeros((3, 3))
    q[:, 1], q[:, 2] = to_2, to_3
    n = np.linalg.inv(np.eye(3) - q)
    b = n * success

    assert (q.sum(axis=1) + success + failure).tolist() == pytest.approx([1, 1, 1])
    assert n[0].tolist() == pytest.approx([1, 0.5, 0.4])
    assert b[0].tolist() == pytest.approx([0, 0.1, 0.36])
    assert b.sum(axis=1).tolist() == pytest.approx([0.46, 0.56, 0.9])
    assert q[0].argmax() + 1 == 2
    assert b[0].argmax() + 1 == 3
    assert_says(
        example(slug),
        "N_{12} = 0.5",
        "N_{13} = 0.2 + 0.5 · 0.4 = 0.4",
        "0.5 · 0.2 = 0.1, and at 3 with probability 0.4 · 0.9 = 0.36",
        "0.1 + 0.36 = 0.46 of the sessions; replaced by 2, in 0.2 + 0.4 · 0.9 = 0.56; "
        "replaced by 3, in 0.9",
    )


# 4: a hierarchy of four leaves made coherent


def test_the_projection_spreads_the_gap_evenly() -> None:
    s = np.vstack([np.ones(4), np.eye(4)])
    forecast = np.array([100, 30, 20, 25, 15])
    coherent = s @ np.linalg.inv(s.T @ s) @ s.T @ forecast

    assert coherent.tolist() == pytest.approx([98, 32, 22, 27, 17])
    assert np.linalg.norm(coherent - forecast) == pytest.approx(math.sqrt(20))
    assert round(math.sqrt(20), 2) == 4.47
    bottom_up = s @ forecast[1:]
    assert bottom_up.tolist() == [90, 30, 20, 25, 15]
    assert np.linalg.norm(bottom_up - forecast) == 10
    assert_says(
        example("new-take-on-hierarchical-time-series-forecasting"),
        "are 30, 20, 25, and 15, which add up to 90",
        "The regions become 32, 22, 27, and 17, and the country becomes 98",
        "32 + 22 + 27 + 17 = 98",
        "4.47",
        "set the country to 90: one number moves, by 10",
    )


# 5: a chain and a collider


def test_fixing_the_present_closes_a_chain_and_opens_a_collider() -> None:
    slug = "determining-causality-in-correlated-time-series"
    coins = list(itertools.product((1, -1), repeat=2))
    rows = [(x0, u, x0 + u, x0 + u, u) for x0, u in coins]

    assert [[int(cell) for cell in row] for row in table(slug)] == [list(row) for row in rows]
    chain = np.mean([x1 * y for _, _, x1, y, _ in rows])
    hidden = np.mean([x1 * y for _, _, x1, _, y in rows])
    assert (chain, hidden) == (2, 1)
    fixed = [row for row in rows if row[2] == 0]
    assert {x0: y for x0, _, _, y, _ in fixed} == {1: 0, -1: 0}
    assert {x0: y for x0, _, _, _, y in fixed} == {1: -1, -1: 1}
    assert_says(
        example(slug),
        "it averages 2 in the chain and 1 with the hidden cause",
        "Y is -1 after X_0 = +1, and +1 after X_0 = -1",
    )


# 6: an importance weight


def test_the_weighted_estimate_is_right_on_average() -> None:
    slug = "how-to-train-large-graph-neural-networks-efficiently"
    says = {"a": 10, "b": 4, "other": 0}
    chance = {"a": Fraction(1, 2), "b": Fraction(1, 4), "other": Fraction(1, 4)}
    share = Fraction(1, 2)  # one of two neighbors
    estimates = {who: share * says[who] / chance[who] for who in says}
    products = {who: chance[who] * estimates[who] for who in says}

    assert sum(products.values()) == share * (says["a"] + says["b"]) == 7
    shown = {row[0]: (Fraction(row[1]), row[2], Fraction(row[3])) for row in table(slug)}
    assert shown.keys() == says.keys()
    for who, (probability, estimate, product) in shown.items():
        assert (probability, product) == (chance[who], products[who])
        assert Fraction(estimate.rpartition("= ")[2]) == estimates[who]
    unweighted = [share * says[who] for who in says]
    assert unweighted == [5, 2, 0]
    assert [float(chance[who] * share * says[who]) for who in "ab"] == [2.5, 0.5]
    two_draws = [1 - (1 - chance[who]) ** 2 for who in "ab"]
    assert_says(
        example(slug),
        "The products add up to 5 + 2 + 0 = 7",
        "would be 5, 2, and 0, and their expected value 2.5 + 0.5 = 3",
        f"1 - 0.5^2 = {number(two_draws[0])} for a",
        f"1 - 0.75^2 = {number(two_draws[1])} for b",
    )


# 7: frames and updates


def test_the_costs_of_frames_and_the_sizes_of_updates_are_right() -> None:
    def cost(large: int, frames: int = 100) -> float:
        return (large * 1 + (frames - large) * 0.1) / frames

    place = math.ceil(math.log2(1_000_000))
    per_weight = 8 + place
    size = 10_000 * per_weight
    room = 20_000 * 8 // per_weight

    assert [round(cost(40), 10), round(cost(50), 10)] == [0.46, 0.55]
    assert (place, per_weight, size, size // 8, room) == (20, 28, 280_000, 35_000, 5_714)
    assert_says(
        example("how-to-make-on-device-speech-recognition-practical"),
        "0.4 · 1 + 0.6 · 0.1 = 0.46, a cut of 54%",
        "0.5 + 0.5 · 0.1 = 0.55, a cut of 45%",
        "8 + 20 = 28 bits",
        "280,000 bits, or 35,000 bytes: 3.5% of the model",
        "20,000 bytes, which is room for 5,714 weights",
    )


# 8: pairwise votes


def test_the_door_wins_the_pairwise_votes() -> None:
    slug = "using-learning-to-rank-to-locate-deliveries"
    fixes = [0, 0, 20, 20, 20]
    votes = {row[0]: [float(cell or 0) for cell in row[1:4]] for row in table(slug)}
    shown = {row[0]: float(row[4]) for row in table(slug)}
    sums = {name: round(sum(row), 10) for name, row in votes.items()}

    assert np.mean(fixes) == np.mean(fixes * 1000) == 12
    matrix = np.array(list(votes.values()))
    assert (matrix + matrix.T + np.eye(3)) == pytest.approx(np.ones((3, 3)))
    assert sums == shown
    assert max(sums, key=sums.__getitem__) == "C"
    assert sum(sums.values()) == pytest.approx(3)
    assert_says(example(slug), "(0 + 0 + 20 + 20 + 20)/5 = 12", "C wins")


def test_the_average_in_the_picture_of_an_address_is_that_of_its_fixes() -> None:
    drawing, _ = read_file(FIGURES / "delivery-locations.svg", "")
    assert drawing
    root = drawing.root
    circles = root.iter("circle")
    fixes = [(float(c.get("cx")), float(c.get("cy"))) for c in circles if c.get("r") == "4"]
    [mark] = [
        re.match(r"M([\d.]+) ([\d.]+)l9 9-9 9-9-9z", path.get("d", ""))
        for path in root.iter("path")
        if path.get("d", "").endswith("l9 9-9 9-9-9z")
    ]
    center = float(mark[1]), float(mark[2]) + 9

    assert len(fixes) == 11
    assert np.mean(fixes, axis=0).tolist() == pytest.approx(center, abs=0.1)


# 9: amplitudes of the protocol for two emitters


def clicks(up: Fraction, down: Fraction) -> dict[tuple[str, str], Fraction]:
    """The amplitude of a click for each state of the two spins.

    The photon starts in both colors, each color is reflected by its own emitter, and the
    detector takes the difference of the colors; the factor 1/2 stems from the two spins.
    """
    reflection = {"up": up, "down": down}
    pairs = itertools.product(reflection, repeat=2)
    return {(a, b): Fraction(1, 2) * (reflection[a] - reflection[b]) / 2 for a, b in pairs}


def probability(amplitudes: Iterable[Fraction]) -> Fraction:
    return sum((amplitude**2 for amplitude in amplitudes), Fraction(0))


def test_a_click_announces_that_the_spins_are_opposite() -> None:
    slug = "making-silicon-vacancy-centers-practical"
    ideal = clicks(Fraction(1), Fraction(0))
    weak = clicks(Fraction(9, 10), Fraction(5, 10))

    shown = {tuple(row[0].split(", ")): Fraction(row[2]) for row in table(slug)}
    assert shown == {spins: amplitude**2 for spins, amplitude in ideal.items()}
    for row in table(slug):
        written = row[1].rpartition("= ")[2].replace(r"\tfrac14", "1/4")
        assert Fraction(written) == ideal[tuple(row[0].split(", "))]
    assert probability(ideal.values()) == Fraction(1, 8)
    assert probability(weak.values()) == Fraction(2, 100)
    scaled = [amplitude / math.sqrt(1 / 8) for amplitude in ideal.values()]
    assert scaled == pytest.approx([0, 1 / math.sqrt(2), -1 / math.sqrt(2), 0])
    for amplitudes in (ideal, weak):
        assert amplitudes["up", "down"] == -amplitudes["down", "up"] != 0
        assert amplitudes["up", "up"] == amplitudes["down", "down"] == 0
    assert_says(example(slug), "1/16 + 1/16 = 1/8", "a click comes with probability 0.02")


def test_the_announced_state_is_entangled_and_without_erasure_nothing_is() -> None:
    state = np.array([float(amplitude) for amplitude in clicks(Fraction(1), Fraction(0)).values()])
    heralded = np.outer(state, state) / (state @ state)
    sideways = np.kron([[0, 1], [1, 0]], [[0, 1], [1, 0]])

    assert concurrence(heralded) == pytest.approx(1)
    # The average product of two results of +1 or -1: always opposite.
    assert np.trace(heralded @ sideways) == pytest.approx(-1)

    # A click in color A leaves spin A up and says nothing of spin B, and the other way around.
    up, either = np.array([1, 0]), np.array([1, 1]) / math.sqrt(2)
    colors = [np.kron(up, either), np.kron(either, up)]
    mixture = sum(np.outer(color, color) for color in colors) / 2
    assert concurrence(mixture) == pytest.approx(0, abs=1e-7)
    assert_says(
        example("making-silicon-vacancy-centers-practical"),
        "these spins are opposite also when both are measured sideways",
        "With ideal centers it would tell which of them the photon met, and that the spin there is "
        "up; it would tell nothing about the other spin, and no entanglement would be left.",
    )


def concurrence(density: np.ndarray) -> float:
    """How entangled two qubits are, from 0 to 1 (Wootters, 1998)."""
    y = np.array([[0, -1j], [1j, 0]])
    flip = np.kron(y, y)
    values = np.linalg.eigvals(density @ flip @ density.conj() @ flip)
    first, *rest = sorted(np.sqrt(np.abs(values)), reverse=True)
    return max(0, first - sum(rest))


# 10: a deletion on three extents


class Disk:
    """Extents that are written only at their end, and an index of the chunks that count."""

    def __init__(self, *extents: str) -> None:
        self.extents = [list(extent) for extent in extents]
        self.index = {c: e for e, chunks in enumerate(self.extents) for c in chunks}

    def delete(self, chunk: str) -> None:
        del self.index[chunk]

    def copy(self, chunk: str) -> None:
        """Append the chunk to the first other extent with room, and tell the index."""
        there = next(e for e, c in enumerate(self.extents) if e != self.index[chunk] and len(c) < 4)
        self.extents[there].append(chunk)
        self.index[chunk] = there

    def reset(self, extent: int) -> None:
        self.extents[extent] = []

    def lost(self) -> set[str]:
        return {c for c, extent in self.index.items() if c not in self.extents[extent]}

    def shown(self) -> list[str]:
        """The extents as the page shows them: brackets around what the index does not name."""

        def one(extent: int, chunk: str) -> str:
            return chunk if self.index.get(chunk) == extent else f"({chunk})"

        return [" ".join(one(e, c) for c in chunks) for e, chunks in enumerate(self.extents)]


def test_a_deletion_on_three_extents_goes_step_by_step_as_told() -> None:
    disk = Disk("abcd", "ef", "")
    steps = [disk.shown()]
    disk.delete("b")
    steps.append(disk.shown())
    for chunk in "acd":
        disk.copy(chunk)
    steps.append(disk.shown())
    assert disk.lost() == set()
    disk.reset(0)
    steps.append(disk.shown())

    slug = "aws-team-wins-best-paper-award-for-automated-reasoning"
    assert [row[1:] for row in table(slug)] == steps
    assert disk.lost() == set()
    free = [12 - sum(map(len, extents)) for extents in (["abcd", "ef", ""], disk.extents)]
    assert free == [6, 7]
    assert_says(example(slug), "seven places are free instead of six")


def test_a_reset_that_reaches_the_disk_before_the_copies_is_found_by_comparing_with_a_model() -> (
    None
):
    model = dict.fromkeys("abcdef", "a value")
    disk = Disk("abcd", "ef", "")
    del model["b"]
    disk.delete("b")
    disk.reset(0)  # and a crash before the copies

    assert disk.lost() == {"a", "c", "d"}
    assert "a" in model
    assert "a" not in "".join(map("".join, disk.extents))
    assert_says(
        example("aws-team-wins-best-paper-award-for-automated-reasoning"),
        "If the reset reached the disk while the copies or the index had not, a, c, and d are gone.",
        "delete b, reclaim, crash before the copies are on the disk, get a. The model, a look-up "
        "table that never heard of extents, knows that a was safe and answers a. The store answers "
        "nothing; unequal, so a bug.",
    )


# None is forgotten


def test_every_post_has_its_worked_example_computed_here() -> None:
    here = Path(__file__).read_text(encoding="utf-8")

    assert [path.stem for path in POSTS if f'"{path.stem}"' not in here] == []
