#!/usr/bin/env python3
"""Runs programs under the plain lua5.4, under `wayfinder run`, and launched with breakpoint, stop on entry and profile.

Exit code, stdout and stderr must be equal, byte for byte, however the program's file is named.

usage: compare.py [WORD]      only runs whose words contain WORD      Environment: WAYFINDER_EXECUTABLE.
"""
import base64
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parents[1] / "scripts"))
from dap_client import DapClient  # noqa: E402: found by the line above

WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]
SLOWNESS = int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
INPUT = b"one\ntwo \xff\n12 13"
LONG = "a_folder_with_a_long_name/" * 3  # chunk names are cut after 60 bytes

# Files beside the programs, each a way to write or to load a main chunk.
FILES = {
    "syntax.lua": b"#!/usr/bin/env lua\nlocal a = 1\nlocal x = = 1\n",
    "marked.lua": b"\xef\xbb\xbf#!/usr/bin/env lua\nerror('after a byte order mark')\n",
    "no_newline.lua": b"error('on line 1')",
    "empty.lua": b"",
    "broken.luac": b"\x1bLuaT",
    "with space/a b.lua": b"error('spaced')",
    "-dash.lua": b"print(arg[0], arg[-1], arg[-2]) error('dash')",
    LONG + "x.lua": b"local function f() error('long') end f()",
    "good.lua": b"print('module', ...) print(debug.getinfo(1, 'S').source) return 5",
    "bad.lua": b"print('module', ...) error('in module')",
    "modules.lua": b"print(require('good')) print(pcall(require, 'bad')) require('bad')",
    "compiled.lua": b"local function f(a) local b = a error('compiled') end f(1)",
}


class Difference(Exception):
    pass


def prepare(folder):
    shutil.copytree(here / "programs", folder, dirs_exist_ok=True)
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "deep/er").mkdir(parents=True)
    shutil.copy(folder / "errors.lua", folder / "deep/er/inside.lua")
    dump = "local f = io.open(arg[2], 'wb') f:write(string.dump(loadfile(arg[1]), arg[3] == 'strip')) f:close()"
    for name, strip in (("whole.luac", ""), ("stripped.luac", "strip")):
        subprocess.run(["lua5.4", "-", "compiled.lua", name, strip], cwd=folder, input=dump.encode(), check=True)


def runs(folder):
    """(program as it is named, arguments)"""
    ways = subprocess.run(["lua5.4", "errors.lua"], cwd=folder, capture_output=True, text=True, check=True)
    for way in ways.stdout.split():
        yield "errors.lua", [way]
    for name in ("./errors.lua", f"{folder}/errors.lua", "deep/er/inside.lua", "deep/../errors.lua"):
        for way in ("message", "tail", "wrap", "exit_7"):
            yield name, [way]
    for name in ("shown.lua", f"{folder}/shown.lua"):
        yield name, ["a", "b c", "-x", "--", ""]
    yield "-", ["standard", "input"]
    for name in ("input.lua", "whole.luac", "stripped.luac", *FILES):
        yield name, []


def command(*words):
    """Behind an option's name a program's needs `--` before it."""
    *front, program, arguments = words
    return [*front, *(["--"] if program.startswith("-") and program != "-" else []), program, *arguments]


def start(words, folder, environment, stdin):
    done = subprocess.run(words, cwd=folder, env=environment, input=stdin, capture_output=True, timeout=60 * SLOWNESS)
    return done.returncode, done.stdout, done.stderr


def launch(program, arguments, folder, environment):
    """Under a debugger that has something to do but nothing to stop for."""
    with DapClient([WAYFINDER, "dap"], environment=environment, timeout=60 * SLOWNESS) as client:
        client.start(program, args=arguments, cwd=str(folder), stopOnEntry=True, profile={"interval": 1})
        client.request("setExceptionBreakpoints", {"filters": []})
        client.request("setFunctionBreakpoints", {"breakpoints": [{"name": "never_defined"}]})
        client.configuration_done()
        name, body = client.wait_event("stopped", "exited")
        if name == "stopped":
            client.stack()
            client.request("continue", {"threadId": 1})
            body = client.wait_event("exited")[1]
        streams = {"stdout": b"", "stderr": b""}
        for event in client.events:
            output = event.get("body") or {}
            if event["event"] == "output" and output.get("category") in streams:
                raw = base64.b64decode(output["data"]) if "data" in output else output["output"].encode()
                streams[output["category"]] += raw
        return body["exitCode"], streams["stdout"], streams["stderr"]


def compare(way, plain, ours):
    if ours == plain:
        return
    text = [f"{way}: exit code {ours[0]}, plain {plain[0]}"]
    for i, stream in ((1, "stdout"), (2, "stderr")):
        lines = [part[i].decode(errors="backslashreplace").split("\n") for part in (plain, ours)]
        text += list(difflib.unified_diff(*lines, f"plain {stream}", f"our {stream}", lineterm="", n=1))[:20]
    raise Difference("\n".join(text))


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if shutil.which("lua5.4") is None:
        print("skipped: there is no lua5.4 to compare with")
        return 77
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LUA_")}
    count, failed = 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        prepare(folder)
        for program, arguments in runs(folder):
            if wanted not in " ".join([program, *arguments]):
                continue
            count += 1
            try:
                plain = start(command("lua5.4", program, arguments), folder, environment, INPUT)
                ours = start(command(WAYFINDER, "run", program, arguments), folder, environment, INPUT)
                compare("run", plain, ours)
                if program == "-":
                    continue  # a launch names a file
                plain = start(command("lua5.4", program, arguments), folder, environment, b"")
                compare("launch", plain, launch(program, arguments, folder, environment))
            except Difference as difference:
                failed += 1
                print(f"{program} {arguments}: {difference}\n")
    print(f"{count} runs, {failed} differ")
    return 1 if failed or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
