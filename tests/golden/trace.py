#!/usr/bin/env python3
"""Walks through each program in each way and compares its stops with the expected ones (README.md beside this file).

usage: trace.py --lua embedded|5.1|5.2|5.3|5.4|luajit [--manner NAME] [--update] [--show] [WORD ...]
  --manner   launched (the usual one), attached, refused, gate, trap or line
  --update   writes what came into the expectations of this Lua
  --show     prints the traces
  WORD       only programs whose names contain one of these words
Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from expectations import Expectations
from known import BY_CHANCE, CHANCES, KNOWN, REPEATS
from sessions import LAUNCHED, LIMIT, MANNERS, RequestFailed, clean_environment
from stops import BEHIND_C, MARKED, visits
from walks import Walk

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Lua:
    name: str
    letter: str
    interpreter: str = field(compare=False)
    option: str = field(compare=False)  # the launch attribute `lua`
    module: str

    @property
    def version(self):
        return "5.4" if self.name == "embedded" else self.name

    def built_at(self, path):
        """The same Lua, of which the same is expected, by another interpreter."""
        return replace(self, interpreter=str(path), option=str(path))


LUAS = [Lua("embedded", "e", "lua5.4", "5.4", ""), Lua("5.4", "4", "lua5.4", "lua5.4", "5.4"),
        Lua("5.3", "3", "lua5.3", "5.3", "5.3"), Lua("5.2", "2", "lua5.2", "5.2", "5.2"),
        Lua("5.1", "1", "lua5.1", "5.1", "5.1"), Lua("luajit", "j", "luajit", "luajit", "luajit")]


class Program:
    """A file of programs/, and what the words behind `-- golden:` say of it."""

    def __init__(self, path):
        self.path = path
        # As Lua counts lines; a byte order mark belongs to none.
        self.texts = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
        found = re.search(r"^-- golden: (.*)$", "\n".join(self.texts), re.MULTILINE)
        words = dict(word.split("=") for word in found[1].split()) if found else {}
        versions = words["luas"].split(",") if "luas" in words else [lua.version for lua in LUAS]
        self.luas = [lua for lua in LUAS if lua.version in versions]
        self.files = [path.parent / name for name in words.get("files", "").split(",") if name]
        self.marked_lines = [number for number, text in enumerate(self.texts, 1) if re.search(r"--.*\bstop$", text)]
        usual = ["in", "over", *(["on", "out"] if self.marked_lines else []), "breakpoints"]
        self.ways = words["ways"].split(",") if "ways" in words else usual
        self.ways += [way for way in words.get("also", "").split(",") if way]

    def text_of(self, file, line):
        for path in (self.path, *self.files):
            if path.name == file:
                texts = self.texts if path == self.path else path.read_text(encoding="utf-8").split("\n")
                return texts[line - 1].strip() if 0 < line <= len(texts) else ""
        return ""


def plain_run(program, lua):
    """Exit code, stdout and stderr without a debugger."""
    done = subprocess.run([lua.interpreter, program.path.name], cwd=program.path.parent, env=clean_environment(),
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT, check=False)
    return done.returncode, done.stdout, done.stderr


def output_lines(ran, lua):
    """Without addresses and the interpreter's place, but with each line's end."""
    code, *streams = ran
    lines = []
    for name, stream in zip(("out", "err"), streams):
        text = stream.decode(errors="backslashreplace").replace(lua.interpreter, Path(lua.interpreter).name)
        text = re.sub("0x[0-9a-f]+", "0x", text)
        lines += [f"{name} {line}" for line in text.split("\n")[:-1]]
        lines += [f"{name} without a last newline: {rest}" for rest in text.split("\n")[-1:] if rest]
    return [*lines, f"exit code {code}"]


def differences(title, expected, got):
    lines = list(difflib.unified_diff(expected, got, "expected", "came", lineterm="", n=2))
    return "\n".join([f"{title}:", *(f"  {line}" for line in lines[:40])])


class Check:
    def __init__(self, lua, manner, options):
        self.lua = lua
        self.stock = LUAS[LUAS.index(lua)]  # the same, as it is installed
        self.manner = manner
        self.options = options
        self.walks = 0
        self.repeats = 0
        self.failures = []

    def check(self, program):
        path = HERE / "expected" / f"{program.path.stem}.txt"
        expected = Expectations(program.luas)
        if path.exists():
            expected.read(path.read_text(encoding="utf-8"))
        self.drop_old_sections(program, expected)
        plain = plain_run(program, self.lua)
        self.compare(program, "output", expected, output_lines(plain, self.lua))
        for way in program.ways:
            try:
                walk = Walk(program, way, self.lua, self.manner).run()
            except (OSError, EOFError, RequestFailed) as error:
                self.failures.append(f"{program.path.stem}, {way}: {error}")
                continue
            self.walks += 1
            if self.options.show:
                print("\n".join([f"== {program.path.stem}, {way}", *walk.lines]))
            if walk.ran[0] is not None:
                self.compare_output(program, way, output_lines(plain, self.lua), output_lines(walk.ran, self.lua))
            if self.manner.tells_middle_of_lines:
                self.compare(program, way, expected, self.trace_of(walk))
            else:
                launched = Walk(program, way, self.stock, LAUNCHED).run()
                self.judge(program, way, visits(launched.stops, launched.doubts), visits(walk.stops, walk.doubts))
        if self.options.update:
            path.write_text(expected.write(), encoding="utf-8")

    def drop_old_sections(self, program, expected):
        for section in set(expected.sections) - {"output", *program.ways}:
            if not self.options.update:
                self.failures.append(f"{program.path.stem}, {section}: expected, and walked no more")
            del expected.sections[section]

    def trace_of(self, walk):
        """The walk's lines without the repeated stops that are known; what else is doubtful is a failure."""
        known_kinds = REPEATS.get(self.lua.name, ())
        self.repeats += sum(kind in known_kinds for kind in walk.doubts)
        if self.known(walk.program, walk.way) is None:
            for stop, kind in zip(walk.stops, walk.doubts):
                if kind not in (None, MARKED, BEHIND_C, *known_kinds):
                    place = f"{stop.function}, line {stop.line}"
                    self.failures.append(f"{walk.program.path.stem}, {walk.way}: {kind}: {place}")
        return walk.lines_without(known_kinds)

    def compare_output(self, program, way, plain, ours):
        name = f"{program.path.stem}, {way}: output"
        known = self.known(program, f"{way} output")
        if known is None and plain != ours:
            self.failures.append(differences(name, plain, ours))
        elif known is not None and known not in CHANCES and plain == ours:
            self.failures.append(f"{name}: is the plain interpreter's, but known.py says: {known}")

    def known(self, program, section):
        return next((why for stem, ways, luas, why in KNOWN.get(self.manner.name, [])
                     if stem == program.path.stem and section in ways and self.lua.name in luas), None)

    def compare(self, program, section, expected, lines):
        known = self.known(program, section)
        wanted = expected.sections.get(section, {}).get(self.lua, [])
        if self.options.update and known is None:
            expected.put(section, self.lua, lines)
            wanted = lines
        self.judge(program, section, wanted, lines)

    def judge(self, program, section, wanted, lines):
        if section in BY_CHANCE.get((self.lua.name, program.path.stem), ()):
            return
        name = f"{program.path.stem}, {section}"
        known = self.known(program, section)
        if known is None and lines != wanted:
            self.failures.append(differences(name, wanted, lines))
        elif known is not None and known not in CHANCES and lines == wanted:
            self.failures.append(f"{name}: is as expected, but known.py says: {known}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", required=True, choices=[lua.name for lua in LUAS])
    parser.add_argument("--manner", default="launched", choices=[manner.name for manner in MANNERS])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    lua = next(lua for lua in LUAS if lua.name == options.lua)
    manner = next(manner for manner in MANNERS if manner.name == options.manner)
    if lua.name not in manner.luas:
        parser.error(f"--manner: expected one that {lua.name} has, got {manner.name}")
    if options.update and manner is not LAUNCHED:
        parser.error("--update: expected no other manner than launched, whose traces those of all are")
    if shutil.which(lua.interpreter) is None:
        print(f"skipped: there is no {lua.interpreter}")
        return 77
    if lua.module and not Path(os.environ["WAYFINDER_BUILD"], "lua", lua.module, "wayfinder.so").exists():
        print(f"skipped: there is no module for {lua.interpreter}")
        return 77
    check = Check(lua, manner, options)
    names = {path.stem for path in (HERE / "programs").glob("*.lua")}
    check.failures += [f"expected/{path.name}: there is no such program" for path in (HERE / "expected").iterdir()
                       if path.stem not in names]
    for path in sorted((HERE / "programs").glob("*.lua")):
        program = Program(path)
        if lua in program.luas and (not options.words or any(word in path.stem for word in options.words)):
            check.check(program)
    if lua.name in REPEATS and check.repeats == 0 and not options.words:
        check.failures.append("no stop is repeated any more: take this Lua out of REPEATS in known.py")
    most = 30
    print("".join(f"{failure}\n" for failure in check.failures[:most]), end="")
    print(f"{check.walks} walks, {len(check.failures)} findings")
    return 1 if check.failures or check.walks == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
