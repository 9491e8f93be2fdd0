"""The documents: every link leads somewhere, and what they name exists."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import contested
from contested import plugins
from contested.cli import main
from contested.ledger.linking.linker import link
from contested.verdicts.verdict import Direction, Word

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SHOWN = re.compile(
    r"^```(?:sh)?\n(contested [^\n]*)\n```\n+(?:[^`\n][^\n]*\n+)*```text\n(.*?)```", re.MULTILINE | re.DOTALL
)
"""A command, and after it what it prints."""
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@cache
def prose(page: Path) -> str:
    """A page without its code blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    broken = []
    for target in LINK.findall(prose(page)):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)

    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_targets_that_are_named_exist(page):
    code = "\n".join(FENCE.findall(page.read_text(encoding="utf-8")))
    named = set(re.findall(r"^(?:\S*/)?contested ([a-z]+)\b", code, re.MULTILINE))
    named |= set(re.findall(r"`contested ([a-z]+)\b", prose(page)))
    targets = set(re.findall(r"^make ([a-z]+)\b", code, re.MULTILINE))
    targets |= set(re.findall(r"`make ([a-z]+)\b", prose(page)))

    assert named <= set(main.commands)
    assert targets <= make_targets()


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "`make demo`" in text
    assert "`make test`" in text


def test_every_command_is_in_the_readme_or_the_documents():
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert [name for name in main.commands if f"contested {name}" not in text] == []


def test_every_plug_in_that_ships_is_documented():
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    own = [plugin for plugin in plugins.available() if plugin.package == "contested"]

    assert own
    assert [plugin for plugin in own if f"`{plugin.name}`" not in text] == []
    assert [group for group in plugins.GROUPS if f"`{group}`" not in text] == []


def test_every_public_name_is_documented():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

    assert [name for name in contested.__all__ if f"`ct.{name}" not in text] == []


def test_the_examples_in_python_run(tmp_path, monkeypatch, capsys):
    """One after the other, on a report and a map of the simplest kind."""
    blocks = re.findall(
        r"^```python\n(.*?)^```",
        (ROOT / "docs" / "api.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    ring = [[36.0, 48.0], [38.5, 48.0], [38.5, 50.0], [36.0, 50.0], [36.0, 48.0]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Occupied", "fill": "#a52714"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (tmp_path / "maps").mkdir()
    for moment in ("1662240000", "1662907210"):
        map_text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (tmp_path / "maps" / f"{moment}.geojson").write_text(map_text)
    (tmp_path / "report.txt").write_text("Ukrainian forces recaptured Izium on 10 September, Kyiv said.")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))

    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)  # noqa: S102  # our own page

    printed = capsys.readouterr().out
    assert "control_gained" in printed
    assert "2 maps" in printed
    assert "held RU" in printed
    assert names["statements"]


@pytest.mark.parametrize("word", [*get_args(Word), *get_args(Direction)])
def test_every_word_of_a_verdict_is_defined(word):
    assert f"`{word}`" in (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")


def test_every_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [line for lines in (project["dependencies"], *extras) for line in lines]
    names = {re.split(r"[<>=!~ ;\[]", line)[0] for line in wanted}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    assert sorted(name for name in names if f"`{name}`" not in text) == []


def test_nothing_names_the_machine_it_was_written_on():
    words = ("work", "root", "tmp", "opt", "home", "Users")
    pattern = re.compile(rf"(?<![\w.~}}])/(?:{'|'.join(words)})/[\w.]")
    files = [*PAGES, ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / "pyproject.toml", ROOT / "mkdocs.yml"]
    files += [path for path in (ROOT / "scripts").iterdir() if path.suffix in {".py", ".sh"}]

    assert [str(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_the_readme_shows_what_the_demonstration_prints(run):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- example-output -->.*?```text\n(.*?)```", text, re.DOTALL)

    code, out, _ = run("check", "--demo", "--out", "out")

    lines, printed = [line for line in shown.splitlines() if line != "..."], out.splitlines()
    assert code == 0
    assert len(lines) > 10
    assert [line for line in lines if line not in printed] == []


@pytest.mark.parametrize(
    ("command", "shown"), SHOWN.findall((ROOT / "docs" / "measuring.md").read_text(encoding="utf-8"))
)
def test_the_measures_print_what_their_page_shows(run, command, shown):
    """Lines that the page cuts short, with three dots, need only begin so."""
    code, out, err = run(*shlex.split(command)[1:])

    printed = [*out.splitlines(), *err.splitlines()]
    cut = [line.removesuffix("...").rstrip() for line in shown.splitlines()]
    assert code == 0
    assert [line for line in cut if not any(one.startswith(line) for one in printed)] == []


def test_the_link_shown_is_the_link_made(tmp_path):
    def statement(name: str, text: str):
        (tmp_path / name).write_text(text)
        (checked,) = contested.check(
            contested.read(tmp_path / name, published="2022-09-11").reports[0]
        ).claims
        return checked.statement

    old = statement(
        "old.txt", "Ukrainian forces liberated Izium on 10 September, the General Staff of Ukraine said."
    )
    new = statement(
        "new.txt", "Russian troops abandoned Izium yesterday, the Russian Defence Ministry admitted."
    )

    (made,) = link([new], candidates=[old])

    lines = [f'"{new.claim.quote}" and "{old.claim.quote}": {made.verdict} {made.score:.2f}']
    lines += [f"  {reason.weight:+.2f} {reason.text}" for reason in made.reasons if reason.weight]
    assert "\n".join(lines) + "\n```" in (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
