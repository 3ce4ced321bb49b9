#!/usr/bin/env python3
"""Replays docs/requests.md in one session and compares names and types with what the page says.

usage: replay_requests.py      Environment: WAYFINDER_EXECUTABLE.
"""
import json
import os
import re
import sys
import tempfile
import time

source = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(source, "scripts"))
from dap_client import DapClient, RequestFailed  # noqa: E402


def examples(text):
    """Waits and examples in the page's order: ("wait", ms) or ("request", command, arguments, answer, error)."""
    pattern = re.compile(r"<!-- wait (\d+) -->|```json\n→ (.*?)\n← (.*?)```", re.S)
    for match in pattern.finditer(text):
        if match.group(1):
            yield ("wait", int(match.group(1)))
            continue
        request = json.loads(match.group(2))
        answer = match.group(3).strip()
        error = re.fullmatch(r'error "(.*)"', answer, re.S)
        yield (
            "request",
            request["command"],
            request.get("arguments"),
            None if error else json.loads(answer),
            error.group(1) if error else None,
        )


def kind(value):
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return {dict: "object", list: "array", str: "string", type(None): "null"}[type(value)]


def misfits(documented, real, where):
    """What of the documented shape the real answer lacks."""
    if kind(documented) != kind(real):
        return [f"{where}: the page has {kind(documented)}, the answer {kind(real)}"]
    found = []
    if isinstance(documented, dict):
        for name, value in documented.items():
            if name not in real:
                if where.endswith(("objectCounts", "sizeByType", "objectCountDeltas")):
                    continue  # names of types: whichever the heap has
                found.append(f"{where}.{name}: missing in the answer")
            else:
                found += misfits(value, real[name], f"{where}.{name}")
    elif isinstance(documented, list) and documented:
        if not real:
            return [f"{where}: the answer's list is empty"]
        found += misfits(documented[0], real[0], f"{where}[0]")
    return found


def undocumented(documented, real, command):
    return [f"{command}: {name} is in the answer and not on the page" for name in real if name not in documented]


def main():
    with open(os.path.join(source, "docs/requests.md"), encoding="utf-8") as page:
        steps = list(examples(page.read()))
    problems, listed = [], None
    with tempfile.TemporaryDirectory() as folder, DapClient([os.environ["WAYFINDER_EXECUTABLE"], "dap"]) as client:
        settings = os.path.join(folder, "wayfinder.yaml")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"memory: {{ snapshotDirectory: {folder}/snapshots }}\n")
        client.start(os.path.join(source, "tests/programs/loop.lua"), config=settings, cwd=folder)
        client.configuration_done()
        for step in steps:
            if step[0] == "wait":
                time.sleep(step[1] / 1000)
                continue
            _, command, arguments, answer, error = step
            if command == "getHeapObject":  # ids differ from run to run: the page means the object just listed
                arguments = {**arguments, "object": listed["objects"][0]["id"]}
            try:
                real = client.request(command, arguments)
                listed = real if command == "getHeapSnapshot" else listed
                if error is not None:
                    problems.append(f"{command}: the page says error {error!r}, the answer is {str(real)[:200]}")
                else:
                    problems += misfits(answer, real, command) + undocumented(answer, real, command)
            except RequestFailed as failure:
                if error is None or error not in str(failure):
                    problems.append(f"{command}: {failure}")
    for problem in problems:
        print(problem)
    print(f"{sum(step[0] == 'request' for step in steps)} examples, {len(problems)} problems")
    return 1 if problems or not steps else 0


if __name__ == "__main__":
    sys.exit(main())
