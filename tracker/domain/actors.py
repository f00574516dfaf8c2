"""Who acts: a person, in one organisation, in the roles they hold there (2-model, section 1)."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Ordered as people land: a person with several roles lands on the first of these."""

    OFFICER = "officer"
    SIGNATORY = "signatory"
    CASEWORKER = "caseworker"
    DECISION_MAKER = "decision_maker"
    COORDINATOR = "coordinator"
    TREASURY_CLEARER = "treasury_clearer"
    MONITOR = "monitor"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """As printed on screens and documents, never with the person's name."""
        return self.value.replace("_", " ").capitalize()


class OrganisationKind(StrEnum):
    """Which side of the table an organisation sits on."""

    AUTHORITY = "authority"
    DEPARTMENT = "department"
    LGA = "lga"
    SERVICE = "service"


ROLES_OF: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.AUTHORITY: frozenset({Role.OFFICER, Role.SIGNATORY, Role.MANAGER}),
    OrganisationKind.DEPARTMENT: frozenset(
        {
            Role.CASEWORKER,
            Role.DECISION_MAKER,
            Role.COORDINATOR,
            Role.TREASURY_CLEARER,
            Role.MANAGER,
        }
    ),
    OrganisationKind.LGA: frozenset({Role.MONITOR, Role.MANAGER}),
    OrganisationKind.SERVICE: frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.MANAGER}),
}


@dataclass(frozen=True)
class Actor:
    """A signed-in person as every action and query sees them; built by a door, never by a form.

    `acting_for` is the id of the colleague whose deputy they act as just now (2-model, section 1).
    """

    person_id: int
    name: str
    organisation_id: int
    organisation_name: str
    organisation_kind: OrganisationKind
    roles: frozenset[Role]
    acting_for: int | None = None

    @property
    def person_ids(self) -> frozenset[int]:
        """Who counts where four eyes are needed: the person, and whom they act for."""
        return frozenset({self.person_id} if self.acting_for is None else {self.person_id, self.acting_for})

    def has_role(self, role: Role) -> bool:
        """Whether the person holds the role, in their one organisation."""
        return role in self.roles

    @property
    def landing_role(self) -> Role | None:
        """The role whose page they land on, or None for a person with no role left."""
        return next((role for role in Role if role in self.roles), None)

    @property
    def role_words(self) -> str:
        """The landing role in words, for the header and the record."""
        return self.landing_role.words if self.landing_role else "No role"
