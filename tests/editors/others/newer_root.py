#!/usr/bin/env python3
"""Editors of a newer Debian in a folder of their own, where they run by that folder's dynamic loader.

usage: newer_root.py FOLDER     unpacks them there (100 MB to fetch, 350 MB on the disk, some seconds)

The tests of these editors run where WAYFINDER_EDITORS names such a folder.
"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "debian"))
from packages import KEYS, Missing, mirror, release  # noqa: E402

SUITE = "forky"
PACKAGES = ["emacs-nox", "elpa-dape", "hx"]
LIBRARIES = "usr/lib/x86_64-linux-gnu"


def unpack(folder):
    apt = folder / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    (apt / "status").touch()  # nothing is installed there, so all that they need is fetched
    (apt / "sources.list").write_text(f"deb [signed-by={KEYS}] {mirror(release())} {SUITE} main\n", encoding="utf-8")
    (apt / "apt.conf").write_text("".join(f'{name} "{value}";\n' for name, value in {
        "Dir::Etc::sourcelist": apt / "sources.list", "Dir::Etc::sourceparts": "/dev/null", "Dir::State::lists": apt / "lists",
        "Dir::State::status": apt / "status", "Dir::Cache": apt / "cache", "Acquire::Languages": "none",
        "APT::Sandbox::User": "root"}.items()), encoding="utf-8")
    environment = {**os.environ, "APT_CONFIG": str(apt / "apt.conf")}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "--download-only", *PACKAGES]):
        subprocess.run(["apt-get", "-q", *words], env=environment, check=True)
    for package in (apt / "cache/archives").glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def newer_root():
    """The folder; ends the test where there is none."""
    if "WAYFINDER_EDITORS" not in os.environ:
        skip("WAYFINDER_EDITORS is not set (tests/editors/others/newer_root.py FOLDER makes what it names)")
    return pathlib.Path(os.environ["WAYFINDER_EDITORS"]).resolve()


def command(root, program):
    """The words that start usr/bin/`program` of the root."""
    path = root / "usr/bin" / program
    if not path.exists():
        skip(f"{path} is not there")
    return [str(root / LIBRARIES / "ld-linux-x86-64.so.2"), "--library-path", str(root / LIBRARIES), str(path)]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("newer_root.py: FOLDER: expected one folder")
    try:
        unpack(pathlib.Path(sys.argv[1]).resolve())
    except (Missing, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"newer_root.py: {error}")
