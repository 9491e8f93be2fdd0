"""How a brief and an extraction look in a notebook: a row a claim, the credits below."""

from __future__ import annotations

from collections.abc import Sequence

from contested.ledger.statement import Statement
from contested.notebook import html_table
from contested.outputs.brief import Brief
from contested.outputs.describe import view_of
from contested.outputs.wording import kind_words, plain

__all__ = ["brief_html", "statements_html"]


def brief_html(brief: Brief) -> str:
    """Show a brief: every claim with its verdict, and whom to credit."""
    view = view_of(brief)
    rows = [
        (claim.quote, claim.kind, claim.speaker_short, ", ".join(claim.places), claim.when, claim.label)
        for claim in view.claims
    ]
    head = ["quote", "what", "who says so", "where", "when", "verdict"]
    return html_table(view.title, head, rows, foot=" ".join(credit.words for credit in view.credits))


def statements_html(report_id: str, statements: Sequence[Statement]) -> str:
    """Show what a report says, without verdicts."""
    rows = [
        (
            plain(one.claim.quote),
            kind_words(one.claim.kind),
            one.claim.side,
            ", ".join(plain(place.name) for place in one.places),
            one.claim.stance,
        )
        for one in statements
    ]
    return html_table(plain(report_id), ["quote", "what", "side", "where", "stance"], rows)
