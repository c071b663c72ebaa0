from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.language import encoder
from bot.run.vectors import content_texts, training_texts
from bot.settings import ROOT

SHIPPED = ROOT / "data" / "nlu" / "vectors.npz"
CONTENT = ROOT / "data" / "welcome" / "vectors.npz"


class Refusing:
    """An encoder that must not be asked."""

    def query(self, texts: list[str]) -> encoder.Vectors:
        raise AssertionError(f"encoded {len(texts)} texts that are known")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return training_texts()


def missing(file: Path, kind: str, texts: list[str]) -> int:
    with np.load(file) as stored:
        keys = set(stored["keys"].tolist())
    return sum(encoder.key_of(text, kind) not in keys for text in texts)


def test_nearly_all_utterances_have_a_shipped_vector(texts: list[str]) -> None:
    assert missing(SHIPPED, encoder.QUESTION, texts) < 0.03 * len(texts), "write them with `python -m bot vectors`"


def test_nearly_all_content_has_a_shipped_vector() -> None:
    """The first start would encode what is missing, beside the first questions of citizens."""
    passages, questions = content_texts()
    without = missing(CONTENT, encoder.PASSAGE, passages) + missing(CONTENT, encoder.QUESTION, questions)
    assert without < 0.03 * len(passages + questions), "write them with `python -m bot vectors`"


def test_shipped_vectors_are_those_of_the_encoder(texts: list[str], tmp_path: Path) -> None:
    sample = texts[:: len(texts) // 40]
    shipped = encoder.CachedEncoder(tmp_path / "none.npz", SHIPPED).query(sample)
    likeness = (shipped * encoder.load().query(sample)).sum(axis=1)
    assert likeness.min() > 0.999


def test_known_texts_are_not_encoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encoder.CachedEncoder(tmp_path / "cache.npz").query(["wo ist das amt", "kita"])
    monkeypatch.setattr(encoder, "load", Refusing)
    again = encoder.CachedEncoder(tmp_path / "cache.npz").query(["kita", "wo ist das amt"])
    np.testing.assert_allclose(again, first[::-1], atol=1e-6)


def test_a_truncated_file_is_encoded_again(tmp_path: Path) -> None:
    file = tmp_path / "cache.npz"
    first = encoder.CachedEncoder(file).query(["kita"])
    file.write_bytes(file.read_bytes()[:200])
    np.testing.assert_allclose(encoder.CachedEncoder(file).query(["kita"]), first, atol=1e-6)
