"""What a terminal would show: the part of xterm's language that ncurses speaks. Python 3's standard library only."""
import re
import unicodedata

TOKEN = re.compile(rb"\x1b\[([?>!]?)([0-9;]*)([@-~])|\x1b[()][0-9A-Z]|\x1b([=>78MDEHc])|\x1b\][^\x07]*\x07|[\x00-\x1a\x1c-\x1f]"
                   rb"|[\x20-\x7f]+|[\xc0-\xff][\x80-\xbf]*")
UNFINISHED = re.compile(rb"\x1b(\[[?>!]?[0-9;]*|[()]|\][^\x07]*)?$|[\xc0-\xff][\x80-\xbf]{0,2}$")


class Screen:
    def __init__(self, columns, rows):
        self.colours = set()  # numbers of SGR that have chosen one
        self.is_alternate = False
        self.is_cursor_shown = True
        self._waiting = b""
        self.columns, self.rows = columns, rows
        self._clear()

    def _clear(self):
        self.cells = [[" "] * self.columns for _ in range(self.rows)]
        self.x = self.y = 0
        self._top, self._bottom = 0, self.rows - 1

    def resize(self, columns, rows):
        """As most terminals do it: what was there stays at the upper left."""
        old = self.cells
        self.columns, self.rows = columns, rows
        x, y = self.x, self.y
        self._clear()
        self.x, self.y = min(x, columns - 1), min(y, rows - 1)
        for row, line in enumerate(old[:rows]):
            for column, cell in enumerate(line[:columns]):
                self.cells[row][column] = cell

    def lines(self):
        return ["".join(row).rstrip() for row in self.cells]

    def feed(self, data):
        data = self._waiting + data
        rest = UNFINISHED.search(data)
        self._waiting = b""
        if rest and not self._is_whole(rest.group()):
            self._waiting = rest.group()
            data = data[: rest.start()]
        for match in TOKEN.finditer(data):
            if match.group(3):
                self._control(match.group(1), match.group(2), match.group(3).decode())
            elif match.group(4):
                self._escape(match.group(4))
            elif match.group()[0] < 0x20:
                self._simple(match.group())
            elif match.group()[0] != 0x1B:
                self._text(match.group().decode(errors="replace"))

    @staticmethod
    def _is_whole(data):
        try:
            return data[0] >= 0xC0 and bool(data.decode())
        except UnicodeDecodeError:
            return False

    def _text(self, text):
        for letter in text:
            if unicodedata.combining(letter):
                continue
            wide = unicodedata.east_asian_width(letter) in "WF"
            if self.x + wide >= self.columns:
                self.x = self.columns - 1 - wide
            self.cells[self.y][self.x] = letter
            if wide:
                self.cells[self.y][self.x + 1] = ""
            self.x += 1 + wide

    def _simple(self, byte):
        if byte == b"\r":
            self.x = 0
        elif byte == b"\n":
            self._line_feed()
        elif byte == b"\b":
            self.x = max(self.x - 1, 0)
        elif byte == b"\t":
            self.x = min(self.x // 8 * 8 + 8, self.columns - 1)

    def _line_feed(self):
        if self.y == self._bottom:
            self._scroll(1)
        else:
            self.y = min(self.y + 1, self.rows - 1)

    def _scroll(self, count, top=None):
        top = self._top if top is None else top
        for _ in range(abs(count)):
            del self.cells[top if count > 0 else self._bottom]
            self.cells.insert(self._bottom if count > 0 else top, [" "] * self.columns)

    def _escape(self, letter):
        if letter == b"M":
            if self.y == self._top:
                self._scroll(-1)
            else:
                self.y -= 1

    def _erase(self, line, begin, end):
        self.cells[line][begin:end] = [" "] * (min(end, self.columns) - begin)

    def _control(self, private, digits, letter):
        numbers = [int(n or 0) for n in digits.split(b";")] if digits else []
        first = numbers[0] if numbers else 0
        count = max(first, 1)
        if private:
            if private == b"?" and letter in "hl":
                self._mode(numbers, letter == "h")
        elif letter in "Hf":
            self.y = min(count, self.rows) - 1
            self.x = min(max(numbers[1] if len(numbers) > 1 else 1, 1), self.columns) - 1
        elif letter == "d":
            self.y = min(count, self.rows) - 1
        elif letter in "G`":
            self.x = min(count, self.columns) - 1
        elif letter == "A":
            self.y = max(self.y - count, 0)
        elif letter == "B":
            self.y = min(self.y + count, self.rows - 1)
        elif letter == "C":
            self.x = min(self.x + count, self.columns - 1)
        elif letter == "D":
            self.x = max(self.x - count, 0)
        elif letter == "J":
            self._erase_screen(first)
        elif letter == "K":
            self._erase(self.y, 0 if first else self.x, self.x + 1 if first == 1 else self.columns)
        elif letter == "X":
            self._erase(self.y, self.x, self.x + count)
        elif letter == "P":
            row = self.cells[self.y]
            self.cells[self.y] = (row[: self.x] + row[self.x + count:] + [" "] * count)[: self.columns]
        elif letter == "@":
            row = self.cells[self.y]
            self.cells[self.y] = (row[: self.x] + [" "] * count + row[self.x:])[: self.columns]
        elif letter == "b":
            self._text(self.cells[self.y][self.x - 1] * count)
        elif letter in "LM":
            self._scroll(count if letter == "M" else -count, self.y)
        elif letter in "ST":
            self._scroll(count if letter == "S" else -count)
        elif letter == "r":
            self._top, self._bottom = count - 1, (numbers[1] if len(numbers) > 1 else self.rows) - 1
            self.x = self.y = 0
        elif letter == "m":
            self.colours |= {n for n in numbers if 30 <= n <= 37 or 40 <= n <= 47 or n in (38, 48)}
        elif letter not in "thlcn":
            raise ValueError(f"the screen does not know CSI {digits} {letter}")

    def _erase_screen(self, how):
        for line in range(self.rows):
            if how == 2 or (how == 0 and line > self.y) or (how == 1 and line < self.y):
                self._erase(line, 0, self.columns)
        if how < 2:
            self._erase(self.y, 0 if how else self.x, self.x + 1 if how else self.columns)

    def _mode(self, numbers, is_set):
        if 1049 in numbers:
            self.is_alternate = is_set
        if 25 in numbers:
            self.is_cursor_shown = is_set
