"""Units of measure: which spellings mean the same one, and what one is in another of its kind."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: what it measures, and how many of the base unit it is (exact by definition)."""

    name: str
    measures: str
    size: float


UNITS: dict[str, Unit] = {
    word: Unit(words.split()[0], measures, size)
    for measures, size, words in (
        ("mass", 1e-3, "mg milligram milligrams"),
        ("mass", 1.0, "g gram grams gramme grammes gr"),
        ("mass", 1e3, "kg kilo kilos kilogram kilograms kgs"),
        ("mass", 1e6, "t ton tons tonne tonnes"),
        ("mass", 28.349523125, "oz ounce ounces ozs"),
        ("mass", 453.59237, "lb lbs pound pounds"),
        ("length", 1e-3, "mm millimeter millimeters millimetre millimetres"),
        ("length", 1e-2, "cm centimeter centimeters centimetre centimetres cms"),
        ("length", 1.0, "m meter meters metre metres"),
        ("length", 1e3, "km kilometer kilometers kilometre kilometres kms"),
        ("length", 0.0254, 'in inch inches "'),
        ("length", 0.3048, "ft foot feet"),
        ("length", 0.9144, "yd yard yards"),
        ("length", 1609.344, "mi mile miles"),
        ("volume", 1e-3, "ml milliliter milliliters millilitre millilitres"),
        ("volume", 1e-2, "cl centiliter centiliters centilitre centilitres"),
        ("volume", 1.0, "l liter liters litre litres ltr"),
        ("time", 1e-3, "ms millisecond milliseconds"),
        ("time", 1.0, "s sec secs second seconds"),
        ("time", 60.0, "min mins minute minutes"),
        ("time", 3600.0, "h hr hrs hour hours"),
        ("time", 86400.0, "d day days"),
        ("share", 1.0, "% percent pct"),
    )
    for word in words.split()
}
"""Every spelling that is known, without dots and in small letters. Gallons and pints differ between countries."""


def unit_of(text: str) -> Unit:
    """Return the unit named by the first word behind a number; one that is not known measures only itself.

    Examples
    --------
    >>> unit_of("oz. Alumi-Tek") == unit_of("OUNCE"), unit_of("kg").size, unit_of("EUR").name
    (True, 1000.0, 'eur')
    """
    words = text.split()
    word = words[0].strip(".,;:()").casefold() if words else ""
    return UNITS.get(word, Unit(word, word, 1.0))
