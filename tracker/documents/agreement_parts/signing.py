"""Who signs, by what decision, and who has signed: the cover's box, section 1 and the last pages."""

from dataclasses import dataclass

from tracker.domain.agreement_drawings import Drawing, Signature
from tracker.domain.agreement_json import check_code
from tracker.domain.agreements import Clearance, CouncilParty, FrozenAgreement, Minister
from tracker.domain.formats import and_list, clock_time, long_date, plural
from tracker.domain.london import london_date

_PARTIES_ON_COVER = 4
_NAMED_WHEN_MORE = 3


@dataclass(frozen=True)
class StateBox:
    """The box on the cover, and the few words at the head of every page."""

    title: str
    text: str
    head: str


@dataclass(frozen=True)
class AuthorityRow:
    """The decision by which a party signs."""

    party: str
    decision: str
    dates: str


@dataclass(frozen=True)
class SignatureBlock:
    """One party's block: what it says, who signed, when, under which record number."""

    party: str
    statement: str
    signed_by: str
    time: str
    record_number: str
    is_signed: bool


@dataclass(frozen=True)
class ConsentRow:
    """A consent relied on, with the numbers it covers."""

    party: str
    decision: str
    covers: str
    given_on: str


@dataclass(frozen=True)
class Signing:
    """The signature pages."""

    lead: str
    blocks: tuple[SignatureBlock, ...]
    hash_in_fours: str
    check_code: str
    seal: str
    consents: tuple[ConsentRow, ...]


def parties_on_cover(agreement: FrozenAgreement) -> tuple[str, ...]:
    """Up to four councils by name; of more, three and a count of the others."""
    names = tuple(council.name for council in agreement.councils)
    if len(names) <= _PARTIES_ON_COVER:
        return names
    return (*names[:_NAMED_WHEN_MORE], f"{len(names) - _NAMED_WHEN_MORE} other councils, listed in section 1")


def state_box(agreement: FrozenAgreement, drawing: Drawing) -> StateBox:
    """What the copy is: a draft that binds nobody, or the signed document."""
    day = long_date(london_date(drawing.drawn_at))
    if not drawing.is_signed:
        text = f"This copy was drawn on {day} so that it can be read before signing. It binds nobody."
        return StateBox("Draft, not signed", text + _as_proposed(drawing.undecided), "Draft, not signed")
    last = long_date(max(london_date(each.signed_at) for each in drawing.signatures))
    done = "sealed" if drawing.is_sealed else "drawn"
    text = (
        f"In force from {long_date(agreement.starts_on)}. This file was {done} at "
        f"{clock_time(drawing.drawn_at)} on {day} and has not been redrawn since."
    )
    by = "both parties" if len(agreement.party_names) == 2 else "every party"
    return StateBox(f"Signed by {by} on {last}", text, f"Signed {last}")


def _as_proposed(undecided: int) -> str:
    if not undecided:
        return ""
    verb, stand = ("is", "It stands") if undecided == 1 else ("are", "They stand")
    return f" {plural(undecided, 'line').capitalize()} {verb} not agreed yet. {stand} here as last proposed."


def authority_rows(agreement: FrozenAgreement) -> tuple[AuthorityRow, ...]:
    """Decision by which each party signs, and the clearances relied on."""
    minister = agreement.government.minister
    ministers = [] if minister is None else [_minister_row(agreement.government.name, minister)]
    clearances = [
        AuthorityRow("HM Treasury", _cleared(each), long_date(each.given_on)) for each in agreement.clearances
    ]
    return (*(_council_row(council) for council in agreement.councils), *ministers, *clearances)


def _minister_row(government: str, minister: Minister) -> AuthorityRow:
    by = f"Decision of {minister.name}, {minister.post}" if minister.name else f"Decision of the {minister.post}"
    return AuthorityRow(government, by, long_date(minister.decided_on))


