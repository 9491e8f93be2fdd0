"""Chains of tags with learnt transitions: their likelihood, and the probability of each step."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from contested.claims.tagger.tags import FORBIDDEN, allowed

_NEVER = FORBIDDEN


class Chain(nn.Module):
    """The transitions of all roles."""

    def __init__(self) -> None:
        super().__init__()
        mask = torch.tensor(allowed())  # role, tag before (the last row: the beginning), tag
        self.register_buffer("mask", mask)
        self.scores = nn.Parameter(torch.zeros(mask.shape))

    def table(self) -> Tensor:
        """Return the scores of the transitions, those that cannot be at the bottom."""
        return torch.where(self.mask, self.scores, _NEVER)

    def potentials(self, emissions: Tensor, lengths: Tensor) -> Tensor:
        """Return for every word the score of each pair of tags: window, word, role, tag before, tag."""
        table = self.table()
        steps = table[None, None, :, :-1] + emissions[..., None, :]
        first = torch.full_like(steps[:, :1], _NEVER)
        first[..., 0, :] = table[None, None, :, -1] + emissions[:, :1]
        steps = torch.cat([first, steps[:, 1:]], 1)
        tags = steps.shape[-1]
        still = torch.where(torch.eye(tags, dtype=torch.bool), 0.0, _NEVER)
        real = torch.arange(steps.shape[1])[None] < lengths[:, None]
        return torch.where(real[..., None, None, None], steps, still)


def log_total(potentials: Tensor) -> Tensor:
    """Return the logarithm of the sum over all chains, for each window and role."""
    x = potentials
    while x.shape[1] > 1:
        odd = x[:, -1:] if x.shape[1] % 2 else x[:, :0]
        even = x[:, : x.shape[1] - odd.shape[1]]
        left, right = even[:, 0::2], even[:, 1::2]
        x = torch.cat([torch.logsumexp(left[..., :, :, None] + right[..., None, :, :], -2), odd], 1)
    return torch.logsumexp(x[:, 0, :, 0], -1)


def loss(potentials: Tensor, target: Tensor, real: Tensor) -> Tensor:
    """Return the surprise at a target, summed over words, for each role.

    Parameters
    ----------
    potentials
        As from `Chain.potentials`.
    target
        The probability of each step, of the same shape: zeros and ones for an annotation.
    real
        Which words are none of padding: window, word.
    """
    given = torch.where(real[..., None, None, None], potentials.clamp(min=-1e3) * target, 0.0)
    return (log_total(potentials) - given.sum((1, 3, 4))).sum(0)


def marginals(potentials: Tensor) -> Tensor:
    """Return the probability of each step."""
    with torch.enable_grad():
        x = potentials.detach().requires_grad_()
        (found,) = torch.autograd.grad(log_total(x).sum(), x)
    return found
