"""The fenced blocks of a page, and the files that it shows whole."""
import re
from typing import NamedTuple

# A block whose first line is a comment that is nothing but a file's name is that file.
FILE_NAME = re.compile(r"(?:#|--) (\.?[\w/.-]+\.\w+)\n")


class Block(NamedTuple):
    line: int  # of the page, 1 for its first: where the text begins
    language: str  # "" for a block that names none
    text: str

    @property
    def file_name(self):
        """Where the page says that this block is to be saved; None for a block that is no file."""
        named = FILE_NAME.match(self.text)
        return named[1] if named else None


def blocks(page):
    """Of a path, from top to bottom."""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.S | re.M):
        yield Block(text[: match.start()].count("\n") + 2, match[1], match[2])


def write_files(page, folder):
    """The files that the page shows, at their places in `folder`; returns their names."""
    names = []
    for block in blocks(page):
        if block.file_name:
            path = folder / block.file_name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            names.append(block.file_name)
    return names
