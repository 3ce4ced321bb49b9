#!/usr/bin/env python3
"""Luas that people build themselves are debugged as the installed one is, or refused in one sentence.

Each of variants.py is built from Debian's sources, once, into the build folder. It is walked through programs of
tests/golden, whose traces are the same, and through one session more (story.py).

usage: self_built.py --lua 5.1|5.2|5.3|5.4|luajit [--full] [WORD ...]
  --full     all of the golden programs, for each
  WORD       only variants whose names contain one of these words
Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import argparse
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
from sessions import LAUNCHED, MANNERS, MODULES, RequestFailed  # noqa: E402: found by the line above
from trace import LUAS, Check, Program, differences  # noqa: E402

from builds import BuildFailed, Missing, build, sources  # noqa: E402
from story import PATH, story_of  # noqa: E402
from variants import KNOWN, UNKNOWN_LAYOUT, variants_of  # noqa: E402

REFUSED = next(manner for manner in MANNERS if manner.name == "refused")
# Those that a variant is walked through in which the whole of Lua is another one; the others take a part of them.
PROGRAMS = ("callbacks", "closures_on_one_line", "coroutine_error", "coroutine_nested", "error_in_handler", "goto", "metamethods",
            "own_hooks", "protected_calls", "stripped", "tail_calls", "to_be_closed", "varargs")
FULL = ("assertions", "moving")


class Tested:
    """One variant; `findings` is what is wrong."""

    def __init__(self, variant, interpreter, is_full):
        self.variant = variant
        self.stock = next(lua for lua in LUAS if lua.name == variant.lua)
        self.lua = self.stock.built_at(interpreter)
        self.programs = [path for path in sorted((HERE.parent / "golden/programs").glob("*.lua"))
                         if path.stem not in variant.leave_out and (is_full or variant.name in FULL or path.stem in PROGRAMS)]
        self.walks = 0
        self.findings = []

    def run(self):
        if self.variant.refusal:
            self.findings = self.refusal()
        else:
            self.walk()
            self.findings += self.story()
        known = KNOWN.get(self.variant.name)
        if known and self.findings:
            self.findings = []
        elif known:
            self.findings = [f"is as expected, but variants.py says: {known}"]
        return self.findings

    def refusal(self):
        try:
            story_of(self.lua, LAUNCHED)
            said = "no error"
        except (RequestFailed, OSError, EOFError, KeyError, TypeError) as error:
            said = str(error)
        is_right = re.fullmatch(self.variant.refusal, said) is not None
        return [] if is_right else [f"launch: expected an error like {self.variant.refusal!r}, got {said!r}"]

    def walk(self):
        # Where the layout is unknown the variant is what the installed Lua is with a layout that counts as unknown.
        manner = LAUNCHED if self.variant.layout_is_known else replace(REFUSED, environment={})
        check = Check(self.lua, manner, SimpleNamespace(show=False, update=False))
        for path in self.programs:
            program = Program(path)
            if self.lua in program.luas:
                check.check(program)
        self.walks = check.walks
        self.findings += check.failures

    def story(self):
        is_unknown = self.variant.says == UNKNOWN_LAYOUT
        try:
            expected, console = story_of(self.stock, REFUSED if is_unknown else LAUNCHED, is_unknown)
            own, told = story_of(self.lua, LAUNCHED, is_unknown)
        except (RequestFailed, OSError, EOFError) as error:
            return [f"{PATH.name}: {error}"]
        findings = [] if own == expected else [differences(PATH.name, expected, own)]
        if self.variant.says not in told or (not self.variant.says and told != console):
            findings.append(f"{PATH.name}: expected to be told {self.variant.says or console!r}, got {told!r}")
        return findings


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", required=True, choices=["5.1", "5.2", "5.3", "5.4", "luajit"])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    stock = next(lua for lua in LUAS if lua.name == options.lua)
    if shutil.which(stock.interpreter) is None or not (MODULES / options.lua / "wayfinder.so").exists():
        print(f"skipped: there is no {stock.interpreter} to compare with, or no module for it")
        return 77
    variants = [variant for variant in variants_of(options.lua)
                if not options.words or any(word in variant.title for word in options.words)]
    tars, missing = sources((variant.source, variant.suite) for variant in variants)
    tested = failed = 0
    for variant in variants:
        began = time.monotonic()
        try:
            if (variant.source, variant.suite) in missing:
                raise Missing(missing[variant.source, variant.suite])
            variant_test = Tested(variant, build(variant, tars[variant.source, variant.suite]), options.full)
            built = time.monotonic()
            findings = variant_test.run()
            about = f"{variant_test.walks} walks, {time.monotonic() - built:.1f} s, built in {built - began:.1f} s"
        except Missing as why:
            print(f"skipped: {variant.title}: {why}")
            continue
        except (BuildFailed, subprocess.TimeoutExpired) as error:
            findings, about = [str(error)], "not built"
        tested += 1
        failed += bool(findings)
        print("".join(f"{variant.title}: {finding}\n" for finding in findings[:10]), end="")
        print(f"  {variant.title}: {about}, {len(findings)} findings", flush=True)
    print(f"Lua {options.lua}: {tested} variants, {failed} with findings")
    return 77 if tested == 0 else int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
