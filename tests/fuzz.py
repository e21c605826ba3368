"""Bytes that no writer meant: ``python -m tests.fuzz [--number N] [--seed S]`` reads them all and stops at a crash.

Half are random, half are small tables with some bytes changed, cut out, doubled or put in. Every one must become a data
set or be refused with a ``DataError``, in seconds.
"""

import argparse
import contextlib
import random
import time
from collections.abc import Callable, Iterator

from mlviz.errors import DataError
from mlviz.reading import preview, read, text_table

SLOW = 10.0
"""Seconds of the processor for a few hundred bytes that count as hanging; the clock would blame a busy machine."""

MARKS = b",;|\t:^~ \"'\\\r\n\0#*+.=-09azAZ" + bytes((0xE4, 0xFF, 0xFE, 0xC3, 0x1F, 0x1D))
TABLES = (
    b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n",
    b'name;price\n"A; x";1.234,50\n"B ""q""";2,5\n\nSource: me\n',
    b"Title\r\n\r\nday,from,km\r\n2023-01-02,Oslo,5\r\n2023-01-03,Turin,6\r\n,,\r\nTotal,,11\r\n",
    b",g,,h,\ny,a,b,a,b\n" + b"".join(b"%d,1,2,3,4\n" % n for n in range(12)) + b"\nx,z\nu,1\nv,2\n",
    b"".join(b"%d||word %d||%d.5\n" % (n, n, n) for n in range(9)),
    "größe\tn\nä\t1\nö\t2\n".encode("utf-16"),
    "größe,n\nä,1\nö,2\n".encode("cp1252"),
    b'sep=;\na;b\n1;"x\ny"\n2;z\n',
    b"x\n1\n2\n3\n",
    b'n,t\n1,"a 5\\" nail, long"\n2,"b"\n3,"c"\n',
)


def inputs(number: int, seed: int) -> Iterator[bytes]:
    """Return so many inputs; the same for the same seed."""
    chance = random.Random(seed)
    for place in range(number):
        if place % 2:
            yield bytes(chance.choices(MARKS, k=chance.randrange(200)))
        elif place % 8:
            yield _changed(chance, chance.choice(TABLES))
        else:
            yield chance.randbytes(chance.randrange(300))


def _changed(chance: random.Random, table: bytes) -> bytes:
    raw = bytearray(table * chance.choice((1, 1, 1, 3)))
    for _ in range(chance.randrange(1, 8)):
        at, size = chance.randrange(len(raw) + 1), chance.randrange(1, 6)
        piece = bytes(chance.choices(MARKS, k=size))
        raw[at : at + chance.choice((0, size))] = chance.choice((piece, raw[at : at + size] * 2, b""))
    return bytes(raw)


def check(raw: bytes, *others: Callable[[bytes], object]) -> None:
    """Read these bytes; anything but a table or a ``DataError`` is an error, and so is a long time."""
    begun = time.process_time()
    for verb in (read, *others):
        with contextlib.suppress(DataError):
            verb(raw)
    assert time.process_time() - begun < SLOW, "this took too long"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    for done, raw in enumerate(inputs(chosen.number, chosen.seed), start=1):
        try:
            check(raw, text_table, preview)
        except Exception:
            print(f"after {done:,} inputs: {raw!r}")
            raise
        if done % 5_000 == 0:
            print(f"{done:,} inputs", flush=True)


if __name__ == "__main__":
    main()
