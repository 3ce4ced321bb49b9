#!/usr/bin/env python3
"""What differs between Lua versions stands in runtime/facts/: LUA_VERSION_NUM appears nowhere else."""
import re

from source_files import finish, source_files, text_of

FACTS = re.compile(r"^runtime/facts/\w+\.hpp$")
FOR_HOSTS = "runtime/api/wayfinder.h"  # of programs with a Lua of their own; nothing of ours includes it


def main():
    names = source_files()
    findings = [f"{name}:{number}: LUA_VERSION_NUM belongs into runtime/facts/"
                for name in names if not FACTS.match(name) and name != FOR_HOSTS and not name.startswith("tests/")
                for number, line in enumerate(text_of(name).splitlines(), 1) if "LUA_VERSION_NUM" in line]
    if not any(FACTS.match(name) for name in names):
        findings.append("runtime/facts/: there is no such file")
    finish(findings, "LUA_VERSION_NUM is named in runtime/facts/ alone")


main()
