"""Watches windows from outside, in the picture a virtual screen keeps in a file: when something is painted, and how much
memory all their processes take. Prints one JSON document; times in seconds, memory in kB.

    python3 window.py DESKTOP EMPTY DEMO DEMO_WORDS LARGE LARGE_WORDS
"""

import hashlib
import json
import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

WIDTH, HEIGHT = 1280, 900
# The rows that are looked at.
ROWS = range(8, 840, 8)
TIMES = 7
# An overview is there when so many of a hundred rows are others than those of the lock.
MOST = 60
# Where the timeline stands in the rail, and two places in the middle of what is beside it.
TIMELINE = ("120", "206")
MIDDLE = [("650", "480"), ("700", "500")]
# How often the wheel is turned by one notch.
TURNS = 300


class Screen:
    def __init__(self):
        self.folder = tempfile.mkdtemp()
        said, says = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(says), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
             "-fbdir", self.folder, "-nolisten", "tcp"],
            pass_fds=[says], stderr=subprocess.DEVNULL)
        os.close(says)
        self.name = ":" + os.fdopen(said).readline().strip()
        picture = open(os.path.join(self.folder, "Xvfb_screen0"), "rb")
        self.bytes = mmap.mmap(picture.fileno(), 0, access=mmap.ACCESS_READ)
        # The header of an XWD file: its length, and further on the bytes of a row and the number of colours.
        header = struct.unpack(">25I", self.bytes[:100])
        self.begin, self.stride = header[0] + 12 * header[19], header[12]

    def rows(self):
        for row in ROWS:
            at = self.begin + row * self.stride
            yield self.bytes[at:at + 4 * WIDTH]

    def is_painted(self):
        """Whether something stands on the ground."""
        return any(row != row[:4] * WIDTH for row in self.rows())

    def looked_at(self):
        return [hashlib.blake2b(row, digest_size=8).digest() for row in self.rows()]

    def end(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder)


class Started:
    def __init__(self, screen, *command):
        self.screen = screen
        self.home = tempfile.mkdtemp()
        surroundings = {**os.environ, "DISPLAY": screen.name, "HOME": self.home}
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"]:
            surroundings.pop(name, None)
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            command, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)

    def painted(self):
        """Seconds until something is painted."""
        while not self.screen.is_painted():
            if time.monotonic() - self.begun > 60 or self.process.poll() is not None:
                raise SystemExit("nothing was painted")
            time.sleep(0.001)
        return time.monotonic() - self.begun

    def memory(self):
        """What all its processes take, each page shared by n counted as an n-th."""
        parents = {}
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{number}/stat") as stat:
                    parents[int(number)] = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                pass
        family = {self.process.pid}
        while more := {one for one, parent in parents.items() if parent in family} - family:
            family |= more
        kilobytes = 0
        for one in family:
            with open(f"/proc/{one}/smaps_rollup") as rollup:
                kilobytes += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
        return kilobytes

    def hand(self, *does):
        """A process that moves the mouse or presses keys."""
        return subprocess.Popen(["xdotool", *does], env={**os.environ, "DISPLAY": self.screen.name},
                                stdout=subprocess.DEVNULL)

    def type(self, words):
        """Seconds from the last key to the overview."""
        self.hand("type", "--delay", "5", words).wait()
        time.sleep(1)
        self.hand("key", "Return").wait()
        begun = time.monotonic()
        seen = []
        while time.monotonic() - begun < 12:
            seen.append((time.monotonic() - begun, self.screen.looked_at()))
            time.sleep(0.005)
        first = seen[0][1]
        other = lambda rows: 100 * sum(a != b for a, b in zip(rows, first)) >= MOST * len(first)
        if not other(seen[-1][1]):
            raise SystemExit("the chart did not open")
        return next(at for at, rows in seen if other(rows))

    def roll(self):
        """Seconds between one picture and the next while the wheel turns, the longest last."""
        self.hand("mousemove", *MIDDLE[0], "mousemove", *MIDDLE[1]).wait()
        wheel = self.hand("click", "--repeat", str(TURNS), "--delay", "16", "5")
        last, painted = self.screen.looked_at(), []
        while wheel.poll() is None:
            now = self.screen.looked_at()
            if now != last:
                painted.append(time.monotonic())
                last = now
        if len(painted) < TURNS / 4:
            raise SystemExit("the wheel moved nothing")
        return sorted(after - before for before, after in zip(painted, painted[1:]))

    def end(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def watched(what, *command):
    screen = Screen()
    started = Started(screen, *command)
    try:
        return what(started)
    finally:
        started.end()
        screen.end()


def settled(started):
    started.painted()
    time.sleep(3)
    return started.memory()


def opened(words):
    def look(started):
        started.painted()
        time.sleep(2)
        return started.type(words), started.memory()
    return look


def scrolled(words):
    def look(started):
        started.painted()
        time.sleep(2)
        started.type(words)
        started.hand("mousemove", *TIMELINE, "click", "1").wait()
        time.sleep(5)
        return started.roll()
    return look


def scrypt():
    """One derivation as a chart's words cost it, by OpenSSL."""
    begun = time.monotonic()
    hashlib.scrypt(b"words", salt=bytes(16), n=2**18, r=8, p=1, maxmem=2**29)
    return time.monotonic() - begun


def main():
    desktop, empty, demo, demo_words, large, large_words = sys.argv[1:]
    words = lambda path: open(path).read().strip()
    ours, theirs = [], []
    for _ in range(TIMES):
        ours.append(watched(Started.painted, desktop))
        theirs.append(watched(Started.painted, empty))
    small = watched(opened(words(demo_words)), desktop, demo)
    great = [watched(opened(words(large_words)), desktop, large) for _ in range(3)]
    waits = min((watched(scrolled(words(large_words)), desktop, large) for _ in range(3)), key=lambda waits: waits[-1])
    print(json.dumps({
        "frame": waits[-1], "usual_frame": waits[len(waits) * 95 // 100],
        "start": min(ours), "empty_start": min(theirs),
        "empty_memory": watched(settled, empty),
        "demo_memory": small[1], "large_memory": max(memory for _, memory in great),
        "opened": min(seconds for seconds, _ in great),
        "scrypt": min(scrypt() for _ in range(3)),
    }))


main()
