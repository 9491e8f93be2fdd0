"""The file of claims: whatever a run was killed over, the next one finds each report once or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.outputs.claims_file import ClaimsFile

REPORTS = ["one", "two", "öäü", "four"]


def lines(report: str, *, of: str = "a") -> bytes:
    """Claims of a report; none for the second."""
    return b"" if report == "two" else f'{{"report":"{report}","of":"{of}"}}\n'.encode() * 2


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "folder" / "claims.jsonl"


def write(path: Path, *reports: str, key: str = "a", resume: bool = False) -> None:
    with ClaimsFile.open(path, resume=resume) as file:
        for report in reports:
            file.add(report, key=key, lines=lines(report, of=key))


def whole(*reports: str, key: str = "a") -> bytes:
    return b"".join(lines(report, of=key) for report in reports)


def journal(path: Path) -> Path:
    return path.with_name("claims.jsonl.journal")


def test_reports_are_found_again(path):
    """One without claims, too; one that has changed is not the same."""
    write(path, *REPORTS)
    with ClaimsFile.open(path, resume=True) as file:
        assert all(file.has(report, key="a") for report in REPORTS)
        assert not file.has("one", key="b")
        assert not file.has("five", key="a")
        assert len(file) == 4
    assert path.read_bytes() == whole(*REPORTS)


def test_every_torn_end_is_cut_off(path):
    """Both files, cut anywhere at all: a prefix of the reports is there, and the rest can be added."""
    write(path, *REPORTS)
    claims, notes = path.read_bytes(), journal(path).read_bytes()
    head = notes.index(b"\n") + 1  # is written before any claim
    cuts = [(size, len(notes)) for size in range(0, len(claims) + 1, 3)]
    cuts += [(len(claims), size) for size in range(head, len(notes) + 1, 3)]
    cuts += [(0, size) for size in range(0, head, 5)]
    cuts += [(size, size * len(notes) // len(claims)) for size in range(head, len(claims), 11)]
    for size, note_size in cuts:
        path.write_bytes(claims[:size])
        journal(path).write_bytes(notes[:note_size])
        with ClaimsFile.open(path, resume=True) as file:
            done = [report for report in REPORTS if file.has(report, key="a")]
            assert done == REPORTS[: len(done)]
            for report in REPORTS[len(done) :]:
                file.add(report, key="a", lines=lines(report))
        assert path.read_bytes() == claims
        assert journal(path).read_bytes() == notes


def test_a_torn_line_of_claims_is_cut_off(path):
    """Half a report's claims are there when the journal does not know it yet."""
    write(path, "one")
    with path.open("ab") as file:
        file.write(b'{"report":"two","half')
    write(path, "four", resume=True)
    assert path.read_bytes() == whole("one", "four")


def test_nothing_is_overwritten(path):
    """Neither claims nor a journal without claims."""
    write(path, "one")
    with pytest.raises(InputError, match="is there already: go on with --resume"):
        ClaimsFile.open(path)
    path.unlink()
    with pytest.raises(InputError, match="go on with --resume, or remove it"):
        ClaimsFile.open(path)


@pytest.mark.parametrize(
    ("claims", "notes", "reason"),
    [
        (b'{"report":"mine"}\n', None, "no journal"),
        (b'{"report":"mine"}\n', b"", "no journal"),
        (None, b"my notes\n", "is no journal"),
        (None, b'{"journal":"contested extract","format":2}\n', "is no journal"),
        (None, b'{"journal":"contested extract","format":1}\n{"report":"one"}\n', "is no journal"),
        (None, b'{"journal":"contested extract","format":1}\n[]\n', "is no journal"),
        (None, b'{"journal":"contested extract","format":1}\n{"report":"a","key":"b","end":-1,"crc":0}\n',
         "is no journal"),
    ],
)  # fmt: skip
def test_files_of_others_are_left_alone(path, claims, notes, reason):
    path.parent.mkdir()
    for file, content in ((path, claims), (journal(path), notes)):
        if content is not None:
            file.write_bytes(content)
    with pytest.raises(InputError, match=reason):
        ClaimsFile.open(path, resume=True)
    assert (path.read_bytes() if path.exists() else b"") == (claims or b"")
    assert journal(path).read_bytes() == (notes or b"")


