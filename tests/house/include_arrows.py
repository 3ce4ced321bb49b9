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


def read_orders():
    """Module -> its folders, from the bottom up."""
    text = text_of("docs/architecture.md").split("Inside a module")[1].split("\n\n")[0].replace("\n", " ")
    return {module: re.findall(r"`([^`]+)`", folders) for module, folders in re.findall(r"in `(\w+)/`, ([^.;]+)", text)}


def runs_up(name, target, orders):
    """Whether a file includes one of a folder that stands above its own in the same module."""
    ways = [path.split("/") for path in (name, target)]
    if any(len(way) < 3 for way in ways) or ways[0][0] != ways[1][0] or ways[0][0] not in orders:
        return False
    order = orders[ways[0][0]]
    return any(way[1] not in order for way in ways) or order.index(ways[1][1]) > order.index(ways[0][1])


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
    orders = read_orders()
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
            elif match[1] == '"' and runs_up(name, match[2], orders):
                findings.append(f"{name}:{number}: {match[2]} stands above it in the module (docs/architecture.md)")
    if not orders.get("adapter"):
        findings.append("docs/architecture.md: the order of adapter's folders was not found")
    if includes == 0:
        findings.append("no #include was read")
    finish(findings, f"{includes} includes go along the arrows")


main()
