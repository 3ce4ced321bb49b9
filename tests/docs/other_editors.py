#!/usr/bin/env python3
"""The configurations of docs/other-editors.md are read, and what each would send is: `wayfinder dap` takes the arguments
of `launch` and `attach`, and VS Code's schema knows their names.

The editors' own variables are put in here. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

from page_blocks import blocks

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "scripts"))
from dap_client import DapClient, RequestFailed  # noqa: E402

MODULE = pathlib.Path(os.environ["WAYFINDER_BUILD"]).resolve() / "lua/5.4/wayfinder.so"
NAMES_OF_EDITORS = {"adapter", "label", "name", "type", "request"}  # what they keep or DAP clients send besides
PROGRAM = {"${file}", "$ZED_FILE", "{0}"}
FOLDER = {"${workspaceRoot}", "${workspaceFolder}", "$ZED_WORKTREE_ROOT"}


def configurations_in(value):
    """Everything below `value` that has a request."""
    if isinstance(value, dict) and "request" in value:
        yield {**value, **value.get("args", {})} if isinstance(value.get("args"), dict) else value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from configurations_in(item)


def of_elisp(text):
    """dape's property lists, of which the page has strings, numbers and names."""
    for config in text.split("add-to-list")[1:]:
        pairs = dict(re.findall(r':(\w+) ("[^"]*"|[\w-]+)', config))
        known = {"dape-buffer-default": "${file}", "dape-cwd": "${workspaceFolder}"}
        yield {name: known.get(value) or json.loads(value) for name, value in pairs.items()}


def of_page():
    """(line of the page, configuration) of each."""
    readers = {"json": lambda text: configurations_in(json.loads(text)),
               "toml": lambda text: configurations_in(tomllib.loads(text)), "elisp": of_elisp}
    for block in blocks(SOURCE / "docs/other-editors.md"):
        if block.language in readers:
            found = list(readers[block.language](block.text))
            assert found, f"line {block.line}: there is no configuration"
            yield from ((block.line, configuration) for configuration in found)


def arguments_of(configuration, program, end):
    """What the editor sends for it."""
    sent = {name: value for name, value in configuration.items()
            if name not in NAMES_OF_EDITORS | {"completion"} and name != "args"}
    places = {**dict.fromkeys(FOLDER, str(program.parent)), **dict.fromkeys(PROGRAM, str(program))}
    if configuration["request"] == "attach":
        places = {"{0}": str(end["socket"]), 4711: end["port"]}
    return {name: places.get(value, value) for name, value in sent.items()}


class OtherEditorsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.program = self.folder / "main.lua"
        self.program.write_text("print('hello')\n", encoding="utf-8")

    def answer(self, configuration, end=None):
        """Raises RequestFailed when the adapter refuses."""
        with DapClient([os.environ["WAYFINDER_EXECUTABLE"], "dap"]) as client:
            client.request("initialize", {"adapterID": "wayfinder"})
            client.launch_seq = client.send(configuration["request"], arguments_of(configuration, self.program, end))
            client.request("configurationDone")
            client.response(client.launch_seq)
            if configuration["request"] == "launch":
                client.wait_event("terminated")
                self.assertEqual(client.output["stdout"], "hello\n")
            else:
                client.request("disconnect")

    def test_every_editor_has_a_launch_and_an_attach(self):
        found = [(line, configuration["request"]) for line, configuration in of_page()]
        self.assertEqual([sum(request == wanted for _, request in found) for wanted in ("launch", "attach")], [6, 6])

    def test_the_extensions_schema_knows_every_attribute(self):
        manifest = json.loads((SOURCE / "editors/vscode/package.json").read_text(encoding="utf-8"))
        schemas = manifest["contributes"]["debuggers"][0]["configurationAttributes"]
        for line, configuration in of_page():
            with self.subTest(line=line, request=configuration["request"]):
                sent = arguments_of(configuration, self.program, {"socket": "s", "port": 1})
                schema = schemas[configuration["request"]]
                self.assertLessEqual(set(sent), set(schema["properties"]))
                self.assertLessEqual(set(schema.get("required", [])), set(sent))

    def test_launches_run(self):
        for line, configuration in of_page():
            if configuration["request"] == "launch":
                with self.subTest(line=line):
                    self.answer(configuration)

    def test_attaches_reach_a_program_that_listens(self):
        if not MODULE.exists():
            self.skipTest("this build has no modules for other Luas")
        end = {"socket": self.folder / "end.sock", "port": None}
        for line, configuration in of_page():
            if configuration["request"] == "attach":
                with self.subTest(line=line):
                    listens = f"socket = '{end['socket']}'" if "socket" in configuration else "port = 0"
                    self.program.write_text(f"require('wayfinder').listen{{{listens}}} while true do end", encoding="utf-8")
                    with subprocess.Popen(["lua5.4", self.program], env={**os.environ, "LUA_CPATH_5_4": str(MODULE)},
                                          stderr=subprocess.PIPE, text=True) as listening:
                        told = listening.stderr.readline().strip()
                        end["port"] = None if "socket" in configuration else int(told.rpartition(":")[2])
                        try:
                            self.answer(configuration, end)
                        finally:
                            listening.kill()

    def test_an_attribute_that_no_adapter_knows_is_refused(self):
        with self.assertRaisesRegex(RequestFailed, "programm"):
            self.answer({"request": "launch", "programm": "${file}"})


if __name__ == "__main__":
    unittest.main()
