"""What the figure of items shows, before it has coordinates: statements, each role's answers by meaning."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.charts import words
from assessment.charts.drawing.dimension_reading import compared_roles
from assessment.charts.words import say
from assessment.disclosure import Count
from assessment.i18n import Language
from assessment.questionnaire import Item
from assessment.results import ItemAnswers, OrganizationResult

MOST_ITEMS = 4
NOBODY = Count(0, 0)


@dataclass(frozen=True)
class Side:
    """A part of a role's answers: shares of its people in percent, and the number in words.

    ``mild`` and ``firm`` are drawn, ``more`` is what a masked number may add; ``firm`` is 0 where both are
    told together.
    """

    mild: float
    firm: float
    more: float
    label: str

    @property
    def reach(self) -> float:
        """How far it is drawn."""
        return self.mild + self.firm + self.more


@dataclass(frozen=True)
class AnswerRow:
    """A role's answers to an item; ``reason`` says why there are none."""

    position: int
    role: str
    low: Side | None = None
    middle: Side | None = None
    high: Side | None = None
    reason: str = ""


@dataclass(frozen=True)
class ItemRow:
    """A statement as worded to the last role that is told of it; ``turned``: agreeing counts to the left."""

    text: str
    turned: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class ItemReading:
    """The statements, and what lies on either side."""

    items: tuple[ItemRow, ...]
    left: str
    right: str
    middle: str


def told_of(result: OrganizationResult, item: str) -> list[ItemAnswers]:
    """The answers of the compared roles to ``item``, where they are asked and told."""
    found = [result.answers.get((item, role)) for role in compared_roles(result)]
    return [answers for answers in found if answers is not None and answers.shown]


def high_side(answers: ItemAnswers) -> Count:
    """How many answer towards the high pole."""
    side = answers.counts[-(len(answers.counts) // 2) :]
    return Count(sum(count.low for count in side), sum(count.high for count in side))


def surely_apart(told: list[ItemAnswers]) -> float:
    """How far the roles' shares of answers towards the high pole lie apart at least, 0 to 1."""
    ends = [(high_side(answers).low / answers.n, high_side(answers).high / answers.n) for answers in told]
    return max(0.0, max(low for low, _ in ends) - min(high for _, high in ends))


def least_high(told: list[ItemAnswers]) -> float:
    """The lowest share that may answer towards the high pole, 0 to 1."""
    return min((high_side(answers).high / answers.n for answers in told), default=1.0)


def chosen_items(result: OrganizationResult, facet: str) -> list[Item]:
    """The items of ``facet``, else those on which the roles answer furthest apart (lowest, of one role)."""
    if facet:
        return list(result.questionnaire.facets[facet].items)
    told = [item for item in result.questionnaire.items.values() if told_of(result, item.id)]

    def telling(item: Item) -> tuple[int, float]:
        mine = told_of(result, item.id)
        return (0, -surely_apart(mine)) if len(mine) > 1 else (1, least_high(mine))

    return sorted(told, key=telling)[:MOST_ITEMS]


def read_items(result: OrganizationResult, facet: str, language: Language) -> ItemReading:
    """The chosen statements with each role's answers."""
    poles = result.questionnaire.poles
    return ItemReading(
        tuple(_item(result, item, language) for item in chosen_items(result, facet)),
        words.mid_sentence(poles.low[language]),
        words.mid_sentence(poles.high[language]),
        say("items.middle", language),
    )


def _item(result: OrganizationResult, item: Item, language: Language) -> ItemRow:
    told = [answers.role for answers in told_of(result, item.id)]
    asked = [role for role in compared_roles(result) if role in item.text]
    turned = say("items.turned", language) if item.reverse_keyed else ""
    rows = tuple(
        _row(result, position, result.answers[item.id, role], language)
        for position, role in enumerate(compared_roles(result))
        if role in asked
    )
    return ItemRow(item.text[(told or asked)[-1]][language], turned, rows)


def _row(result: OrganizationResult, position: int, answers: ItemAnswers, language: Language) -> AnswerRow:
    name = words.role_name(result, answers.role, language)
    if not answers.shown:
        if answers.status == "not_asked":
            return AnswerRow(position, name, reason=say("items.not_asked", language))
        return AnswerRow(position, name, reason=words.reason_words(answers.reason, result, language))
    if len(answers.counts) == 3:
        low, middle, high = (_side(NOBODY, count, answers.n, language) for count in answers.counts)
    else:
        firm_low, mild_low, between, mild_high, firm_high = answers.counts
        low, high = (
            _side(firm, mild, answers.n, language)
            for firm, mild in ((firm_low, mild_low), (firm_high, mild_high))
        )
        middle = _side(NOBODY, between, answers.n, language)
    return AnswerRow(position, name, low, middle, high)


def _side(firm: Count, mild: Count, n: int, language: Language) -> Side:
    both = Count(firm.low + mild.low, firm.high + mild.high)
    percent = 100 / n
    return Side(
        mild.low * percent,
        firm.low * percent,
        (both.high - both.low) * percent,
        words.count_or_share(both, n, language),
    )
