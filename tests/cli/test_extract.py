"""`contested extract`: many reports in order, none lost and none twice, whatever happens on the way."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from llm_stub import fails, lists, record, serving
from stub_extractor import StubExtractor

from contested import parallel, plugins
from contested.cli import main

HERE = Path(__file__).resolve().parent
LAKELAND = HERE.parent / "theatres" / "lakeland"


@pytest.fixture
def log(tmp_path) -> Path:
    """Where the stub notes what it has read."""
    return tmp_path / "log"


@pytest.fixture
def run(monkeypatch, tmp_path, log):
    """Run the command with the stub in this process: (exit code, stdout, stderr)."""
    load = plugins.load
    monkeypatch.setattr(plugins, "load", lambda *words: StubExtractor if words[1] == "stub" else load(*words))
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("STUB_LOG", str(log))
    monkeypatch.chdir(tmp_path)
    parallel._extractor.cache_clear()

    def invoke(*words, extractor="stub", stdin=None):
        common = ["--extractor", extractor, "--theatre", str(LAKELAND)]
        result = CliRunner().invoke(main, ["extract", *map(str, words), *common], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    yield invoke
    parallel._extractor.cache_clear()


@pytest.fixture
def program(tmp_path):
    """Start the program itself, with the stub installed as a plug-in of another package.

    With ``STUB_PEAK`` it writes the most memory that it took, in kB, into that file at its end.
    """
    site = tmp_path / "site"
    info = site / "stub-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stub\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[contested.extractors]\nstub = stub_extractor:StubExtractor\n")
    environment = {
        **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
        "PYTHONPATH": os.pathsep.join([str(site), str(HERE)]),
        "CONTESTED_DATA": str(tmp_path / "data"),
    }

    def start(*words, command="extract", extractor="stub", **more):
        command = [sys.executable, "-m", "contested", command, *map(str, words)]
        command += ["--extractor", extractor, "--theatre", str(LAKELAND)]
        return subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def write(path: Path, texts: dict[str, str], **fields) -> Path:
    """Write reports as JSON lines."""
    rows = [
        {"report": name, "text": text, "published": "2022-03-11", **fields} for name, text in texts.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def ids(lines: str) -> list[str]:
    """The reports of some records, in order, each as often as it comes in a row."""
    reports = [json.loads(line)["report"] for line in lines.splitlines()]
    return [name for number, name in enumerate(reports) if not number or reports[number - 1] != name]


def test_every_form_holds_the_same_records(run, tmp_path):
    """Each as it was printed for one report alone; a table has its columns."""
    write(tmp_path / "r.jsonl", {"a": "took x\ntook y", "none": "nothing", "b": "took z"})

    lines = run("r.jsonl", "--format", "jsonl")[1]
    rows = [json.loads(line) for line in lines.splitlines()]
    assert [row["quote"] for row in rows] == ["took x", "took y", "took z"]
    assert json.loads(run("r.jsonl", "--format", "json")[1]) == rows
    table = run("r.jsonl")[1].splitlines()
    assert table[0].split() == ["report", "start", "kind", "side", "stance", "quote"]
    assert len(table) == 4
    cells = list(csv.DictReader(io.StringIO(run("r.jsonl", "--format", "csv")[1])))
    assert [cell["quote"] for cell in cells] == [row["quote"] for row in rows]


def test_without_claims_every_form_is_whole(run, tmp_path):
    write(tmp_path / "r.jsonl", {"a": "nothing"})
    assert json.loads(run("r.jsonl", "--format", "json")[1]) == []
    assert run("r.jsonl", "--format", "jsonl")[:2] == (0, "")


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_reports(run, tmp_path, jobs):
    """Also when the first takes longest, and when some fail between."""
    texts = {f"r{number}": f"sleep {0.3 - 0.01 * number}\ntook {number}" for number in range(12)}
    texts["r5"] = "fail"
    write(tmp_path / "r.jsonl", texts)
    code, out, err = run("r.jsonl", "--format", "jsonl", "--jobs", jobs)

    assert code == 0
    assert ids(out) == [name for name in texts if name != "r5"]
    assert err.splitlines() == [
        "skipped: r5: the extractor 'stub' failed on it (ValueError: a mistake in the plug-in)",
        "11 claims of 11 reports read, 1 skipped",
    ]


def test_folders_are_read_with_all_that_is_in_them(run, tmp_path):
    """Sorted; ids are paths; what is hidden, of another kind, or the command's own is left out."""
    folder = tmp_path / "archive"
    for name in (
        "b.txt",
        "a/one.md",
        "a/two.TXT",
        ".git/x.txt",
        ".hidden.txt",
        "a/data.xlsx",
        "c/rows.jsonl",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\npublished: 2022-03-11\n---\ntook it")
    write(folder / "c" / "rows.jsonl", {"given": "took x"})
    (folder / "c" / "list.json").write_text(json.dumps([{"text": "took y", "date": "2022-03-11"}] * 2))
    code, _, err = run("archive", "--out", "archive/out.jsonl")
    assert code == 0
    found = ids((folder / "out.jsonl").read_text())
    assert found == ["a/one", "a/two", "b", "c/list", "c/list-2", "given"]
    assert err == "archive/out.jsonl: 6 claims of 6 reports read\n"

    code, _, err = run("archive", "--out", "archive/out.jsonl", "--resume")
    assert err == "archive/out.jsonl: 0 claims of 0 reports read (6 were done before)\n"
    assert ids((folder / "out.jsonl").read_text()) == found


def test_two_files_of_one_name_keep_their_folders(run, tmp_path):
    for name in ("x/note.txt", "y/note.txt", "z.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("---\npublished: 2022-03-11\n---\ntook it")
    assert ids(run("x/note.txt", "y/note.txt", "z.txt", "--format", "jsonl")[1]) == ["x/note", "y/note", "z"]
    assert ids(run("x", "y", "z.txt", "--format", "jsonl")[1]) == ["x/note", "y/note", "z"]
    code, out, err = run("z.txt", "z.txt", "--format", "jsonl")
    assert (code, len(out.splitlines())) == (0, 1)
    assert "skipped: z.txt: has the id 'z', as a report of z.txt has" in err


def test_front_matter_flags_and_standard_input(run, tmp_path):
    """The flags win over what the text says of itself; the head is no part of the text."""
    text = "---\npublished: 2022-03-11\nlanguage: fi\nid: note-7\n---\ntook it"
    (tmp_path / "r.txt").write_text(text)
    assert "'fi'" in run("r.txt")[2]
    (found,) = map(json.loads, run("r.txt", "--language", "en", "--format", "jsonl")[1].splitlines())
    assert (found["report"], found["start"]) == ("note-7", 0)
    assert run("-", "--language", "en", "--format", "jsonl", stdin=text)[1].count("note-7") == 1
    assert run("--text", "took it", "--published", "2022-03-11", "--format", "jsonl")[1].count("took it") == 1


def test_what_cannot_be_read_is_named_and_the_others_go_on(run, tmp_path):
    """One line each; a worker that dies takes only its own report with it."""
    texts = {"good": "took x", "dead": "die", "other": "took y", "doubt": "doubt", "last": "took z"}
    write(tmp_path / "r.jsonl", texts)
    with (tmp_path / "r.jsonl").open("ab") as file:
        file.write(b'{"report":"late","text":"took w","published":"2999-01-01"}\n\xff\xfe\n')
        file.write(b'{"report":"fi","text":"took w","published":"2022-03-11","language":"fi"}')
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "hollow").mkdir()
    code, out, err = run("gone.txt", "empty.jsonl", "r.jsonl", "binary.txt", "hollow", "--format", "jsonl",
                         "--jobs", 2)  # fmt: skip

    assert code == 0
    assert ids(out) == ["good", "other", "last"]
    *skipped, total = err.splitlines()
    assert total == "3 claims of 3 reports read, 9 skipped"
    wanted = ["gone.txt: no such file", "empty.jsonl: is empty", "line 6: its date 2999", "line 7: is UTF-16",
              "dead: the process that read it has died", "doubt: a quote that", "fi: is in 'fi'",
              "binary.txt: is binary", "hollow: holds no report"]  # fmt: skip
    assert len(skipped) == len(wanted)
    assert all(sum(reason in line for line in skipped) == 1 for reason in wanted)


def test_when_nothing_can_be_read(run, tmp_path):
    """One line for one report; for more, one each and one for all; never an empty table."""
    (tmp_path / "undated.txt").write_text("took x")
    assert run("undated.txt") == (
        1,
        "",
        "contested: undated.txt: gives no date of publication: say it with --published YYYY-MM-DD\n",
    )
    code, out, err = run("undated.txt", "gone.txt", "--format", "json")
    assert (code, out) == (1, "")
    assert err.splitlines()[2:] == ["contested: none of the 2 reports could be read"]
    assert run("undated.txt", "--published", "2022-03-11")[0] == 0
    assert run("undated.txt", "--published", "soon")[2].startswith("contested: cannot read the date 'soon'")


@pytest.mark.parametrize(
    "words",
    [(), ("--resume", "r.txt"), ("r.txt", "--out", "o.jsonl", "--format", "csv"), ("r.txt", "--jobs", "0")],
    ids=["nothing", "resume-what", "two-forms", "no-jobs"],
)
def test_wrong_usage_exits_with_2(run, words):
    assert run(*words)[0] == 2


def test_a_server_that_is_down_stops_the_run(run, tmp_path):
    """A failure or two are skipped; the third in a row is one too many, and the run can be gone on with."""
    texts = {"a": "took x", "b": "server", "c": "server", "d": "took y", **dict.fromkeys("efghij", "server")}
    write(tmp_path / "r.jsonl", texts)
    code, _, err = run("r.jsonl", "--out", "o.jsonl", "--jobs", 2)

    assert code == 1
    assert ids((tmp_path / "o.jsonl").read_text()) == ["a", "d"]
    assert err.splitlines()[-2:] == [
        "stopped: 2 claims of 2 reports read, 4 skipped; the same command with --resume goes on",
        "contested: the server: does not answer",
    ]


def test_going_on_reads_only_what_is_new(run, tmp_path, log, monkeypatch):
    """An edited report is read anew and stays in its place; another version of the extractor reads all."""
    texts = {"a": "took x", "none": "nothing", "b": "took y", "c": "took z"}
    write(tmp_path / "r.jsonl", texts)
    assert run("r.jsonl", "--out", "o.jsonl")[0] == 0
    first = (tmp_path / "o.jsonl").read_text()
    log.unlink()

    assert "is there already: go on with --resume" in run("r.jsonl", "--out", "o.jsonl")[2]
    assert run("r.jsonl", "--out", "o.jsonl", "--resume")[0] == 0
    assert not log.exists()
    assert (tmp_path / "o.jsonl").read_text() == first

    texts |= {"b": "took y again", "d": "took w"}
    write(tmp_path / "r.jsonl", {"new": "took v", **texts})
    assert run("r.jsonl", "--out", "o.jsonl", "--resume")[0] == 0
    assert sorted(log.read_text().split()) == ["b", "d", "new"]
    changed = (tmp_path / "o.jsonl").read_text()
    assert ids(changed) == ["new", "a", "b", "c", "d"]
    assert '"took y again"' in changed
    assert '"took y"' not in changed

    log.unlink()
    monkeypatch.setenv("STUB_VERSION", "2")
    parallel._extractor.cache_clear()
    assert run("r.jsonl", "--out", "o.jsonl", "--resume")[0] == 0
    assert len(log.read_text().split()) == 6
    assert (tmp_path / "o.jsonl").read_text() == changed


def test_another_dateline_is_another_report(run, tmp_path, log):
    """Whatever the claims depend on counts, not the text alone; a folder takes the claims, too."""
    (tmp_path / "r.txt").write_text("took x")
    for day, publisher in (
        ("2022-03-11", "A"),
        ("2022-03-12", "A"),
        ("2022-03-12", "B"),
        ("2022-03-12", "B"),
    ):
        run("r.txt", "--published", day, "--publisher", publisher, "--out", "out", "--resume")
    assert len(log.read_text().split()) == 3
    assert ids((tmp_path / "out" / "claims.jsonl").read_text()) == ["r"]


def wait_for(truth, seconds: float = 60.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def lines_of(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def processes_with(word: str) -> list[str]:
    """The processes whose command line has a word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word in path.read_text():
                found.append(path.parent.name)
        except (OSError, UnicodeDecodeError):
            continue
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no /proc on this system")


@pytest.mark.slow
@needs_proc
def test_killed_ten_times_and_gone_on_with(program, tmp_path):
    """At random moments, with kill -9: in the end every report is there once, in order; no worker is left."""
    dice = random.Random(4)  # noqa: S311  # a fixed sequence is wanted
    texts = {
        f"report-{number}": f"sleep {dice.uniform(0, 0.04):.3f}\n" + "took a town\n" * dice.randrange(4)
        for number in range(150)
    }
    write(tmp_path / "r.jsonl", texts)
    undisturbed = program("r.jsonl", "--out", "whole.jsonl", "--jobs", 1)
    undisturbed.communicate(timeout=120)
    assert undisturbed.returncode == 0

    out, journal = tmp_path / "killed.jsonl", tmp_path / "killed.jsonl.journal"
    for _ in range(10):
        before = max(1, lines_of(journal))
        process = program("r.jsonl", "--out", out, "--resume", "--jobs", dice.choice([1, 2, 3]))
        more = dice.randrange(1, 12)
        wait_for(lambda enough=before + more: lines_of(journal) >= enough)
        time.sleep(dice.uniform(0, 0.05))
        process.kill()
        process.communicate()
        wait_for(lambda: not processes_with(str(out)), 10)
    assert lines_of(journal) < len(texts)

    process = program("r.jsonl", "--out", out, "--resume")
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "were done before" in err
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    done = [json.loads(line)["report"] for line in journal.read_text().splitlines()[1:]]
    assert done == list(texts)


@pytest.fixture
def heard_interrupts():
    """Let programs started here hear Ctrl-C: one started in the background of a script ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@needs_proc
@pytest.mark.usefixtures("heard_interrupts")
@pytest.mark.parametrize("out", ["o.jsonl", None])
def test_ctrl_c_ends_cleanly(program, tmp_path, out):
    """Exit 130, one line that says how to go on, no process left behind."""
    write(tmp_path / "r.jsonl", {f"{number}": "sleep 0.05\ntook x" for number in range(400)})
    words = ["--out", out] if out else ["--format", "jsonl"]
    process = program(tmp_path / "r.jsonl", *words, "--jobs", 2)
    if out:
        wait_for(lambda: lines_of(tmp_path / "o.jsonl") > 3)
    else:
        assert process.stdout.readline()
    children = processes_with(str(tmp_path / "r.jsonl"))
    assert len(children) == 3
    for child in children:  # as a terminal does
        os.kill(int(child), signal.SIGINT)
    _, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert err.startswith("interrupted: ")
    assert err.count("\n") == 1
    assert ("--resume" if out else "with --out FILE") in err
    wait_for(lambda: not processes_with(str(tmp_path / "r.jsonl")), 10)


@pytest.mark.slow
@needs_proc
def test_memory_does_not_grow_with_the_number_of_reports(program, tmp_path):
    """Two thousand reports, 20 MB in all, take the process that hands them out no more than a hundred do."""
    peaks = []
    for count in (100, 2000):
        write(tmp_path / "r.jsonl", {f"{number}": "took a town\n" + "-" * 10_000 for number in range(count)})
        process = program("r.jsonl", "--out", f"{count}.jsonl", "--jobs", 2, STUB_PEAK=str(tmp_path / "peak"))
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        peaks.append(int((tmp_path / "peak").read_text()))
    assert peaks[1] - peaks[0] < 5_000  # kB


def test_help_loads_no_extractor():
    """Nor what only a run needs."""
    code = (
        "import sys; from click.testing import CliRunner; from contested.cli import main\n"
        "print(CliRunner().invoke(main, ['extract', '--help']).output)\n"
        "print([name for name in sys.modules if name.startswith(('contested.claims', 'spacy'))])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "contested extract archive/ --out claims.jsonl --jobs 4 --resume" in out
    assert out.splitlines()[-1] == "[]"


def test_a_language_model_end_to_end(program, tmp_path):
    """What it cost is said, the key is nowhere; what it makes up is refused; a dead server is one line."""
    (tmp_path / "r.txt").write_text("---\npublished: 2022-03-11\n---\nThe army captured the town.")
    good = record("The army captured the town", side=None, against=None)
    with serving(fails(503), lists(good, {**good, "quote": "never said"})) as stub:
        settings = {
            "CONTESTED_LLM_URL": stub.url,
            "CONTESTED_LLM_MODEL": "m",
            "CONTESTED_LLM_KEY": "sk-very-secret",
            "CONTESTED_LLM_PRICE_IN": "1",
        }
        process = program("r.txt", "--out", "o.jsonl", extractor="llm", **settings)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out == ""
    assert err.splitlines() == [
        "note: r: 1 of the model's records was refused: its quote is not in the report (1)",
        "the extractor made 1 request, 1,000 tokens read and 200 written, 0.0010 at the prices given",
        "o.jsonl: 1 claim of 1 report read",
    ]
    assert json.loads((tmp_path / "o.jsonl").read_text())["quote"] == "The army captured the town"
    written = "".join(path.read_text() for path in tmp_path.glob("o.jsonl*"))
    assert "secret" not in written + err


@pytest.mark.parametrize("command", ["extract", "check"])
def test_a_language_model_that_is_not_there(program, tmp_path, command):
    """Without its settings, and without its server: one line, exit 1."""
    (tmp_path / "r.txt").write_text("---\npublished: 2022-03-11\n---\nThe army captured the town.")
    with serving(fails(401, "no such key")) as stub:
        settings = {"CONTESTED_LLM_URL": stub.url, "CONTESTED_LLM_MODEL": "m"}
        for given, reason in (
            (dict.fromkeys(settings, ""), "set CONTESTED_LLM_URL and CONTESTED_LLM_MODEL"),
            (settings, "the server of the model 'm': answers with status 401: no such key"),
        ):
            process = program("r.txt", command=command, extractor="llm", **given)
            out, err = process.communicate(timeout=60)
            assert (process.returncode, out) == (1, "")
            assert err.count("\n") == 1
            assert reason in err


def test_a_check_says_what_the_language_model_cost(program, tmp_path):
    (tmp_path / "r.txt").write_text("---\npublished: 2022-03-11\n---\nThe army captured the town.")
    with serving(lists({**record("The army captured the town"), "side": None, "against": None})) as stub:
        settings = {"CONTESTED_LLM_URL": stub.url, "CONTESTED_LLM_MODEL": "m"}
        process = program("r.txt", command="check", extractor="llm", **settings)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "The army captured the town" in out
    assert "note: the extractor made 1 request, 1,000 tokens read and 200 written\n" in err
