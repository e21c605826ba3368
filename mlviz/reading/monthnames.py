"""Names of months and weekdays in the languages tables are written in, and dates written with them."""

import re

NAMES = (
    "january january januar jänner janvier enero gennaio janeiro januari styczeń stycznia",
    "february februar feber février fevrier febrero febbraio fevereiro februari luty lutego",
    "march märz maerz mars marzo março marco maart mar marzec marca",
    "april avril abril aprile kwiecień kwietnia",
    "may mai mayo maggio maio mei maj maja",
    "june juni juin junio giugno junho czerwiec czerwca",
    "july juli juillet julio luglio julho lipiec lipca",
    "august août aout agosto augustus augusti sierpień sierpnia",
    "september septembre septiembre settembre setembro wrzesień września",
    "october oktober octobre octubre ottobre outubro październik października",
    "november novembre noviembre novembro listopad listopada",
    "december dezember décembre decembre diciembre dicembre dezembro grudzień grudnia",
)
"""English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish; January first."""

SHORT = (
    "jan janv ene gen sty",
    "feb fév fev févr fevr febr lut",
    "mar mär mrz mrt",
    "apr avr abr kwi",
    "may mai mei maj mag",
    "jun juin giu cze",
    "jul juil lug lip",
    "aug août aou ago sie",
    "sep sept set wrz",
    "oct okt ott out paź",
    "nov lis",
    "dec dez déc dic gru",
)

MONTHS = {
    word: number for table in (NAMES, SHORT) for number, words in enumerate(table, start=1) for word in words.split()
}
"""Number of the month by its name or its abbreviation without a point, in small letters."""

ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WORD = r"(?P<month>[^\W\d]{3,11})\.?"
CLOCK = r"(?P<clock>\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?)?"
WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
SHAPES = tuple(
    re.compile(WEEKDAY + shape + r",?" + CLOCK)
    for shape in (
        rf"(?P<day>\d{{1,2}})(?:\.|º|st|nd|rd|th|er)?[\s-]+(?:(?:of|de)\s+)?{WORD}[\s,-]+(?:(?:of|de|del)\s+)?(?P<year>\d{{4}})",
        rf"{WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})\.?[\s-]{WORD}[\s-](?P<year>\d{{2}})",
    )
)
"""``Monday, 1st of March 2021 10:30``, ``March 1st, 2021``, ``1-mrt-21``."""


def named_date(text: str) -> str | None:
    """Return a date written with the name of its month the way the parser knows: ``1 Mar 2021``; None if it is none.

    Examples
    --------
    >>> named_date("1. März 2021"), named_date("Monday, March 1st, 2021"), named_date("le 14 juillet 1789")
    ('1 Mar 2021', '1 Mar 2021', '14 Jul 1789')
    >>> named_date("12 monkeys 1995") is None
    True
    """
    for shape in SHAPES:
        found = shape.fullmatch(text.strip())
        if found and (month := MONTHS.get(found["month"].casefold())):
            return f"{int(found['day'])} {ENGLISH[month - 1]} {found['year']}{found['clock'] or ''}"
    return None
