"""What an expression of time is read against: the dateline, the dates named before, the tense around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contested.claims.times.grammar import Grammar
from contested.claims.times.period import GRAINS, Period
from contested.claims.times.tokens import Tokens

__all__ = ["Context"]

_NO_VERB = frozenset({"the", "a", "an", "its", "his", "their", "our", "this", "that"})
_REACH = 14  # words on either side in which a verb's tense is looked for
_MARKS_OF_END = frozenset("!?;")


@dataclass(slots=True, kw_only=True)
class Context:
    """One reading of one text; it remembers the dates that it has come by."""

    grammar: Grammar
    dateline: date
    lean_days: int
    """How much farther off a date may lie in the past than ahead, where no tense tells."""
    named: Period | None = None
    """The date named last."""
    stretches: dict[str, Period] = field(default_factory=dict)
    """Grain to the stretch of it named last ("the third quarter")."""

    def saw(self, period: Period, *, compared: bool) -> None:
        """Remember a date that was named; one only compared with is no "the quarter" later."""
        self.named = Period(grain=period.grain, first=period.first)
        if not compared:
            self.stretches[period.grain] = self.named

    @property
    def today(self) -> Period:
        """The day of publication."""
        return Period(grain="day", first=self.dateline)

    def current(self, grain: str) -> Period:
        """Return the stretch of a grain that the dateline lies in."""
        return Period.around(grain, self.dateline)

    def named_before(self, grain: str) -> Period | None:
        """Return the date named last when it is as exact as a grain, for "that day", "a month later"."""
        if self.named is None or GRAINS.index(self.named.grain) > GRAINS.index(grain):
            return None
        return self.named

    def tense(self, tokens: Tokens, first: int, end: int) -> int:
        """Return 1 where the words around tell of what is to come, -1 of what was, else 0."""
        before = range(first - 1, max(first - 1 - _REACH, -1), -1)
        after = range(end, min(end + _REACH, len(tokens.words)))
        deadline = first > 0 and self.grammar.is_a(tokens.codes[first - 1], "deadline")
        for places in (before, after):
            for i in places:
                if self._ends(tokens, i):
                    break
                told = 1 if deadline and self._infinitive(tokens, i) else self._tells(tokens, i)
                if told:
                    return told
        return int(deadline)

    def _infinitive(self, tokens: Tokens, i: int) -> bool:
        """Whether a "to" may lead in what is to be done ("ordered them to take it by Friday")."""
        following = tokens.words[i + 1 : i + 2]
        return tokens.words[i] == "to" and bool(following) and following[0] not in _NO_VERB

    def _tells(self, tokens: Tokens, i: int) -> int:
        code, word = tokens.codes[i], tokens.words[i]
        if self.grammar.is_a(code, "month"):  # "May"
            return 0
        if self.grammar.is_a(code, "future_cue"):
            return 1
        before = tokens.codes[i - 1] if i > 0 else ""
        if word == "to" and self.grammar.is_a(before, "present_be"):
            return 1
        looks_past = code == "." and word.endswith("ed") and word.islower() and not word.endswith("eed")
        past = looks_past or self.grammar.is_a(code, "past_cue")
        return -1 if past and not self.grammar.is_a(before, "infinitive_be") else 0

    def _ends(self, tokens: Tokens, i: int) -> bool:
        code = tokens.codes[i]
        if self.grammar.is_a(code, "gap") or tokens.words[i] in _MARKS_OF_END:
            return True
        if tokens.words[i] != "." or i + 1 >= len(tokens.words):
            return False
        return (
            tokens.words[i + 1][:1].isupper()
            and tokens.starts[i + 1] > tokens.end(i)
            and not self._short(tokens, i - 1)
        )

    def _short(self, tokens: Tokens, i: int) -> bool:
        """Whether a full stop belongs to an abbreviation: "Nov. 9", "Mr. Bell", "J. Smith"."""
        if i < 0:
            return False
        word = tokens.words[i]
        known = self.grammar.is_a(tokens.codes[i], "short_month") or self.grammar.is_a(
            tokens.codes[i], "short_weekday"
        )
        return known or (word[:1].isupper() and len(word) <= len("Gen"))
