"""How one piece of evidence bends what is believed of the distance to the front at its place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contested.control.inferred.ground import Floats

__all__ = ["Likelihood", "below"]

_A = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
_P = 0.3275911


def below(x: npt.ArrayLike) -> Floats:
    """Return the standard normal distribution function, right to 1e-7 (Abramowitz and Stegun 7.1.26).

    >>> below([0.0, 1.96, -1.96]).round(3).tolist()
    [0.5, 0.975, 0.025]
    """
    z = np.asarray(x, dtype=np.float64)
    t = 1.0 / (1.0 + _P * np.abs(z) / np.sqrt(2.0))
    poly = t * (_A[0] + t * (_A[1] + t * (_A[2] + t * (_A[3] + t * _A[4]))))
    tail = 0.5 * poly * np.exp(-z * z / 2.0)
    found: Floats = np.where(z > 0, 1.0 - tail, tail)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """What each piece of evidence says of the distance z at its place, in km, and how often it is wrong.

    One that says who holds a place says that ``sign * z`` exceeds a margin; one that says that it is fought
    for says that z is near a small offset. Each is wrong with its own probability, and then says nothing.
    """

    sign: Floats
    wrong: Floats
    """Probability."""
    near: npt.NDArray[np.bool_]
    """Whether it says that the front is near."""
    margin_km: float
    blur_km: float
    front_km: float
    offset_km: float

    def moments(self, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
        """Return mean and variance of z after the evidence, when it was normal before."""
        slope, curve = self._side(mean, variance)
        slope_near, curve_near = self._front(mean, variance)
        slope, curve = np.where(self.near, slope_near, slope), np.where(self.near, curve_near, curve)
        after = np.clip(variance + variance**2 * curve, 1e-3, variance * 0.9999)
        return mean + variance * slope, after

    def _side(self, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
        """First and second derivative of the log of the evidence, of one that says who holds."""
        spread = np.sqrt(self.blur_km**2 + variance)
        u = (self.sign * mean - self.margin_km) / spread
        right = 1.0 - 2.0 * self.wrong
        share = right * np.exp(-u * u / 2.0) / np.sqrt(2.0 * np.pi) / (self.wrong + right * below(u))
        slope = self.sign * share / spread
        return slope, -u * share / spread**2 - slope**2

    def _front(self, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
        total = self.front_km**2 + variance
        off = mean + self.sign * self.offset_km
        fits = (1.0 - self.wrong) * np.exp(-0.5 * off * off / total) * self.front_km / np.sqrt(total)
        share = fits / (self.wrong + fits)
        slope = -off / total * share
        return slope, share * (off * off / total**2 - 1.0 / total) - slope**2
