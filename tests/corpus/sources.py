"""Real programs, from Debian's packages: their sources for the tests in them, and what these need, unpacked in a folder
of our own. Nothing is installed, and apt's own state is not touched."""
import fcntl
import json
import os
import re
import shutil
import subprocess
import tarfile
import time
from pathlib import Path

SOURCES = ["lua-penlight", "lua-cjson", "lua-lpeg", "lua-busted", "lua-luassert", "lua-say", "lua-unit", "lua5.1"]
PACKAGES = ["lua-cjson", "lua-lpeg", "lua-filesystem", "lua-system", "lua-term", "lua-cliargs", "lua-dkjson", "lua-mediator",
            "lua-say", "lua-luassert", "lua-penlight", "lua-busted", "lua-unit"]
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
SETTINGS = Path("/etc/apt")
ASK_AGAIN = 24 * 3600  # seconds after which what could not be had is asked for again


class Missing(Exception):
    """str() says why the sources cannot be had."""


def release():
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    found = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', text, re.M))
    if found.get("ID") != "debian" or "VERSION_CODENAME" not in found:
        raise Missing("this is no release of Debian")
    return found["VERSION_CODENAME"]


def mirror(suite):
    """Where this system gets its packages from; the form of its settings may be either of apt's two."""
    for path in [SETTINGS / "sources.list", *sorted((SETTINGS / "sources.list.d").glob("*.*"))]:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for block in text.split("\n\n"):
            fields = dict(re.findall(r"^(\S+): *(.*)$", block, re.M))
            if suite in fields.get("Suites", "").split():
                return fields["URIs"].split()[0]
        if line := re.search(rf"^deb\s+(?:\[.*\]\s+)?(\S+)\s+{suite}\s", text, re.M):
            return line[1]
    raise Missing("apt has no source for this release")


class Apt:
    """apt-get with lists, cache and sources of its own."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("lists/partial", "cache/archives/partial", "sources", "packages"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        # An older or newer release stands in where a file is not on the mirror.
        self.suites = list(dict.fromkeys([release(), "stable", "oldstable"]))
        place = mirror(self.suites[0])
        lines = [f"{kind} [signed-by={KEYS}] {place} {suite} main\n"
                 for suite in self.suites for kind in (("deb", "deb-src") if suite == self.suites[0] else ("deb-src",))]
        (folder / "sources.list").write_text("".join(lines), encoding="utf-8")
        (folder / "apt.conf").write_text("".join(f'{name} "{value}";\n' for name, value in {
            "Dir::Etc::sourcelist": folder / "sources.list", "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::lists": folder / "lists", "Dir::Cache": folder / "cache", "Acquire::Languages": "none",
            "Acquire::Retries": 1, "Acquire::http::Timeout": 10, "APT::Sandbox::User": "root"}.items()), encoding="utf-8")

    def get(self, *words, place="."):
        try:
            done = subprocess.run(["apt-get", "-q", *words], cwd=self.folder / place, capture_output=True, text=True, timeout=120,
                                  env={**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"})
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        errors = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:"))]
        return "" if done.returncode == 0 and not errors else (errors or [f"exit code {done.returncode}"])[0]

    def source(self, name):
        """The path of the original tar file; what Debian has changed is of no interest here."""
        why = ""
        for suite in [None, *self.suites]:
            if suite:
                why = self.get("source", "--download-only", f"{name}/{suite}", place="sources") or why
            found = sorted((self.folder / "sources").glob(f"{name}_*.orig.tar.*"))
            if found:
                return found[0], ""
        return None, why

    def package(self, name):
        found = sorted((self.folder / "packages").glob(f"{name}_*.deb"))
        why = "" if found else self.get("download", name, place="packages")
        return found or sorted((self.folder / "packages").glob(f"{name}_*.deb")), why


def unpack(tar, folder):
    """Into `folder`, without the one folder that all of it is in."""
    with tarfile.open(tar) as archive:
        for member in archive.getmembers():
            inside = member.name.partition("/")[2]
            if inside and ".." not in inside.split("/") and (member.isfile() or member.isdir()):
                member.name = inside
                archive.extract(member, folder)


def fetch(cache):
    """{source package: why it is not there}"""
    apt = Apt(cache / "apt")
    why = apt.get("update")
    if not list((cache / "apt/lists").glob("*_source_Sources*")):
        raise Missing(f"apt-get update: {why}")
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
