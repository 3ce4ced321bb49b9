#!/usr/bin/env python3
"""Runs every `sh` block of README.md and docs/*.md, each page in a scratch folder with the sample programs and the files
that the page itself shows. A `text` block right after one is all that it prints.

A block that calls ./scripts/… works on the checkout itself and is run by a test or CI step of its own; those that are
known are listed below, so that a new one cannot slip through.

usage: run_commands.py [PAGE…]      Environment: WAYFINDER_EXECUTABLE.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from page_blocks import blocks, write_files

source = Path(__file__).resolve().parents[2]
wayfinder = Path(os.environ["WAYFINDER_EXECUTABLE"])
modules = wayfinder.parent.parent / "lua"  # builds with a sanitizer have none

ELSEWHERE = {
    "./scripts/demo": "test demo_walks_real_programs",
    "./scripts/demo my-script.lua": "test demo_walks_real_programs",
    "./scripts/test": "what runs this",
    "./scripts/lint": "CI step lint",
    "tests/bench/run": "CI step bench",
}


def commands_of(page):
    """Pairs of an `sh` block and what it prints: None where the page does not say."""
    all_blocks = list(blocks(page))
    for block, following in zip(all_blocks, [*all_blocks[1:], None]):
        if block.language == "sh":
            yield block, following.text if following and following.language == "text" else None


def main():
    pages = [Path(p) for p in sys.argv[1:]] or [source / "README.md", *sorted((source / "docs").glob("*.md"))]
    ran, failed = 0, 0
    for page in pages:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(source / "tests/programs/docs", folder, dirs_exist_ok=True)
            write_files(page, Path(folder))
            os.mkdir(os.path.join(folder, "bin"))
            os.symlink(wayfinder, os.path.join(folder, "bin/wayfinder"))
            environment = {
                **os.environ,
                "PATH": f"{folder}/bin:{os.environ['PATH']}",
                "HOME": folder,
                "NO_COLOR": "1",
                **{f"LUA_CPATH_{lua.name.replace('.', '_')}": f"{lua}/?.so;;" for lua in modules.glob("5.*")},
            }
            for (line, _, block), printed in commands_of(page):
                commands = [c for c in block.splitlines() if c.strip() and not c.lstrip().startswith("#")]
                if all(c.split("  #")[0].strip() in ELSEWHERE for c in commands):
                    continue
                if ("--lua " in block or re.search(r"^lua5", block, re.M)) and not modules.is_dir():
                    print(f"{page.relative_to(source)}:{line}: skipped: this build has no modules for other Luas")
                    continue
                ran += 1
                result = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", block],
                    cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                )
                if result.returncode != 0:
                    failed += 1
                    print(f"{page.relative_to(source)}:{line}: exit code {result.returncode}\n{block}{result.stderr}")
                elif printed is not None and result.stdout != printed:
                    failed += 1
                    print(f"{page.relative_to(source)}:{line}: expected\n{printed}got\n{result.stdout}")
    print(f"{ran} blocks run, {failed} failed")
    return 1 if failed or ran == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
