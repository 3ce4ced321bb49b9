"""Debian's packages and their sources, as files in a folder of our own: nothing is installed, and apt's own state is not
touched."""
import os
import re
import subprocess
import tarfile
from pathlib import Path

KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
SETTINGS = Path("/etc/apt")


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
    """apt-get with lists, cache and sources of its own: packages of this release, sources of these suites."""

    def __init__(self, folder, suites):
        self.folder = folder
        self.suites = suites
        for name in ("lists/partial", "cache/archives/partial", "sources", "packages"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        own = release()
        place = mirror(own)
        lines = [f"deb [signed-by={KEYS}] {place} {own} main\n",
                 *(f"deb-src [signed-by={KEYS}] {place} {suite} main\n" for suite in suites)]
        (folder / "sources.list").write_text("".join(lines), encoding="utf-8")
        (folder / "apt.conf").write_text("".join(f'{name} "{value}";\n' for name, value in {
            "Dir::Etc::sourcelist": folder / "sources.list", "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::lists": folder / "lists", "Dir::Cache": folder / "cache", "Acquire::Languages": "none",
            "Acquire::Retries": 1, "Acquire::http::Timeout": 10, "APT::Sandbox::User": "root"}.items()), encoding="utf-8")

    def update(self):
        """Raises Missing when no suite's list of sources can be had."""
        why = self.get("update")
        if not list((self.folder / "lists").glob("*_source_Sources*")):
            raise Missing(f"apt-get update: {why}")

    def get(self, *words, place="."):
        """"", or apt's first complaint."""
        try:
            done = subprocess.run(["apt-get", "-q", *words], cwd=self.folder / place, capture_output=True, text=True, timeout=120,
                                  check=False, env={**os.environ, "APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"})
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        errors = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:"))]
        return "" if done.returncode == 0 and not errors else (errors or [f"exit code {done.returncode}"])[0]

    def source(self, name):
        """The path of the original tar file, or None and why; what Debian has changed is of no interest here. Another
        release stands in where a file is not on the mirror."""
        why = ""
        for suite in [None, *self.suites]:
            if suite:
                why = self.get("source", "--download-only", f"{name}/{suite}", place="sources") or why
            found = sorted((self.folder / "sources").glob(f"{name}_*.orig.tar.*"))
            if found:
                return found[0], ""
        return None, why

    def source_of(self, name, suite):
        """The same, of this suite alone."""
        place = f"sources/{suite}"
        (self.folder / place).mkdir(exist_ok=True)
        why = self.get("source", "--download-only", f"{name}/{suite}", place=place)
        found = sorted((self.folder / place).glob(f"{name}_*.orig.tar.*"))
        return (found[0], "") if found else (None, why)

    def package(self, name):
        found = sorted((self.folder / "packages").glob(f"{name}_*.deb"))
        why = "" if found else self.get("download", name, place="packages")
        return found or sorted((self.folder / "packages").glob(f"{name}_*.deb")), why


def unpack(tar, folder):
    """Into `folder`, without the one folder that all of it is in, if there is one."""
    with tarfile.open(tar) as archive:
        members = [member for member in archive.getmembers() if ".." not in member.name.split("/")]
        tops = {member.name.partition("/")[0] for member in members}
        for member in members:
            inside = member.name if len(tops) > 1 else member.name.partition("/")[2]
            if inside and (member.isfile() or member.isdir()):
                member.name = inside
                archive.extract(member, folder)
