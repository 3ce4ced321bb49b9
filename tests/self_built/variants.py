"""Luas as people build them: from which source, how, and what is expected of the debugger."""
from dataclasses import dataclass

ASSERTIONS = ("-O0", "-include", "assert.h", "-DLUA_USE_APICHECK", "-Dlua_assert(x)=assert(x)")
# At each chance the stack moves and all is collected.
MOVING = ("-O1", *ASSERTIONS[1:], "-DHARDSTACKTESTS", "-DHARDMEMTESTS")
LUAJIT_ASSERTIONS = ("-O1", "-DLUA_USE_APICHECK", "-DLUA_USE_ASSERT")

UNKNOWN_LAYOUT = "memory layout is not the known one"
OWN_ERRORS = "raises errors in a way of its own"
NO_MODULES = r"lua: expected an interpreter that can load C modules, got .*"
OTHER_RECORDS = r"lua: expected a Lua whose debug records are as in its distribution, got .*"
OTHER_NUMBERS = r"lua: expected a Lua with numbers of 64 bits, got .*"
NO_AGENT = r"lua: expected a Lua that this wayfinder has a module for, got .* \(Lua 5\.5\)"


@dataclass(frozen=True)
class Variant:
    name: str
    lua: str  # the one that it is compared with
    suite: str = ""  # Debian's release that the source is of; "": this system's
    package: str = ""  # of the source; "": the usual one
    flags: tuple = ("-O1",)
    links: tuple = ("-Wl,-E",)
    edits: tuple = ()  # (file, text, another text in its place)
    language: str = "c"
    is_shared: bool = False  # an interpreter and a library
    says: str = ""  # what the debugger has to tell of it; with UNKNOWN_LAYOUT its traces are those of lines alone
    has_no_places: bool = False  # LuaJIT: where its functions keep their code is not found, nor lines of it beforehand
    refusal: str = ""  # the whole sentence that a launch is answered with; "": it is debugged
    leave_out: tuple = ()  # golden programs

    @property
    def layout_is_known(self):
        return self.says != UNKNOWN_LAYOUT and not self.has_no_places

    @property
    def title(self):
        return f"{self.source}_{self.name}"

    @property
    def source(self):
        return self.package or (self.lua if self.lua == "luajit" else f"lua{self.lua}")

    @property
    def recipe(self):
        return self.suite, self.flags, self.links, self.edits, self.language, self.is_shared


KNOWN = {}


def of_puc(lua):
    """What there is of each."""
    deep = ("deep_recursion", "stack_overflow")  # too slow with a stack that moves
    yield Variant("assertions", lua, flags=ASSERTIONS)
    yield Variant("moving", lua, flags=MOVING, leave_out=deep)
    yield Variant("link_time", lua, flags=("-O3", "-flto"))
    yield Variant("shared", lua, is_shared=True)
    # Errors and yields are exceptions there, which are not met.
    exported = ("luaconf.h", "#define LUA_API\t\textern", '#define LUA_API\t\textern "C"')
    with_errors = ("coroutine_error", "coroutine_nested", "error_in_handler", "own_hooks", "protected_calls", "to_be_closed")
    yield Variant("as_cxx", lua, language="c++", edits=(exported,), says=OWN_ERRORS, leave_out=with_errors)
    yield Variant("no_exports", lua, links=(), refusal=NO_MODULES)
    yield Variant("static", lua, links=("-static",), refusal=NO_MODULES)
    yield Variant("long_names", lua, edits=(("luaconf.h", "#define LUA_IDSIZE\t60", "#define LUA_IDSIZE\t256"),), refusal=OTHER_RECORDS)


