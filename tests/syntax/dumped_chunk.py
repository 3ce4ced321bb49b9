"""Reads what string.dump writes in Lua 5.1 to 5.4 on a 64-bit machine: the lines and names of each function."""
import struct
from dataclasses import dataclass, field


@dataclass
class Function:
    first: int
    last: int
    parameters: int
    vararg: bool
    lines: list = field(default_factory=list)  # sorted, each once, as debug.getinfo(f, "L") has them
    locals: list = field(default_factory=list)  # their names; None: not known


class Reader:
    """A dump from its header on; `functions` are in the order of the text."""

    def __init__(self, dump):
        self.dump, self.place, self.functions = dump, 4, []
        self.version = self.byte()
        headers = {0x51: 7, 0x52: 13, 0x53: 28, 0x54: 26}
        self.place += headers[self.version]
        if self.version >= 0x53:
            self.byte()  # number of upvalues
        self.function()

    def take(self, count):
        self.place += count
        return self.dump[self.place - count:self.place]

    def byte(self):
        return self.take(1)[0]

    def fixed(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize(form)))[0]

    def varying(self):
        value = 0
        while True:
            part = self.byte()
            value = value << 7 | part & 0x7F
            if part & 0x80:
                return value

    def int(self):
        return self.varying() if self.version == 0x54 else self.fixed("i")

    def string(self):
        if self.version == 0x54:
            size = self.varying()
        elif self.version == 0x53:
            size = self.byte()
            size = self.fixed("Q") if size == 0xFF else size
        else:
            size = self.fixed("Q")
        if size == 0:
            return None
        text = self.take(size - 1)
        if self.version < 0x53:
            self.byte()
        return text.decode("latin-1")

    def constants(self):
        for _ in range(self.int()):
            kind = self.byte()
            if kind == 1 and self.version < 0x54:
                self.byte()
            elif kind in (3, 19):
                self.take(8)
            elif kind in (4, 20):
                self.string()

    def lines_of(self, first, is_vararg, count):
        if self.version < 0x54:
            return [self.fixed("i") for _ in range(self.int())]
        steps = struct.unpack(f"{count}b", self.take(self.int())) if count else ()
        absolute = {}
        for _ in range(self.int()):
            place = self.int()
            absolute[place] = self.int()
        lines, line = [], first
        for place, step in enumerate(steps):
            line = absolute[place] if step == -128 else line + step
            lines.append(line)
        return lines[1:] if is_vararg else lines  # without the preparation of the varargs

    def function(self):
        if self.version != 0x52:
            self.string()  # source
        first, last = self.int(), self.int()
        if self.version == 0x51:
            self.byte()
        parameters, vararg = self.byte(), self.byte() != 0
        self.byte()
        found = Function(first, last, parameters, vararg)
        self.functions.append(found)
        code_size = self.int()
        self.take(4 * code_size)
        self.constants()
        if self.version >= 0x53:
            self.upvalues()
        for _ in range(self.int()):
            self.function()
        if self.version == 0x52:
            self.upvalues()
            self.string()  # source
        if self.version == 0x54:
            size = self.int()
            self.place -= len_of(size)
        found.lines = sorted(set(self.lines_of(first, vararg, code_size)))
        for _ in range(self.int()):
            found.locals.append(self.string())
            self.int(), self.int()
        for _ in range(self.int()):
            self.string()

    def upvalues(self):
        for _ in range(self.int()):
            self.take(3 if self.version == 0x54 else 2)


def len_of(size):
    """How many bytes 5.4 writes a size in."""
    return max(1, (size.bit_length() + 6) // 7)


def functions_of(dump):
    return Reader(dump).functions
