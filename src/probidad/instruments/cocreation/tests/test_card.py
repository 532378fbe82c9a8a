"""The card of a commitment: hints on its wording, what its criteria lack, its indicators, and who sits at the table."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from probidad.instruments.cocreation.rules import indicators, sectors, smart, wording
from probidad.instruments.cocreation.rules.indicators import Aim, Formula, Kind, NotReckoned
from probidad.instruments.cocreation.rules.sectors import Gap, Sector
from probidad.instruments.cocreation.rules.smart import Card, Criterion, Missing
from probidad.instruments.cocreation.rules.wording import Hint, Source


@pytest.mark.parametrize(
    "text, hint, words",
    [
        ("Falta de alumbrado en las calles de la colonia", Hint.ABSENT_SOLUTION, "Falta de"),
        ("En la colonia no hay un centro de salud", Hint.ABSENT_SOLUTION, "no hay"),
        ("There is no clinic within ten kilometres of the village", Hint.ABSENT_SOLUTION, "There is no"),
        ("Se requiere un centro de salud en la colonia", Hint.SOLUTION, "Se requiere"),
        ("La atención inadecuada de las y los pacientes en la clínica", Hint.VAGUE, "inadecuada"),
        ("Hay mucha corrupción", Hint.TOO_GENERAL, "Hay mucha corrupción"),
    ],
)
def test_a_problems_wording_is_asked_about(text, hint, words):
    assert (hint, words) in [(each.hint, each.words) for each in wording.of_problem(text)]


def test_a_concrete_problem_raises_no_hint():
    text = "Una de cada tres adolescentes de San Miguel deja la secundaria al embarazarse"
    assert wording.of_problem(text) == []
    assert wording.of_problem("") == []


def test_each_hint_says_whose_warning_it_is():
    assert (
        wording.of_problem("Falta de agua potable en la sierra norte")[0].source == Source.LOGICAL_FRAMEWORK
    )


@pytest.mark.parametrize(
    "text, language, begins",
    [
        ("Publicar cada mes las compras de la clínica", "es", True),
        ("Abrir las compras de la clínica", "es", True),
        ("Rendirse cuentas entre municipios", "es", True),
        ("Georreferenciarlos en un mapa", "es", True),
        ("Publicación de las compras", "es", False),
        ("Mujeres que reciben apoyo", "es", False),
        ("Mujer rural", "es", False),
        ("To publish every month what the clinic buys", "en", True),
        ("Publishing what the clinic buys", "en", False),
    ],
)
def test_a_commitment_begins_with_an_infinitive(text, language, begins):
    hints = [each.hint for each in wording.of_commitment(text, language)]
    assert (Hint.NO_INFINITIVE not in hints) is begins


def test_each_criterion_says_what_it_lacks():
    whole = Card(
        begins_with_infinitive=True,
        has_objective=True,
        products=2,
        has_responsible=True,
        has_monitor=True,
        indicators=1,
        whole_indicators=1,
        is_within_purview=True,
        conditions_said=True,
        answers_problem=True,
        pillars=1,
        last_day=dt.date(2028, 12, 31),
        activities=3,
        dated_activities=3,
    )
    assert smart.missing(whole) == {criterion: [] for criterion in Criterion}
    empty = smart.missing(Card())
    assert all(empty.values()) and set(empty) == set(Criterion)
    assert empty[Criterion.TIME_BOUND] == [Missing.LAST_DAY, Missing.DATED_ACTIVITIES]


@pytest.mark.parametrize(
    "formula, counted, comes_to",
    [
        (Formula.NUMBER, {"number": 65}, 65),
        (Formula.PERCENTAGE, {"part": 65, "whole": 125}, 52),
        (Formula.RATE, {"part": 3, "whole": 12_000, "per": 100_000}, 25),
        (Formula.CHANGE, {"now": 90, "before": 120}, -25),
    ],
)
def test_a_value_comes_from_what_was_counted(formula, counted, comes_to):
    assert indicators.value(formula, {name: Decimal(each) for name, each in counted.items()}) == comes_to


@pytest.mark.parametrize(
    "formula, counted, why",
    [
        (Formula.PERCENTAGE, {"part": 1}, ("missing", "whole")),
        (Formula.PERCENTAGE, {"part": 1, "whole": 0}, ("zero", "whole")),
        (Formula.PERCENTAGE, {"part": 7, "whole": 5}, ("more_than_whole", "part")),
        (Formula.CHANGE, {"now": 1, "before": 0}, ("zero", "before")),
    ],
)
def test_what_can_not_be_reckoned_names_the_number(formula, counted, why):
    with pytest.raises(NotReckoned) as refused:
        indicators.value(formula, {name: Decimal(each) for name, each in counted.items()})
    assert refused.value.args == why


def test_progress_is_the_part_of_the_way_up_or_down():
    assert Aim(Fraction(10), Fraction(30)).progress(Fraction(20)) == Fraction(1, 2)
    assert Aim(Fraction(35), Fraction(15)).progress(Fraction(20)) == Fraction(3, 4)
    assert Aim(Fraction(35), Fraction(15)).progress(Fraction(40)) < 0
    assert Aim(Fraction(5), Fraction(5)).progress(Fraction(6)) == 1
    assert Aim(Fraction(5), Fraction(5), less_is_better=True).progress(Fraction(6)) == 0


def test_results_and_impact_are_of_effectiveness_the_rest_of_management():
    assert [kind for kind in Kind if kind.is_of_effectiveness] == [Kind.RESULT, Kind.IMPACT]


def test_a_table_says_what_it_lacks_to_be_plural():
    assert sectors.gaps([]) == [Gap.NO_GOVERNMENT, Gap.NO_OVERSIGHT, Gap.NO_CIVIL_SOCIETY]
    table = [Sector.STATE_EXECUTIVE, Sector.OVERSIGHT_BODY, Sector.CIVIL_SOCIETY, Sector.ACADEMIA]
    assert sectors.gaps(table) == []
    assert sectors.gaps([*table, Sector.MUNICIPALITY]) == [Gap.MOSTLY_STATE]
    assert sectors.gaps([Sector.OVERSIGHT_BODY, Sector.CIVIL_SOCIETY]) == [Gap.NO_GOVERNMENT]
