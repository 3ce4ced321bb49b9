#!/usr/bin/env python3
"""Holds what the parser says of a text against what the interpreters make of it: whether it is a program, the error's
line and sentence, and of each function its lines, parameters and the lines with an instruction.

usage: compare_with_interpreters.py PRINT_MODEL [COUNT] [SEED]    COUNT random programs for each interpreter
"""
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import folded_constants
from dumped_chunk import Function, functions_of
from random_programs import damaged, program

HERE = Path(__file__).resolve().parent
INTERPRETERS = {"5.1": "lua5.1", "5.2": "lua5.2", "5.3": "lua5.3", "5.4": "lua5.4", "luajit": "luajit"}
FOLDERS = [HERE.parent, Path("/usr/share/lua"), Path("/usr/share/nvim/runtime"), Path("/usr/share/luajit-2.1.0-beta3")]
ALLOWED = {"sentence": 3}  # a token shown otherwise in an error; all else must be equal
SHOWN = 5


def corpus():
    return sorted(path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*.lua") if path.is_file())


def write_programs(folder, version, count, seed):
    names = []
    for number in range(count):
        text = program(version, f"{seed}/{version}/{number}")
        if number % 3 == 2:
            text = damaged(text, number)
        path = folder / f"{version}_{number}.lua"
        path.write_bytes(text.encode("latin-1"))
        names.append(path)
    return names


def functions_of_lines(text):
    found = []
    for line in text.splitlines():
        head, _, lines = line.partition(":")
        first, last, parameters, vararg = map(int, head.split())
        found.append(Function(first, last, parameters, vararg != 0, [int(word) for word in lines.split()], None))
    return found


def compiled(interpreter, names):
    """For each file (None, functions) or (message, None)."""
    done = subprocess.run([interpreter, str(HERE / "compiled.lua")], input="\n".join(map(str, names)).encode() + b"\n",
                          capture_output=True, check=True, timeout=600)
    place = 0
    for name in names:
        end = done.stdout.index(b"\n", place)
        kind, size = done.stdout[place:end].split()
        answer = done.stdout[end + 1:end + 1 + int(size)]
        place = end + 1 + int(size)
        if kind == b"error":
            yield answer.decode("latin-1").removeprefix(f"{name}:"), None
        elif kind == b"ok":
            yield None, functions_of(answer)
        else:
            yield None, functions_of_lines(answer.decode())


def release_of(interpreter, version):
    """5.4.8: releases of one version differ in their lines."""
    done = subprocess.run([interpreter, "-v"], capture_output=True, text=True, check=True, timeout=60)
    words = (done.stdout + done.stderr).split()
    return words[1] if words[0] == "Lua" else version


def models(print_model, version, names):
    done = subprocess.run([print_model, version], input="\n".join(map(str, names)).encode() + b"\n",
                          capture_output=True, check=True, timeout=600)
    return map(json.loads, done.stdout.splitlines())


class Comparison:
    def __init__(self, version):
        self.version = version
        self.files, self.functions, self.errors = 0, 0, 0
        self.found = {"accepts": [], "functions": [], "lines": [], "locals": [], "error line": [], "sentence": []}

    def differ(self, kind, name, ours, theirs):
        self.found[kind].append(f"{self.version}: {name}: {kind}: the parser says {ours}, {self.version} says {theirs}")

    def add(self, name, model, message, functions):
        self.files += 1
        error = model["error"]
        if (message is None) != (error is None):
            return self.differ("accepts", name, error, message or "nothing wrong")
        if message is not None:
            self.errors += 1
            return self.compare_errors(name, error, message)
        for function in model["functions"]:
            function["locals"] = []
        for local in model["locals"]:
            model["functions"][local["function"]]["locals"].append(local)
        self.compare_functions(name, model["functions"], functions)

    def compare_errors(self, name, error, message):
        line, _, sentence = message.partition(": ")
        if line.isdigit() and int(line) != error["line"]:
            self.differ("error line", name, error["line"], message)
        elif sentence != error["message"]:
            self.differ("sentence", name, error["message"], sentence)

    def compare_functions(self, name, ours, theirs):
        def shape(item):
            return item.first, item.last, item.parameters, item.vararg

        heads = [(one["first"], one["last"] if one["first"] else 0, one["parameters"], one["vararg"]) for one in ours]
        wanted = [shape(one) for one in theirs]
        wanted[0] = (0, 0) + wanted[0][2:]
        if heads != wanted:
            return self.differ("functions", name, heads[:9], wanted[:9])
        for one, their in zip(ours, theirs):
            self.functions += 1
            if their.locals is not None and self.locals_of(one) != self.names_of(their):
                self.differ("locals", f"{name}:{their.first}", self.locals_of(one), self.names_of(their))
            if one["lines"] != their.lines:
                missing = sorted(set(their.lines) - set(one["lines"]))
                extra = sorted(set(one["lines"]) - set(their.lines))
                self.differ("lines", f"{name}:{their.first}", f"{extra} in addition", f"{missing} in addition")

    @staticmethod
    def locals_of(function):
        return sorted(one["name"] for one in function["locals"] if not one["folded"])

    @staticmethod
    def names_of(function):
        return sorted(name for name in function.locals if not name.startswith("(for "))

    def report(self):
        counts = {kind: len(differences) for kind, differences in self.found.items()}
        print(f"{self.version}: {self.files} files, {self.functions} functions, {self.errors} errors; "
              f"differences: {counts}")
        failed = False
        for kind, differences in self.found.items():
            if len(differences) > ALLOWED.get(kind, 0):
                failed = True
                print("\n".join(text[:600] for text in differences[:SHOWN]))
        return failed


def compare_folding(print_model, interpreter, folder, seed):
    folded, differences = 0, []
    for part in range(10):
        count, found = folded_constants.differences(print_model, interpreter, folder, f"{seed}/{part}")
        folded += count
        differences += found
    print(f"5.4: {folded} constants folded; differences: {len(differences)}")
    print("\n".join(differences[:SHOWN]), end="\n" if differences else "")
    return bool(differences) or folded == 0


def main():
    print_model = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    seed = sys.argv[3] if len(sys.argv) > 3 else "1"
    failed, compared = False, 0
    for version, interpreter in INTERPRETERS.items():
        if shutil.which(interpreter) is None:
            print(f"{version}: there is no {interpreter}")
            continue
        compared += 1
        release = release_of(interpreter, version)
        with tempfile.TemporaryDirectory() as folder:
            names = corpus() + write_programs(Path(folder), version, count, seed)
            random.Random(seed).shuffle(names)
            comparison = Comparison(release)
            for name, model, (message, functions) in zip(names, models(print_model, release, names),
                                                         compiled(interpreter, names)):
                comparison.add(name, model, message, functions)
            if version == "5.4":
                failed = compare_folding(print_model, interpreter, Path(folder), seed) or failed
        failed = comparison.report() or failed
    if compared == 0:
        print("skipped: there is no interpreter to compare with")
        return 77
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
