"""`--audio` and `contested feed`: refused before any work where something is missing, and written whole."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import feedparser
import pytest

from contested.outputs.audio import encode, voices
from contested.outputs.audio.make import AUDIO_FILES

TEXT = "Ukrainian forces liberated Balakliia on 8 September, the General Staff of Ukraine said."
needs_tools = pytest.mark.skipif(
    shutil.which("ffmpeg") is None or (shutil.which("espeak-ng") is None and find_spec("piper") is None),
    reason="ffmpeg or a voice is not installed",
)


@pytest.fixture
def run(run, tmp_path):
    """Run a command beside a report: (exit code, stdout, stderr)."""
    (tmp_path / "report.txt").write_text(TEXT)
    return run


COMMANDS = [("check", "report.txt", "--ledger", "l.sqlite"), ("brief", "report.txt", "--region", "kharkiv")]


@needs_tools
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_brief_to_listen_to_and_its_feed(run, tmp_path, words):
    voice = ("--voice", "espeak-ng") if shutil.which("espeak-ng") else ()

    code, _, err = run(*words, "--published", "2022-09-11", "--out", "b/one", "--audio", *voice)
    feed_code, out, _ = run("feed", "b", "--base-url", "https://desk.example/b/")
    again_code, again, _ = run("feed", "b", "--base-url", "https://desk.example/b/")

    assert (code, feed_code, again_code) == (0, 0, 0), err
    assert all((tmp_path / "b" / "one" / name).stat().st_size for name in AUDIO_FILES)
    assert "<audio controls" in (tmp_path / "b" / "one" / "brief.html").read_text(encoding="utf-8")
    assert "(1 brief, 1 new)" in out
    assert "(1 brief, 0 new)" in again
    (item,) = feedparser.parse((tmp_path / "b" / "feed.xml").read_bytes()).entries
    assert item.enclosures[0].href == "https://desk.example/b/one/brief.mp3"


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_without_a_voice_nothing_is_begun(run, tmp_path, monkeypatch, words):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(voices, "find_spec", lambda _: None)
    monkeypatch.setattr(encode, "find_spec", lambda _: None)

    code, out, err = run(*words, "--published", "2022-09-11", "--out", "out", "--audio")

    assert (code, out) == (1, "")
    assert "install" in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_audio_needs_a_folder(run, words):
    code, _, err = run(*words, "--published", "2022-09-11", "--audio")

    assert code == 2
    assert "--audio needs --out" in err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("empty", "--base-url", "https://desk.example/"), "holds no audio"),
        (("empty", "--base-url", "desk.example"), "no address"),
        (("empty", "--base-url", "https://desk.example/", "--file", "../feed.xml"), "must be a name"),
        (("empty", "--base-url", "https://desk.example/", "--email", "desk"), "no address of e-mail"),
        (("broken", "--base-url", "https://desk.example/"), "no record"),
    ],
)
def test_a_feed_that_cannot_be_made_is_one_line(run, tmp_path, words, complaint):
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "brief.episode.json").write_text("[1")

    code, out, err = run("feed", *words)

    assert (code, out) == (1, "")
    assert complaint in err
    assert len(err.strip().splitlines()) == 1
    assert not list(tmp_path.rglob("feed.xml"))
