"""What is expected, rightly, and does not come. A case that has come right fails until it is taken out of here."""
from stops import MIDDLE_OF_LINE

# Stops in the middle of lines, by their kinds, which are left out of the traces of these Luas.
# LuaJIT: whether a line is told again when a call in it returns depends on where the functions' code lies in memory.
REPEATS = {"luajit": MIDDLE_OF_LINE}

# The same chance, where it cannot be told from what is right: not compared. (Lua, program): ways.
BY_CHANCE = {("luajit", program): ("on", "out") for program in (
    "coroutine_error", "coroutine_nested", "protected_calls", "replaced_libraries", "require_module", "strict_mode")}
BY_CHANCE["luajit", "one_line_iterator"] = ("in", "over", "breakpoints")

# With an unknown layout.
REPEATED = "a line is told again when a call in it returns, and cannot be told from its beginning"
OWN_HOOKS = "the program's own hooks are told more than happens"
TAIL_RETURN = "a step out of a tail-called function passes its caller's line by"

# Those of them that depend on where code lies in memory: they may be right, too.
CHANCES = (REPEATED, OWN_HOOKS)

PUC = ("embedded", "5.4", "5.3", "5.2", "5.1")
MODULES = PUC[1:]
STEPS = ("in", "on", "out")
# By manners: (program, ways, names of Luas, what happens instead). "output" behind a way: what the program prints on
# that way.
KNOWN = {"refused": [
    ("closures_on_one_line", ("breakpoints",), ("5.3", "5.2"), REPEATED),
    ("closures_on_one_line", ("in",), ("5.1",), REPEATED),
    ("load_reader", ("breakpoints",), ("5.3", "5.2"), REPEATED),
    ("own_hooks", ("in", "over", "on", "breakpoints"), MODULES, OWN_HOOKS),
    ("own_hooks", ("in output", "over output", "on output", "breakpoints output"), ("5.3", "5.2"), OWN_HOOKS),
    ("tail_calls", ("in",), ("5.1",), TAIL_RETURN),
]}
