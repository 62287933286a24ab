# Which of the markers on standard input (hexadecimal, one a line) the memory of a process holds.
# Prints their numbers. Pages that are neither present nor swapped hold nothing and are not read.
import struct
import sys

process = sys.argv[1]
markers = [bytes.fromhex(line) for line in sys.stdin.read().split()]
found = set()


def there(start, end):
    """Runs of pages that hold something, as (start, end)."""
    begun = None
    for first in range(start, end, 1 << 30):
        pages.seek(first // 4096 * 8)
        known = pages.read((min(end, first + (1 << 30)) - first) // 4096 * 8)
        if not any(known):  # nothing here, which is most of what WebKit reserves
            if begun is not None:
                yield begun, first
                begun = None
            continue
        for at, (page,) in enumerate(struct.iter_unpack("Q", known)):
            here = first + at * 4096
            if page >> 62 and begun is None:
                begun = here
            elif not page >> 62 and begun is not None:
                yield begun, here
                begun = None
    if begun is not None:
        yield begun, end


with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/pagemap", "rb", 0) as pages, open(
    f"/proc/{process}/mem", "rb", 0
) as memory:
    for line in maps:
        span, may = line.split()[:2]
        start, end = (int(number, 16) for number in span.split("-"))
        if may[0] != "r" or start >= 1 << 47:
            continue
        for begin, stop in there(start, end):
            try:
                memory.seek(begin)
                held = memory.read(stop - begin)
            except OSError:  # pages of a device
                continue
            found.update(at for at, marker in enumerate(markers) if marker in held)
print("\n".join(str(at) for at in sorted(found)))
