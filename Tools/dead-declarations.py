#!/usr/bin/env python3
"""Lists declarations of Sources whose name occurs nowhere else in Sources.

usage: Tools/dead-declarations.py [FOLDER...]     (default: all of Sources and sql)

A name is looked for as a word in code; comments and the text of strings do not count, interpolations in strings do.
So the list errs on the side of silence: an overload, or a member of another type with the same name, hides a dead one.
"tests" marks those that only Tests name. Names that the language or a library calls (protocol requirements, coding
keys, commands' properties) are left out as far as they can be told.
"""
import pathlib
import re
import sys
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parent.parent
DECLARATION = re.compile(
    r"^[ \t]*(?P<before>(?:@\w+(?:\([^)]*\))?[ \t]+"
    r"|(?:public|package|private|fileprivate|internal|static|final|class|mutating|nonmutating"
    r"|nonisolated(?:\(unsafe\))?|override|indirect|lazy|consuming|borrowing|isolated|weak|prefix"
    r"|required|convenience)(?:\(set\))?[ \t]+)*)"
    r"(?P<kind>func|var|let|struct|enum|class|actor|protocol|typealias|case)[ \t]+(?P<name>[^\n]*)", re.MULTILINE)
NAME = re.compile(r"`?([A-Za-z_]\w*)`?")
# Called by the language, the standard library or ArgumentParser.
CALLED = {
    "body", "main", "run", "validate", "configuration", "description", "errorDescription", "hash", "encode", "next",
    "makeIterator", "defaultValueDescription", "allValueStrings", "unownedExecutor", "enqueue", "checkIsolated",
    "subscript", "deinit", "init", "CodingKeys", "rawValue", "unicodeScalarLiteral", "stringLiteral", "_", "Body",
    "underestimatedCount", "appendLiteral", "appendInterpolation", "startIndex",
    "endIndex", "Element", "Iterator", "Failure", "code",
}


def code(text):
    """The text without comments and without the words of strings; what is interpolated stays."""
    out, index, length = [], 0, len(text)
    stack = []  # of (delimiter, hashes) for strings, "(" for an interpolation with its depth
    while index < length:
        if stack and stack[-1][0] != "(":
            quote, hashes = stack[-1]
            escape = "\\" + "#" * hashes
            if text.startswith(escape + "(", index):
                stack.append(["(", 1])
                out.append(" ")
                index += len(escape) + 1
            elif text.startswith(escape, index) and hashes == 0:
                index += 2
            elif text.startswith(quote + "#" * hashes, index):
                stack.pop()
                out.append('"')
                index += len(quote) + hashes
            else:
                if text[index] == "\n":
                    out.append("\n")
                index += 1
            continue
        if text.startswith("//", index):
            end = text.find("\n", index)
            index = length if end < 0 else end
            continue
        if text.startswith("/*", index):
            end = text.find("*/", index)
            index = length if end < 0 else end + 2
            continue
        string = re.match(r'(#*)("""|")', text[index:index + 12])
        if string:
            stack.append([string.group(2), len(string.group(1))])
            out.append('"')
            index += string.end()
            continue
        if stack:
            if text[index] == "(":
                stack[-1][1] += 1
            elif text[index] == ")":
                stack[-1][1] -= 1
                if stack[-1][1] == 0:
                    stack.pop()
                    out.append(" ")
                    index += 1
                    continue
        out.append(text[index])
        index += 1
    return "".join(out)


def declarations(text):
    for match in DECLARATION.finditer(text):
        rest = match.group("name")
        line = text.count("\n", 0, match.start("kind")) + 1
        above = text[max(0, match.start() - 400):match.start("kind")].rsplit("\n\n", 1)[-1]
        is_called = "override" in match.group("before")
        is_called = is_called or re.search(r"@(Argument|Option|Flag|OptionGroup|main)\b", above)
        if match.group("kind") == "case":
            # Of an enum: names separated by commas, each perhaps with values. A pattern of a switch has a colon, or a
            # comma at the line's end.
            if ":" in re.sub(r"\([^)]*\)", "", rest) or rest.rstrip().endswith(","):
                continue
            for part in re.split(r",(?![^(]*\))", rest.split(" = ")[0] if "," not in rest else rest):
                name = re.match(r"\s*`?([A-Za-z_]\w*)`?\s*(?:$|\(|=)", part)
                if name and ":" not in re.sub(r"\([^)]*\)", "", part):
                    yield line, "case", name.group(1), is_called
        else:
            name = NAME.match(rest)
            if name:
                yield line, match.group("kind"), name.group(1), is_called


def main(folders):
    sources = {p: code(p.read_text()) for d in ["Sources", "sql"] for p in sorted((ROOT / d).rglob("*.swift"))}
    tests = Counter(w for p in (ROOT / "Tests").rglob("*.swift") for w in re.findall(r"\w+", code(p.read_text())))
    uses = Counter(w for text in sources.values() for w in re.findall(r"\w+", text))
    found = []
    declared = Counter()
    for path, text in sources.items():
        for line, kind, name, is_called in declarations(text):
            declared[name] += 1
            found.append((path, line, kind, name, is_called))
    for path, line, kind, name, is_called in found:
        place = path.relative_to(ROOT)
        # Made by a script, which takes the names of a standard.
        if place.name == "KnownNames.swift":
            continue
        if folders and not any(str(place).startswith(f.rstrip("/") + "/") for f in folders):
            continue
        if is_called or name in CALLED or uses[name] > declared[name]:
            continue
        print(f"{place}:{line}: {kind} {name}{', tests' if tests[name] else ''}")


main(sys.argv[1:])
