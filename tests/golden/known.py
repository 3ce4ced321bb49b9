"""What is expected, rightly, and does not come. A case that has come right fails until it is taken out of here."""
from stops import AGAIN, BEHIND_C, LANDED, MARKED

# Stops in the middle of lines, by their kinds, which are left out of the traces of these Luas.
# LuaJIT: whether a line is told again when a call in it returns depends on where the functions' code lies in memory.
REPEATS = {"luajit": (LANDED, AGAIN, MARKED, BEHIND_C)}

# The same chance, where it cannot be told from what is right: not compared. (Lua, program): ways.
BY_CHANCE = {("luajit", program): ("on", "out") for program in (
    "coroutine_error", "coroutine_nested", "protected_calls", "replaced_libraries", "require_module", "strict_mode")}
BY_CHANCE["luajit", "one_line_iterator"] = ("in", "over", "breakpoints")

# A breakpoint at a line that calls a function takes the function's name away: it is shown as "function <file:line>".
# Traces of breakpoints get the expected names in these Luas.
LOST_NAMES = {"luajit"}

TAIL_NAMES = "a function that was tail-called is shown under the name of the one that has called it"

LOST_IN_C = "a breakpoint takes names out of a traceback that `luajit` itself makes"

# (program, ways, names of Luas, what happens instead). "output" behind a way: what the program prints on that way.
KNOWN = [
    ("error_in_handler", ("errors",), ("luajit",), "an error whose message handler fails is no stop"),
    ("tail_calls", ("in", "on", "out", "breakpoints"), ("luajit",), TAIL_NAMES),
    ("load_reader", ("breakpoints output",), ("luajit",), LOST_IN_C),
    ("uncaught_error", ("breakpoints output",), ("luajit",), LOST_IN_C),
]
