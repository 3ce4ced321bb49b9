"""Real programs, from Debian's packages: their sources for the tests in them, and what these need, unpacked in a folder
of our own."""
import fcntl
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "debian"))
from packages import Apt, Missing, release, unpack  # noqa: E402: found by the line above

SOURCES = ["lua-penlight", "lua-cjson", "lua-lpeg", "lua-busted", "lua-luassert", "lua-say", "lua-unit", "lua5.1"]
PACKAGES = ["lua-cjson", "lua-lpeg", "lua-filesystem", "lua-system", "lua-term", "lua-cliargs", "lua-dkjson", "lua-mediator",
            "lua-say", "lua-luassert", "lua-penlight", "lua-busted", "lua-unit"]
ASK_AGAIN = 24 * 3600  # seconds after which what could not be had is asked for again


def fetch(cache):
    """{source package: why it is not there}"""
    apt = Apt(cache / "apt", list(dict.fromkeys([release(), "stable", "oldstable"])))
    apt.update()
    missing = {}
    apt.get("source", "--download-only", *SOURCES, place="sources")  # as far as it gets; then one by one
    apt.get("download", *PACKAGES, place="packages")
    for name in SOURCES:
        tar, why = apt.source(name)
        if tar is None:
            missing[name] = why or "not found"
        else:
            unpack(tar, cache / "sources" / name)
    for name in PACKAGES:
        packages, why = apt.package(name)
        for package in packages:
            subprocess.run(["dpkg-deb", "-x", package, cache / "root"], check=True)
        if not packages:
            missing[name] = why or "not found"
    shutil.rmtree(apt.folder)
    return missing


def prepare(cache):
    """Fills the folder `cache` once; returns {package: why it is not there}."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return {name: "there is no apt-get" for name in SOURCES + PACKAGES}
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several of these tests may run at a time
        state = cache / "missing.json"
        if state.exists():
            missing = json.loads(state.read_text(encoding="utf-8"))
            if not missing or time.time() - state.stat().st_mtime < ASK_AGAIN:
                return missing
        try:
            missing = fetch(cache)
        except Missing as why:
            missing = {name: str(why) for name in SOURCES + PACKAGES}
        state.write_text(json.dumps(missing), encoding="utf-8")
        return missing
