"""What the processes of a torture run cost in processor time and in memory, each class by itself.

Wall time says how quickly they were served on the machine as it was; processor time for each request says what they need on any. An
attained share below its target with no processor idle is a machine too small for that many hosts, not a fault of the pace.
"""

import bisect
import collections
import os
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
# Seconds between two looks. What a process used after the last one is missed, once, when it is killed.
PERIOD = 0.5


def ticks(pid):
    """When the process started, and the ticks it has used; None where there is none, or only its exit code."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(fields[19]), int(fields[11]) + int(fields[12])) if fields[0] != b"Z" else None


def resident(pid):
    """The most bytes of memory that the process has held at once; 0 where there is none."""
    try:
        with open(f"/proc/{pid}/status") as file:
            return next((int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def children(pid):
    """Of all its threads."""
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                found += [int(number) for number in file.read().split()]
    except OSError:
        pass
    return found


def idle():
    """Idle seconds of all processors since the machine started, waiting for disks included."""
    with open("/proc/stat") as file:
        fields = file.readline().split()
    return (int(fields[4]) + int(fields[5])) / TICK


class Processors(threading.Thread):
    """Looks at the processes twice a second, until the program ends."""

    def __init__(self, find):
        """`find` gives pairs of a class and a process number."""
        super().__init__(daemon=True)
        self.find = find
        self.used = {}
        # Bytes: the most that a process of each class was seen with.
        self.largest = collections.Counter()
        self.instants, self.samples = [], []

    def run(self):
        while True:
            self.look()
            time.sleep(PERIOD)

    def look(self):
        for kind, pid in self.find():
            # A number may be given out again: the start tells processes apart.
            if (found := ticks(pid)) is not None:
                self.used[(pid, found[0])] = (kind, found[1] / TICK)
                self.largest[kind] = max(self.largest[kind], resident(pid))
        totals = collections.Counter()
        for kind, seconds in self.used.values():
            totals[kind] += seconds
        totals["idle"] = idle()
        self.samples.append(totals)
        self.instants.append(time.time())

    def seen(self, kind):
        """Processes of a class, each with its start."""
        return {key for key, (other, _) in self.used.items() if other == kind}

    @staticmethod
    def runs(process):
        pid, start = process
        return (found := ticks(pid)) is not None and found[0] == start

    def between(self, begun, ended):
        """The instants of two looks, the first after `begun` and the last before `ended`, and the seconds used between them by each class."""
        first, last = bisect.bisect_left(self.instants, begun), bisect.bisect_right(self.instants, ended) - 1
        if last <= first:
            return None
        used = {kind: seconds - self.samples[first][kind] for kind, seconds in self.samples[last].items()}
        return self.instants[first], self.instants[last], used
