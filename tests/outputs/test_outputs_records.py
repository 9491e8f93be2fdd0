"""The records are one JSON object a line, in the order of the text."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contested.errors import InputError
from contested.outputs.records import claims_jsonl, verdicts_jsonl


def test_claims_come_in_the_order_of_the_text(brief):
    """The brief holds them the other way round."""
    lines = claims_jsonl(brief).decode().splitlines()
    records = [json.loads(line) for line in lines]

    assert len(records) == 25
    assert [record["start"] for record in records] == sorted(record["start"] for record in records)
    assert all(brief.report.text[one["start"] : one["end"]] == one["quote"] for one in records)


def test_verdicts_follow_their_claims(brief):
    """Every verdict is there, and names its claim."""
    records = [json.loads(line) for line in verdicts_jsonl(brief).splitlines()]
    starts = [record["claim"]["start"] for record in records]

    assert len(records) == sum(len(checked.verdicts) for checked in brief.claims)
    assert starts == sorted(starts)
    assert {record["as_of"] for record in records} == {"publication", "all maps"}


def test_words_stay_readable(brief):
    """UTF-8, not escapes: a curly apostrophe is one."""
    assert "Borland’s troops" in claims_jsonl(brief).decode()


def test_no_claims_no_lines(brief):
    """An empty file, not an empty line."""
    assert claims_jsonl(replace(brief, claims=())) == b""


def test_what_is_no_text_is_refused(brief):
    """Half a surrogate pair cannot be written as UTF-8."""
    checked = brief.claims[0]
    claim = replace(checked.statement.claim, quote="left \ud83d town")
    broken = replace(checked, statement=replace(checked.statement, claim=claim))

    with pytest.raises(InputError, match="dispatch-17: cannot be written as JSON"):
        claims_jsonl(replace(brief, claims=(broken,)))
