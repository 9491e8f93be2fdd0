"""An import that is killed, starved of disk or locked out: the store opens, and importing again completes."""

import json
import math
import pickle
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
import shapely

from contested.control.load import open_history
from contested.errors import InputError

RULES = """name = "Atlas"
attribution = "Maps: Atlas"
licence = "test"
[[class]]
status = "held"
side = "B"
names = ["occupied"]
[[class]]
status = "contested"
names = ["fought"]
"""
MAPS, DRAWINGS, KILLS = 24, 16, 20
NURSERY = """
import os, pickle, resource, signal, sqlite3, sys, time
from pathlib import Path
from contested.control.load import open_history
from contested.errors import InputError
from contested.errors import ContestedError

world, maps = pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2])

connect = sqlite3.connect

def doomed(statements):
    def one_more(_):
        nonlocal statements
        statements -= 1
        if not statements:
            os.kill(os.getpid(), signal.SIGKILL)

    def connected(*args, **options):
        db = connect(*args, **options)
        db.set_trace_callback(one_more)
        return db

    return connected

def bear(store, limit, statements):
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if statements:
        sqlite3.connect = doomed(statements)
    try:
        open_history(maps, world, folder=store)
    except ContestedError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)

for line in sys.stdin:
    store, delay, limit, statements = line.rstrip("\\n").split("\\t")
    began = time.monotonic()
    child = os.fork()
    if not child:
        bear(Path(store), int(limit), int(statements))
    if float(delay) >= 0:
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(code, time.monotonic() - began, flush=True)
"""


@pytest.fixture(scope="module")
def world(invented, tmp_path_factory):
    folder = tmp_path_factory.mktemp("theatre")
    (folder / "maps").mkdir()
    (folder / "maps" / "deepstate.toml").write_text(RULES)
    return replace(invented, folder=folder)


@pytest.fixture(scope="module")
def maps(tmp_path_factory):
    """Two dozen maps of some drawings, of which a few change from one to the next."""
    folder, rng = tmp_path_factory.mktemp("maps"), random.Random(20)  # noqa: S311  # the same each time
    drawings = [_drawing(rng, number) for number in range(DRAWINGS)]
    for number in range(MAPS):
        for changed in rng.sample(range(DRAWINGS), 5):
            drawings[changed] = _drawing(rng, changed)
        text = json.dumps({"type": "FeatureCollection", "features": drawings})
        (folder / f"{1900000000 + 86400 * number}.geojson").write_text(text)
    return folder


def _drawing(rng, number):
    x, y = rng.uniform(36, 40), rng.uniform(48, 51)
    turns = [2 * math.pi * step / 100 for step in range(100)]
    outline = [(x + rng.uniform(0.3, 0.5) * math.cos(turn), y + 0.4 * math.sin(turn)) for turn in turns]
    return {
        "type": "Feature",
        "properties": {"name": "Fought over" if number % 3 == 0 else "Occupied"},
        "geometry": shapely.geometry.mapping(shapely.Polygon(outline)),
    }


@pytest.fixture(scope="module")
def nursery(world, maps, tmp_path_factory):
    """A process that forks importers and kills them: a program takes a second to start, a fork none."""
    pickled = tmp_path_factory.mktemp("nursery") / "world.pickle"
    pickled.write_bytes(pickle.dumps(world))
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", NURSERY, pickled, maps],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:

        def bear(store, *, delay=-1.0, limit=0, statements=0):
            process.stdin.write(f"{store}\t{delay}\t{limit}\t{statements}\n")
            process.stdin.flush()
            code, seconds = process.stdout.readline().split()
            return int(code), float(seconds)

        bear.process = process
        yield bear
        process.stdin.close()


@pytest.fixture(scope="module")
def undisturbed(world, maps, tmp_path_factory):
    """What an import gives that nobody disturbs."""
    return content(open_history(maps, world, folder=tmp_path_factory.mktemp("undisturbed")))


def content(opened):
    """Every map of a history, zone by zone."""
    return {
        item.id: (item.as_of, [(zone.status, zone.side, zone.geometry.wkb) for zone in item.zones])
        for item in opened.history.maps
    }


def check(store):
    """The database is whole."""
    for path in store.glob("*.sqlite"):
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def test_killed_twenty_times_at_random_moments(world, maps, nursery, undisturbed, tmp_path):
    """Ten stores, each killed, looked at, and killed again while it goes on; then each completes."""
    code, seconds = nursery(tmp_path / "whole")
    assert code == 0
    rng, codes, missing = random.Random(3), [], []  # noqa: S311  # the same each time
    for number in range(KILLS):
        store, copy = tmp_path / f"store{number // 2}", tmp_path / f"copy{number}"
        codes.append(nursery(store, delay=rng.uniform(0, 0.9 * seconds))[0])
        store.mkdir(exist_ok=True)
        shutil.copytree(store, copy)
        check(copy)
        again = open_history(maps, world, folder=copy)
        assert content(again) == undisturbed
        missing.append(again.added)
    for number in range(KILLS // 2):
        assert content(open_history(maps, world, folder=tmp_path / f"store{number}")) == undisturbed

    assert codes.count(-signal.SIGKILL) >= KILLS // 2
    assert sum(0 < added < MAPS for added in missing) >= KILLS // 4


def test_killed_between_two_words_to_the_database(world, maps, nursery, undisturbed, tmp_path):
    """At random statements, of which most are in the midst of writing one map."""
    rng, codes = random.Random(4), []  # noqa: S311  # the same each time
    for number, statements in enumerate(rng.sample(range(10, 400), KILLS // 2)):
        store = tmp_path / f"store{number}"
        codes.append(nursery(store, statements=statements)[0])
        check(store)
        assert content(open_history(maps, world, folder=store)) == undisturbed
    assert codes.count(-signal.SIGKILL) >= KILLS // 4


def test_a_full_disk_is_one_clear_line(world, maps, nursery, undisturbed, tmp_path):
    """No file may grow past a limit; when there is room again, importing completes."""
    sizes = set()
    for kilobytes in (0, 30, 90):
        store = tmp_path / f"store{kilobytes}"
        code, _ = nursery(store, limit=1 + kilobytes * 1024)
        assert code == 1
        line = nursery.process.stderr.readline()
        assert "the map store cannot be" in line
        assert str(store) in line
        check(store)
        again = open_history(maps, world, folder=store)
        assert content(again) == undisturbed
        sizes.add(again.added)
    assert len(sizes) > 1


def test_a_store_that_another_program_holds(world, maps, undisturbed, tmp_path):
    """One line after a bounded wait; afterwards all is well."""
    open_history(maps, world, folder=tmp_path / "store")
    (store,) = (tmp_path / "store").glob("*.sqlite")
    more = tmp_path / "more"
    more.mkdir()
    held = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('begin exclusive'); "
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", held, store], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        assert content(open_history(maps, world, folder=store.parent)) == undisturbed  # reading may go on
        (more / "1800000000.geojson").write_bytes(next(maps.iterdir()).read_bytes())
        with pytest.raises(InputError, match="locked") as raised:
            open_history(more, world, folder=store.parent)
        process.stdin.close()
        process.wait(10)
    assert str(store) in str(raised.value)
    assert open_history(more, world, folder=store.parent).added == 1
