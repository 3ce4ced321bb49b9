#!/usr/bin/env python3
"""Every #include goes along an arrow of the table in docs/architecture.md, section "Folders and arrows"."""
import re

from source_files import finish, source_files, text_of

SYSTEM = re.compile(r"^((sys|linux|arpa|netinet|netdb|asm)/.+|[a-z_0-9]+)\.h$")
STANDARD = re.compile(r"^[a-z_]+$")


def read_table():
    """Folder or file -> (prefixes of our own files, prefixes of libraries)."""
    section = text_of("docs/architecture.md").split("## Folders and arrows")[1].split("\n## ")[0]
    rows = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            rows[cells[0].strip("`")] = (re.findall(r"`([^`]+)`", cells[2]), re.findall(r"`([^`]+)`|(system)", cells[3]))
    return {folder: (own, [a or b for a, b in libraries]) for folder, (own, libraries) in rows.items()}


def row_of(name, table):
    rows = [row for row in table if name == row or (row.endswith("/") and name.startswith(row))]
    return max(rows, key=len) if rows else None


def is_allowed(quoted, target, row, allowed):
    own, libraries = allowed
    if quoted:
        return (row.endswith("/") and target.startswith(row)) or any(target.startswith(prefix) for prefix in own)
    if STANDARD.match(target) or any(target.startswith(library) for library in libraries if library != "system"):
        return True
    return "system" in libraries and SYSTEM.match(target) is not None


def main():
    table = read_table()
    includes = 0
    findings = [] if len(table) >= 8 else ["docs/architecture.md: the table of folders and arrows was not found"]
    for name in source_files():
        row = row_of(name, table)
        if row is None:
            continue
        for number, line in enumerate(text_of(name).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+(["<])([^">]+)', line)
            if not match:
                continue
            includes += 1
            if not is_allowed(match[1] == '"', match[2], row, table[row]):
                findings.append(f"{name}:{number}: `{row}` may not include {match[2]} (docs/architecture.md)")
    if includes == 0:
        findings.append("no #include was read")
    finish(findings, f"{includes} includes go along the arrows")


main()
