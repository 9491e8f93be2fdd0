"""The package: what it ships is in the wheel, and works from there."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built as `pip` would build it, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    files = {
        str(path.relative_to(SOURCE))
        for path in (SOURCE / "contested").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert "contested/py.typed" in files
    assert any(name.endswith("theatre.toml") for name in files)
    assert sorted(files - names(wheel)) == []


def test_the_licence_travels_with_the_package(wheel):
    licences = {Path(name).name for name in names(wheel) if "/licenses/" in name}

    assert {"LICENSE", "LICENCE-DATA.md"} <= licences


def test_the_wheel_works_where_it_is_unpacked(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import contested.theatre.load as load; print(load.__file__); "
        "print(len(load.load_theatre(load.ukraine_2022()).regions))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    file, regions = ran.stdout.split()

    assert Path(file).is_relative_to(tmp_path)
    assert int(regions) > 20


def test_the_installed_version_is_the_project_s():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert version("contested") == project["version"]
