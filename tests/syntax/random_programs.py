"""Writes small random programs that use every kind of statement, with line ends in every place."""
import random

NAMES = ["a", "b", "c", "d", "e", "self", "_ENV", "arg"]
STRINGS = ['"x"', "'y\\n'", "[[z]]", "[[\nline\nline]]", '"\\65b"', '""']
NUMBERS = ["0", "1", "2", "7", "128", "255", "256", "300", "-1", "1.5", "0x10", "1e3", "70000", "3.0", "0.0"]
ARITHMETIC = ["+", "-", "*", "/", "%", "^", ".."]
COMPARISON = ["==", "~=", "<", "<=", ">", ">="]
BITWISE = ["//", "&", "|", "~", "<<", ">>"]


class Writer:
    def __init__(self, version, seed):
        self.random = random.Random(seed)
        self.version, self.depth, self.loops, self.varargs = version, 0, 0, [True]
        self.labels = 0
        self.breaks = self.random.choice([0.02, 0.2, 0.5])  # how often a space is a line end
        self.has_goto = version != "5.1"

    def pick(self, *choices):
        return self.random.choice(choices)

    def chance(self, part):
        return self.random.random() < part

    def name(self):
        return self.pick(*NAMES[:6]) if self.chance(0.97) else self.pick(*NAMES)

    def primary(self):
        kind = self.random.randrange(10)
        if kind < 6 or self.depth > 5:
            return self.name()
        if kind < 8:
            return f"{self.primary()} . {self.name()}"
        if kind == 8:
            return f"{self.primary()} [ {self.expression()} ]"
        return f"( {self.expression()} )"

    def call(self):
        target = self.primary()
        arguments = self.pick("( )", f"( {self.list()} )", self.pick(*STRINGS), self.table())
        method = f" : {self.name()}" if self.chance(0.3) else ""
        return f"{target}{method} {arguments}".replace(" (", "(")  # 5.1 wants the parenthesis on the line

    def list(self):
        return " , ".join(self.expression() for _ in range(self.random.randrange(1, 4)))

    def table(self):
        items = []
        for _ in range(self.random.choice([0, 1, 2, 3, 4, 60 if self.depth < 3 else 1])):
            kind = self.random.randrange(4)
            value = self.expression()
            items.append(value if kind < 2 else f"{self.name()} = {value}" if kind == 2
                         else f"[ {self.expression()} ] = {value}")
        return "{ " + f" {self.pick(',', ';')} ".join(items) + " }"

    def function(self):
        vararg = self.chance(0.3)
        names = [self.name() for _ in range(self.random.randrange(3))] + (["..."] if vararg else [])
        loops, self.loops = self.loops, 0
        self.varargs.append(vararg)
        wide = self.constants() if self.chance(0.03) else ""
        text = f"( {' , '.join(names)} ) {wide} {self.block()} end"
        self.varargs.pop()
        self.loops = loops
        return text

    def expression(self):
        self.depth += 1
        try:
            kind = self.random.randrange(22 if self.depth < 6 else 8)
            if kind < 4:
                return self.name()
            if kind < 7:
                return self.pick(*NUMBERS, *STRINGS, "nil", "true", "false")
            if kind == 7:
                return "..." if self.varargs[-1] else self.name()
            if kind < 11:
                operators = ARITHMETIC + (BITWISE if self.version in ("5.3", "5.4") else [])
                return f"{self.expression()} {self.pick(*operators)} {self.expression()}"
            if kind < 13:
                return f"{self.expression()} {self.pick(*COMPARISON)} {self.expression()}"
            if kind < 16:
                return f"{self.expression()} {self.pick('and', 'or')} {self.expression()}"
            if kind == 16:
                return f"{self.pick('not', '-', '#', 'not not')} {self.expression()}"
            if kind == 17:
                return self.table()
            if kind == 18:
                return f"function {self.function()}"
            if kind == 19:
                return f"( {self.expression()} )"
            return self.call() if kind == 20 else self.primary()
        finally:
            self.depth -= 1

    def variable(self):
        return self.pick(self.name(), self.name(), f"{self.primary()} . {self.name()}",
                         f"{self.primary()} [ {self.expression()} ]")

    def block(self):
        self.depth += 1
        lines = [self.statement() for _ in range(self.random.randrange(0, 6 if self.depth < 5 else 2))]
        if self.chance(0.15):
            lines.append(self.pick("return", f"return {self.list()}", f"return {self.call()}", "do return end"))
        elif self.loops and self.chance(0.2):
            lines.append("break")
        self.depth -= 1
        return " \n ".join(lines)

    def loop_block(self):
        self.loops += 1
        text = self.block()
        self.loops -= 1
        return text

    def local(self):
        attributes = ["", " <const>", " <close>"] if self.version == "5.4" else [""]
        if attributes[1:] and self.chance(0.3):
            return f"local {self.name()} <const> = {self.pick(*NUMBERS, *STRINGS, 'nil', 'true', self.expression())}"
        names = " , ".join(self.name() + (self.pick(*attributes) if i == 0 and self.chance(0.1) else "")
                           for i in range(self.random.randrange(1, 4)))
        return f"local {names}" + (f" = {self.list()}" if self.chance(0.7) else "")

    def statement(self):
        kind = self.random.randrange(20 if self.depth < 6 else 10)
        if kind < 3:
            return self.local()
        if kind < 6:
            return f"{' , '.join(self.variable() for _ in range(self.random.choice([1, 1, 1, 2, 3])))} = {self.list()}"
        if kind < 9:
            return self.call() + self.pick("", " ;")
        if kind == 9:
            return self.pick("do end", f"local {self.name()}", f"{self.name()} = nil", *[";"] * (self.version > "5.1"
                             and self.version != "luajit"), *(["break ;"] if self.loops and self.version in
                             ("5.2", "5.3", "5.4") else []))
        if kind == 10:
            return f"do {self.block()} end"
        if kind == 11:
            return f"while {self.expression()} do {self.loop_block()} end"
        if kind == 12:
            return f"repeat {self.loop_block()} until {self.expression()}"
        if kind == 13:
            step = f" , {self.expression()}" if self.chance(0.4) else ""
            return f"for {self.name()} = {self.expression()} , {self.expression()}{step} do {self.loop_block()} end"
        if kind == 14:
            names = " , ".join(self.name() for _ in range(self.random.randrange(1, 4)))
            return f"for {names} in {self.pick(self.list(), 'pairs(t)', 'next , t')} do {self.loop_block()} end"
        if kind == 15:
            return f"local function {self.name()} {self.function()}"
        if kind == 16:
            return f"function {self.name()}{self.pick('', ' . m', ' : n', ' . m : n')} {self.function()}"
        if kind == 17 and self.has_goto:
            self.labels += 1
            label = f"l{self.labels}"
            inner = self.block()
            return self.pick(f":: {label} :: do {inner} goto {label} end", f"do goto {label} ; do {inner} end ::{label}:: end",
                             f"do if {self.expression()} then goto {label} end do {inner} end ::{label}:: end")
        otherwise = f" else {self.block()}" if self.chance(0.4) else ""
        other = f" elseif {self.expression()} then {self.block()}" if self.chance(0.3) else ""
        jump = "break" if self.loops and self.chance(0.3) else self.block()
        return f"if {self.expression()} then {jump}{other}{otherwise} end"

    def constants(self):
        """So many that those behind them fit into no operand."""
        count = self.random.choice([120, 200, 250, 254, 256, 300])
        names = " , ".join(self.pick(f'"s{i}"', f"{i}.25", f"x{i}") for i in range(count))
        return f"t = {{ {names} }}"

    def program(self):
        words = self.block_of_size().split(" ")
        return "".join(word + ("\n" if self.chance(self.breaks) and word != "--" else " ") for word in words)

    def block_of_size(self):
        wide = f"{self.constants()} \n " if self.chance(0.15) else ""
        return wide + " \n ".join(self.statement() for _ in range(self.random.randrange(1, 9)))


def program(version, seed):
    return Writer(version, seed).program()


def damaged(text, seed):
    """The same with a few characters or words gone, twice there or exchanged: mostly no program any more."""
    chance = random.Random(seed)
    for _ in range(chance.randrange(1, 3)):
        place = chance.randrange(len(text) + 1)
        end = min(len(text), place + chance.choice([1, 1, 2, 5]))
        new = chance.choice(["", "", " end ", "=", "(", ")", "\"", "[[", "local ", "goto x ", "::x::", "\0", "\\", "..",
                             "then", "1e", "0x", "~", "return ", text[place:end] * 2])
        text = text[:place] + new + text[end:]
    return text
