#!/usr/bin/env python3
"""Wraps comments that have lines of more than 120 characters, in Swift, SQL, scripts and C: wrap-comments.py FILE…

From the first long line of a paragraph to its end, no further: the rest stays as it is. Paragraphs end at an empty comment, at
an item of a list, a row of a table, an indented line or a comment of another kind. Code is left alone.
"""
import re
import sys
import textwrap

COLUMNS = 120
MARKS = {".swift": r"///|//", ".sql": "--", ".sh": "#", ".py": "#", ".yml": "#", "Makefile": "#"}
# What begins a line of its own, and would change what is meant where a paragraph's line began with it.
OPENING = re.compile(r"[-*+|>#] |\d+\. |\||```|MARK:|shellcheck |swift-format|Floor \d")


def wrapped(text, prefix, hanging):
    """The lines of a paragraph; none may begin as a list's item would."""
    for width in range(COLUMNS, COLUMNS - 20, -1):
        lines = textwrap.wrap(
            text, width - len(prefix), subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
        if not any(OPENING.match(line.strip()) for line in lines[1:]):
            break
    return [prefix + line for line in lines]


def wrap(lines, mark):
    # A statement's header has a sentence to a line, and one line or more for its parameters.
    by_sentence = mark == "--"
    comment = re.compile(rf"^( *(?:{mark})(?!/)) ?(.*)$")
    out = []
    index = 0
    while index < len(lines):
        found = comment.match(lines[index])
        if not found or len(lines[index]) <= COLUMNS or found[2].startswith(("  ", "|")):
            out.append(lines[index])
            index += 1
            continue
        prefix = found[1] + " "
        text = found[2]
        item = re.match(r"( *)([-*+] |\d+\. )", text)
        # What an item begins goes on below its text; so does what already hangs below one.
        hanging = " " * len(item[0]) if item else re.match(" *", text)[0]
        paragraph = [text.strip() if not item else text]
        index += 1
        while index < len(lines):
            next_line = comment.match(lines[index])
            if not next_line or next_line[1] != found[1] or not next_line[2].strip():
                break
            rest = next_line[2]
            if by_sentence and (paragraph[-1].endswith(".") or rest.startswith(("$", "per "))):
                break
            if OPENING.match(rest.strip()) or len(re.match(" *", rest)[0]) != len(hanging):
                break
            paragraph.append(rest.strip())
            index += 1
        out += wrapped(" ".join(paragraph), prefix, hanging)
    return out


for path in sys.argv[1:]:
    name = path.rsplit("/", 1)[-1]
    mark = MARKS.get(name) or MARKS.get("." + name.rsplit(".", 1)[-1])
    if not mark:
        continue
    with open(path, encoding="utf-8") as file:
        before = file.read()
    after = "\n".join(wrap(before.split("\n"), mark))
    if after != before:
        with open(path, "w", encoding="utf-8") as file:
            file.write(after)
        print(path)
