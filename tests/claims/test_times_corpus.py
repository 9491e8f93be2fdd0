"""The scores of expressions of time: how they are counted, and how good they are on annotated news."""

from pathlib import Path

import pytest

import eval_time
from eval_time import Mark, count, matched, read_article

ARTICLE = """<?xml version="1.0" ?>
<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2019-05-15">2019-05-15</TIMEX3></DCT>
<TEXT>It <EVENT>rained</EVENT> on <TIMEX3 tid="t1" type="DATE" value="2019-05-13">Monday</TIMEX3>
and for <TIMEX3 tid="t2" type="DURATION" value="P2D">two days</TIMEX3> more.</TEXT></TimeML>"""


@pytest.fixture
def article(tmp_path: Path) -> eval_time.Article:
    path = tmp_path / "rain.tml"
    path.write_text(ARTICLE, encoding="utf-8")
    return read_article(path)


def test_an_article_keeps_the_offsets_of_what_is_annotated(article: eval_time.Article):
    assert [article.text[mark.start : mark.end] for mark in article.gold] == ["Monday", "two days"]


def test_the_reader_finds_what_is_annotated(article: eval_time.Article):
    found = {article.name: eval_time.ours(article)}
    dates = count([article], found, ("DATE", "TIME"))

    assert (dates.gold, dates.found, dates.overlapping, dates.exact, dates.value) == (1, 1, 1, 1, 1)


def test_a_span_is_matched_once():
    gold = [Mark(start=0, end=4, type="DATE", value="a"), Mark(start=5, end=9, type="DATE", value="b")]
    found = [Mark(start=0, end=9, type="DATE", value="a")]

    assert len(matched(gold, found)) == 1


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_news_annotated_by_others():
    measured = eval_time.figures()

    assert measured["time_span_f1"] >= 0.92
    assert measured["time_value_f1"] >= 0.79
