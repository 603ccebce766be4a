"""Holds the code that the guides show against the stories, which run: python shown.py GUIDES STORIES

Each block of code under a line `<!-- story: <generator>/<file> -->` must stand in that file, line after line; how far it is
indented does not matter, and a line of `…` stands for lines that are left out. Every block of a programming language has
such a line.
"""

import re
import sys
from pathlib import Path
from textwrap import dedent

LANGUAGES = ("ts", "python", "java")
BLOCK = re.compile(r"(?:<!-- story: (\S+) -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def plain(lines: str) -> str:
    return "\n".join(line.strip() for line in dedent(lines).strip("\n").split("\n"))


def faults(guide: Path, stories: Path) -> list[str]:
    found = []
    for story, language, code in BLOCK.findall(guide.read_text("utf-8")):
        if language not in LANGUAGES:
            continue
        first = code.strip().split("\n")[0]
        if not story:
            found.append(f"{guide}: a block names no story: {first}")
            continue
        told = plain((stories / story).read_text("utf-8"))
        place = 0
        for part in re.split(r"^\s*…\s*$\n?", code, flags=re.MULTILINE):
            place = told.find(plain(part), place)
            if place < 0:
                found.append(f"{guide}: {story} does not have: {plain(part).splitlines()[0]}")
                break
    return found


def main() -> None:
    guides, stories = Path(sys.argv[1]), Path(sys.argv[2])
    pages = sorted(guides.rglob("*.md"))
    found = [fault for page in pages for fault in faults(page, stories)]
    print("\n".join(found or [f"{len(pages)} guides show what the stories run."]))
    sys.exit(bool(found))


main()
