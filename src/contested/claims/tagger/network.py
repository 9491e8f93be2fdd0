"""Loads the trained network that the package ships, and asks it about windows of words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.claims.tagger.link import Linker
from contested.claims.tagger.tags import ROLES, TAGS
from contested.claims.tagger.windows import Window
from contested.claims.tagger.words import Words
from contested.errors import PluginError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FOLDER = Path(__file__).parent / "weights"
"""The network that ships: `network.onnx`, `tokenizer.json` and `settings.json`."""
_ENDS = (101, 102)
"""The pieces at the beginning and the end of a window ([CLS], [SEP])."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network with the numbers that go with it."""

    session: Any
    """An `onnxruntime.InferenceSession`."""
    tokenizer: Any
    """A `tokenizers.Tokenizer`."""
    transitions: Floats
    """For each role the score of each pair of tags."""
    linker: Linker
    size: int
    """How many pieces a window answers for at most."""
    around: int
    """How many it sees on either side."""

    def ask(self, words: Words, window: Window) -> tuple[Floats, Floats]:
        """Return for each word that a window answers for the scores of its tags, and its vectors."""
        import numpy as np  # noqa: PLC0415  # slow to import

        begin, end = window.begin, window.end
        ids = np.empty((1, end - begin + 2), dtype=np.int64)
        ids[0, 0], ids[0, 1:-1], ids[0, -1] = _ENDS[0], words.ids[begin:end], _ENDS[1]
        features = np.zeros((1, end - begin + 2, 3), dtype=np.int64)
        features[0, 1:-1] = words.features[words.word[begin:end]]
        mask = np.ones(ids.shape, dtype=np.int32)
        found = self.session.run(("tags", "vectors"), {"ids": ids, "features": features, "mask": mask})
        first = np.flatnonzero(words.seams[window.start : window.stop]) + window.start - begin + 1
        tags, vectors = found[0][0][first], found[1][0][first]
        return tags.reshape(-1, len(ROLES), len(TAGS)), vectors.reshape(len(first), 5, -1)


@cache
def load_network(folder: Path = FOLDER) -> Network:
    """Load a network, once.

    Raises
    ------
    PluginError
        Its files are missing or broken, or a package that it needs is not installed.
    """
    import numpy as np  # noqa: PLC0415  # slow to import

    tokenizers, runtime = _package("tokenizers"), _package("onnxruntime")
    for name in ("network.onnx", "tokenizer.json", "settings.json"):
        if not (folder / name).is_file():
            raise PluginError(
                "the tagger's file is missing: install the package again", where=str(folder / name)
            )
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = runtime.InferenceSession(
            str(folder / "network.onnx"), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # both libraries raise bare exceptions of their own
        raise PluginError(f"the tagger does not load ({error})", where=str(folder)) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    numbers = {key: np.array(settings[key], dtype=np.float32) for key in ("transitions", "far", "none")}
    return Network(
        session=session,
        tokenizer=tokenizer,
        transitions=numbers["transitions"],
        linker=Linker(far=numbers["far"], none=numbers["none"]),
        size=settings["size"],
        around=settings["around"],
    )


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise PluginError(f"the tagger needs the package {name}: install it", where=name) from error
