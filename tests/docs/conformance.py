#!/usr/bin/env python3
"""Makes docs/conformance.md of the tests that are registered: what works in which Lua, and which test shows it.

A cell says "yes" where the test runs against that Lua, in every run of the tests; it cannot say so of a test that is
not there.

usage: conformance.py BUILD [--write]      Without --write: exit code 1 when the page is not what it would be now.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
LUAS = {"embedded 5.4": "session:", "5.4": "lua5.4:", "5.3": "lua5.3:", "5.2": "lua5.2:", "5.1": "lua5.1:",
        "LuaJIT": "luajit:"}
# Capability or trap, the test that shows it, the test that shows what is refused ("": nothing to refuse).
ROWS = [
    ("launch, unchanged output and exit code", "output, exit code and error text equal the plain interpreter's",
     "a program that is not there is refused by name"),
    ("the debugger is invisible", "a program finds nothing of the debugger", ""),
    ("the program's own hooks", "a program's own hooks work and see nothing of the debugger's", ""),
    ("`LUA_INIT`", "LUA_INIT runs before the program as the plain interpreter runs it", ""),
    ("attach by `listen`", "an agent that listens is debugged again and again, and nothing is left of it",
     "an agent refuses a second client by an error that names the first"),
    ("`breakpoint()`", "breakpoint() stops in its caller when a client is there, and steps go on from it",
     "listen refuses what it cannot do by an error that names it"),
    ("attach to a program in a C function", "a program in a C function is attached to, and follows when that returns",
     ""),
    ("pause", "pause stops a busy loop before any breakpoint was ever set",
     "stack, continue and step of a running program are refused as not stopped"),
    ("line breakpoints", "a breakpoint stops at its line and shows stack and locals",
     "a condition or hit condition that is none is said at once and not verified"),
    ("conditions", "a condition decides by locals, fields and calls",
     "a condition that fails stops the program and says so"),
    ("log points", "a log point writes one line a hit, with source and line, and does not stop", ""),
    ("function breakpoints", "function breakpoints stop in functions of every kind",
     "a name that can be no function's is refused at once, one of a C function stays pending"),
    ("code from strings", "a breakpoint in a loaded string stops in all functions that were loaded from it",
     "a source that was never given out is refused by name"),
    ("steps: calls, tail calls, errors, loops, coroutines",
     "next steps over calls, tail calls, caught errors, loops and coroutines, line by line",
     "stack, continue and step of a running program are refused as not stopped"),
    ("steps over a yield",
     "a step over a yield ends at the resumer's next line, though nobody resumes the coroutine again", ""),
    ("coroutines made before a breakpoint", "coroutines that exist before a breakpoint is set are stopped by it", ""),
    ("uncaught errors", "an uncaught error stops at its throw point with the stack alive",
     "an unknown exception filter is refused by name"),
    ("caught errors", "errors that pcall, xpcall and resume take stop only when asked to",
     "a condition that is none is refused as the client spelt it, and what was set stays"),
    ("locals, upvalues, varargs", "locals of every kind are shown as Lua writes them, varargs after them",
     "references of an earlier stop are refused"),
    ("no metamethod runs to show a value",
     "a table's array part is paged, its metatable is a child and no metamethod is called", ""),
    ("tables of a million entries", "a table of a million entries shows any page",
     "references of an earlier stop are refused"),
    ("values can be set", "locals, upvalues and fields can be set, also to nil",
     "references of an earlier stop are refused"),
    ("evaluation writes through", "statements run and write through to locals and upvalues",
     "a value that no answer can hold is refused, and the session goes on"),
    ("endless evaluations end",
     "an endless expression that catches its errors ends by its timeout, and the program goes on",
     "cancel ends an evaluation that catches its errors"),
    ("call profiles", "a call profile counts every call from the first line on",
     "profiling arguments out of range are refused with what was expected"),
    ("line profiles", "a line profile counts every line from the first one on",
     "a mode that is none is refused at once and takes no id"),
    ("allocation profiles", "an allocation profile tells what was allocated and what is alive",
     "a mode that is none is refused at once and takes no id"),
    ("sampling profiles", "a sampling profile finds the hot function and tells its time",
     "profiling arguments out of range are refused with what was expected"),
    ("memory statistics, forced collection", "memory statistics and forced collections tell the truth",
     "memory requests with wrong arguments name them"),
    ("heap snapshots", "a snapshot's sizes add up to the byte where they are exact, and say so where they are not",
     "memory requests with wrong arguments name them"),
    ("heap snapshots of two moments compared", "the diff of two snapshots names the leak's owner",
     "a snapshot that was cut at its limit is not compared, for all else would look new"),
    ("a snapshot changes nothing", "no metamethod and no finalizer of the program is run by a snapshot", ""),
    ("labels of samples", "a label is on the samples of the coroutine that set it, and of those that it resumes",
     "a label that cannot be is an error that says what was expected"),
    ("reports of waste in the heap",
     "a heap's report names what is there many times, empty, made in one place or waiting",
     "a report that is asked for wrongly names what is wrong"),
    ("limits of memory", "a program stops when its heap first reaches the limit it was launched with", ""),
    ("terminate", "terminate ends a program at its next safe point, even one that catches errors",
     "requests in a state where they make no sense are errors"),
    ("a client that vanishes", "a client that vanishes lets the program go on, wherever that was", ""),
    ("`os.exit` in a coroutine", "os.exit inside a coroutine flushes its output and gives its code", ""),
    ("forked children", "a forked child has its hooks to itself", ""),
    ("an unknown memory layout", "with an unknown layout breakpoints, values, evaluation and steps work",
     "with an unknown layout stops at errors are refused in the answer"),
]


def registered(build):
    listing = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], check=True, capture_output=True)
    return {test["name"] for test in json.loads(listing.stdout)["tests"]}


HOSTS = [
    ("nginx with Debian's Lua module", "LuaJIT", "lua_in_nginx_is_debugged"),
    ("Neovim", "LuaJIT", "session:Lua in Neovim is debugged in the editor itself, again and again"),
    ("LÖVE", "LuaJIT", "lua_in_love_is_debugged"),
    ("a C++ program with several states on several OS threads", "all", "embedding_lua5.4"),
    ("a host whose threads hand a state on", "5.4, 5.1, LuaJIT", "embedding_handed_on_states"),
    ("busted", "all", "lua_in_busted_is_debugged"),
    ("LuaUnit", "all", "lua_in_luaunit_is_debugged"),
    ("real programs, compared with plain runs", "all", "real_programs_run_as_without_debugger_lua54"),
    ("ends at random moments", "all", "nothing_is_left_at_random_ends_lua54"),
]

GOLDEN = PAGE.parents[1] / "tests" / "golden"


def trap_rows(tests):
    """A row for each program of the golden traces."""
    lines = []
    for path in sorted((GOLDEN / "programs").glob("*.lua")):
        text = path.read_bytes().decode("utf-8-sig")
        found = re.search(r"^-- golden:.*\bluas=(\S+)", text, re.MULTILINE)
        cells = []
        for prefix in LUAS.values():
            name = prefix.rstrip(":").replace("session", "embedded")
            version = name.removeprefix("lua") if name.startswith("lua5") else name
            runs = not found or ("5.4" if version == "embedded" else version) in found[1].split(",")
            cells.append("yes" if f"golden_{name}" in tests and runs else "–")
        lines.append(f"| {path.stem.replace('_', ' ')} | {' | '.join(cells)} |")
    return lines


def page(tests):
    lines = [
        "# What works in which Lua",
        "",
        "Made by `tests/docs/conformance.py` of the tests that run against each Lua. A dash: no test shows it there; see",
        "[other Luas](other-luas.md) for what is refused.",
        "",
        f"| capability or trap | {' | '.join(LUAS)} | shown by | refusals shown by |",
        f"|{' --- |' * (len(LUAS) + 3)}",
    ]
    for capability, shows, refuses in ROWS:
        for name in filter(None, (shows, refuses)):
            if LUAS["embedded 5.4"] + name not in tests:
                sys.exit(f"conformance: expected a test of this name: {name}")
        cells = ["yes" if prefix + shows in tests else "–" for prefix in LUAS.values()]
        lines.append(f"| {capability} | {' | '.join(cells)} | {shows} | {refuses or '–'} |")
    lines += ["", "## Traps", "",
              "Each is a program in `tests/golden/programs`, walked by steps and breakpoints; where it stops, what is shown",
              "there and what it prints is compared (tests `golden_…`). In LuaJIT, steps and breakpoints may stop once more",
              "at a line that a call has left in the middle.",
              "", f"| program | {' | '.join(LUAS)} |", f"|{' --- |' * (len(LUAS) + 1)}", *trap_rows(tests)]
    lines += ["", "## Hosts and whole programs", "", "| what | Luas | shown by |", "| --- | --- | --- |"]
    for what, luas, test in HOSTS:
        if test not in tests:
            sys.exit(f"conformance: expected a test of this name: {test}")
        lines.append(f"| {what} | {luas} | {test} |")
    return "\n".join(lines) + "\n"


def main():
    tests = registered(sys.argv[1])
    if missing := [lua for lua, prefix in LUAS.items() if not any(name.startswith(prefix) for name in tests)]:
        print(f"skipped: this build has no tests for {', '.join(missing)}")
        return 77
    text = page(tests)
    if "--write" in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == text:
        return 0
    print("docs/conformance.md is not what the tests say: run tests/docs/conformance.py BUILD --write")
    return 1


if __name__ == "__main__":
    sys.exit(main())
