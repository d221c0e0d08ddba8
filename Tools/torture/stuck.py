"""What a process that does not end is doing: its threads, where the kernel has them, and their stacks."""

import os
import shutil
import subprocess


def describe(pid):
    """Text of some lines per thread; never raises, as the process may end meanwhile."""
    lines = []
    try:
        for thread in sorted(os.listdir(f"/proc/{pid}/task"), key=int):
            facts = {name: read(f"/proc/{pid}/task/{thread}/{name}") for name in ("comm", "wchan", "syscall", "stack")}
            state = read(f"/proc/{pid}/task/{thread}/stat").rpartition(")")[2].split()
            lines.append(
                f"thread {thread} {facts['comm']}: state {state[0] if state else '?'}, in {facts['wchan'] or '?'},"
                f" system call {facts['syscall'] or '?'}")
            lines += [f"    {line}" for line in facts["stack"].splitlines()]
    except OSError as error:
        lines.append(f"/proc/{pid}: {error}")
    lines += stacks(pid)
    return "\n".join(lines)


def read(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""


def stacks(pid):
    """Of the program itself, by whichever debugger is here."""
    for command in (["gdb", "-p", str(pid), "-batch", "-ex", "thread apply all bt"], ["eu-stack", "-p", str(pid)]):
        if not shutil.which(command[0]):
            continue
        try:
            run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60)
        except (OSError, subprocess.TimeoutExpired) as error:
            return [f"{command[0]}: {error}"]
        return [line for line in run.stdout.splitlines() if line.startswith(("Thread", "#", "TID"))]
    return ["neither gdb nor eu-stack is installed: no stacks of the program itself"]
