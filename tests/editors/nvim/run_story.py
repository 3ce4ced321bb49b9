#!/usr/bin/env python3
"""Runs nvim/STORY_story.lua in a headless Neovim that has the plugin and nothing of the user's.

usage: run_story.py STORY
Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD; WAYFINDER_NVIM (default nvim); NVIM_DAP_PATH, a checkout of nvim-dap
(default: where plugin managers put it).
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
LIMIT = 60  # seconds; a story waits for everything with a limit of its own
EXECUTABLE = pathlib.Path(os.environ["WAYFINDER_EXECUTABLE"]).resolve()
AGENT = pathlib.Path(os.environ["WAYFINDER_BUILD"]).resolve() / "lua/luajit/wayfinder.so"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def nvim_dap():
    """A checkout of nvim-dap, or None."""
    data = pathlib.Path(os.environ.get("XDG_DATA_HOME", pathlib.Path.home() / ".local/share")) / "nvim"
    places = [data / "lazy/nvim-dap", *data.glob("site/pack/*/*/nvim-dap")]
    if "NVIM_DAP_PATH" in os.environ:
        places = [pathlib.Path(os.environ["NVIM_DAP_PATH"])]
    return next((place for place in places if (place / "lua/dap.lua").exists()), None)


def main():
    story = sys.argv[1]
    nvim = shutil.which(os.environ.get("WAYFINDER_NVIM", "nvim"))
    if nvim is None:
        skip("there is no nvim")
    runtime = [ROOT / "editors/nvim", HERE]  # its lua/ has what the stories share
    if story == "nvim_dap":
        plugin = nvim_dap()
        if plugin is None:
            skip("there is no nvim-dap (NVIM_DAP_PATH)")
        runtime.append(plugin)
    if story == "require" and not AGENT.exists():
        skip("this build has no module for LuaJIT")
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "NVIM", "VIM"))}
        environment = {**kept, "HOME": folder, "PATH": f"{EXECUTABLE.parent}:{os.environ['PATH']}",
                       "WAYFINDER_EXECUTABLE": str(EXECUTABLE), "WAYFINDER_AGENT": str(AGENT)}
        command = [nvim, "--headless", "-u", "NONE", "-i", "NONE", "-n"]
        command += [word for path in [*runtime, folder] for word in ("--cmd", f"set runtimepath+={path}")]
        command += ["-c", "runtime plugin/wayfinder.lua",
                    "-c", f"luafile {HERE / (story + '_story.lua')}", "-c", "cquit 1"]
        done = subprocess.run(command, cwd=folder, env=environment, timeout=LIMIT, text=True, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
