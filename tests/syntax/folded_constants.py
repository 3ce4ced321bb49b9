"""The values that 5.4 folds into its code, held against what it computes: `local x <const> = 7 // 2`."""
import json
import random
import subprocess

NUMBERS = ["0", "1", "2", "-3", "7", "63", "64", "-64", "255", "0x7fffffffffffffff", "9223372036854775808", "0xffffffffff",
           "1.5", "-0.5", "0.0", "1e308", "3.0", "2^53", "1e-320", "0x.8p1"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>"]
OTHERS = ["nil", "true", "false", "not nil", "not 1", '"short"', '"a\\0b\\u{20AC}\\x41"', "[[long\n" + "x" * 60 + "]]"]
SHOW = """
local function shown(value)
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if math.type(value) == "float" then return ("f %a"):format(value) end
  return type(value) == "string" and "s " .. value:gsub("[^%w]", function(c) return ("\\\\%d"):format(c:byte()) end) or tostring(value)
end
"""


def expressions(seed, count):
    chance = random.Random(seed)

    def some(depth):
        kind = chance.randrange(4)
        if depth > 3 or kind == 0:
            return chance.choice(NUMBERS)
        if kind == 1:
            return f"{chance.choice(['-', '~', '- -'])} {some(depth + 1)}"
        return f"({some(depth + 1)} {chance.choice(OPERATORS)} {some(depth + 1)})"

    return OTHERS + [some(0) for _ in range(count - len(OTHERS))]


def shown(local):
    """As SHOW writes it; None: not folded."""
    if not local["folded"]:
        return None
    value = local["value"]
    if value is None or isinstance(value, (bool, int)):
        return {None: "nil", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else str(value)
    if value.startswith("="):
        return "s " + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c)}" for c in value[1:])
    return "f " + value


def equal(ours, theirs):
    if ours.startswith("f ") and theirs.startswith("f "):
        return float.fromhex(ours[2:]) == float.fromhex(theirs[2:])
    return ours == theirs


def differences(print_model, interpreter, folder, seed, count=150):
    """How many were folded, and what differs: sentences."""
    wanted = expressions(seed, count)
    path = folder / "folded.lua"
    path.write_text("".join(f"local x{i} <const> = {text}\n" for i, text in enumerate(wanted)))
    done = subprocess.run([print_model, "5.4"], input=f"{path}\n".encode(), capture_output=True, check=True, timeout=60)
    program = SHOW + "".join(f"print(select(2, pcall(function() return shown({text}) end)))\n" for text in wanted)
    answers = subprocess.run([interpreter, "-"], input=program.encode(), capture_output=True, check=True, timeout=60)
    found, folded = [], 0
    for text, local, theirs in zip(wanted, json.loads(done.stdout)["locals"], answers.stdout.decode().splitlines()):
        ours = shown(local)
        folded += ours is not None
        if ours is not None and not equal(ours, theirs):
            found.append(f"5.4: {text}: the parser folds it to {ours}, 5.4 computes {theirs}")
    return folded, found
