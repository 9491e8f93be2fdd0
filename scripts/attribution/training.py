"""One run of training: steps over shuffled windows, with averaged weights."""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch

from attribution.examples import Document, Example, batches, collate, cut
from attribution.learning import groups, losses
from attribution.model import Tagger
from attribution.settings import Settings

_WARM, _EVERY = 0.06, 25


@dataclass(slots=True, kw_only=True)
class Learner:
    """A tagger with what moves it."""

    slow: Tagger
    """What learns, in 32 bits."""
    fast: Tagger
    """The same in 16 bits: what computes."""
    mean: Tagger
    """The averaged weights: what is kept."""
    optimizer: torch.optim.Optimizer
    rates: list[float]


def learner(settings: Settings) -> Learner:
    """Make a tagger that has learnt nothing but its encoder."""
    slow = Tagger(settings.encoder, drop=settings.drop)
    if settings.start is not None:
        slow.load_state_dict(torch.load(settings.start))
    parts = groups(slow, rate=settings.rate, head_rate=settings.head_rate, decay=settings.decay)
    optimizer = torch.optim.AdamW(parts, weight_decay=0.01, fused=True)
    return Learner(
        slow=slow,
        fast=short(slow),
        mean=copy.deepcopy(slow),
        optimizer=optimizer,
        rates=[group["lr"] for group in optimizer.param_groups],
    )


def short(model: Tagger) -> Tagger:
    """Return a copy that computes in 16 bits."""
    found = copy.deepcopy(model)
    found.encoder.bfloat16()
    return found


def step(
    learner: Learner, examples: Sequence[Example], settings: Settings, *, now: float, count: int
) -> float:
    """Learn from one batch; `now` goes from 0 to 1 over the run."""
    learner.fast.train()
    for group, rate in zip(learner.optimizer.param_groups, learner.rates, strict=True):
        group["lr"] = rate * (min(1.0, now / _WARM) * (1 - now) + 1e-4)
    loss = losses(learner.fast, collate(examples, ends=settings.ends, shift=settings.shift))
    loss.backward()
    for slow, fast in zip(learner.slow.parameters(), learner.fast.parameters(), strict=True):
        slow.grad = None if fast.grad is None else fast.grad.float()
    learner.fast.zero_grad()
    torch.nn.utils.clip_grad_norm_(learner.slow.parameters(), 1.0)
    learner.optimizer.step()
    learner.optimizer.zero_grad()
    _follow(learner, min(settings.memory, (count + 2) / (count + 11)))
    return float(loss.detach())


@torch.no_grad()
def _follow(learner: Learner, memory: float) -> None:
    for slow, fast in zip(learner.slow.parameters(), learner.fast.parameters(), strict=True):
        fast.copy_(slow)
    for mean, slow in zip(learner.mean.parameters(), learner.slow.parameters(), strict=True):
        mean.lerp_(slow, 1 - memory)


def epochs(
    learner: Learner, texts: Sequence[Document], settings: Settings, *, say: Callable[[str], None]
) -> Iterator[int]:
    """Learn; yield the number of each epoch when it is done."""
    chance = random.Random(settings.seed)  # noqa: S311  # shuffling, not secrets
    plan = [
        list(batches(cut(texts, size=settings.size, chance=chance), pieces=settings.pieces, chance=chance))
        for _ in range(settings.epochs)
    ]
    total, count, began = sum(map(len, plan)), 0, time.monotonic()
    limit = math.inf if settings.minutes is None else 60 * settings.minutes
    for number, groups_of in enumerate(plan, 1):
        lost = 0.0
        for k, examples in enumerate(groups_of, 1):
            now = max(count / total, (time.monotonic() - began) / limit)
            if now >= 1:
                break
            lost += step(learner, examples, settings, now=now, count=count)
            count += 1
            if count % _EVERY == 0:
                say(f"step {count} of {total}, loss {lost / k:.4f}, {time.monotonic() - began:.0f} s")
        yield number
        if time.monotonic() - began >= limit:
            return
