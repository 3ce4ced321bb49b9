"""The C++ files of the project, and how a check ends."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
GENERATED = "protocol/generated/"


def source_files():
    """Paths from the root of every C++ file that git knows or would take, generated ones aside."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.cpp", "*.hpp", "*.h", "*.c"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted(name for name in names if not name.startswith(GENERATED) and (ROOT / name).exists())


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def finish(findings, fine):
    """Ends the check: 0 and what was found to be fine, or 1 and the findings, one a line."""
    if findings:
        print("\n".join(findings))
        sys.exit(1)
    print(fine)
