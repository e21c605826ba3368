"""Ranges that the name of a column promises: an age below 120, a month from 1 to 12, a price that is not negative."""

import re
from dataclasses import dataclass

from mlviz.recognise import words_of
from mlviz.steps.spelling_keys import folded


@dataclass(frozen=True, slots=True)
class Promise:
    """What columns with one of these words in their name can hold."""

    words: frozenset[str]
    low: float | None
    high: float | None
    certain: bool = True
    """False where custom and not nature sets the bound: a refund is a negative price."""


def _set_of(*words: str) -> frozenset[str]:
    return frozenset(word for line in words for word in line.split())


PROMISES = (
    Promise(_set_of("percent percentage pct humidity", "prozent luftfeuchte", "pourcentage", "porcentaje"), 0, 100),
    Promise(_set_of("probability proportion wahrscheinlichkeit probabilite probabilidad"), 0, 1),
    Promise(_set_of("age ages alter edad"), 0, 120),
    Promise(_set_of("latitude lat breitengrad latitud"), -90, 90),
    Promise(_set_of("longitude lon lng langengrad"), -180, 180),
    Promise(_set_of("month monat mois mes"), 1, 12),
    Promise(_set_of("hour stunde heure hora"), 0, 24),
    Promise(_set_of("ph"), 0, 14),
    Promise(
        _set_of(
            "weight height width length mass count distance population duration",
            "gewicht hohe breite lange masse anzahl entfernung bevolkerung einwohner dauer",
            "poids hauteur largeur longueur nombre duree",
            "peso altura ancho anchura distancia poblacion duracion",
        ),
        0,
        None,
    ),
    Promise(
        _set_of("price cost quantity qty preis kosten menge prix cout quantite precio costo coste cantidad"),
        0,
        None,
        certain=False,
    ),
)
"""Words in English, German, French and Spanish, without accents; the first promise that fits a name counts."""

NOT = _set_of(
    "change diff difference delta growth log net error residual score z relative per months weeks days",
    "differenz anderung veranderung wachstum fehler pro monate wochen tage",
    "croissance variation ecart erreur par semaines jours",
    "diferencia cambio crecimiento variacion por meses semanas dias",
)
"""Words beside which a name promises nothing: a change of age, the logarithm of a price, a price per month."""

AFTER = _set_of("of in at for by from", "von des der im beim fur", "de du en pour del para")
"""What follows such a word only tells more of the noun before it: the age of a patient."""

COMPOUNDS = ("preis", "gewicht", "prozent", "menge", "anzahl", "lange", "breite", "hohe", "dauer", "monat", "alter")
"""German nouns at the end of a longer word, which they are the noun of: Geburtsgewicht, Einzelpreis."""

ACIDITY = re.compile(r"(?<![A-Za-z])pH(?![a-z])|(?<=[a-z])pH$")
"""The one measure whose name has a capital inside."""


def promise_of(name: str) -> Promise | None:
    """Return what the noun of a name promises: the last word that promises anything, before what tells more of it.

    Examples
    --------
    >>> [promise_of(name).high for name in ("Age of patient", "Alter_Jahre", "mois", "soilpH")]
    [120, 120, 12, 14]
    >>> [promise_of(name) for name in ("age difference", "wage", "Preisänderung", "prix par mois")]
    [None, None, None, None]
    """
    words = [folded(word) for word in words_of(ACIDITY.sub(" ph ", name))]
    if NOT.intersection(words):
        return None
    end = next((i for i, word in enumerate(words) if i and word in AFTER), len(words))
    return next((one for word in reversed(words[:end]) for one in PROMISES if _noun(word) in one.words), None)


def _noun(word: str) -> str:
    return next((noun for noun in COMPOUNDS if word.endswith(noun)), word)
