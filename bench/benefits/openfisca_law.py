"""The benchmark's law a second time, by hand, as variables and formulas of OpenFisca-Core; run by its own interpreter.

Its formulas are written for speed as a good author would: whole arrays, and no choice between branches that a product would
not make cheaper. The facts reach it in two ways: `named`, as words that OpenFisca's own interface turns into enumerations, and
`coded`, past that interface, as enumerations filled from the codes that the file's dictionaries hold.

    python openfisca_law.py FACTS OUT DAY

prints `ready`, then answers every line on its input, a way, with the seconds that one such run took, from file to file.
"""

import sys
import time
from datetime import date

import numpy
import pyarrow
import pyarrow.parquet as parquet
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = Entity("person", "persons", "Elder", "One elder")
# No fact stands first, so that a fact nobody gave is that.
Living = Enum("Living", "unknown alone with_spouse with_children with_others residential")
Grade = Enum("Grade", "unknown intact mild moderate severe complete")
Income = Enum("Income", "unknown subsistence_allowance low_income")
Hukou = Enum("Hukou", "unknown local elsewhere")
Mark = Enum("Mark", "unknown yes")
Disability = Enum("Disability", "unknown 1 2 3 4")
FACTS = {
    "living": Living, "left_behind": Mark, "bereaved_parent": Mark, "grade": Grade, "disability": Disability,
    "income": Income, "destitute_support": Mark, "hukou": Hukou,
}  # fmt: skip
BENEFITS = ("care", "disabled", "gift", "hours", "old_age", "service", "visits", "voucher")
CARE, DISABLED, SERVICE = 1, 2, 4
UNKNOWN = {name: 1 << place for place, name in enumerate(BENEFITS)}
SINCE = "2020-01-01"
AMOUNTS = {
    "old_age": {"hundred": 80000, "nineties_poor": 60000, "eighties_poor": 50000, "nineties": 20000, "eighties": 10000},
    "care": {"dependent_poor": 60000, "dependent": 30000, "moderate_poor": 40000},
    "disabled": {"first": 40000, "second": 20000},
    "service": {"old": 50000, "lowest": 30000, "alone": 20000},
    "visits": {"alone": 4, "left": 2},
    "gift": {"amount": 30000},
    "hours": {"amount": 180},
    "voucher": {"amount": 80000},
}


def variable(name, kind, **more):
    """A variable of one elder on one day; what has no formula is a fact that is given."""
    return type(name, (Variable,), {"value_type": kind, "entity": PERSON, "definition_period": DateUnit.DAY, **more})


VARIABLES = [
    variable("born_on", date),
    *(variable(name, Enum, possible_values=kind, default_value=kind.unknown) for name, kind in FACTS.items()),
]


def number(formula):
    """A number, told by a formula."""
    VARIABLES.append(variable(formula.__name__, int, formula=formula, __doc__=formula.__doc__))
    return formula


def condition(formula):
    """A yes or no that more than one formula asks for."""
    VARIABLES.append(variable(formula.__name__, bool, formula=formula, __doc__=formula.__doc__))
    return formula


@number
def age(person, day):
    """Full years; they rise on the birthday, of somebody born on 29 February on 1 March in common years."""
    born = person("born_on", day)
    months = born.astype("datetime64[M]")
    years = born.astype("datetime64[Y]")
    month = (months - years).astype(int) + 1
    in_month = (born - months).astype(int) + 1
    today = day.start
    passed = (month < today.month) | ((month == today.month) & (in_month <= today.day))
    return today.year - 1971 - years.astype(int) + passed


@condition
def poor(person, day):
    """On subsistence allowance or low income."""
    return person("income", day) != Income.unknown


@condition
def destitute(person, day):
    """Supported as destitute."""
    return person("destitute_support", day) == Mark.yes


@condition
def dependent(person, day):
    """Severely or completely dependent."""
    grade = person("grade", day)
    return (grade == Grade.severe) | (grade == Grade.complete)


@condition
def ungraded(person, day):
    """Nobody has said how able they are."""
    return person("grade", day) == Grade.unknown


@number
def care_amount(person, day, law):
    """What care gives by itself."""
    high, poor, amount = person("dependent", day), person("poor", day), law(day).care
    some = person("grade", day) == Grade.moderate
    return numpy.select(
        [high & poor, high, some & poor], [amount.dependent_poor, amount.dependent, amount.moderate_poor]
    )


@number
def disabled_amount(person, day, law):
    """What severe disability gives by itself."""
    level, amount = person("disability", day), law(day).disabled
    return (level == Disability["1"]) * amount.first + (level == Disability["2"]) * amount.second


@condition
def care_gone(person, day):
    """Care gives way to a higher amount for disability."""
    care = person("care_amount", day)
    return (care > 0) & (person("disabled_amount", day) > care)


@condition
def disabled_gone(person, day):
    """Disability gives way to care that is as high."""
    disabled = person("disabled_amount", day)
    return (disabled > 0) & (person("care_amount", day) >= disabled)


@condition
def disabled_unsure(person, day):
    """Whether care takes the place of disability hangs on the grade."""
    return (person("disabled_amount", day) > 0) & person("ungraded", day)


@number
def care(person, day):
    """Care allowance."""
    return person("care_amount", day) * ~person("care_gone", day)


@number
def disabled(person, day):
    """Severe disability allowance."""
    gone = person("disabled_gone", day) | person("disabled_unsure", day)
    return person("disabled_amount", day) * ~gone


@number
def gift(person, day, law):
    """Longevity gift."""
    return ((person("age", day) >= 85) & (person("hukou", day) == Hukou.local)) * law(day).gift.amount


