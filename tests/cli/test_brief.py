"""`contested brief`: from reports or from the ledger, and one clear line where it cannot be made."""

from __future__ import annotations

import pytest

TEXT = "Ukrainian forces liberated Balakliia on 8 September, the General Staff of Ukraine said."


@pytest.fixture
def run(run, tmp_path):
    """Run a command beside a report: (exit code, stdout, stderr)."""
    (tmp_path / "report.txt").write_text(TEXT)
    return run


def test_of_a_report_with_files(run, tmp_path):
    code, out, err = run(
        "brief", "report.txt", "--published", "2022-09-11", "--region", "kharkiv", "--out", "out"
    )

    assert (code, out.splitlines()[0]) == (0, "Kharkiv Oblast, 11 Sep 2022"), err
    assert "Balakliia held by Ukraine" in out
    assert "General Staff" in out
    assert (tmp_path / "out" / "brief.html").read_text().startswith("<!DOCTYPE html>")


def test_of_the_ledger_on_a_day_as_known_by_then(run):
    run("check", "report.txt", "--published", "2022-09-11", "--ledger", "l.sqlite")

    code, now, _ = run("brief", "--on", "2022-09-11", "--ledger", "l.sqlite", "--format", "markdown")
    then_code, then, _ = run(
        "brief", "--on", "2022-09-11", "--ledger", "l.sqlite", "--known-by", "2022-09-12"
    )

    assert (code, then_code) == (0, 0)
    assert "Balakliia held by Ukraine" in now
    assert "Balakliia held by Ukraine" not in then, "the ledger did not have it then"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--on", "2022-09-11", "--ledger", "none.sqlite"), "no such ledger"),
        (("report.txt", "--published", "2022-09-11", "--region", "Atlantis"), "Atlantis"),
        (("report.txt", "--published", "2022-09-11", "--on", "someday"), "someday"),
    ],
)
def test_what_cannot_be_made_is_one_line(run, words, complaint):
    code, out, err = run("brief", *words)

    assert (code, out) == (1, "")
    assert complaint in err
    assert len(err.strip().splitlines()) == 1


def test_reports_of_several_days_need_the_day(run, tmp_path):
    (tmp_path / "two.jsonl").write_text(
        '{"text": "Ukrainian forces liberated Izium.", "published": "2022-09-10"}\n'
        '{"text": "Russian forces left Lyman.", "published": "2022-10-01"}\n'
    )

    code, _, err = run("brief", "two.jsonl")

    assert code == 2
    assert "--on" in err
