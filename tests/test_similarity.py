"""Texts that are almost the same, and terms that are almost the same word."""

from __future__ import annotations

import pytest

from almanac.similarity import (
    Twins,
    is_near,
    is_respelled,
    is_slip,
    near_duplicates,
    near_misses,
    shingles,
)


def words(count: int, start: int = 0) -> str:
    """A text of *count* different words; any three in a row occur once."""
    return " ".join(f"w{number}" for number in range(start, start + count))


def twins(**texts: str) -> list[Twins]:
    return list(near_duplicates(texts))


# Texts


def test_a_shingle_is_every_three_words_in_a_row() -> None:
    assert shingles("one two three four") == {("one", "two", "three"), ("two", "three", "four")}


def test_case_and_punctuation_make_no_other_shingle() -> None:
    assert shingles("One, two -- THREE!") == shingles("one two three")


def test_a_text_of_two_words_has_no_shingle() -> None:
    assert shingles("one two") == frozenset()


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (12, [Twins("a", "b", 1.0)]),
        (11, [Twins("a", "b", 0.9)]),
        (10, [Twins("a", "b", 0.8)]),
        (9, []),
        (2, []),
        (0, []),
    ],
)
def test_two_texts_are_twins_from_four_fifths_of_common_shingles(
    count: int, found: list[Twins]
) -> None:
    assert twins(a=words(12), b=words(count)) == found


def test_what_both_texts_have_of_their_own_counts_against_them() -> None:
    # 16 shingles each, 14 of them common: 14 of 18 in all.
    assert twins(a=words(18), b=words(18, start=2)) == []


def test_the_same_words_in_another_order_are_another_text() -> None:
    assert twins(a=words(20), b=" ".join(reversed(words(20).split()))) == []


def test_case_and_punctuation_do_not_tell_texts_apart() -> None:
    assert twins(a="We look for a scientist.", b="WE LOOK, for a\nscientist!") == [
        Twins("a", "b", 1.0)
    ]


@pytest.mark.parametrize("text", ["", "Apply now", "..."], ids=["empty", "two words", "dots"])
def test_texts_too_short_for_a_shingle_are_no_twins(text: str) -> None:
    assert twins(a=text, b=text) == []


def test_of_three_equal_texts_every_pair_is_found_in_the_order_of_names() -> None:
    assert twins(c=words(9), a=words(9), b=words(9)) == [
        Twins("a", "b", 1.0),
        Twins("a", "c", 1.0),
        Twins("b", "c", 1.0),
    ]


def test_a_text_alone_has_no_twin() -> None:
    assert twins(a=words(9) + " " + words(9)) == []


# Terms

NEAR = [
    ("graph", "graphs"),
    ("knowledge graphs", "knowledge graph"),
    ("homomorphic encryption", "homomorphic-encryption"),
    ("named_entity recognition", "named entity recognition"),
    ("pretraining", "pre-training"),
    ("Causal inference", "causal inference"),
    ("causal  inference", "causal inference"),
    ("causal infrence", "causal inference"),
    ("causal inferrence", "causal inference"),
    ("cuasal inference", "causal inference"),
    ("topic modelling", "topic modeling"),
    ("optimisation", "optimization"),
    ("Hebrew Univeristy of Jerusalem", "Hebrew University of Jerusalem"),
]

APART = [
    ("causal inference", "causal discovery"),
    ("graph neural networks", "neural networks"),
    ("graph neural networks", "graph networks"),
    ("time series", "time series forecasting"),
    ("hierarchical forecasting", "probabilistic forecasting"),
    ("linear regression", "logistic regression"),
    ("supervised learning", "unsupervised learning"),
    ("convex optimization", "nonconvex optimization"),
    ("semi-supervised learning", "self-supervised learning"),
    ("multi-task learning", "multi-modal learning"),
    ("contrastive learning", "continual learning"),
    ("information retrieval", "information extraction"),
    ("speech recognition", "speech synthesis"),
    ("text-to-speech", "text-to-image"),
    ("large language models", "vision-language models"),
    ("GPT-2", "GPT-3"),
    ("C++", "C#"),
    ("Amazon", "Amazon Web Services"),
    ("University of Washington", "University of Warsaw"),
    (
        "International Conference on Machine Learning",
        "International Conference on Learning Representations",
    ),
    (
        "International Conference on Machine Learning",
        "International Conference on Machine Vision",
    ),
    (
        "IEEE Transactions on Image Processing",
        "IEEE Transactions on Signal Processing",
    ),
    (
        "ACM SIGKDD Conference on Knowledge Discovery and Data Mining",
        "ACM SIGMOD Conference on Knowledge Discovery and Data Mining",
    ),
]


@pytest.mark.parametrize(("suspect", "meant"), NEAR)
def test_a_slip_of_the_pen_is_a_near_miss(suspect: str, meant: str) -> None:
    assert list(near_misses({suspect: 1, meant: 2})) == [(suspect, meant)]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_things_of_a_like_name_are_no_near_miss(one: str, other: str) -> None:
    assert [*near_misses({one: 1, other: 2}), *near_misses({one: 2, other: 1})] == []


@pytest.mark.parametrize(("one", "other"), [*NEAR, *APART])
def test_whether_terms_are_near_does_not_hang_on_their_order(one: str, other: str) -> None:
    assert is_near(one, other) == is_near(other, one)


def test_of_two_near_terms_the_rarer_is_the_suspect() -> None:
    assert list(near_misses({"graph": 5, "graphs": 1})) == [("graphs", "graph")]


def test_of_two_equally_rare_terms_the_later_in_the_alphabet_is_the_suspect() -> None:
    assert list(near_misses({"graphs": 1, "graph": 1})) == [("graphs", "graph")]


def test_every_slip_is_held_against_the_most_used_spelling() -> None:
    uses = {"causal inference": 9, "causal-inference": 2, "causal inferences": 1}

    assert list(near_misses(uses)) == [
        ("causal-inference", "causal inference"),
        ("causal inferences", "causal inference"),
    ]


def test_a_term_alone_is_no_near_miss() -> None:
    assert list(near_misses({"graphs": 1})) == []


def test_what_is_near_is_for_the_caller_to_say() -> None:
    uses = {"Yang Li": 2, "Yang Liu": 1, "Yang-Li": 1}

    assert list(near_misses(uses, is_respelled)) == [("Yang-Li", "Yang Li")]


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [
        ("causal", "causl", True),
        ("causal", "caussal", True),
        ("causal", "cousal", True),
        ("causal", "cuasal", True),
        ("causal", "causla", True),
        ("causal", "causals", True),
        ("causal", "cusaal", False),
        ("causal", "cual", False),
        ("causal", "cxusxl", False),
        ("causal", "vausal", False),
        ("word", "ward", False),
        ("words", "wards", True),
        ("words", "word", False),
        ("model2", "model3", False),
    ],
)
def test_a_slip_of_the_pen_is_one_letter_of_a_long_word(
    word: str, other: str, *, slip: bool
) -> None:
    assert (is_slip(word, other), is_slip(other, word)) == (slip, slip)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("pre-training", "pretraining", True),
        ("pre training", "Pre-Training", True),
        ("graph networks", "graph network", False),
        ("graphs network", "graph network", False),
        ("pre-training", "pretrainin", False),
    ],
)
def test_a_spelling_is_case_hyphens_and_spaces(one: str, other: str, *, same: bool) -> None:
    assert is_respelled(one, other) is same


def test_two_slips_are_not_one() -> None:
    assert is_near("causl infrence", "causal inference") is False
