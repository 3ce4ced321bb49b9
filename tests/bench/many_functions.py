"""A program of more functions than a cache of the processor has room for, as large applications have them."""
import pathlib

FUNCTIONS = 1200
MODULE = 40  # functions in each


def text():
    """Modules of small functions that call each other, a few to each, and a loop over all of them."""
    lines = ["local rounds = tonumber(arg[1] or 200)", "local modules = {}"]
    for module in range(FUNCTIONS // MODULE):
        lines += ["do", "  local M = {}", f"  modules[{module + 1}] = M"]
        for number in range(MODULE):
            lines.append(f"  function M.f{number}(n, t)")
            if number == 0:
                lines.append(f"    t[{module + 1}] = (t[{module + 1}] or 0) + n % {module + 3}")
                lines.append("    return n + 1")
            elif number % 3 == 0:
                lines.append(f"    local text = #tostring(n) + {number}")
                lines.append(f"    return M.f{number // 3}(text, t) + M.f{number // 2}(n, t)")
            else:
                lines.append(f"    local sum = n * {number} % 1024")
                lines.append(f"    return sum + M.f{number // 4}(sum, t)")
            lines.append("  end")
        lines.append("end")
    lines += [
        "local total, counts = 0, {}", "for round = 1, rounds do", "  for i = 1, #modules do",
        "    local M = modules[i]",
        *(f"    total = total + M.f{number}(round, counts)" for number in range(MODULE)),
        "  end", "end", "assert(total > 0 and #counts == #modules)",
    ]
    return "\n".join(lines) + "\n"


def write(folder):
    """The path of the program in a folder."""
    path = pathlib.Path(folder, "many_functions.lua")
    path.write_text(text(), encoding="utf-8")
    return str(path)
