"""What a program's traces should be: one file a program, in which lines that all its Luas share stand once.

A line is a margin of one letter a Lua (blank: all the program's Luas), two blanks, and the trace's line.
"""
import difflib


class Expectations:
    """sections: {name: {lua: [lines]}}; a Lua that has no lines in a section does not walk that way."""

    def __init__(self, luas):
        self.luas = luas  # those of this program, in the order of their columns
        self.sections = {}

    def read(self, text):
        section = {}
        for line in text.splitlines():
            if line.startswith("== "):
                section = self.sections.setdefault(line[3:], {lua: [] for lua in self.luas})
            elif line.strip():
                margin, rest = line[: len(self.luas)], line[len(self.luas) + 2:]
                for lua, letter in zip(self.luas, margin):
                    if letter == lua.letter or margin.isspace():
                        section[lua].append(rest)
        return self

    def write(self):
        text = []
        for name, traces in self.sections.items():
            text.append(f"== {name}")
            for luas, line in merge([(lua, traces.get(lua, [])) for lua in self.luas]):
                margin = "".join(lua.letter if lua in luas else "." for lua in self.luas)
                text.append(f"{' ' * len(self.luas) if len(luas) == len(self.luas) else margin}  {line}".rstrip())
            text.append("")
        return "\n".join(text)

    def put(self, section, lua, lines):
        self.sections.setdefault(section, {})[lua] = lines


def merge(traces):
    """[(lua, lines)] -> [(luas, line)], each trace in its order, equal lines joined where the order allows it."""
    merged = []
    for lua, lines in traces:
        kept = [line for _, line in merged]
        result = []
        for kind, a, b, c, d in difflib.SequenceMatcher(None, kept, lines, autojunk=False).get_opcodes():
            if kind == "equal":
                result += [(luas | {lua}, line) for luas, line in merged[a:b]]
            else:
                result += merged[a:b]
                result += [({lua}, line) for line in lines[c:d]]
        merged = result
    return merged