def of_54():
    extra_space = ("luaconf.h", "#define LUA_EXTRASPACE\t\t(sizeof(void *))", "#define LUA_EXTRASPACE\t\t(8 * sizeof(void *))")
    yield Variant("extra_space", "5.4", edits=(extra_space,), says=UNKNOWN_LAYOUT)
    yield Variant("small_counts", "5.4", flags=("-O1", "-DLUAI_MEM=int", "-DLUAI_UMEM=unsigned"), says=UNKNOWN_LAYOUT)
    yield Variant("narrow", "5.4", edits=(("luaconf.h", "#define LUA_32BITS\t0", "#define LUA_32BITS\t1"),), refusal=OTHER_NUMBERS)
    # 5.4.2 has other names for metamethods, and coroutine.close fails there when a hook is called meanwhile.
    yield Variant("of_bullseye", "5.4", suite="bullseye", says=UNKNOWN_LAYOUT, leave_out=("metamethods", "to_be_closed"))
    # From 5.4.5 on a local's scope ends before a label at the end of its block.
    yield Variant("of_trixie", "5.4", suite="trixie", leave_out=("to_be_closed",))
    yield Variant("of_sid", "5.4", suite="sid", leave_out=("to_be_closed",))
    yield Variant("of_sid", "5.4", suite="sid", package="lua5.5", refusal=NO_AGENT)


def of_53():
    extra_space = ("luaconf.h", "#define LUA_EXTRASPACE\t\t(sizeof(void *))", "#define LUA_EXTRASPACE\t\t(8 * sizeof(void *))")
    yield Variant("extra_space", "5.3", edits=(extra_space,))
    yield Variant("small_counts", "5.3", flags=("-O1", "-DLUAI_MEM=int", "-DLUAI_UMEM=unsigned"), says=UNKNOWN_LAYOUT)
    yield Variant("narrow", "5.3", flags=("-O1", "-DLUA_32BITS"), refusal=OTHER_NUMBERS)
    yield Variant("of_bullseye", "5.3", suite="bullseye", says=UNKNOWN_LAYOUT)


def of_52():
    yield Variant("extra_space", "5.2", flags=("-O1", "-DLUAI_EXTRASPACE=48"))
    yield Variant("narrow", "5.2", edits=(("luaconf.h", "#define LUA_NUMBER\tdouble", "#define LUA_NUMBER\tfloat"),), refusal=OTHER_NUMBERS)


def of_51():
    yield Variant("extra_space", "5.1", edits=(("luaconf.h", "#define LUAI_EXTRASPACE\t\t0", "#define LUAI_EXTRASPACE\t\t48"),))
    yield Variant("narrow", "5.1", edits=(("luaconf.h", "#define LUA_NUMBER\tdouble", "#define LUA_NUMBER\tfloat"),), refusal=OTHER_NUMBERS)


def of_luajit():
    # Without traps, code without lines is stopped in, and what is known of the installed one does not happen.
    no_traps = {"has_no_places": True, "leave_out": ("error_in_handler", "stripped", "tail_calls")}
    yield Variant("assertions", "luajit", flags=LUAJIT_ASSERTIONS)
    yield Variant("no_gc64", "luajit", flags=(*LUAJIT_ASSERTIONS, "-DLUAJIT_DISABLE_GC64", "-DLUAJIT_ENABLE_LUA52COMPAT"), **no_traps)
    yield Variant("dual_numbers", "luajit", flags=("-O1", "-DLUAJIT_ENABLE_LUA52COMPAT", "-DLUAJIT_NUMMODE=2"))
    yield Variant("interpreting", "luajit", flags=("-O1", "-DLUAJIT_DISABLE_JIT", "-DLUAJIT_DISABLE_FFI"), **no_traps)
    # Its exceptions do not say of which state they are: errors are not met, and nothing is said.
    no_errors = {**no_traps, "leave_out": ("coroutine_error", *no_traps["leave_out"])}
    yield Variant("of_bullseye", "luajit", suite="bullseye", **no_errors)
    yield Variant("of_trixie", "luajit", suite="trixie")
    yield Variant("of_sid", "luajit", suite="sid")


def variants_of(lua):
    if lua != "luajit":
        yield from of_puc(lua)
    yield from {"5.4": of_54, "5.3": of_53, "5.2": of_52, "5.1": of_51, "luajit": of_luajit}[lua]()
