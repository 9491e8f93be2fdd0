"""Reports one after the other: folders, files of lines of any length, and what is wrong with some of them."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from contested.errors import ContestedError
from contested.reports import stream as streaming
from contested.reports.making import Options
from contested.reports.report import Report
from contested.reports.stream import count_reports, report_files, stream

OPTIONS = Options(
    published=None,
    publisher=None,
    language=None,
    url=None,
    today=date(2030, 5, 1),
    time_zone="Europe/Kyiv",
)


def line(text: str, **fields: str) -> bytes:
    return json.dumps({"text": text, "published": "2030-03-11", **fields}).encode() + b"\n"


def read(path: Path, **options) -> list[tuple[str, str]]:
    """What a file yields: (id, text) of reports, ("!", line) of errors, ("", text) of notes."""
    found = []
    for one in stream(path, OPTIONS, **options):
        if isinstance(one, Report):
            found.append((one.id, one.text))
        else:
            found.append(
                ("!" if isinstance(one, ContestedError) else "", str(one).replace(str(path), "FILE"))
            )
    return found


def test_lines_are_read_one_by_one(tmp_path):
    """A bad line is named by its number, and those after it are read."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + line("One.") + b"\n" + line("Two.", report="two") + b"{\n"
        + "Изюм\n".encode("cp1251") + line("Again.", report="two") + line("Last.").rstrip(b"\n")
    )  # fmt: skip
    assert read(path) == [
        ("r", "One."),
        ("two", "Two."),
        ("!", "FILE: line 4: is not JSON (unexpected end of data in column 1)"),
        ("!", "FILE: line 5: is not UTF-8 text (byte 0xC8 at offset 0): save it as UTF-8"),
        ("!", "FILE: line 6: repeats the id 'two' of line 3"),
        ("r-6", "Last."),
    ]
    assert read(path, stem="a/b")[0] == ("a/b", "One.")


def test_a_line_without_end_is_never_in_memory(tmp_path, monkeypatch):
    """It is passed over, and the next is read."""
    monkeypatch.setattr(streaming, "_MAX_LINE_BYTES", 200)
    monkeypatch.setattr(streaming, "_CHUNK_BYTES", 50)
    path = tmp_path / "r.jsonl"
    path.write_bytes(line("x" * 1000) + line("Short."))
    assert read(path) == [("!", "FILE: line 1: has more than 0 MB"), ("r-2", "Short.")]
    path.write_bytes(line("Short.") + b"x" * 1000)
    assert [name for name, _ in read(path)] == ["r", "!"]


def test_whole_files_that_cannot_be_read_are_one_error(tmp_path):
    (tmp_path / "empty.jsonl").write_bytes(b"\n \n")
    (tmp_path / "none.json").write_bytes(b"5")
    (tmp_path / "folder.jsonl").mkdir()
    for name in ("empty.jsonl", "none.json", "folder.jsonl", "gone.jsonl", "gone.txt"):
        ((kind, message),) = read(tmp_path / name)
        assert (kind, message[:5]) == ("!", "FILE:"), name


def test_text_with_a_head(tmp_path):
    """Its unused keys are a note."""
    path = tmp_path / "note.md"
    path.write_text("---\npublished: 2030-03-11\nmood: grim\n---\nThe text.")
    assert read(path, stem="x/note") == [
        ("x/note", "The text."),
        ("", "x/note: its front matter's 'mood' is not used"),
    ]


def test_files_of_a_folder(tmp_path):
    """Sorted, hidden ones left out, links to folders not followed, one's own results left out."""
    for name in ("b.txt", "a/c.JSONL", "a/.d.txt", ".e/f.txt", "g.pdf", "own.jsonl"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    files, errors = report_files(tmp_path / "in", leave_out=[tmp_path / "in" / "a" / ".." / "own.jsonl"])
    assert [path.relative_to(tmp_path / "in").as_posix() for path in files] == ["a/c.JSONL", "b.txt"]
    assert errors == []

    (tmp_path / "hollow").mkdir()
    files, errors = report_files(tmp_path / "hollow")
    assert files == []
    assert "holds no report (.txt, .md" in str(errors[0])


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not read everything"
)
def test_a_closed_folder_is_named(tmp_path):
    (tmp_path / "a.txt").touch()
    (tmp_path / "closed").mkdir(mode=0)
    files, errors = report_files(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert [path.name for path in files] == ["a.txt"]
    assert [str(error).endswith("closed: may not be read (permission denied)") for error in errors] == [True]


def test_counting_for_a_progress_bar(tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_bytes(line("One.") * 3)
    assert count_reports(path) == 3
    assert count_reports(tmp_path / "gone.jsonl") == 0
    assert count_reports(tmp_path / "note.txt") == 1
