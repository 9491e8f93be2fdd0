"""A brief's files are all written, or none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.errors import InputError
from contested.outputs.files import FILES, prepare_folder, write_brief


def test_four_files_are_written(brief, tmp_path):
    """In a folder that is made, with nothing else left in it."""
    folder = tmp_path / "out" / "brief"
    written = write_brief(brief, folder)

    assert [path.name for path in written] == list(FILES)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert (folder / "brief.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_writing_again_replaces(brief, tmp_path):
    """The same brief gives the same bytes."""
    first = [path.read_bytes() for path in write_brief(brief, tmp_path)]
    again = [path.read_bytes() for path in write_brief(brief, tmp_path)]

    assert first == again


@pytest.mark.parametrize("where", ["taken", "taken/below"])
def test_a_file_is_no_folder(brief, tmp_path, where):
    """One clear line that names it."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="is a file, not a folder") as caught:
        write_brief(brief, tmp_path / where)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_failure_leaves_what_was_there(brief, tmp_path, monkeypatch):
    """A full disk while writing keeps the old files and leaves no parts."""
    write_brief(brief, tmp_path)
    old = (tmp_path / "brief.txt").read_bytes()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="cannot be written to: no space left on device"):
        write_brief(brief, tmp_path)
    assert (tmp_path / "brief.txt").read_bytes() == old
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_a_folder_without_leave_is_refused(tmp_path, monkeypatch):
    """Before any work is spent."""

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(InputError, match="cannot be written to: permission denied"):
        prepare_folder(tmp_path / "out")


def test_preparing_leaves_an_empty_folder(tmp_path):
    """It is made, and nothing stays in it."""
    prepare_folder(tmp_path / "a" / "b")

    assert list((tmp_path / "a" / "b").iterdir()) == []
