"""J1 as it is told: each chapter is one visit, and what the database holds when they have gone."""

from tests.journeys.j1_agreeing import Agreeing
from tests.journeys.j1_answering import Answering
from tests.journeys.j1_drafting import Drafting


class Story(Drafting, Answering, Agreeing):
    """From a council's first draft to what the public reads."""

    def tell(self) -> None:
        """All chapters in order."""
        self.officer_drafts()
        self.officer_checks_and_sends()
        self.nobody_changes_it_now()
        self.who_drafted_cannot_sign()
        self.signatory_submits()
        self.its_draft_agreement_says_so()
        self.clocks_run_from_the_next_working_day()
        self.caseworkers_recommend()
        self.the_council_sees_nothing_of_it()
        self.who_recommended_cannot_approve()
        self.decision_makers_approve()
        self.the_two_are_not_released()
        self.treasury_clears_both_on_one_page()
        self.coordinator_releases()
        self.officer_reads_the_answers()
        self.submission_is_public_from_nine()
        self.coordinator_draws_up()
        self.council_signs()
        self.government_signs_and_it_is_in_force()
        self.everything_promised_has_a_delivery_row()
        self.document_is_checked_to_the_penny()
        self.agreement_is_public_from_nine()
        self.everyone_else_reads_the_same()
        self.record_is_whole()