def test_claims_that_were_edited_are_refused(path):
    """Not cut off: they are somebody's work."""
    write(path, *REPORTS)
    edited = path.read_bytes().replace(b'"one"', b'"ONE"', 1)
    path.write_bytes(edited)
    with pytest.raises(InputError, match="was changed since the claims of 'one' were written"):
        ClaimsFile.open(path, resume=True)
    assert path.read_bytes() == edited


def test_reports_are_brought_into_order_each_in_its_last_state(path):
    """What was not named this time stays, before the others."""
    write(path, "old", "one", "four", "two")
    with ClaimsFile.open(path, resume=True) as file:
        file.add("one", key="b", lines=lines("one", of="b"))
        file.add("three", key="a", lines=lines("three"))
        file.arrange(["one", "two", "three", "never read", "four"])
        assert file.has("one", key="b")
        file.add("five", key="a", lines=lines("five"))
    expected = whole("old") + whole("one", key="b") + whole("two", "three", "four", "five")
    assert path.read_bytes() == expected
    with ClaimsFile.open(path, resume=True) as file:
        assert len(file) == 6
    assert sorted(file.name for file in path.parent.iterdir()) == ["claims.jsonl", "claims.jsonl.journal"]


def test_order_costs_nothing_where_there_is_order(path):
    write(path, *REPORTS)
    before = path.stat().st_ino
    with ClaimsFile.open(path, resume=True) as file:
        file.arrange([*REPORTS, "five"])
    assert path.stat().st_ino == before


@pytest.mark.parametrize("fatal", range(1, 5))
def test_killed_while_the_order_is_made(path, monkeypatch, fatal):
    """At each of its steps: the old state is there, or the new one, and the next run goes on."""
    write(path, "four", "one")
    step = 0

    def counted(original):
        def run(*words, **options):
            nonlocal step
            step += 1
            if step == fatal:
                raise KeyboardInterrupt
            return original(*words, **options)

        return run

    with monkeypatch.context() as patch:
        patch.setattr("contested.outputs.claims_file._sync", counted(lambda file: file.flush()))
        patch.setattr(Path, "replace", counted(Path.replace))
        patch.setattr(ClaimsFile, "close", lambda _: None)
        file = ClaimsFile.open(path, resume=True)
        with pytest.raises(KeyboardInterrupt):
            file.arrange(["one", "four"])
        file._claims.close()
        file._journal.close()

    with ClaimsFile.open(path, resume=True) as again:
        assert again.has("one", key="a")
        assert again.has("four", key="a")
        again.arrange(["one", "four"])
    assert path.read_bytes() == whole("one", "four")
    assert sorted(file.name for file in path.parent.iterdir()) == ["claims.jsonl", "claims.jsonl.journal"]


def test_two_runs_do_not_write_one_file(path):
    """The second is refused until the first has ended."""
    code = (
        "import pathlib, sys; from contested.outputs.claims_file import ClaimsFile\n"
        "ClaimsFile.open(pathlib.Path(sys.argv[1]), resume=True).close()"
    )
    other = [sys.executable, "-c", code, str(path)]
    with ClaimsFile.open(path) as file:
        file.add("one", key="a", lines=lines("one"))
        while_open = subprocess.run(other, capture_output=True, text=True, check=False)
    afterwards = subprocess.run(other, capture_output=True, text=True, check=False)

    assert "is being written by another run" in while_open.stderr
    assert afterwards.returncode == 0, afterwards.stderr


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        ClaimsFile.open(tmp_path / "file" / "claims.jsonl")


def test_a_full_disk_is_one_clear_error():
    """And the file can be closed."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    with full.open("wb") as claims, full.open("wb") as notes:
        file = ClaimsFile(full, claims, notes, [])
        with pytest.raises(InputError, match="No space left"):
            file.add("one", key="a", lines=b"x" * 10_000)
        file.close()