@condition
def gift_unsure(person, day):
    """Whether the gift is due hangs on where they are registered."""
    return (person("age", day) >= 85) & (person("hukou", day) == Hukou.unknown)


@number
def hours(person, day, law):
    """Monthly minutes."""
    return (person("age", day) >= 80) * law(day).hours.amount


@number
def old_age(person, day, law):
    """Old-age allowance."""
    age, poor, amount = person("age", day), person("poor", day), law(day).old_age
    eighties, nineties = age >= 80, age >= 90
    return numpy.select(
        [age >= 100, nineties & poor, eighties & poor, nineties, eighties],
        [amount.hundred, amount.nineties_poor, amount.eighties_poor, amount.nineties, amount.eighties],
    )


@number
def service_amount(person, day, law):
    """What the service subsidy gives by itself."""
    income, amount = person("income", day), law(day).service
    lowest = income == Income.subsistence_allowance
    alone = (income == Income.low_income) & (person("living", day) == Living.alone)
    return ~person("destitute", day) * numpy.select(
        [lowest & (person("age", day) >= 80), lowest, alone], [amount.old, amount.lowest, amount.alone]
    )


@condition
def service_unsure(person, day):
    """Whether the subsidy is due hangs on how they live."""
    edge, unknown = person("income", day) == Income.low_income, person("living", day) == Living.unknown
    return edge & unknown & ~person("destitute", day)


@condition
def voucher_unsure(person, day):
    """Whether the voucher is due hangs on the grade."""
    return person("ungraded", day) & (person("age", day) >= 60) & ~person("destitute", day)


@number
def voucher(person, day, law):
    """Care voucher."""
    frail = person("dependent", day) | (person("grade", day) == Grade.moderate)
    return (frail & (person("age", day) >= 60) & ~person("destitute", day)) * law(day).voucher.amount


@number
def service(person, day):
    """Service subsidy, which the voucher shuts out."""
    stands = (person("voucher", day) == 0) & ~person("voucher_unsure", day)
    return person("service_amount", day) * stands


@number
def visits(person, day, law):
    """Welfare visits."""
    living, amount = person("living", day), law(day).visits
    left = (person("left_behind", day) == Mark.yes) | (person("bereaved_parent", day) == Mark.yes)
    return numpy.select([living == Living.unknown, living == Living.alone, left], [0, amount.alone, amount.left])


@number
def unknown(person, day):
    """Which benefits cannot be decided."""
    voucher_open = person("voucher_unsure", day)
    service_open = person("service_unsure", day) | (voucher_open & (person("service_amount", day) > 0))
    return (
        person("ungraded", day) * UNKNOWN["care"]
        + person("disabled_unsure", day) * UNKNOWN["disabled"]
        + person("gift_unsure", day) * UNKNOWN["gift"]
        + service_open * UNKNOWN["service"]
        + (person("living", day) == Living.unknown) * UNKNOWN["visits"]
        + voucher_open * UNKNOWN["voucher"]
    )


@number
def displaced(person, day):
    """Which benefits another one took the place of."""
    shut = (person("service_amount", day) > 0) & (person("voucher", day) > 0)
    return person("care_gone", day) * CARE + person("disabled_gone", day) * DISABLED + shut * SERVICE


def system() -> TaxBenefitSystem:
    """All of it, made once."""
    made = TaxBenefitSystem([PERSON])
    made.add_variables(*VARIABLES)
    dated = {name: {key: {SINCE: much} for key, much in of.items()} for name, of in AMOUNTS.items()}
    made.parameters = ParameterNode("", data=dated)
    return made


def named(column: pyarrow.ChunkedArray, kind: type[Enum]) -> numpy.ndarray:
    """A column as the words that OpenFisca's interface takes."""
    return column.fill_null(kind.unknown.name).to_numpy().astype(str)


def coded(column: pyarrow.ChunkedArray, kind: type[Enum]) -> EnumArray:
    """A column of words as numbers of an enumeration, from the file's own dictionary; none is the first."""
    words = column.combine_chunks()
    if isinstance(words, pyarrow.ChunkedArray):
        words = words.unify_dictionaries().chunk(0)
    place = {one.name: one.index for one in kind}
    known = [place[word] for word in words.dictionary.to_pylist()]
    numbers = numpy.array([*known, 0], dtype=numpy.uint8)
    return EnumArray(numbers[words.indices.fill_null(len(known)).to_numpy()], kind)


def run(law: TaxBenefitSystem, way: str, facts: str, out: str, day: date) -> None:
    """From file to file."""
    dictionaries = list(FACTS) if way == "coded" else None
    table = parquet.read_table(facts, columns=["subject", "born_on", *FACTS], read_dictionary=dictionaries)
    on = period(day.isoformat())
    simulation = SimulationBuilder().build_default_simulation(law, table.num_rows)
    simulation.set_input("born_on", on, table["born_on"].to_numpy())
    for name, kind in FACTS.items():
        simulation.set_input(name, on, (coded if way == "coded" else named)(table[name], kind))
    columns = {name: simulation.calculate(name, on) for name in (*BENEFITS, "unknown", "displaced")}
    parquet.write_table(
        pyarrow.table({"subject": table["subject"], **columns}), out, compression="zstd", use_dictionary=True
    )


def main() -> None:
    """Run as often as somebody asks."""
    facts, out, day = sys.argv[1], sys.argv[2], date.fromisoformat(sys.argv[3])
    law = system()
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        run(law, line.strip(), facts, out, day)
        print(time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main()
