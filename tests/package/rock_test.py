#!/usr/bin/env python3
"""The rock of the agent's module: its rockspec is a good one, and what it builds is for the Lua that asks for it.

`luarocks make` compiles the agent, which takes minutes, so that runs where WAYFINDER_ROCK is set; LuaRocks may be one
that is unpacked elsewhere (WAYFINDER_LUAROCKS="lua5.3 FOLDER/luarocks", with LUA_PATH).
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
ROCKSPEC = SOURCE / "wayfinder-dev-1.rockspec"
LUAROCKS = shlex.split(os.environ.get("WAYFINDER_LUAROCKS", "luarocks"))
HEADERS = {"lua54": "lua5.4", "lua53": "lua5.3", "lua52": "lua5.2", "lua51": "lua5.1", "luajit": "luajit-2.1"}
sys.path.insert(0, str(SOURCE / "scripts"))
from dap_client import DapClient  # noqa: E402


def variables():
    """What the rockspec hands to CMake."""
    block = re.search(r"variables = \{(.*?)\}", ROCKSPEC.read_text(encoding="utf-8"), re.S)[1]
    return dict(re.findall(r'(\w+) = "(.*?)"', block))


class RockTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def luarocks(self, *words, **options):
        if shutil.which(LUAROCKS[0]) is None:
            self.skipTest("there is no luarocks")
        return subprocess.run([*LUAROCKS, *map(str, words)], check=True, **options)

    def configure(self, headers):
        values = {**variables(), "CMAKE_INSTALL_LIBDIR": self.folder / "lib", "LUA_INCLUDE_DIR": headers}
        return subprocess.run(["cmake", "-S", SOURCE, "-B", self.folder / "build", *(f"-D{k}={v}" for k, v in values.items())],
                              capture_output=True, text=True, check=False)

    def test_luarocks_finds_nothing_wrong(self):
        self.luarocks("lint", ROCKSPEC)

    def test_builds_the_module_of_the_lua_whose_headers_it_is_given(self):
        for agent, headers in HEADERS.items():
            if not pathlib.Path("/usr/include", headers).is_dir():
                continue
            with self.subTest(agent):
                shutil.rmtree(self.folder / "build", ignore_errors=True)
                self.assertEqual(self.configure(f"/usr/include/{headers}").returncode, 0)
                made = subprocess.run(["cmake", "--build", self.folder / "build", "--target", "help"],
                                      check=True, capture_output=True, text=True).stdout
                self.assertEqual(re.findall(r"wayfinder_module_(\w+)", made), [agent])
                self.assertNotIn("wayfinder_adapter", made)

    def test_refuses_headers_of_another_language(self):
        for name, text in {"lua.hpp": "", "lua.h": "#define LUA_VERSION_NUM 505\n"}.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        done = self.configure(self.folder)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("LUA_INCLUDE_DIR: expected the headers of Lua 5.1 to 5.4 or LuaJIT, got", " ".join(done.stderr.split()))

    def test_makes_a_module_that_listens(self):
        if "WAYFINDER_ROCK" not in os.environ:
            self.skipTest("WAYFINDER_ROCK is not set")
        source, tree = self.folder / "source", self.folder / "tree"
        shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("build", "build.luarocks", "node_modules", ".git"))
        self.luarocks("--lua-version", "5.3", "--tree", tree, "make", ROCKSPEC.name, cwd=source)
        program, end = self.folder / "program.lua", self.folder / "agent.sock"
        program.write_text(f"require('wayfinder').listen{{socket = '{end}', wait = true}}\nprint('met')\n", encoding="utf-8")
        with DapClient([os.environ["WAYFINDER_EXECUTABLE"], "dap"]) as client, subprocess.Popen(
                ["lua5.3", program], env={**os.environ, "LUA_CPATH_5_3": f"{tree}/lib/lua/5.3/?.so"},
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as listening:
            self.assertIn(str(end), listening.stderr.readline())
            client.request("initialize", {"adapterID": "wayfinder"})
            client.launch_seq = client.send("attach", {"socket": str(end)})
            client.wait_event("initialized")
            client.configuration_done()
            self.assertEqual(listening.communicate(timeout=30)[0], "met\n")


if __name__ == "__main__":
    unittest.main()
