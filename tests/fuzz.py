"""Bytes that no writer meant: ``python -m tests.fuzz [--number N] [--seed S]`` reads them all and stops at a crash.

Seven of eight are texts, random or small tables with some bytes changed, cut out, doubled or put in. The
others are damaged files of all other formats. Every one must become a data set or be refused with a ``DataError``, in
seconds.
"""

import argparse
import contextlib
import random
import time
import warnings
from collections.abc import Callable, Iterator

from mlviz.errors import DataError
from mlviz.reading import preview, read, text_table
from tests.damage import samples, spoiled

SLOW = 10.0
"""Seconds of the processor for a few hundred bytes that count as hanging; the clock would blame a busy machine."""

SPSS = 400
"""One of so many inputs is a file of SPSS."""

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


def inputs(number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Return so many inputs, each with the name of its file; the same for the same seed."""
    chance = random.Random(seed)
    endings = [ending for ending in samples() if ending != "sav"]
    for place in range(number):
        if place % 8 == 7:
            # Each file of SPSS costs a process of its own.
            ending = "sav" if place % SPSS == 7 and "sav" in samples() else chance.choice(endings)
            yield f"upload.{ending}", spoiled(chance, ending)
        elif place % 2:
            yield "upload", bytes(chance.choices(MARKS, k=chance.randrange(200)))
        elif place % 8:
            yield "upload", _changed(chance, chance.choice(TABLES))
        else:
            yield "upload", chance.randbytes(chance.randrange(300))


def _changed(chance: random.Random, table: bytes) -> bytes:
    raw = bytearray(table * chance.choice((1, 1, 1, 3)))
    for _ in range(chance.randrange(1, 8)):
        at, size = chance.randrange(len(raw) + 1), chance.randrange(1, 6)
        piece = bytes(chance.choices(MARKS, k=size))
        raw[at : at + chance.choice((0, size))] = chance.choice((piece, raw[at : at + size] * 2, b""))
    return bytes(raw)


def raw_view(raw: bytes, name: str) -> object:
    """Return the cells as they are written."""
    return text_table(raw)


def check(name: str, raw: bytes, *others: Callable[..., object]) -> None:
    """Read these bytes; anything but a table or a ``DataError`` is an error, and so is a long time."""
    begun = time.process_time()
    with warnings.catch_warnings():
        if name != "upload":  # of damaged files the libraries that read them warn
            warnings.simplefilter("ignore")
        for verb in (read, *others):
            with contextlib.suppress(DataError):
                verb(raw, name=name)
    assert time.process_time() - begun < SLOW, "this took too long"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    for done, (name, raw) in enumerate(inputs(chosen.number, chosen.seed), start=1):
        try:
            check(name, raw, raw_view, preview)
        except BaseException:
            print(f"after {done:,} inputs, {name}: {raw!r}")
            raise
        if done % 5_000 == 0:
            print(f"{done:,} inputs", flush=True)


if __name__ == "__main__":
    main()
