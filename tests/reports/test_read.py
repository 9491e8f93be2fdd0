"""Reading reports: what each form gives, and the one line that each bad input gets."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.errors import InputError
from contested.reports.load import MAX_LINE_BYTES, MAX_REPORT_BYTES
from contested.reports.read import Reading, read, read_text

TODAY = date(2026, 11, 22)
ZONE = "Europe/Kyiv"
DAY = date(2022, 9, 11)
PROSE = "The town was retaken yesterday, the governor said.\n"


def read_it(path, **options) -> Reading:
    return read(path, today=TODAY, time_zone=ZONE, **options)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path, **options) -> str:
    with pytest.raises(InputError) as caught:
        read_it(path, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


class TestPlainText:
    """A text file is one report, word for word."""

    def test_the_file_s_name_is_the_id_and_the_option_the_dateline(self, tmp_path):
        reading = read_it(write(tmp_path, "front.v2.txt", PROSE), published=DAY, publisher="Desk")

        (report,) = reading.reports
        assert (report.id, report.text, report.published) == ("front.v2", PROSE, DAY)
        assert (report.publisher, report.language, report.published_at) == ("Desk", "en", None)
        assert report.assumed == ()
        assert reading.skipped == ()

    def test_line_ends_and_spaces_stay(self, tmp_path):
        text = "  One.\r\nTwo.\rThree.\n\n"

        report = read_it(write(tmp_path, "a.txt", text), published=DAY).reports[0]

        assert report.text == text

    def test_a_byte_order_mark_is_no_part_of_the_text(self, tmp_path):
        path = write(tmp_path, "a.txt", b"\xef\xbb\xbf" + PROSE.encode())

        assert read_it(path, published=DAY).reports[0].text == PROSE

    def test_front_matter_says_where_it_is_from_and_offsets_count_after_it(self, tmp_path):
        head = (
            "---\n# kept by the desk\nid: desk-7\npublished: 2022-09-11T21:49:00Z\n"
            "publisher: 'The Desk: War'\nlanguage: en-GB\nurl: https://example.org/a?b=1#c\n"
            "licence: CC BY 4.0\n---\n"
        )

        report = read_it(write(tmp_path, "a.txt", head + PROSE)).reports[0]

        assert report.text == PROSE
        assert (report.id, report.publisher, report.language) == ("desk-7", "The Desk: War", "en")
        assert (report.url, report.licence) == ("https://example.org/a?b=1#c", "CC BY 4.0")
        assert report.published_at == datetime(2022, 9, 11, 21, 49, tzinfo=UTC)
        assert report.published == date(2022, 9, 12), "21:49 UTC is the next day in the theatre"

    def test_an_option_wins_over_front_matter(self, tmp_path):
        path = write(tmp_path, "a.txt", f"---\npublished: 2022-09-10\nurl: http://a\n---\n{PROSE}")

        report = read_it(path, published=DAY, url="http://b", language="UK").reports[0]

        assert (report.published, report.url, report.language) == (DAY, "http://b", "uk")

    def test_a_rule_of_dashes_is_no_front_matter(self, tmp_path):
        text = f"---\n{PROSE}---\nMore.\n"

        assert read_it(write(tmp_path, "a.txt", text), published=DAY).reports[0].text == text

    def test_a_head_that_is_not_closed_is_text(self, tmp_path):
        text = f"---\nurl: a\n{PROSE}"

        assert read_it(write(tmp_path, "a.txt", text), published=DAY).reports[0].text == text

    def test_front_matter_that_is_not_used_is_named(self, tmp_path):
        path = write(tmp_path, "a.txt", f"---\npublished: 2022-09-11\ntitle: News\n---\n{PROSE}")

        assert read_it(path).notes == ("a: its front matter's 'title' is not used",)

    def test_a_language_that_does_not_look_like_english_is_said_to_be_assumed(self, tmp_path):
        path = write(tmp_path, "a.txt", "Місто звільнено, повідомив губернатор.")

        assert "taken to be en" in read_it(path, published=DAY).reports[0].assumed[0]
        assert read_it(path, published=DAY, language="uk").reports[0].assumed == ()


class TestDateline:
    """Given, else in the file, else at the head of the text, else asked for."""

    def test_an_iso_date_at_the_head_of_the_text_is_taken_and_named(self, tmp_path):
        report = read_it(write(tmp_path, "a.txt", f" date 2022-09-11 {PROSE}")).reports[0]

        assert report.published == DAY
        assert report.assumed == ("dateline 2022-09-11 read from the text",)

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(PROSE, id="none"),
            pytest.param(PROSE * 5 + "2022-09-11", id="too-late-in-the-text"),
            pytest.param(f"No 12022-09-117 {PROSE}", id="a-number-that-holds-one"),
            pytest.param(f"2022-13-40 {PROSE}", id="no-such-day"),
            pytest.param(f"11.09.2022 {PROSE}", id="not-iso"),
        ],
    )
    def test_without_a_date_it_asks_for_one(self, tmp_path, text):
        message = refusal(write(tmp_path, "a.txt", text))

        assert "--published" in message
        assert "a.txt" in message

    def test_today_is_not_the_future_and_tomorrow_is(self, tmp_path):
        path = write(tmp_path, "a.txt", PROSE)

        assert read_it(path, published=TODAY).reports[0].published == TODAY
        assert "lies in the future" in refusal(path, published=date(2026, 11, 23))

    def test_a_given_date_is_not_searched_for_in_the_text(self, tmp_path):
        report = read_it(write(tmp_path, "a.txt", f"2022-09-09 {PROSE}"), published=DAY).reports[0]

        assert (report.published, report.assumed) == (DAY, ())

    def test_a_time_without_zone_gives_its_day_and_says_so(self, tmp_path):
        report = read_it(write(tmp_path, "a.txt", f"---\ndate: 2022-09-11 23:30\n---\n{PROSE}")).reports[0]

        assert (report.published, report.published_at) == (DAY, None)
        assert "names no time zone" in report.assumed[0]

    @pytest.mark.parametrize(
        "when", ["yesterday", "2022-02-30", "2022-09-11T25:00", "0001-01-01T00:00+14:00"]
    )
    def test_an_unreadable_date_in_the_file_is_refused(self, tmp_path, when):
        assert "cannot read the date" in refusal(write(tmp_path, "a.txt", f"---\ndate: {when}\n---\n{PROSE}"))


class TestRefusals:
    """One clear line that names the file and the reason."""

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            pytest.param(b"", "is empty", id="empty"),
            pytest.param(b"\xef\xbb\xbf \n\t\n", "is empty", id="white-space"),
            pytest.param(b"---\npublished: 2022-09-11\n---\n\n", "is empty", id="a-head-without-text"),
            pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is binary", id="picture"),
            pytest.param("Извест".encode("cp1251"), "is not UTF-8 text", id="cp1251"),
            pytest.param("Text".encode("utf-16"), "is UTF-16 text, not UTF-8", id="utf-16"),
            pytest.param("Text".encode("utf-32"), "is UTF-32 text, not UTF-8", id="utf-32"),
            pytest.param(b"<!DOCTYPE html><p>News</p>", "is HTML", id="html"),
            pytest.param(b"a" * (MAX_LINE_BYTES + 1), "has a line of 1.0 MB", id="one-long-line"),
            pytest.param(b"---\nlanguage: English\n---\nText", "no language code", id="language"),
            pytest.param(b"---\nurl: a\nurl: b\n---\nText", "gives 'url' twice", id="twice"),
        ],
    )
    def test_content(self, tmp_path, content, reason):
        message = refusal(write(tmp_path, "bad.txt", content), published=DAY)

        assert message.startswith(f"{tmp_path}/bad.txt: ")
        assert reason in message

    def test_no_such_file(self, tmp_path):
        assert refusal(tmp_path / "none.txt") == f"{tmp_path}/none.txt: no such file"

    def test_a_file_that_may_not_be_read(self, tmp_path, monkeypatch):
        path = write(tmp_path, "a.txt", PROSE)

        def refuse(*_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)

        assert refusal(path) == f"{path}: may not be read (permission denied)"

    def test_a_folder(self, tmp_path):
        assert refusal(tmp_path) == f"{tmp_path}: is a folder, not a report"

    @pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "a.txt/b"])
    def test_a_path_that_no_system_takes(self, tmp_path, name):
        write(tmp_path, "a.txt", PROSE)

        assert "cannot be read" in refusal(f"{tmp_path}/{name}")

    def test_fifty_megabytes_of_one_line_are_refused_without_being_read(self, tmp_path):
        path = tmp_path / "huge.txt"
        with path.open("wb") as file:
            file.truncate(50_000_000)

        before = time.perf_counter()
        message = refusal(path, published=DAY)

        assert "has 50.0 MB, more than the 5 MB" in message
        assert time.perf_counter() - before < 0.1

    def test_a_source_without_end_is_read_up_to_the_limit(self):
        assert "is larger than the 5 MB" in refusal(Path("/dev/zero"), published=DAY)

    def test_a_long_report_of_many_lines_is_read(self, tmp_path):
        text = "A line of news.\n" * 100_000

        assert len(read_it(write(tmp_path, "a.txt", text), published=DAY).reports[0].text) == len(text)

    def test_standard_input_that_nobody_passed(self):
        assert refusal("-") == "standard input: is not connected"


class TestRecords:
    """JSON and JSON lines: bad records are skipped and named, good ones are read."""

    def test_one_object(self, tmp_path):
        record = {"report": "a1", "published": "2022-09-11", "publisher": "Desk", "text": PROSE, "claims": []}

        (report,) = read_it(write(tmp_path, "a.json", json.dumps(record))).reports

        assert (report.id, report.published, report.publisher, report.text) == ("a1", DAY, "Desk", PROSE)

    def test_a_list_whose_records_have_no_id(self, tmp_path):
        records = [{"text": "One 2022-09-11."}, {"text": "Two.", "published": "2022-09-10"}]

        reports = read_it(write(tmp_path, "list.json", json.dumps(records))).reports

        assert [report.id for report in reports] == ["list", "list-2"]
        assert reports[0].assumed == ("dateline 2022-09-11 read from the text",)

    def test_lines_that_are_no_reports_are_skipped_with_their_line(self, tmp_path):
        lines = [
            '{"id": "a", "text": "One.", "published": "2022-09-11"}',
            "",
            '{"id": "b", "text": "Two."',
            "[1]",
            '{"id": "c", "published": "2022-09-11"}',
            '{"id": "d", "text": " ", "published": "2022-09-11"}',
            '{"id": "e", "text": "No day."}',
            '{"id": "a", "text": "Again.", "published": "2022-09-11"}',
            '{"id": "f", "text": "Late.", "published": "2099-01-01"}',
            '{"id": "g", "text": "Odd.", "published": 20220911}',
            '{"id": "h", "text": 5, "published": "2022-09-11"}',
            '{"id": 9, "text": "Last.", "published": "2022-09-11"}',
        ]
        path = write(tmp_path, "many.jsonl", "\n".join(lines))

        reading = read_it(path)

        assert [report.id for report in reading.reports] == ["a", "9"]
        assert [error.record for error in reading.skipped] == [f"line {n}" for n in range(3, 12)]
        assert {error.where for error in reading.skipped} == {str(path)}
        assert str(reading.skipped[5]) == f"{path}: line 8: repeats the id 'a' of line 1"

    def test_an_option_wins_over_every_record(self, tmp_path):
        lines = '{"text": "One.", "published": "2022-09-01"}\n{"text": "Two."}\n'

        reports = read_it(write(tmp_path, "a.jsonl", lines), published=DAY).reports

        assert [report.published for report in reports] == [DAY, DAY]

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("a.json", "{", "is not JSON"),
            ("a.json", '"text"', "holds neither a report nor a list"),
            ("a.json", "[]", "holds no report"),
            ("a.json", '{"text": "\\ud800", "published": "2022-09-11"}', "is not JSON"),
            ("a.json", '{"text": "a\\u0000", "published": "2022-09-11"}', "record 1: is binary"),
            ("a.jsonl", "{}\n{}\n", "line 1: has no 'text' (and 1 more records that are no better)"),
            ("a.json", "[" * 5000, "is not JSON"),
        ],
    )
    def test_a_file_without_a_usable_report_is_refused(self, tmp_path, name, content, reason):
        assert reason in refusal(write(tmp_path, name, content))

    def test_a_huge_record_is_skipped(self, tmp_path):
        huge = json.dumps(
            {"text": ("a" * 99 + "\n") * (MAX_REPORT_BYTES // 100 + 1), "published": "2022-09-11"}
        )
        path = write(tmp_path, "a.jsonl", huge + '\n{"text": "Small.", "published": "2022-09-11"}')

        reading = read_it(path)

        assert [report.text for report in reading.reports] == ["Small."]
        assert "more than the 5 MB of one report" in reading.skipped[0].reason


class TestStandardInput:
    """What the caller has read; its form is seen from the text."""

    @pytest.mark.parametrize(
        "stdin", [PROSE, PROSE.encode(), "\ufeff" + PROSE, b"\xef\xbb\xbf" + PROSE.encode()]
    )
    def test_prose(self, stdin):
        (report,) = read_it("-", stdin=stdin, published=DAY).reports

        assert (report.id, report.text) == ("stdin", PROSE)

    @pytest.mark.parametrize(
        ("stdin", "ids"),
        [
            ('{"text": "One.", "id": "x"}', ["x"]),
            ('[{"text": "One."}, {"text": "Two."}]', ["stdin", "stdin-2"]),
            ('{"text": "One."}\n{"text": "Two."}', ["stdin", "stdin-2"]),
            ("[Updated] The town was retaken.", ["stdin"]),
        ],
    )
    def test_forms(self, stdin, ids):
        assert [report.id for report in read_it("-", stdin=stdin, published=DAY).reports] == ids


def test_read_text_takes_a_text_as_it_is():
    report = read_text("---\nurl: a\n---\nOne.", published=DAY, today=TODAY, time_zone=ZONE)

    assert (report.id, report.text) == ("text", "---\nurl: a\n---\nOne.")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("\n", "is empty"), ("a\udcff", "is not UTF-8 text (a broken character at offset 1)")],
)
def test_read_text_refuses_in_one_line(text, reason):
    with pytest.raises(InputError) as caught:
        read_text(text, published=DAY, today=TODAY, time_zone=ZONE)

    assert str(caught.value) == f"the text: {reason}"


texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), min_size=1, max_size=300
)


@settings(deadline=None)
@given(texts.filter(str.strip))
def test_every_offset_of_a_text_survives_a_file(tmp_path_factory, text):
    """Whatever a text holds, a slice of the report is the slice of the text."""
    path = tmp_path_factory.mktemp("texts") / "a.jsonl"
    path.write_bytes(json.dumps({"text": text}).encode() + b"\n")
    head = "---\npublisher: Desk\n---\n"
    plain = path.with_suffix(".txt")
    plain.write_bytes((head + text).encode())
    if text.lstrip().lower().startswith(("<html", "<!doctype html")):
        return

    for report in (read_it(path, published=DAY).reports[0], read_it(plain, published=DAY).reports[0]):
        assert report.text == text


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from([".txt", ".json", ".jsonl", ""]))
def test_no_bytes_break_the_reader(tmp_path_factory, content, ending):
    """Any file is either read or refused in one line."""
    path = tmp_path_factory.mktemp("bytes") / f"a{ending}"
    path.write_bytes(content)
    try:
        outcome = read_it(path, published=DAY).reports[0].id
    except InputError as error:
        outcome = str(error)
    assert outcome
    assert "\n" not in outcome
