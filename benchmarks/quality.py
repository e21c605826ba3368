"""How right the product is, beside how fast: reading, kinds, amounts, suspected cells, against reference tables.

Run from the project's folder: ``python -m benchmarks.quality``. Each part also runs alone and then names every file.
"""

from benchmarks import quality_csv, quality_dirty, quality_kinds, quality_prices, quality_spellings


def main() -> None:
    print("Reading (files fully right, and F1 of header cells, records and cells)")
    for line in quality_csv.totals():
        print(f"  {line}")
    kinds = list(quality_kinds.judged())
    if not kinds:
        print("The reference tables are not beside the project.")
        return
    right = sum(quality_kinds.right(label, kind) for *_, label, kind in kinds)
    print(f"\nKinds: {right} of {len(kinds)} columns as people labelled them")
    print(quality_kinds.confusion(kinds).to_string())
    amounts = quality_prices.counted(quality_prices.judged())
    print(f"\nAmounts: {amounts['exact']} exact, {amounts['refused']} refused, {amounts['wrong']} silently different")
    found = quality_dirty.judged()
    if found is not None:
        print("\nBeers: precision, recall and F1 of the cells")
        print("  suspected {:.3f} {:.3f} {:.3f}".format(*found.detection))
        print("  repaired  {:.3f} {:.3f} {:.3f}".format(*found.repair))
    print("\nSpellings")
    for line in quality_spellings.lines(quality_spellings.TEXTS):
        print(f"  {line}")


if __name__ == "__main__":
    main()
