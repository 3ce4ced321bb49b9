"""Other profilers over the same programs, to hold ours against. No goals: they are not ours."""
import os
import subprocess
import tempfile

import cpu_ratio
from cpu_ratio import FOLDER, TIMED, Configuration
from rows_debugger import sampled
from rows_plain import PlainRun, bare_signal, plain


class RunInFolder(PlainRun):
    """In a folder of its own, for profilers that write files where they are."""

    def __init__(self, command, script, args):
        self.folder = tempfile.TemporaryDirectory(prefix="bench")
        here = os.getcwd()
        os.chdir(self.folder.name)
        try:
            super().__init__(command, script, args)
        finally:
            os.chdir(here)

    def __exit__(self, *error):
        super().__exit__(*error)
        self.folder.cleanup()


def _beside(name, tools, code):
    command = [tools.lua, "-e", code]
    return Configuration(name, lambda program: RunInFolder(command, TIMED, tools.timed(program)))


def has(tools, module):
    done = subprocess.run([tools.lua, "-e", f"require('{module}')"], capture_output=True, timeout=10, check=False)
    return done.returncode == 0


def others(tools):
    """What there is for this Lua."""
    rows = []
    if tools.lua_version == "luajit":
        rows += [_beside(f"jit.p, {1000 // interval} Hz", tools, f"require('jit.p').start('fli{interval}', '/dev/null')")
                 for interval in (10, 1)]
    else:
        hook = f"dofile('{FOLDER / 'count_profiler.lua'}')"
        rows.append(_beside("debug.sethook, each 100000 instructions", tools, hook))
    if has(tools, "luacov.runner"):
        rows.append(_beside("luacov, each line", tools, "require('luacov.runner').init()"))
    return rows


def many_functions(tools):
    """1,200 functions. No goals, as one program's ratio stays unsteady."""
    bare = [] if tools.launch else [bare_signal(tools, 1000)]
    configurations = [plain(tools), plain(tools, "plain again"), sampled(tools, 100, **tools.launch), *bare,
                      sampled(tools, 1000, **tools.launch), *others(tools)]
    configurations = [one._replace(goal=float("inf"), above="") for one in configurations]
    rounds = cpu_ratio.measure(configurations, ["many_functions"], tools.effort)
    return cpu_ratio.rows_of(configurations, rounds)
