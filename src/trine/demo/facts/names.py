"""Invented names: companies put together from syllables, people from lists; none is meant to be anybody."""

from __future__ import annotations

import re

import numpy as np

from trine.demo.facts.timeline import Ints


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HEADS = _words("""
    Alden Bran Cars Dunn Elver Fahr Gest Hald Iser Jost Kell Lund Mers Norr Oster Pruss Quell Rind Sker Tarn
    Ulven Varl Wend Yster Zarn Brik Corv Drav Esk Frem Gorl Hask Irm Krag Lask Morv Nask Orl Pask Rosk Stav Tolv
""")
_TAILS = _words("""
    aby agen alis anda aro bach beck borg dal dorf egg emo enna erra etta ford gate grund heim hof ingen ista
    land mark mora nau ona orp ova rud sand stedt sund thal tora unda vara vik wald wick ysta
""")
INDUSTRIES = (
    # industry, what its companies are called, share of accounts
    ("Food and drink", ("Dairy", "Foods", "Brewery", "Mills", "Sugar"), 0.22),
    ("Paper and packaging", ("Paper", "Packaging", "Board", "Carton"), 0.14),
    ("Metals", ("Steel", "Castings", "Rolling Mills", "Aluminium"), 0.15),
    ("Chemicals", ("Chemicals", "Coatings", "Polymers"), 0.13),
    ("Building materials", ("Cement", "Glass", "Brick", "Aggregates"), 0.12),
    ("Automotive parts", ("Bearings", "Gears", "Components", "Drives"), 0.14),
    ("Water and energy", ("Water", "Power", "Pumping"), 0.10),
)
FIRST_NAMES = _words("""
    Adele Albin Alma Arne Bela Berta Carla Cilla Dorian Edda Egon Elin Ennio Fabia Felix Gerda Gilles Hanna Hugo
    Ida Ilja Irma Jana Joris Karin Kerstin Lars Lea Leon Lotte Magda Malte Mila Nele Nils Nora Odile Otto Paula
    Pavla Rasmus Rita Rolf Runa Silke Sven Tilda Timo Tove Ulla Urs Vera Wim Ylva Zora
""")
LAST_NAMES = _words("""
    Abendrot Almkvist Baumring Bellacosta Birkvold Brondal Castelmare Dahlvik Derwald Eikmoor Elmgard Falkbrunn
    Ferrantino Fjellstad Grasvold Grunwick Haugdal Hollenbeek Isenmark Jarnvik Kaltwasen Kornfelt Lachmoor
    Lindgard Maasdorp Marivaux Montelago Nordbruck Olmvang Osterlo Palmgarten Pietraluna Quistdal Rautmoor
    Rosengard Sandvoll Schilfbach Silvamonte Skogvik Steinfurth Talvoll Terranera Ulvstad Valdigne Vestermo
    Waldquist Weidmoor Zandstra
""")
JOB_TITLES = (
    "Plant manager",
    "Head of maintenance",
    "Maintenance engineer",
    "Reliability engineer",
    "Head of operations",
    "Buyer",
    "Automation engineer",
)
COUNTRIES = (
    "Germany",
    "Netherlands",
    "Sweden",
    "Poland",
    "France",
    "Italy",
    "Spain",
    "Austria",
    "United States",
    "Brazil",
)
COUNTRY_WEIGHTS = (0.24, 0.11, 0.1, 0.1, 0.12, 0.1, 0.08, 0.07, 0.06, 0.02)


def companies(rng: np.random.Generator, industry: Ints) -> list[str]:
    """A name for each industry given, no two alike: a place that does not exist and what is made there."""
    places = [head + tail for head in _HEADS for tail in _TAILS]
    places = [place for place in places if not re.search(r"(.)\1\1", place)]
    made = rng.permutation(len(places))
    names = []
    for row, kind in enumerate(industry.tolist()):
        words = INDUSTRIES[kind][1]
        round_, place = divmod(row, len(places))
        division = f" {round_ // len(words) + 1}" if round_ >= len(words) else ""
        names.append(f"{places[made[place]]} {words[(row + round_) % len(words)]}{division}")
    return names


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Names of people; some are alike, as they are."""
    first = rng.integers(0, len(FIRST_NAMES), count).tolist()
    last = rng.integers(0, len(LAST_NAMES), count).tolist()
    return [f"{FIRST_NAMES[one]} {LAST_NAMES[other]}" for one, other in zip(first, last, strict=True)]


def domain(company: str) -> str:
    """An address that can never be reached (RFC 2606).

    >>> domain("Branheim Rolling Mills")
    'branheim-rolling-mills.example'
    """
    return company.lower().replace(" ", "-") + ".example"


def mail(person: str, company: str) -> str:
    """Somebody's mail address at work.

    >>> mail("Nele Skogvik", "Tarnona Foods")
    'nele.skogvik@tarnona-foods.example'
    """
    return f"{person.lower().replace(' ', '.')}@{domain(company)}"
