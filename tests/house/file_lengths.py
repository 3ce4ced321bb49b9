#!/usr/bin/env python3
"""No C++ file is longer than 300 lines, comments and blanks included; nor a script."""
import pathlib

from source_files import ROOT, finish, source_files, text_of

LIMIT = 300
# Path -> why it is one file nonetheless. The file's first lines say so too.
LONGER = {
    "protocol/link_messages.hpp": "one list of declarations, read from top to bottom",
    "protocol/memory_messages.hpp": "one list of declarations, read from top to bottom",
    "tests/unit/memory/snapshot_file_test.cpp": "one case a way in which a file can be damaged",
    "tests/unit/memory/snapshot_store_test.cpp": "one fixture of folders that every case needs",
    "protocol/fields.hpp": "one set of templates that name each other",
}


def main():
    scripts = [path for path in pathlib.Path(ROOT, "scripts").iterdir() if path.is_file()]
    names = source_files() + sorted(path.relative_to(ROOT).as_posix() for path in scripts)
    lengths = {name: len(text_of(name).splitlines()) for name in names}
    findings = [f"{name}: {length} lines, {LIMIT} are the limit: split it by job, or give a reason in {__file__}"
                for name, length in lengths.items() if length > LIMIT and name not in LONGER]
    findings += [f"{name}: stands in the list of longer files and is none" for name in LONGER if lengths.get(name, 0) <= LIMIT]
    finish(findings, f"{len(names)} files, the longest allowed {LIMIT} lines, {len(LONGER)} exceptions")


main()
