"""The words the demonstration's people use. They describe nothing that any council or department really said."""

from random import Random

from tracker.domain.decisions import Reason, ReasonCategory
from tracker.domain.lines import LineKind
from tracker.domain.stances import StancePosition
from tracker.domain.targets import TargetChange

OBSTACLES = (
    "The conditions of grant name one purpose, and money left over goes back",
    "Two teams keep two sets of accounts for the same families",
    "Each change of plan needs a letter from the department first",
    "The return that goes with it takes a member of staff a month a year",
)
EVIDENCE = (
    "Spending by quarter in 2009-10, and a pilot in two wards from April to June 2010",
    "The count of the whole area’s public spending made in February 2010",
    "A review by the council’s auditors of what the present conditions cost",
    "Figures of three neighbouring councils for the same service",
)
SAVINGS = (
    "One assessment team in place of three",
    "One contact centre for every service",
    "Shared back offices with the neighbouring council",
    "Fewer buildings, shared with the police and health services",
    "One contract for school and social care transport",
)
OUTCOMES = (
    ("Families who need help from more than one service", "per thousand households"),
    ("Older people taken to hospital in an emergency", "per thousand"),
    ("Young people out of work and learning", "per cent"),
    ("People in temporary homes", "per thousand households"),
)
CONDITIONS = (
    "The council publishes each July what the money was spent on",
    "Spending on the service as a whole does not fall below that of 2010-11",
    "The council reports once a year on the people helped",
)
QUESTIONS = (
    "How much of the grant is committed to contracts that run past March 2011?",
    "Which other councils or partners have agreed to this, and since when?",
    "What would you spend the money on in the first year?",
    "How many people does the service help today, and how is that counted?",
)
QUESTIONS_OF_TARGETS = (
    "What would show whether the service gets better or worse, if not this?",
    "Which returns would your staff no longer fill in, and how long do they take today?",
)
ANSWERS_OF_TARGETS = (
    "A yearly survey of the people who use it, which the scrutiny committee already reads in public.",
    "The quarterly return and its check: some nine days a quarter of one post, by the time sheets of 2009-10.",
)
ANSWERS = (
    "About a third, in two contracts that end in September 2011. The table in our evidence shows them by month.",
    "The two neighbouring councils and the primary care trust, by decisions of July and September 2010.",
    "The same families, by one team: six more staff in the first year, paid from what two offices cost today.",
    "Some 1,900 a year, counted once each by the case system that all three teams share.",
)
MESSAGE = "Our lead officer is away until Monday. A call on Tuesday morning would suit us."
NOTE_TO_SELF = "Compare with the pilot’s report before the decision maker sees this."
HANDING_ON = "Shared out between two desks for November"
REFERRING = "Its conditions are set by the regulations of the department that leads the programme"
WITHDRAWING = "The council’s plan for next year no longer needs it"
WHAT_CHANGED = "A second pilot, in six wards, ended in September 2010: its figures are in the evidence"
MORE_TIME = "Our executive meets after the day the answer is due"
ROUND = "Look at what each line would mean for the grants and duties of your own department"
STANCES = {
    StancePosition.OPEN: "Illustrative: councils that show what they would do better may have it.",
    StancePosition.OPEN_WITH_CONDITIONS: "Illustrative: agreed where the council says what it spends the money on.",
    StancePosition.CLOSED: "Illustrative: the duty it pays for is under review until March 2011.",
}
REPLACEMENT = "A measure of the council’s own, agreed with its partners and published each quarter"
RETURN = "Please say why the amount for the last year is needed in full"
HOLD = "The cost after 2012-13 is not covered. Show what happens if every council has this"
NOTE = "Judged on this council’s own evidence"

_REASONS = (
    Reason(ReasonCategory.EVIDENCE_TOO_THIN, "The pilot covered two wards and one quarter only"),
    Reason(ReasonCategory.COST_OR_RISK, "Most of the grant is committed until March 2012"),
    Reason(ReasonCategory.STATUTORY_DUTY, "The duty it pays for stays with the council"),
    Reason(
        ReasonCategory.ALREADY_POSSIBLE,
        "The council can do this today without asking",
        "Local Government Act 2000, section 2",
    ),
    Reason(
        ReasonCategory.ANOTHER_ROUTE,
        "The spending review settles this for every council",
        "The spending review of October 2010",
    ),
)
_ADJUSTING = _REASONS[:3]


def questions(kind: LineKind) -> tuple[str, ...]:
    """What may be asked about a line of this kind."""
    return QUESTIONS_OF_TARGETS if kind is LineKind.TARGET_REDUCTION else QUESTIONS


def answers(kind: LineKind) -> tuple[str, ...]:
    """And what may be answered."""
    return ANSWERS_OF_TARGETS if kind is LineKind.TARGET_REDUCTION else ANSWERS


def removal(council: str, grant: str, rnd: Random) -> str:
    """What is asked of a ring-fence, in plain words."""
    purpose = rnd.choice(
        (
            "so that one team can plan care, housing and health together",
            "so that money follows each family rather than each fund",
            "so that what is left over can be spent where need is greatest",
        )
    )
    return f"{council} asks to spend {grant} on any purpose from 1 April 2011, {purpose}."


def reduction(council: str, code: str, change: TargetChange) -> str:
    """What is asked of a target, in plain words."""
    what = {
        TargetChange.DROP: f"no longer to be measured on {code}",
        TargetChange.EASE: f"to go half as far on {code} as its present path",
        TargetChange.REPLACE: f"to be measured on something local in place of {code}",
    }[change]
    return f"{council} asks {what}."


def countered(words: str) -> str:
    """A department's words for half of what was asked."""
    return f"{words.rstrip('.')}, provided that half stays with its present purpose until March 2012."


def countered_again(words: str) -> str:
    """A council's words for a little more than the department offered."""
    return f"{words.rstrip('.')}, with a fifth more in each year for the families already on the list."


def lightened(words: str) -> str:
    """A council's words where it takes the figures but not all that comes with them."""
    return f"{words.rstrip('.')}, reported on once a year in the council’s own annual report."


def refusing(rnd: Random) -> tuple[Reason, ...]:
    """Why a line is refused: one reason, sometimes two."""
    return tuple(rnd.sample(_REASONS, rnd.choice((1, 1, 2))))


def adjusting(rnd: Random) -> tuple[Reason, ...]:
    """Why a line is agreed in part, or on conditions."""
    return (rnd.choice(_ADJUSTING),)
