"""Builds a variant of a Lua from its source in Debian into the build folder, once for each content."""
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "debian"))
from packages import Apt, Missing, release, unpack  # noqa: E402: found by the line above

CACHE = Path(os.environ["WAYFINDER_BUILD"]) / "self_built"
SLOWNESS = int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))
LONGEST = 300 * SLOWNESS  # seconds that one build may take
ASK_AGAIN = 24 * 3600  # seconds after which what could not be had is asked for again
COMPILERS = {"c": "cc", "c++": "c++"}


class BuildFailed(Exception):
    """str() is what the compiler says."""


@contextmanager
def locked(name):
    """Several of these tests may run at a time."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetch(wanted, folder):
    """wanted: (package, suite) pairs. Returns {"package suite": why it is not there}."""
    apt = Apt(folder / "apt", list(dict.fromkeys(suite or release() for _, suite in wanted)))
    apt.update()
    missing = {}
    for package, suite in wanted:
        tar, why = apt.source_of(package, suite or release())
        if tar is None:
            missing[f"{package} {suite}"] = why or "not found"
        else:
            shutil.copy(tar, folder)
            (folder / f"{package} {suite}").unlink(missing_ok=True)
            (folder / f"{package} {suite}").symlink_to(tar.name)
    shutil.rmtree(apt.folder)
    return missing


def sources(wanted):
    """Fetches them once; returns {(package, suite): tar} of those that could be had, and the reasons of the others."""
    wanted = sorted(set(wanted))
    folder = CACHE / "sources"
    with locked("sources"):
        folder.mkdir(exist_ok=True)
        state = folder / "missing.json"
        missing = json.loads(state.read_text(encoding="utf-8")) if state.exists() else {}
        known = {name for name in missing if time.time() - state.stat().st_mtime < ASK_AGAIN}
        needed = [pair for pair in wanted if not (folder / " ".join(pair)).exists() and " ".join(pair) not in known]
        if needed:
            try:
                if shutil.which("apt-get") is None:
                    raise Missing("there is no apt-get")
                found = fetch(needed, folder)
            except Missing as why:
                found = {" ".join(pair): str(why) for pair in needed}
            missing = {**missing, **found}
            missing = {name: why for name, why in missing.items() if not (folder / name).exists()}
            state.write_text(json.dumps(missing), encoding="utf-8")
    tars = {pair: folder / " ".join(pair) for pair in wanted if (folder / " ".join(pair)).exists()}
    return tars, {pair: missing.get(" ".join(pair), "not found") for pair in wanted if pair not in tars}


def run(words, folder):
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, errors="backslashreplace", timeout=LONGEST, check=False)
    if done.returncode != 0:
        raise BuildFailed("\n".join([" ".join(words)[:200], *(done.stderr or done.stdout).splitlines()[:10]]))


def edit(variant, source):
    """The changes that a person would make in luaconf.h and its like."""
    for name, old, new in variant.edits:
        path = source / name
        text = path.read_text(encoding="latin-1")
        if old not in text:
            raise BuildFailed(f"{name}: expected {old!r} in it, to be changed into {new!r}")
        path.write_text(text.replace(old, new), encoding="latin-1")


def build_lua(variant, source, result):
    """All of it by one call of the compiler, or the library by one and lua.c by another."""
    common = ["-DLUA_USE_POSIX", "-DLUA_USE_DLOPEN", "-DLUA_COMPAT_5_3", "-w", *variant.flags]
    compiler = COMPILERS[variant.language]
    if variant.language == "c++":
        common += ["-x", "c++"]
    no_library = ("lua.c", "luac.c", "print.c", "onelua.c", "ltests.c")
    library = sorted(path.name for path in source.glob("*.c") if path.name not in no_library)
    ends = ["-x", "none", "-lm", "-ldl", *variant.links]
    if variant.is_shared:
        run([compiler, *common, "-fPIC", "-shared", "-o", result.with_name("libown.so"), *library, *ends], source)
        run([compiler, *common, "-o", result, "lua.c", "-L", result.parent, "-lown", "-Wl,-rpath,$ORIGIN", *ends], source)
    else:
        run([compiler, *common, "-o", result, "lua.c", *library, *ends], source)


def build_luajit(variant, source, result):
    """Its library of Lua files, jit/, stands beside it, where LUA_PATH is made to lead."""
    defines = [f"XCFLAGS={' '.join(flag for flag in variant.flags if flag.startswith('-D'))}"]
    options = " ".join(flag for flag in variant.flags if not flag.startswith("-D"))
    run(["make", "-s", "-j2", f"CCOPT={options} -fomit-frame-pointer", "CCWARN=-w", *defines, "luajit"], source)
    shutil.copy(source / "luajit", result)
    shutil.copytree(source / "jit", result.parent / "jit")


def build(variant, tar):
    """The path of its interpreter; Missing, or BuildFailed."""
    content = hashlib.sha256(tar.read_bytes())
    compiler = COMPILERS[variant.language]
    for needed in (compiler, *(["make"] if variant.source == "luajit" else [])):
        if shutil.which(needed) is None:
            raise Missing(f"there is no {needed}")
    version = subprocess.run([compiler, "--version"], capture_output=True, check=True).stdout
    content.update(repr((variant.recipe, version, Path(__file__).read_bytes())).encode())
    folder = CACHE / "built" / f"{variant.title}-{content.hexdigest()[:12]}"
    name = variant.source
    with locked(variant.title):
        if (folder / name).exists():
            return folder / name
        for old in (CACHE / "built").glob(f"{variant.title}-*"):
            shutil.rmtree(old)
        fresh = CACHE / "building" / variant.title
        shutil.rmtree(fresh, ignore_errors=True)
        unpack(tar, fresh / "source")
        (fresh / "result").mkdir()
        edit(variant, fresh / "source/src")
        (build_luajit if name == "luajit" else build_lua)(variant, fresh / "source/src", fresh / "result" / name)
        folder.parent.mkdir(exist_ok=True)
        (fresh / "result").rename(folder)
        shutil.rmtree(fresh)
        return folder / name
