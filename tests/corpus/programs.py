"""The corpus: which programs there are, and how each is run."""
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Program:
    name: str
    script: str  # as the command line names it
    folder: Path  # where it is run
    arguments: list = field(default_factory=list)
    files: list = field(default_factory=list)  # with breakpoints, beside the script
    path: str = ""  # before everything else in package.path
    shows_tables: bool = False  # `{ a, b }` in whatever order `next` gives


@dataclass
class Absent:
    name: str
    why: str


def tests_of(package, sources, pattern, **more):
    folder = sources / package
    for path in sorted(folder.glob(pattern)):
        yield Program(f"{package}/{path.relative_to(folder)}", str(path.relative_to(folder)), folder, **more)


def specs_of(package, sources, busted, pattern="spec/*_spec.lua", leave_out=(), **more):
    """Each by the command `busted`, whose TAP output has no times in it."""
    for spec in tests_of(package, sources, pattern, **more):
        if Path(spec.script).name not in leave_out:
            spec.arguments = ["--output=TAP", "--no-enable-sound", spec.script]
            spec.files = [spec.folder / spec.script]
            spec.script = str(busted)
            yield spec


def from_packages(sources, root):
    penlight = "lua/?.lua;lua/?/init.lua;"
    busted = root / "usr/bin/busted"
    yield from tests_of("lua-penlight", sources, "tests/test-*.lua", path=penlight)
    yield from specs_of("lua-penlight", sources, busted, path=penlight)
    # These start other programs by commands that are not there.
    yield from specs_of("lua-busted", sources, busted, leave_out=("cl_spec.lua",), path="./?.lua;./?/init.lua;")
    yield from specs_of("lua-luassert", sources, busted)
    yield from specs_of("lua-say", sources, busted)
    yield Program("lua-cjson/test.lua", "test.lua", sources / "lua-cjson/tests", shows_tables=True)
    yield from tests_of("lua-lpeg", sources, "test.lua")
    yield Program("lua-unit/run_unit_tests.lua", "run_unit_tests.lua", sources / "lua-unit", ["-o", "tap"],
                  [sources / "lua-unit/test/test_luaunit.lua", sources / "lua-unit/luaunit.lua"])
    yield Program("lua-unit/example", "example_with_luaunit.lua", sources / "lua-unit", ["-o", "tap", "-v"])
    yield Program("lua-unit/failing", "test/test_with_err_fail_pass.lua", sources / "lua-unit", ["-o", "tap", "-p", "Succ", "-p", "Fail"])
    yield from tests_of("lua5.1", sources, "test/*.lua")
    examples = root / "usr/share/doc"
    yield Program("lua-dkjson/jsontest.lua", "jsontest.lua", examples / "lua-dkjson/examples", shows_tables=True)
    yield Program("lua-cliargs/general", "00_general.lua", examples / "lua-cliargs/examples", ["--help"])


def from_here(project):
    """Programs of this project, sized to run a short time."""
    folder = project / "tests/bench/programs"
    sizes = {"bintrees": 6, "closures": 4, "deltablue": 2, "fib": 14, "json": 1, "nbody": 300, "richards": 1, "ring": 20, "sort": 300,
             "strings": 2}
    for name, size in sizes.items():
        yield Program(f"bench/{name}", f"{name}.lua", folder, [str(size)])
    yield Program("errors", "errors.lua", project / "tests/programs", ["main"])
    yield Program("shapes", "shapes.lua", project / "tests/programs")
    yield Program("steps", "steps.lua", project / "tests/programs")


def log_analyser(project, log):
    folder = project / "tests/programs/log_analyser"
    return Program("log_analyser", "main.lua", folder, [str(log)], [folder / "log/normalise.lua", folder / "log/report.lua"])


def corpus(project, cache, sources, missing, log):
    """Programs, and what is not there."""
    yield from from_here(project)
    yield log_analyser(project, log)
    for name, why in missing.items():
        yield Absent(name, why)
    for program in from_packages(sources, cache / "root"):
        if (program.folder / program.script).exists():
            yield program
        elif program.name.split("/")[0] not in missing:
            yield Absent(program.name, "not in the package")
    # Their own test suites are on other servers than the packages' sources.
    yield Absent("the test suites of Lua 5.2 to 5.4 and LuaJIT", "Debian's source packages are without them")
