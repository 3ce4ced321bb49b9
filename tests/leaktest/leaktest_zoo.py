#!/usr/bin/env python3
"""Every leak of the zoo is found with its owner, and none of its mended twins and noisy neighbours is blamed.

usage: leaktest_zoo.py [--lua V] [--times N]
"""
import argparse
import json
import os
import subprocess
import sys

ZOO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "zoo")

# What stands in the path of the owner: no other holder will do.
OWNERS = {
    "global_cache": "pages",
    "listener_list": "bus.listeners",
    "closure_chain": "handler",
    "coroutine_never_resumed": "waiting",
    "registry_reference": "registry",
    "weak_keys_that_are_strings": "by_name",
    "weak_keys_in_a_strong_cycle": ("last", "owners"),  # 5.1 and LuaJIT know no ephemerons: both hold it
    "userdata_uservalue": "notes",
    "interned_strings": "seen",
    "module_reload": "loaded_versions",
    "timer_list": "timers.pending",
    "memoised_arguments": "memo",
    "string_buffer": "log",
    "metatable_per_object": "objects.all",
    "error_handler_list": "handlers",
    "c_memory_of_userdata": "open_files",
    "ring_that_is_none": "ring",
    "numbers_in_an_array": "numbers",
}


def measure(lua, name):
    """The exit code and the tests of a file of the zoo, by name."""
    command = [os.environ["WAYFINDER_EXECUTABLE"], "leaktest", "--lua", lua, "--iterations", "40", "--format", "json",
               os.path.join(ZOO, name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode == 2:
        sys.exit(done.stderr)
    return done.returncode, {test["name"]: test for test in json.loads(done.stdout)["tests"]}


def problems_of_leaks(lua):
    code, tests = measure(lua, "leaks.lua")
    if code != 1 or set(tests) != set(OWNERS):
        yield f"leaks.lua: exit code {code}, tests {sorted(tests)}"
    for name, owner in OWNERS.items():
        test = tests.get(name, {})
        if not test.get("leaked"):
            yield f"{name}: not found ({test.get('message')})"
        elif not any(word in test["owner"] for word in (owner if isinstance(owner, tuple) else (owner,))):
            yield f"{name}: held by {test['owner']}, expected {owner}"
        elif test["bytesPerIteration"] < 60:
            yield f"{name}: {test['bytesPerIteration']} bytes"


def problems_of_others(lua, name, leaking=()):
    _, tests = measure(lua, name)
    for test in tests.values():
        if test["leaked"] != (test["name"] in leaking) or test["failed"]:
            yield f"{name} {test['name']}: {test['message']}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", default="5.4")
    parser.add_argument("--times", type=int, default=1)
    arguments = parser.parse_args()
    problems = []
    for _ in range(arguments.times):
        problems += problems_of_leaks(arguments.lua)
        problems += problems_of_others(arguments.lua, "twins.lua")
        problems += problems_of_others(arguments.lua, "neighbours.lua", leaking={"leak_beside_noise"})
    print("\n".join(problems) or f"{len(OWNERS)} leaks found {arguments.times} times, nothing else blamed")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