def signing(agreement: FrozenAgreement, drawing: Drawing, digest: str) -> Signing:
    """The signature pages as printed. Raises ValueError for a signature over another text, or a
    signed drawing without every party's signature.
    """
    _check(agreement, drawing, digest)
    return Signing(
        lead=_lead(agreement, drawing),
        blocks=_blocks(agreement, drawing),
        hash_in_fours=" ".join(digest[at : at + 4] for at in range(0, len(digest), 4)),
        check_code=check_code(digest),
        seal=_seal(drawing),
        consents=_consents(agreement),
    )


def _check(agreement: FrozenAgreement, drawing: Drawing, digest: str) -> None:
    if any(each.digest != digest for each in drawing.signatures):
        raise ValueError(f"A signature of {agreement.reference} is over another text")
    missing = [name for name in agreement.party_names if drawing.signature_of(name) is None]
    if drawing.is_signed and missing:
        raise ValueError(f"{agreement.reference} is not signed by {missing[0]}")


def _council_row(council: CouncilParty) -> AuthorityRow:
    dates = long_date(council.decided_on)
    if council.call_in_ended_on:
        dates += f"; call-in ended {long_date(council.call_in_ended_on)}"
    return AuthorityRow(council.name, council.decision, dates)


def _lead(agreement: FrozenAgreement, drawing: Drawing) -> str:
    if drawing.is_signed:
        return (
            "Every party has signed the same text. Each signature is a record made in the service, after the "
            "signatory signed in again."
        )
    signed, all_parties = len(drawing.signatures), len(agreement.party_names)
    will_be = "Each signature below will be a record made in the service over the same text."
    if not signed:
        return f"Nobody has signed yet. {will_be}"
    has = "has" if signed == 1 else "have"
    is_a = "Each signature is a record made in the service over the same text."
    return f"{signed} of {plural(all_parties, 'party')} {has} signed. {is_a}"


def _blocks(agreement: FrozenAgreement, drawing: Drawing) -> tuple[SignatureBlock, ...]:
    parties = [(c.name, c.statement, c.signatory_post) for c in agreement.councils]
    government = agreement.government
    post = f"{government.signatory_post}, {government.lead_department}"
    parties.append((government.name, government.statement, post))
    return tuple(_block(*party, drawing.signature_of(party[0])) for party in parties)


def _block(party: str, statement: str, post: str, signature: Signature | None) -> SignatureBlock:
    if signature is None:
        return SignatureBlock(party, statement, post, "", "", is_signed=False)
    signed_on = long_date(london_date(signature.signed_at))
    return SignatureBlock(
        party=party,
        statement=statement,
        signed_by=f"{signature.person}, {signature.role}",
        time=f"{clock_time(signature.signed_at)}, {signed_on}, London time",
        record_number=signature.record_number,
        is_signed=True,
    )


def _seal(drawing: Drawing) -> str:
    same = "The same text is in the attached agreement.json, whose SHA-256 is the one above."
    if drawing.is_signed and drawing.is_sealed:
        return (
            f"{same} The seal on this file shows that it has not changed since it was sealed; the signatures are "
            "the records above."
        )
    if drawing.is_signed:
        return f"{same} This file carries no seal; the signatures are the records above."
    return f"{same} The signatures are the records above, not this file."


def _cleared(clearance: Clearance, *, with_cover: bool = True) -> str:
    name = f"Clearance {clearance.reference}".rstrip()
    return f"{name}, given for {clearance.covers}" if with_cover else name


def _consents(agreement: FrozenAgreement) -> tuple[ConsentRow, ...]:
    departments = [
        ConsentRow(each.department, each.decision, and_list(each.numbers), long_date(each.released_on))
        for each in agreement.consents
    ]
    treasury = [
        ConsentRow("HM Treasury", _cleared(each, with_cover=False), each.covers, long_date(each.given_on))
        for each in agreement.clearances
    ]
    return (*departments, *treasury)
