"""make the first tables.

Revision 0001, after none.
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


GUARDED = (
    'events',
    'decisions',
    'recommendations',
    'recommendation_reasons',
    'releases',
    'released_decisions',
    'signatures',
    'publications',
    'positions',
    'position_amounts',
    'position_values',
    'position_conditions',
    'clearances',
    'agreement_lines',
    'messages',
    'notes',
    'attachments',
    'stances',
    'referrals',
    'questions',
    'extensions',
    'withdrawals',
    'clearance_rounds',
)
GUARDS_ON_SQLITE = (
    "CREATE TRIGGER guard_events_update BEFORE UPDATE ON events FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'events is append-only'); END",
    "CREATE TRIGGER guard_events_delete BEFORE DELETE ON events FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'events is append-only'); END",
    "CREATE TRIGGER guard_decisions_update BEFORE UPDATE ON decisions FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END",
    "CREATE TRIGGER guard_decisions_delete BEFORE DELETE ON decisions FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END",
    "CREATE TRIGGER guard_recommendations_update BEFORE UPDATE ON recommendations FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'recommendations is append-only'); END",
    "CREATE TRIGGER guard_recommendations_delete BEFORE DELETE ON recommendations FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'recommendations is append-only'); END",
    "CREATE TRIGGER guard_recommendation_reasons_update BEFORE UPDATE ON recommendation_reasons FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'recommendation_reasons is append-only'); END",
    "CREATE TRIGGER guard_recommendation_reasons_delete BEFORE DELETE ON recommendation_reasons FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'recommendation_reasons is append-only'); END",
    "CREATE TRIGGER guard_releases_update BEFORE UPDATE ON releases FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'releases is append-only'); END",
    "CREATE TRIGGER guard_releases_delete BEFORE DELETE ON releases FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'releases is append-only'); END",
    "CREATE TRIGGER guard_released_decisions_update BEFORE UPDATE ON released_decisions FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'released_decisions is append-only'); END",
    "CREATE TRIGGER guard_released_decisions_delete BEFORE DELETE ON released_decisions FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'released_decisions is append-only'); END",
    "CREATE TRIGGER guard_signatures_update BEFORE UPDATE ON signatures FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'signatures is append-only'); END",
    "CREATE TRIGGER guard_signatures_delete BEFORE DELETE ON signatures FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'signatures is append-only'); END",
    "CREATE TRIGGER guard_publications_update BEFORE UPDATE OF id, event_id, offer_id, line_id, stage, reference, line_number, council, council_slug, programme, department, title, outcome, reason_category, money, up_to, to_be_confirmed, content ON publications FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END",
    "CREATE TRIGGER guard_publications_delete BEFORE DELETE ON publications FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END",
    "CREATE TRIGGER guard_positions_update BEFORE UPDATE ON positions FOR EACH ROW WHEN OLD.sent_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'positions is append-only'); END",
    "CREATE TRIGGER guard_positions_delete BEFORE DELETE ON positions FOR EACH ROW WHEN OLD.sent_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'positions is append-only'); END",
    "CREATE TRIGGER guard_position_amounts_update BEFORE UPDATE ON position_amounts FOR EACH ROW WHEN (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'position_amounts is append-only'); END",
    "CREATE TRIGGER guard_position_amounts_delete BEFORE DELETE ON position_amounts FOR EACH ROW WHEN (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'position_amounts is append-only'); END",
    "CREATE TRIGGER guard_position_values_update BEFORE UPDATE ON position_values FOR EACH ROW WHEN (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'position_values is append-only'); END",
    "CREATE TRIGGER guard_position_values_delete BEFORE DELETE ON position_values FOR EACH ROW WHEN (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'position_values is append-only'); END",
    "CREATE TRIGGER guard_position_conditions_update BEFORE UPDATE ON position_conditions FOR EACH ROW WHEN (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'position_conditions is append-only'); END",
    "CREATE TRIGGER guard_position_conditions_delete BEFORE DELETE ON position_conditions FOR EACH ROW WHEN (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL BEGIN SELECT RAISE(ABORT, 'position_conditions is append-only'); END",
    "CREATE TRIGGER guard_clearances_update BEFORE UPDATE ON clearances FOR EACH ROW WHEN OLD.replied_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'clearances is append-only'); END",
    "CREATE TRIGGER guard_clearances_delete BEFORE DELETE ON clearances FOR EACH ROW WHEN OLD.replied_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'clearances is append-only'); END",
    "CREATE TRIGGER guard_agreement_lines_update BEFORE UPDATE ON agreement_lines FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'agreement_lines is append-only'); END",
    "CREATE TRIGGER guard_agreement_lines_delete BEFORE DELETE ON agreement_lines FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'agreement_lines is append-only'); END",
    "CREATE TRIGGER guard_messages_update BEFORE UPDATE ON messages FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'messages is append-only'); END",
    "CREATE TRIGGER guard_messages_delete BEFORE DELETE ON messages FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'messages is append-only'); END",
    "CREATE TRIGGER guard_notes_update BEFORE UPDATE ON notes FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'notes is append-only'); END",
    "CREATE TRIGGER guard_notes_delete BEFORE DELETE ON notes FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'notes is append-only'); END",
    "CREATE TRIGGER guard_attachments_update BEFORE UPDATE ON attachments FOR EACH ROW WHEN (SELECT state FROM lines WHERE id = OLD.line_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'attachments is append-only'); END",
    "CREATE TRIGGER guard_attachments_delete BEFORE DELETE ON attachments FOR EACH ROW WHEN (SELECT state FROM lines WHERE id = OLD.line_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'attachments is append-only'); END",
    "CREATE TRIGGER guard_stances_update BEFORE UPDATE ON stances FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'stances is append-only'); END",
    "CREATE TRIGGER guard_stances_delete BEFORE DELETE ON stances FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'stances is append-only'); END",
    "CREATE TRIGGER guard_referrals_update BEFORE UPDATE ON referrals FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'referrals is append-only'); END",
    "CREATE TRIGGER guard_referrals_delete BEFORE DELETE ON referrals FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'referrals is append-only'); END",
    "CREATE TRIGGER guard_questions_update BEFORE UPDATE ON questions FOR EACH ROW WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'questions is append-only'); END",
    "CREATE TRIGGER guard_questions_delete BEFORE DELETE ON questions FOR EACH ROW WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'questions is append-only'); END",
    "CREATE TRIGGER guard_extensions_update BEFORE UPDATE ON extensions FOR EACH ROW WHEN OLD.replied_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'extensions is append-only'); END",
    "CREATE TRIGGER guard_extensions_delete BEFORE DELETE ON extensions FOR EACH ROW WHEN OLD.replied_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'extensions is append-only'); END",
    "CREATE TRIGGER guard_withdrawals_update BEFORE UPDATE ON withdrawals FOR EACH ROW WHEN OLD.undone_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'withdrawals is append-only'); END",
    "CREATE TRIGGER guard_withdrawals_delete BEFORE DELETE ON withdrawals FOR EACH ROW WHEN OLD.undone_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'withdrawals is append-only'); END",
    "CREATE TRIGGER guard_clearance_rounds_update BEFORE UPDATE ON clearance_rounds FOR EACH ROW WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'clearance_rounds is append-only'); END",
    "CREATE TRIGGER guard_clearance_rounds_delete BEFORE DELETE ON clearance_rounds FOR EACH ROW WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'clearance_rounds is append-only'); END",
)
GUARDS_ON_POSTGRESQL = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    'CREATE TRIGGER guard_events_update BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_events_delete BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_decisions_update BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_decisions_delete BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_recommendations_update BEFORE UPDATE ON recommendations FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_recommendations_delete BEFORE DELETE ON recommendations FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_recommendation_reasons_update BEFORE UPDATE ON recommendation_reasons FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_recommendation_reasons_delete BEFORE DELETE ON recommendation_reasons FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_releases_update BEFORE UPDATE ON releases FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_releases_delete BEFORE DELETE ON releases FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_released_decisions_update BEFORE UPDATE ON released_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_released_decisions_delete BEFORE DELETE ON released_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_signatures_update BEFORE UPDATE ON signatures FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_signatures_delete BEFORE DELETE ON signatures FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_publications_update BEFORE UPDATE OF id, event_id, offer_id, line_id, stage, reference, line_number, council, council_slug, programme, department, title, outcome, reason_category, money, up_to, to_be_confirmed, content ON publications FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_publications_delete BEFORE DELETE ON publications FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_positions_update BEFORE UPDATE ON positions FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_positions_delete BEFORE DELETE ON positions FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    "CREATE FUNCTION guard_position_amounts_update_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER guard_position_amounts_update BEFORE UPDATE ON position_amounts FOR EACH ROW EXECUTE FUNCTION guard_position_amounts_update_check()',
    "CREATE FUNCTION guard_position_amounts_delete_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN OLD; END $$",
    'CREATE TRIGGER guard_position_amounts_delete BEFORE DELETE ON position_amounts FOR EACH ROW EXECUTE FUNCTION guard_position_amounts_delete_check()',
    "CREATE FUNCTION guard_position_values_update_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER guard_position_values_update BEFORE UPDATE ON position_values FOR EACH ROW EXECUTE FUNCTION guard_position_values_update_check()',
    "CREATE FUNCTION guard_position_values_delete_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN OLD; END $$",
    'CREATE TRIGGER guard_position_values_delete BEFORE DELETE ON position_values FOR EACH ROW EXECUTE FUNCTION guard_position_values_delete_check()',
    "CREATE FUNCTION guard_position_conditions_update_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER guard_position_conditions_update BEFORE UPDATE ON position_conditions FOR EACH ROW EXECUTE FUNCTION guard_position_conditions_update_check()',
    "CREATE FUNCTION guard_position_conditions_delete_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sent_at FROM positions WHERE id = OLD.position_id) IS NOT NULL THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN OLD; END $$",
    'CREATE TRIGGER guard_position_conditions_delete BEFORE DELETE ON position_conditions FOR EACH ROW EXECUTE FUNCTION guard_position_conditions_delete_check()',
    'CREATE TRIGGER guard_clearances_update BEFORE UPDATE ON clearances FOR EACH ROW WHEN (OLD.replied_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_clearances_delete BEFORE DELETE ON clearances FOR EACH ROW WHEN (OLD.replied_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_agreement_lines_update BEFORE UPDATE ON agreement_lines FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_agreement_lines_delete BEFORE DELETE ON agreement_lines FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_messages_update BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_messages_delete BEFORE DELETE ON messages FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_notes_update BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_notes_delete BEFORE DELETE ON notes FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    "CREATE FUNCTION guard_attachments_update_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT state FROM lines WHERE id = OLD.line_id) <> 'draft' THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER guard_attachments_update BEFORE UPDATE ON attachments FOR EACH ROW EXECUTE FUNCTION guard_attachments_update_check()',
    "CREATE FUNCTION guard_attachments_delete_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT state FROM lines WHERE id = OLD.line_id) <> 'draft' THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN OLD; END $$",
    'CREATE TRIGGER guard_attachments_delete BEFORE DELETE ON attachments FOR EACH ROW EXECUTE FUNCTION guard_attachments_delete_check()',
    'CREATE TRIGGER guard_stances_update BEFORE UPDATE ON stances FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_stances_delete BEFORE DELETE ON stances FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_referrals_update BEFORE UPDATE ON referrals FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_referrals_delete BEFORE DELETE ON referrals FOR EACH ROW EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_questions_update BEFORE UPDATE ON questions FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_questions_delete BEFORE DELETE ON questions FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_extensions_update BEFORE UPDATE ON extensions FOR EACH ROW WHEN (OLD.replied_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_extensions_delete BEFORE DELETE ON extensions FOR EACH ROW WHEN (OLD.replied_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_withdrawals_update BEFORE UPDATE ON withdrawals FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_withdrawals_delete BEFORE DELETE ON withdrawals FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_clearance_rounds_update BEFORE UPDATE ON clearance_rounds FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
    'CREATE TRIGGER guard_clearance_rounds_delete BEFORE DELETE ON clearance_rounds FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_change()',
)


def never_reuse_ids_of_lines() -> None:
    """SQLAlchemy says AUTOINCREMENT of no key that is in a foreign key too: say it of the table just made."""
    bind = op.get_bind()
    if bind.dialect.name != 'sqlite':
        return
    made = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = 'lines'"))
    said = made.replace('id INTEGER NOT NULL,', 'id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,', 1)
    said = said.replace('CONSTRAINT pk_lines PRIMARY KEY (id), ', '', 1)
    op.drop_table('lines')
    bind.exec_driver_sql(said)


def upgrade() -> None:
    op.create_table('bank_holidays',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_bank_holidays'))
    )
    op.create_table('chains',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chains')),
    sa.UniqueConstraint('key', name=op.f('uq_chains_key'))
    )
    op.create_table('files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_files'))
    )
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_files_sha256'), ['sha256'], unique=False)

    op.create_table('organisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.Enum('authority', 'department', 'lga', 'service', name='organisationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('authority_kind', sa.Text(), nullable=True),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('gss_code', sa.Text(), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('code', name=op.f('uq_organisations_code')),
    sa.UniqueConstraint('slug', name=op.f('uq_organisations_slug'))
    )
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisations_kind_name'), ['kind', 'name'], unique=False)

    op.create_table('sign_in_attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email_digest', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempts'))
    )
    with op.batch_alter_table('sign_in_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempts_email_digest_at'), ['email_digest', 'at'], unique=False)

    op.create_table('worlds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('notice', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worlds')),
    sa.UniqueConstraint('key', name=op.f('uq_worlds_key'))
    )
    op.create_table('freedoms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('meaning', sa.Text(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('statutory_basis', sa.Text(), nullable=False),
    sa.Column('already_possible', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_freedoms_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_freedoms')),
    sa.UniqueConstraint('key', name=op.f('uq_freedoms_key'))
    )
    with op.batch_alter_table('freedoms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_freedoms_department_id'), ['department_id'], unique=False)

    op.create_table('grants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('statutory_basis', sa.Text(), nullable=False),
    sa.Column('amount_note', sa.Text(), nullable=False),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_grants_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grants')),
    sa.UniqueConstraint('key', name=op.f('uq_grants_key'))
    )
    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grants_department_id'), ['department_id'], unique=False)

    op.create_table('indicators',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('block', sa.Text(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('direction', sa.String(length=10), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_indicators_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicators')),
    sa.UniqueConstraint('key', name=op.f('uq_indicators_key'))
    )
    with op.batch_alter_table('indicators', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicators_department_id'), ['department_id'], unique=False)

    op.create_table('organisation_successors',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_organisation_successors_organisation_id')),
    sa.ForeignKeyConstraint(['successor_id'], ['organisations.id'], name=op.f('fk_organisation_successors_successor_id')),
    sa.PrimaryKeyConstraint('organisation_id', 'successor_id', name=op.f('pk_organisation_successors'))
    )
    with op.batch_alter_table('organisation_successors', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_successors_successor_id'), ['successor_id'], unique=False)

    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('post', sa.Text(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('session_key', sa.String(length=64), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('wants_digest', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_people_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('email', name=op.f('uq_people_email')),
    sa.UniqueConstraint('session_key', name=op.f('uq_people_session_key'))
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('programmes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('single_prefix', sa.String(length=4), nullable=False),
    sa.Column('policy_prefix', sa.String(length=4), nullable=False),
    sa.Column('last_reference', sa.Integer(), nullable=False),
    sa.Column('lead_department_id', sa.Integer(), nullable=False),
    sa.Column('treasury_id', sa.Integer(), nullable=False),
    sa.Column('first_year', sa.Integer(), nullable=False),
    sa.Column('last_year', sa.Integer(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('national_commitment', sa.BigInteger(), nullable=True),
    sa.Column('national_commitment_words', sa.Text(), nullable=False),
    sa.Column('gate_limit', sa.BigInteger(), nullable=False),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('first_year <= last_year', name=op.f('ck_programmes_years_in_order')),
    sa.ForeignKeyConstraint(['lead_department_id'], ['organisations.id'], name=op.f('fk_programmes_lead_department_id')),
    sa.ForeignKeyConstraint(['treasury_id'], ['organisations.id'], name=op.f('fk_programmes_treasury_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programmes')),
    sa.UniqueConstraint('key', name=op.f('uq_programmes_key')),
    sa.UniqueConstraint('policy_prefix', name=op.f('uq_programmes_policy_prefix')),
    sa.UniqueConstraint('single_prefix', name=op.f('uq_programmes_single_prefix'))
    )
    op.create_table('acceptance_limits',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('money', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('money IS NULL OR money >= 0', name=op.f('ck_acceptance_limits_not_negative')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_acceptance_limits_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_acceptance_limits_person_id')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_acceptance_limits'))
    )
    op.create_table('authority_targets',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('baseline', sa.String(length=40), nullable=True),
    sa.Column('value', sa.String(length=40), nullable=True),
    sa.Column('is_illustrative', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['organisations.id'], name=op.f('fk_authority_targets_authority_id')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_authority_targets_indicator_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_authority_targets_programme_id')),
    sa.PrimaryKeyConstraint('programme_id', 'authority_id', 'indicator_id', 'year', name=op.f('pk_authority_targets'))
    )
    op.create_table('clearance_rounds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by_id IS NULL)', name=op.f('ck_clearance_rounds_closed_by_somebody')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['people.id'], name=op.f('fk_clearance_rounds_closed_by_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['people.id'], name=op.f('fk_clearance_rounds_opened_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_rounds'))
    )
    op.create_table('deputies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('officer', 'signatory', 'caseworker', 'decision_maker', 'coordinator', 'treasury_clearer', 'monitor', 'manager', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('from_on <= to_on', name=op.f('ck_deputies_days_in_order')),
    sa.CheckConstraint('person_id != deputy_id', name=op.f('ck_deputies_somebody_else')),
    sa.ForeignKeyConstraint(['deputy_id'], ['people.id'], name=op.f('fk_deputies_deputy_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_deputies_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputies'))
    )
    with op.batch_alter_table('deputies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deputies_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deputies_person_id'), ['person_id'], unique=False)

    op.create_table('offers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.Enum('single_offer', 'innovative_policy_offer', name='offerkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('decision_reference', sa.Text(), nullable=False),
    sa.Column('decision_on', sa.Date(), nullable=True),
    sa.Column('checked_powers', sa.Boolean(), nullable=False),
    sa.Column('marking', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'awaiting_sign_off', 'discarded', 'in_negotiation', 'awaiting_signature', 'in_force', 'withdrawn', 'ended', 'ended_without_agreement', name='offerstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('discarded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('last_line_number', sa.Integer(), nullable=False),
    sa.Column('last_commitment_number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(length=32), nullable=True),
    sa.CheckConstraint("(discarded_at IS NULL) = (state != 'discarded')", name=op.f('ck_offers_discarded_has_its_time')),
    sa.CheckConstraint("(submitted_at IS NULL) = (state IN ('draft', 'awaiting_sign_off', 'discarded'))", name=op.f('ck_offers_submitted_has_its_time')),
    sa.CheckConstraint('signed_at IS NULL OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)', name=op.f('ck_offers_signed_has_its_term')),
    sa.CheckConstraint('submitted_at IS NULL OR sent_at IS NOT NULL', name=op.f('ck_offers_sent_before_submitted')),
    sa.ForeignKeyConstraint(['lead_id'], ['organisations.id'], name=op.f('fk_offers_lead_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_offers_programme_id')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['people.id'], name=op.f('fk_offers_submitted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offers')),
    sa.UniqueConstraint('form_key', name=op.f('uq_offers_form_key')),
    sa.UniqueConstraint('reference', name=op.f('uq_offers_reference'))
    )
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offers_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offers_programme_id_state'), ['programme_id', 'state'], unique=False)

    op.create_table('person_roles',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('officer', 'signatory', 'caseworker', 'decision_maker', 'coordinator', 'treasury_clearer', 'monitor', 'manager', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_person_roles_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'role', name=op.f('pk_person_roles'))
    )
    op.create_table('pre_election_periods',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('polling_on', sa.Date(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('from_on <= polling_on', name=op.f('ck_pre_election_periods_days_in_order')),
    sa.ForeignKeyConstraint(['authority_id'], ['organisations.id'], name=op.f('fk_pre_election_periods_authority_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_pre_election_periods_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pre_election_periods'))
    )
    op.create_table('programme_clocks',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('acknowledge', 'first_position', 'council_answer', 'department_reply', 'council_reply', 'clearance_round', 'treasury_gate', 'settle_commitment', 'signing', 'whole_offer', 'right_to_request', name='clockkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('unit', sa.Enum('working_days', 'calendar_months', name='clockunit', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint('length > 0', name=op.f('ck_programme_clocks_length_positive')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_programme_clocks_programme_id')),
    sa.PrimaryKeyConstraint('programme_id', 'kind', name=op.f('pk_programme_clocks'))
    )
    op.create_table('programme_exclusions',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('grant_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['grant_id'], ['grants.id'], name=op.f('fk_programme_exclusions_grant_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_programme_exclusions_programme_id')),
    sa.PrimaryKeyConstraint('programme_id', 'grant_id', name=op.f('pk_programme_exclusions'))
    )
    op.create_table('refused_moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('endpoint', sa.String(length=100), nullable=False),
    sa.Column('subject', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_refused_moves_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refused_moves'))
    )
    op.create_table('releases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('override_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_releases_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_releases'))
    )
    op.create_table('rings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('grant_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['grant_id'], ['grants.id'], name=op.f('fk_rings_grant_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['rings.id'], name=op.f('fk_rings_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rings')),
    sa.UniqueConstraint('key', name=op.f('uq_rings_key'))
    )
    with op.batch_alter_table('rings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rings_grant_id'), ['grant_id'], unique=False)

    op.create_table('selections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('carried_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('filled_in', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_selections_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_selections'))
    )
    with op.batch_alter_table('selections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_selections_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_selections_queued', ['due_at'], unique=False, sqlite_where=sa.text('due_at IS NOT NULL AND carried_out_at IS NULL'), postgresql_where=sa.text('due_at IS NOT NULL AND carried_out_at IS NULL'))

    op.create_table('stances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('grant_id', sa.Integer(), nullable=True),
    sa.Column('indicator_id', sa.Integer(), nullable=True),
    sa.Column('freedom_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Enum('open', 'open_with_conditions', 'closed', name='stanceposition', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('conditions', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("position != 'open_with_conditions' OR conditions != ''", name=op.f('ck_stances_conditions_are_named')),
    sa.CheckConstraint("reason != ''", name=op.f('ck_stances_says_why')),
    sa.CheckConstraint('CASE WHEN grant_id IS NULL THEN 0 ELSE 1 END + CASE WHEN indicator_id IS NULL THEN 0 ELSE 1 END + CASE WHEN freedom_id IS NULL THEN 0 ELSE 1 END = 1', name=op.f('ck_stances_on_one_subject')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_stances_department_id')),
    sa.ForeignKeyConstraint(['freedom_id'], ['freedoms.id'], name=op.f('fk_stances_freedom_id')),
    sa.ForeignKeyConstraint(['grant_id'], ['grants.id'], name=op.f('fk_stances_grant_id')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_stances_indicator_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_stances_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stances'))
    )
    with op.batch_alter_table('stances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stances_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stances_freedom_id'), ['freedom_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stances_grant_id'), ['grant_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stances_indicator_id'), ['indicator_id'], unique=False)

    op.create_table('views',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_views_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'subject', name=op.f('pk_views'))
    )
    op.create_table('agreements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('out', 'discarded', 'in_force', 'superseded', name='agreementstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('check_code', sa.String(length=20), nullable=False),
    sa.Column('drawn_up_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_up_by_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('sign_by_on', sa.Date(), nullable=False),
    sa.Column('in_force_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(in_force_at IS NOT NULL) = (state IN ('in_force', 'superseded'))", name=op.f('ck_agreements_in_force_has_its_time')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_agreements_term_in_order')),
    sa.ForeignKeyConstraint(['drawn_up_by_id'], ['people.id'], name=op.f('fk_agreements_drawn_up_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_agreements_file_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_agreements_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreements'))
    )
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreements_check_code'), ['check_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreements_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index('uq_agreements_one_out', ['offer_id'], unique=True, sqlite_where=sa.text("state = 'out'"), postgresql_where=sa.text("state = 'out'"))

    op.create_table('allocations',
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('ring_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('is_illustrative', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['authority_id'], ['organisations.id'], name=op.f('fk_allocations_authority_id')),
    sa.ForeignKeyConstraint(['ring_id'], ['rings.id'], name=op.f('fk_allocations_ring_id')),
    sa.PrimaryKeyConstraint('authority_id', 'ring_id', 'year', name=op.f('pk_allocations'))
    )
    with op.batch_alter_table('allocations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allocations_ring_id'), ['ring_id'], unique=False)

    op.create_table('asks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('ring_fence_removal', 'target_reduction', 'freedom', name='linekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('ring_id', sa.Integer(), nullable=True),
    sa.Column('indicator_id', sa.Integer(), nullable=True),
    sa.Column('freedom_id', sa.Integer(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.CheckConstraint("kind != 'ring_fence_removal' OR ring_id IS NOT NULL", name=op.f('ck_asks_names_a_ring')),
    sa.CheckConstraint("kind != 'target_reduction' OR indicator_id IS NOT NULL", name=op.f('ck_asks_names_an_indicator')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_asks_department_id')),
    sa.ForeignKeyConstraint(['freedom_id'], ['freedoms.id'], name=op.f('fk_asks_freedom_id')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_asks_indicator_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_asks_programme_id')),
    sa.ForeignKeyConstraint(['ring_id'], ['rings.id'], name=op.f('fk_asks_ring_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asks')),
    sa.UniqueConstraint('key', 'kind', 'programme_id', name=op.f('uq_asks_key_kind_programme_id'))
    )
    with op.batch_alter_table('asks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asks_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asks_freedom_id'), ['freedom_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asks_indicator_id'), ['indicator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_asks_ring_id'), ['ring_id'], unique=False)

    op.create_table('commitments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('saving', 'outcome', name='commitmentkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('standing', 'flagged', 'kept', 'changed', 'withdrawn', name='commitmentstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=False),
    sa.Column('data_source', sa.Text(), nullable=False),
    sa.Column('reported', sa.Text(), nullable=False),
    sa.Column('share_kept', sa.Integer(), nullable=True),
    sa.Column('baseline', sa.String(length=40), nullable=True),
    sa.Column('baseline_year', sa.Integer(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('flagged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind != 'saving' OR share_kept IS NOT NULL", name=op.f('ck_commitments_a_saving_has_its_share')),
    sa.CheckConstraint('share_kept BETWEEN 0 AND 100', name=op.f('ck_commitments_share_is_a_per_cent')),
    sa.ForeignKeyConstraint(['authority_id'], ['organisations.id'], name=op.f('fk_commitments_authority_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_commitments_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitments')),
    sa.UniqueConstraint('offer_id', 'number', name=op.f('uq_commitments_offer_id_number')),
    sqlite_autoincrement=True
    )
    op.create_table('grant_amounts',
    sa.Column('ring_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('extent', sa.Text(), nullable=False),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['ring_id'], ['rings.id'], name=op.f('fk_grant_amounts_ring_id')),
    sa.PrimaryKeyConstraint('ring_id', 'year', name=op.f('pk_grant_amounts'))
    )
    op.create_table('offer_authors',
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_offer_authors_offer_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_offer_authors_person_id')),
    sa.PrimaryKeyConstraint('offer_id', 'person_id', name=op.f('pk_offer_authors'))
    )
    op.create_table('offer_parties',
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('lead', 'invited', 'joined', 'department', 'lead_department', 'treasury', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decision_reference', sa.Text(), nullable=False),
    sa.Column('decision_on', sa.Date(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("part != 'joined' OR (decision_reference != '' AND decision_on IS NOT NULL)", name=op.f('ck_offer_parties_joined_with_a_decision')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_offer_parties_offer_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_offer_parties_organisation_id')),
    sa.PrimaryKeyConstraint('offer_id', 'organisation_id', 'part', name=op.f('pk_offer_parties'))
    )
    with op.batch_alter_table('offer_parties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offer_parties_organisation_id_part_offer_id'), ['organisation_id', 'part', 'offer_id'], unique=False)

    op.create_table('ring_statuses',
    sa.Column('ring_id', sa.Integer(), nullable=False),
    sa.Column('in_force_from', sa.Date(), nullable=False),
    sa.Column('announced_on', sa.Date(), nullable=False),
    sa.Column('standing', sa.Enum('stands', 'conditions', 'not_established', 'not_ring_fenced', 'lifted', name='ringstanding', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('certainty', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint('announced_on <= in_force_from', name=op.f('ck_ring_statuses_announced_before_in_force')),
    sa.ForeignKeyConstraint(['ring_id'], ['rings.id'], name=op.f('fk_ring_statuses_ring_id')),
    sa.PrimaryKeyConstraint('ring_id', 'in_force_from', name=op.f('pk_ring_statuses'))
    )
    op.create_table('agreement_parties',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_agreement_parties_agreement_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_agreement_parties_organisation_id')),
    sa.PrimaryKeyConstraint('agreement_id', 'organisation_id', name=op.f('pk_agreement_parties'))
    )
    with op.batch_alter_table('agreement_parties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_parties_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('commitment_amounts',
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('money', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('money >= 0', name=op.f('ck_commitment_amounts_not_negative')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_commitment_amounts_commitment_id')),
    sa.PrimaryKeyConstraint('commitment_id', 'year', name=op.f('pk_commitment_amounts'))
    )
    op.create_table('commitment_values',
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_commitment_values_commitment_id')),
    sa.PrimaryKeyConstraint('commitment_id', 'year', name=op.f('pk_commitment_values'))
    )
    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('offer_id', sa.Integer(), nullable=True),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('commitment_id', sa.Integer(), nullable=True),
    sa.Column('agreement_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_events_agreement_id')),
    sa.ForeignKeyConstraint(['chain_id'], ['chains.id'], name=op.f('fk_events_chain_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_events_offer_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_events_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_events_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events')),
    sa.UniqueConstraint('chain_id', 'sequence', name=op.f('uq_events_chain_id_sequence'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_events_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_line_id_id'), ['line_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_offer_id_id'), ['offer_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_person_id_at'), ['person_id', 'at'], unique=False)

    op.create_table('lines',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('ring_fence_removal', 'target_reduction', 'freedom', name='linekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('ask_id', sa.Integer(), nullable=False),
    sa.Column('ring_id', sa.Integer(), nullable=True),
    sa.Column('indicator_id', sa.Integer(), nullable=True),
    sa.Column('freedom_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('change', sa.Enum('drop', 'replace', 'ease', name='targetchange', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('replacement', sa.Text(), nullable=False),
    sa.Column('baseline', sa.String(length=40), nullable=True),
    sa.Column('baseline_year', sa.Integer(), nullable=True),
    sa.Column('baseline_cause', sa.Text(), nullable=False),
    sa.Column('baseline_owner', sa.Text(), nullable=False),
    sa.Column('baseline_due_on', sa.Date(), nullable=True),
    sa.Column('obstacle', sa.Text(), nullable=False),
    sa.Column('legal_lever', sa.Text(), nullable=False),
    sa.Column('statutory_basis', sa.Text(), nullable=True),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('is_novel', sa.Boolean(), nullable=False),
    sa.Column('is_contentious', sa.Boolean(), nullable=False),
    sa.Column('is_repercussive', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'clarification_needed', 'counter_proposed', 'agreed_in_principle', 'awaiting_clearance', 'agreed', 'rejected', 'withdrawn', name='linestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state_before', sa.Enum('draft', 'submitted', 'clarification_needed', 'counter_proposed', 'agreed_in_principle', 'awaiting_clearance', 'agreed', 'rejected', 'withdrawn', name='linestate_before', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('stage', sa.Enum('not_looked_at', 'assessing', 'recommended', 'approved', name='stage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('turn', sa.Enum('council', 'department', 'treasury', 'nobody', name='turn', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('is_with_conditions', sa.Boolean(), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=True),
    sa.Column('asked_up_to', sa.Integer(), nullable=False),
    sa.Column('asked_to_be_confirmed', sa.Integer(), nullable=False),
    sa.Column('tabled', sa.BigInteger(), nullable=True),
    sa.Column('tabled_up_to', sa.Integer(), nullable=False),
    sa.Column('tabled_to_be_confirmed', sa.Integer(), nullable=False),
    sa.Column('assigned_to_id', sa.Integer(), nullable=True),
    sa.Column('recommendation_id', sa.Integer(), nullable=True),
    sa.Column('recommender_id', sa.Integer(), nullable=True),
    sa.Column('recommended_for_id', sa.Integer(), nullable=True),
    sa.Column('clearance_round_id', sa.Integer(), nullable=True),
    sa.Column('released_decision_id', sa.Integer(), nullable=True),
    sa.Column('released_outcome', sa.String(length=40), nullable=True),
    sa.Column('resubmits_id', sa.Integer(), nullable=True),
    sa.Column('what_changed', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name=op.f('ck_lines_submitted_has_its_time')),
    sa.CheckConstraint("(state IN ('awaiting_clearance', 'clarification_needed')) = (state_before IS NOT NULL)", name=op.f('ck_lines_waiting_knows_the_way_back')),
    sa.CheckConstraint("kind != 'ring_fence_removal' OR ring_id IS NOT NULL", name=op.f('ck_lines_a_removal_names_its_ring')),
    sa.CheckConstraint("kind != 'target_reduction' OR (indicator_id IS NOT NULL AND change IS NOT NULL)", name=op.f('ck_lines_a_reduction_names_its_target')),
    sa.CheckConstraint("kind = 'ring_fence_removal' OR ring_id IS NULL", name=op.f('ck_lines_only_removals_name_a_ring')),
    sa.CheckConstraint("resubmits_id IS NULL OR what_changed != ''", name=op.f('ck_lines_resubmitted_says_what_changed')),
    sa.CheckConstraint("state != 'rejected' OR (released_decision_id IS NOT NULL AND released_outcome = 'reject')", name=op.f('ck_lines_rejected_by_a_decision')),
    sa.ForeignKeyConstraint(['ask_id'], ['asks.id'], name=op.f('fk_lines_ask_id')),
    sa.ForeignKeyConstraint(['assigned_to_id'], ['people.id'], name=op.f('fk_lines_assigned_to_id')),
    sa.ForeignKeyConstraint(['authority_id'], ['organisations.id'], name=op.f('fk_lines_authority_id')),
    sa.ForeignKeyConstraint(['clearance_round_id'], ['clearance_rounds.id'], name=op.f('fk_lines_clearance_round_id')),
    sa.ForeignKeyConstraint(['freedom_id'], ['freedoms.id'], name=op.f('fk_lines_freedom_id')),
    sa.ForeignKeyConstraint(['id', 'released_decision_id', 'released_outcome'], ['decisions.line_id', 'decisions.id', 'decisions.outcome'], name='fk_lines_released_decision', use_alter=True),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_lines_indicator_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_lines_offer_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['organisations.id'], name=op.f('fk_lines_owner_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_lines_programme_id')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendations.id'], name=op.f('fk_lines_recommendation_id'), use_alter=True),
    sa.ForeignKeyConstraint(['recommended_for_id'], ['people.id'], name=op.f('fk_lines_recommended_for_id')),
    sa.ForeignKeyConstraint(['recommender_id'], ['people.id'], name=op.f('fk_lines_recommender_id')),
    sa.ForeignKeyConstraint(['resubmits_id'], ['lines.id'], name=op.f('fk_lines_resubmits_id')),
    sa.ForeignKeyConstraint(['ring_id'], ['rings.id'], name=op.f('fk_lines_ring_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lines')),
    sa.UniqueConstraint('offer_id', 'number', name=op.f('uq_lines_offer_id_number')),
    sqlite_autoincrement=True
    )
    never_reuse_ids_of_lines()
    with op.batch_alter_table('lines', schema=None) as batch_op:
        batch_op.create_index('ix_lines_answers', ['owner_id', 'ask_id', 'released_outcome', 'state', 'released_at'], unique=False, sqlite_where=sa.text('released_at IS NOT NULL'), postgresql_where=sa.text('released_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_lines_ask_id_asked'), ['ask_id', 'asked'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_ask_id_released_at'), ['ask_id', 'released_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_ask_id_state'), ['ask_id', 'state'], unique=False)
        batch_op.create_index('ix_lines_asks', ['owner_id', 'ask_id', 'authority_id', 'state', 'turn', 'due_on', 'asked', 'settled_at'], unique=False, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_lines_assigned_to_id'), ['assigned_to_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_authority_id_state'), ['authority_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_clearance_round_id'), ['clearance_round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_freedom_id'), ['freedom_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_indicator_id'), ['indicator_id'], unique=False)
        batch_op.create_index('ix_lines_of_offers', ['offer_id', 'state', 'turn', 'kind', 'due_on', 'asked', 'tabled', 'owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_owner_id_state_turn_due_on'), ['owner_id', 'state', 'turn', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_programme_id_state'), ['programme_id', 'state'], unique=False)
        batch_op.create_index('ix_lines_queue', ['owner_id', 'turn', 'due_on', 'stage', 'state', 'acknowledged_at', 'recommendation_id', 'answered_at', 'assigned_to_id', 'kind', 'tabled', 'authority_id', 'programme_id', 'offer_id', 'settled_at'], unique=False, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.create_index('ix_lines_released', ['released_at', 'id', 'released_outcome', 'kind', 'authority_id', 'ring_id', 'title'], unique=False, sqlite_where=sa.text('released_at IS NOT NULL'), postgresql_where=sa.text('released_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_lines_resubmits_id'), ['resubmits_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lines_ring_id'), ['ring_id'], unique=False)
        batch_op.create_index('ix_lines_targets', ['programme_id', 'authority_id', 'state', 'offer_id', 'kind'], unique=False, sqlite_where=sa.text('indicator_id IS NOT NULL'), postgresql_where=sa.text('indicator_id IS NOT NULL'))

    op.create_table('signatures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('post', sa.Text(), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_signatures_agreement_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_signatures_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_signatures_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signatures')),
    sa.UniqueConstraint('agreement_id', 'organisation_id', name=op.f('uq_signatures_agreement_id_organisation_id'))
    )
    op.create_table('totals',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('ask_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('tally', sa.Enum('open', 'agreed_in_principle', 'agreed', 'rejected', 'withdrawn', name='tally', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=False),
    sa.Column('tabled', sa.BigInteger(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('up_to', sa.Integer(), nullable=False),
    sa.Column('to_be_confirmed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ask_id'], ['asks.id'], name=op.f('fk_totals_ask_id')),
    sa.ForeignKeyConstraint(['authority_id'], ['organisations.id'], name=op.f('fk_totals_authority_id')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_totals_department_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_totals_programme_id')),
    sa.PrimaryKeyConstraint('programme_id', 'department_id', 'authority_id', 'ask_id', 'year', 'tally', name=op.f('pk_totals'))
    )
    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_totals_authority_id'), ['authority_id'], unique=False)
        batch_op.create_index('ix_totals_of_asks', ['ask_id', 'year', 'tally', 'authority_id', 'department_id', 'asked', 'tabled', 'lines', 'up_to', 'to_be_confirmed'], unique=False)

    op.create_table('agreement_lines',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_agreement_lines_agreement_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_agreement_lines_line_id')),
    sa.PrimaryKeyConstraint('agreement_id', 'line_id', name=op.f('pk_agreement_lines'))
    )
    with op.batch_alter_table('agreement_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_lines_line_id'), ['line_id'], unique=False)

    op.create_table('commitment_lines',
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_commitment_lines_commitment_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_commitment_lines_line_id')),
    sa.PrimaryKeyConstraint('commitment_id', 'line_id', name=op.f('pk_commitment_lines'))
    )
    with op.batch_alter_table('commitment_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_lines_line_id'), ['line_id'], unique=False)

    op.create_table('deliveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('commitment_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('no_update', 'not_started', 'in_progress', 'working', 'delayed', 'ended', name='deliverystate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(line_id IS NULL) != (commitment_id IS NULL)', name=op.f('ck_deliveries_one_thing_delivered')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_deliveries_agreement_id')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_deliveries_commitment_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_deliveries_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('commitment_id', name=op.f('uq_deliveries_commitment_id')),
    sa.UniqueConstraint('line_id', name=op.f('uq_deliveries_line_id'))
    )
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deliveries_agreement_id'), ['agreement_id'], unique=False)

    op.create_table('liftings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ring_id', sa.Integer(), nullable=False),
    sa.Column('authority_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('determination_reference', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['authority_id'], ['organisations.id'], name=op.f('fk_liftings_authority_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_liftings_line_id')),
    sa.ForeignKeyConstraint(['ring_id'], ['rings.id'], name=op.f('fk_liftings_ring_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_liftings')),
    sa.UniqueConstraint('line_id', name=op.f('uq_liftings_line_id'))
    )
    with op.batch_alter_table('liftings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_liftings_authority_id'), ['authority_id'], unique=False)
        batch_op.create_index('ix_liftings_determined', ['from_on', 'line_id'], unique=False, sqlite_where=sa.text('determination_reference IS NOT NULL'), postgresql_where=sa.text('determination_reference IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_liftings_ring_id'), ['ring_id'], unique=False)

    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('council', 'department', name='side', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('form_key', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_messages_line_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_messages_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_messages_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sa.UniqueConstraint('form_key', name=op.f('uq_messages_form_key'))
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_line_id'), ['line_id'], unique=False)

    op.create_table('notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('form_key', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_notes_line_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_notes_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_notes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notes')),
    sa.UniqueConstraint('form_key', name=op.f('uq_notes_form_key'))
    )
    with op.batch_alter_table('notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notes_line_id'), ['line_id'], unique=False)

    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('partner_invited', 'partner_joined', 'partner_declined', 'offer_discarded', 'sign_off_waiting', 'sign_off_recalled', 'sign_off_declined', 'offer_submitted', 'new_lines', 'line_acknowledged', 'line_assigned', 'approval_waiting', 'recommendation_returned', 'gate_opened', 'line_cleared', 'line_held', 'decisions_released', 'position_accepted', 'acceptance_waiting', 'accepted_by_signatory', 'accepted_by_lead', 'countered_by_lead', 'commitment_flagged', 'commitment_settled', 'agreement_ready', 'agreement_declined', 'agreement_signed', 'agreement_in_force', 'offer_withdrawn', 'line_sign_off_waiting', 'line_sign_off_declined', 'line_submitted', 'sign_off_still_waiting', 'line_taken_back', 'line_referred', 'line_referred_here', 'line_disputed', 'question_asked', 'question_answered', 'question_closed', 'more_time_asked', 'more_time_answered', 'message_received', 'file_added', 'counter_received', 'line_withdrawn', 'withdrawal_undone', 'round_opened', 'round_closed', 'stance_changed', 'release_carried_out', 'due_soon', 'overdue', 'five_days_late', 'ten_days_late', 'chased', 'deputy_named', 'deputy_acted', name='noticekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=True),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('batch', sa.String(length=80), nullable=False),
    sa.Column('send_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claim', sa.String(length=40), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped', sa.Enum('left', 'not_seen', 'played', 'done', name='dropped', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.CheckConstraint('sent_at IS NULL OR dropped IS NULL', name=op.f('ck_notices_sent_or_dropped')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_notices_event_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_notices_offer_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_notices_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('event_id', 'person_id', 'kind', name=op.f('uq_notices_event_id_person_id_kind'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_notices_unsent', ['id'], unique=False, sqlite_where=sa.text('sent_at IS NULL AND dropped IS NULL'), postgresql_where=sa.text('sent_at IS NULL AND dropped IS NULL'))

    op.create_table('positions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('council', 'department', name='side', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_positions_line_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_positions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_positions'))
    )
    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_positions_line_id'), ['line_id'], unique=False)
        batch_op.create_index('uq_positions_sent_round', ['line_id', 'round'], unique=True, sqlite_where=sa.text('sent_at IS NOT NULL'), postgresql_where=sa.text('sent_at IS NOT NULL'))

    op.create_table('publications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('stage', sa.Enum('submission', 'release', 'signature', name='publicationstage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('visible_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reference', sa.String(length=20), nullable=False),
    sa.Column('line_number', sa.Integer(), nullable=False),
    sa.Column('council', sa.Text(), nullable=False),
    sa.Column('council_slug', sa.Text(), nullable=False),
    sa.Column('programme', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('reason_category', sa.Text(), nullable=False),
    sa.Column('money', sa.BigInteger(), nullable=True),
    sa.Column('up_to', sa.Integer(), nullable=False),
    sa.Column('to_be_confirmed', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_publications_event_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_publications_line_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_publications_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publications')),
    sa.UniqueConstraint('event_id', 'offer_id', 'line_number', 'stage', 'council_slug', name=op.f('uq_publications_event_id_offer_id_line_number_stage_council_slug'))
    )
    with op.batch_alter_table('publications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_publications_council_slug_visible_from'), ['council_slug', 'visible_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_publications_department_visible_from'), ['department', 'visible_from'], unique=False)
        batch_op.create_index(batch_op.f('ix_publications_line_id_id_visible_from_outcome'), ['line_id', 'id', 'visible_from', 'outcome'], unique=False)
        batch_op.create_index('ix_publications_of_lines', ['visible_from', 'id', 'outcome', 'line_id'], unique=False, sqlite_where=sa.text('line_id IS NOT NULL'), postgresql_where=sa.text('line_id IS NOT NULL'))
        batch_op.create_index('ix_publications_of_offers', ['council_slug', 'council', 'visible_from'], unique=False, sqlite_where=sa.text('line_number = 0'), postgresql_where=sa.text('line_number = 0'))
        batch_op.create_index(batch_op.f('ix_publications_reference'), ['reference'], unique=False)

    op.create_table('questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('closing_note', sa.Text(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("closed_by_id IS NULL OR closing_note != ''", name=op.f('ck_questions_closing_says_why')),
    sa.CheckConstraint("words != ''", name=op.f('ck_questions_asks_something')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by_id IS NULL)', name=op.f('ck_questions_an_answer_has_its_author')),
    sa.CheckConstraint('answered_at IS NULL OR closed_at IS NOT NULL', name=op.f('ck_questions_answered_is_closed')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['people.id'], name=op.f('fk_questions_answered_by_id')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['people.id'], name=op.f('fk_questions_closed_by_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_questions_line_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_questions_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_questions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questions')),
    sa.UniqueConstraint('line_id', 'number', name=op.f('uq_questions_line_id_number'))
    )
    op.create_table('referrals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('by_coordinator', sa.Boolean(), nullable=False),
    sa.CheckConstraint('from_id != to_id', name=op.f('ck_referrals_to_another_department')),
    sa.ForeignKeyConstraint(['from_id'], ['organisations.id'], name=op.f('fk_referrals_from_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_referrals_line_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_referrals_person_id')),
    sa.ForeignKeyConstraint(['to_id'], ['organisations.id'], name=op.f('fk_referrals_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referrals'))
    )
    with op.batch_alter_table('referrals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_referrals_line_id'), ['line_id'], unique=False)

    op.create_table('selection_lines',
    sa.Column('selection_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('skipped_because', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_selection_lines_line_id')),
    sa.ForeignKeyConstraint(['selection_id'], ['selections.id'], name=op.f('fk_selection_lines_selection_id')),
    sa.PrimaryKeyConstraint('selection_id', 'line_id', name=op.f('pk_selection_lines'))
    )
    op.create_table('withdrawals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('with_offer', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'clarification_needed', 'counter_proposed', 'agreed_in_principle', 'awaiting_clearance', 'agreed', 'rejected', 'withdrawn', name='linestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state_before', sa.Enum('draft', 'submitted', 'clarification_needed', 'counter_proposed', 'agreed_in_principle', 'awaiting_clearance', 'agreed', 'rejected', 'withdrawn', name='linestate_before', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('stage', sa.Enum('not_looked_at', 'assessing', 'recommended', 'approved', name='stage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('turn', sa.Enum('council', 'department', 'treasury', 'nobody', name='turn', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("reason != ''", name=op.f('ck_withdrawals_says_why')),
    sa.CheckConstraint('(undone_at IS NULL) = (undone_by_id IS NULL)', name=op.f('ck_withdrawals_undone_by_somebody')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_withdrawals_line_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_withdrawals_person_id')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['people.id'], name=op.f('fk_withdrawals_undone_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withdrawals'))
    )
    with op.batch_alter_table('withdrawals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_withdrawals_line_id'), ['line_id'], unique=False)

    op.create_table('attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('side', sa.Enum('council', 'department', name='side', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_attachments_file_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_attachments_line_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_attachments_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_attachments_person_id')),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_attachments_question_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachments'))
    )
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachments_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachments_question_id'), ['question_id'], unique=False)

    op.create_table('clocks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('commitment_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('acknowledge', 'first_position', 'council_answer', 'department_reply', 'council_reply', 'clearance_round', 'treasury_gate', 'settle_commitment', 'signing', 'whole_offer', 'right_to_request', name='clockkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('turn', sa.Enum('council', 'department', 'treasury', 'nobody', name='turn', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('agreed_due_on', sa.Date(), nullable=True),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('paused_on', sa.Date(), nullable=True),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('withdrawal_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitments.id'], name=op.f('fk_clocks_commitment_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_clocks_line_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_clocks_offer_id')),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_clocks_question_id')),
    sa.ForeignKeyConstraint(['withdrawal_id'], ['withdrawals.id'], name=op.f('fk_clocks_withdrawal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clocks'))
    )
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clocks_commitment_id'), ['commitment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clocks_line_id'), ['line_id'], unique=False)
        batch_op.create_index('ix_clocks_of_offers', ['due_on'], unique=False, sqlite_where=sa.text('line_id IS NULL AND stopped_on IS NULL'), postgresql_where=sa.text('line_id IS NULL AND stopped_on IS NULL'))
        batch_op.create_index(batch_op.f('ix_clocks_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clocks_question_id'), ['question_id'], unique=False)
        batch_op.create_index('ix_clocks_running', ['due_on'], unique=False, sqlite_where=sa.text('stopped_on IS NULL'), postgresql_where=sa.text('stopped_on IS NULL'))
        batch_op.create_index(batch_op.f('ix_clocks_withdrawal_id'), ['withdrawal_id'], unique=False)

    op.create_table('position_amounts',
    sa.Column('position_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('fixed', 'up_to', 'to_be_confirmed', name='amountkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('money', sa.BigInteger(), nullable=True),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(kind = 'to_be_confirmed') = (money IS NULL)", name=op.f('ck_position_amounts_only_unconfirmed_lacks_money')),
    sa.CheckConstraint("kind != 'to_be_confirmed' OR (cause != '' AND owner != '' AND due_on IS NOT NULL)", name=op.f('ck_position_amounts_unconfirmed_says_why')),
    sa.CheckConstraint('money IS NULL OR money >= 0', name=op.f('ck_position_amounts_not_negative')),
    sa.ForeignKeyConstraint(['position_id'], ['positions.id'], name=op.f('fk_position_amounts_position_id')),
    sa.PrimaryKeyConstraint('position_id', 'year', name=op.f('pk_position_amounts'))
    )
    op.create_table('position_conditions',
    sa.Column('position_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['position_id'], ['positions.id'], name=op.f('fk_position_conditions_position_id')),
    sa.PrimaryKeyConstraint('position_id', 'number', name=op.f('pk_position_conditions'))
    )
    op.create_table('position_values',
    sa.Column('position_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=True),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.CheckConstraint("value IS NOT NULL OR (cause != '' AND owner != '' AND due_on IS NOT NULL)", name=op.f('ck_position_values_placeholder_says_why')),
    sa.ForeignKeyConstraint(['position_id'], ['positions.id'], name=op.f('fk_position_values_position_id')),
    sa.PrimaryKeyConstraint('position_id', 'year', name=op.f('pk_position_values'))
    )
    op.create_table('recommendations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('agree_as_asked', 'agree_with_conditions', 'counter', 'reject', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('position_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('differs', sa.Boolean(), nullable=False),
    sa.CheckConstraint("outcome NOT IN ('agree_with_conditions', 'counter') OR position_id IS NOT NULL", name=op.f('ck_recommendations_adjusted_has_terms')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_recommendations_line_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_recommendations_person_id')),
    sa.ForeignKeyConstraint(['position_id'], ['positions.id'], name=op.f('fk_recommendations_position_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendations')),
    sa.UniqueConstraint('line_id', 'id', 'outcome', name=op.f('uq_recommendations_line_id_id_outcome'))
    )
    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendations_line_id'), ['line_id'], unique=False)

    op.create_table('clock_pauses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_clock_pauses_clock_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_pauses'))
    )
    with op.batch_alter_table('clock_pauses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_pauses_clock_id'), ['clock_id'], unique=False)

    op.create_table('decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('agree_as_asked', 'agree_with_conditions', 'counter', 'reject', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_by_post', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('override_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['line_id', 'recommendation_id', 'outcome'], ['recommendations.line_id', 'recommendations.id', 'recommendations.outcome'], name='fk_decisions_recommendation'),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_decisions_line_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_decisions_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions')),
    sa.UniqueConstraint('line_id', 'id', 'outcome', name=op.f('uq_decisions_line_id_id_outcome')),
    sa.UniqueConstraint('recommendation_id', name=op.f('uq_decisions_recommendation_id'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decisions_line_id'), ['line_id'], unique=False)

    op.create_table('escalations_sent',
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('reminder', 'caseworker_and_manager', 'decision_maker', 'lga_and_coordinator', name='escalation', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_escalations_sent_clock_id')),
    sa.PrimaryKeyConstraint('clock_id', 'step', 'due_on', name=op.f('pk_escalations_sent'))
    )
    op.create_table('extensions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('council', 'department', name='side', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('was_due_on', sa.Date(), nullable=False),
    sa.Column('wanted_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('committee_on', sa.Date(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('lapses_on', sa.Date(), nullable=False),
    sa.Column('reply', sa.Enum('agreed', 'not_agreed', name='extensionreply', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(reply IS NULL) = (replied_at IS NULL)', name=op.f('ck_extensions_a_reply_has_its_time')),
    sa.CheckConstraint('(reply IS NULL) = (replied_by_id IS NULL)', name=op.f('ck_extensions_a_reply_has_its_author')),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_extensions_clock_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_extensions_line_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_extensions_person_id')),
    sa.ForeignKeyConstraint(['replied_by_id'], ['people.id'], name=op.f('fk_extensions_replied_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extensions'))
    )
    with op.batch_alter_table('extensions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extensions_clock_id'), ['clock_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_extensions_line_id'), ['line_id'], unique=False)

    op.create_table('recommendation_reasons',
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.Enum('already_possible', 'primary_legislation', 'statutory_duty', 'outside_programme', 'cost_or_risk', 'precedent', 'evidence_too_thin', 'another_route', 'overtaken', 'other', name='reasoncategory', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('citation', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendations.id'], name=op.f('fk_recommendation_reasons_recommendation_id')),
    sa.PrimaryKeyConstraint('recommendation_id', 'category', name=op.f('pk_recommendation_reasons'))
    )
    op.create_table('clearances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('clearance_round_id', sa.Integer(), nullable=True),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('flags', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reply', sa.Enum('cleared', 'held', 'content', 'should_change', 'must_change', 'nil_return', name='clearancereply', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("reply NOT IN ('held', 'should_change', 'must_change') OR comment != ''", name=op.f('ck_clearances_a_hold_says_why')),
    sa.CheckConstraint('(reply IS NULL) = (replied_at IS NULL) AND (reply IS NULL) = (person_id IS NULL)', name=op.f('ck_clearances_a_reply_has_its_author')),
    sa.ForeignKeyConstraint(['clearance_round_id'], ['clearance_rounds.id'], name=op.f('fk_clearances_clearance_round_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_clearances_decision_id')),
    sa.ForeignKeyConstraint(['line_id'], ['lines.id'], name=op.f('fk_clearances_line_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_clearances_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_clearances_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearances'))
    )
    with op.batch_alter_table('clearances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clearances_clearance_round_id'), ['clearance_round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearances_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearances_line_id_organisation_id'), ['line_id', 'organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearances_organisation_id_reply'), ['organisation_id', 'reply'], unique=False)

    op.create_table('released_decisions',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_released_decisions_decision_id')),
    sa.ForeignKeyConstraint(['release_id'], ['releases.id'], name=op.f('fk_released_decisions_release_id')),
    sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_released_decisions'))
    )
    with op.batch_alter_table('released_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_released_decisions_release_id'), ['release_id'], unique=False)

    if op.get_bind().dialect.name == 'sqlite':
        for statement in GUARDS_ON_SQLITE:
            op.execute(statement)
    else:  # SQLite took the two keys of lines to tables made after it where it made lines
        op.create_foreign_key(
            op.f('fk_lines_recommendation_id'), 'lines', 'recommendations', ['recommendation_id'], ['id']
        )
        op.create_foreign_key(
            'fk_lines_released_decision',
            'lines',
            'decisions',
            ['id', 'released_decision_id', 'released_outcome'],
            ['line_id', 'id', 'outcome'],
        )
        for statement in GUARDS_ON_POSTGRESQL:
            op.execute(sa.text(statement.replace(':', r'\:')))


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_constraint(op.f('fk_lines_recommendation_id'), 'lines', type_='foreignkey')
        op.drop_constraint('fk_lines_released_decision', 'lines', type_='foreignkey')
        for table in GUARDED:
            for what in ('update', 'delete'):
                op.execute(f'DROP TRIGGER guard_{table}_{what} ON {table}')
        for function in ['guard_attachments_delete_check', 'guard_attachments_update_check', 'guard_position_amounts_delete_check', 'guard_position_amounts_update_check', 'guard_position_conditions_delete_check', 'guard_position_conditions_update_check', 'guard_position_values_delete_check', 'guard_position_values_update_check', 'refuse_change']:
            op.execute(f'DROP FUNCTION {function}()')
    with op.batch_alter_table('released_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_released_decisions_release_id'))

    op.drop_table('released_decisions')
    with op.batch_alter_table('clearances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clearances_organisation_id_reply'))
        batch_op.drop_index(batch_op.f('ix_clearances_line_id_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_clearances_decision_id'))
        batch_op.drop_index(batch_op.f('ix_clearances_clearance_round_id'))

    op.drop_table('clearances')
    op.drop_table('recommendation_reasons')
    with op.batch_alter_table('extensions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extensions_line_id'))
        batch_op.drop_index(batch_op.f('ix_extensions_clock_id'))

    op.drop_table('extensions')
    op.drop_table('escalations_sent')
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decisions_line_id'))

    op.drop_table('decisions')
    with op.batch_alter_table('clock_pauses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_pauses_clock_id'))

    op.drop_table('clock_pauses')
    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendations_line_id'))

    op.drop_table('recommendations')
    op.drop_table('position_values')
    op.drop_table('position_conditions')
    op.drop_table('position_amounts')
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clocks_withdrawal_id'))
        batch_op.drop_index('ix_clocks_running', sqlite_where=sa.text('stopped_on IS NULL'), postgresql_where=sa.text('stopped_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_clocks_question_id'))
        batch_op.drop_index(batch_op.f('ix_clocks_offer_id'))
        batch_op.drop_index('ix_clocks_of_offers', sqlite_where=sa.text('line_id IS NULL AND stopped_on IS NULL'), postgresql_where=sa.text('line_id IS NULL AND stopped_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_clocks_line_id'))
        batch_op.drop_index(batch_op.f('ix_clocks_commitment_id'))

    op.drop_table('clocks')
    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachments_question_id'))
        batch_op.drop_index(batch_op.f('ix_attachments_line_id'))

    op.drop_table('attachments')
    with op.batch_alter_table('withdrawals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_withdrawals_line_id'))

    op.drop_table('withdrawals')
    op.drop_table('selection_lines')
    with op.batch_alter_table('referrals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_referrals_line_id'))

    op.drop_table('referrals')
    op.drop_table('questions')
    with op.batch_alter_table('publications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_publications_reference'))
        batch_op.drop_index('ix_publications_of_offers', sqlite_where=sa.text('line_number = 0'), postgresql_where=sa.text('line_number = 0'))
        batch_op.drop_index('ix_publications_of_lines', sqlite_where=sa.text('line_id IS NOT NULL'), postgresql_where=sa.text('line_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_publications_line_id_id_visible_from_outcome'))
        batch_op.drop_index(batch_op.f('ix_publications_department_visible_from'))
        batch_op.drop_index(batch_op.f('ix_publications_council_slug_visible_from'))

    op.drop_table('publications')
    with op.batch_alter_table('positions', schema=None) as batch_op:
        batch_op.drop_index('uq_positions_sent_round', sqlite_where=sa.text('sent_at IS NOT NULL'), postgresql_where=sa.text('sent_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_positions_line_id'))

    op.drop_table('positions')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_unsent', sqlite_where=sa.text('sent_at IS NULL AND dropped IS NULL'), postgresql_where=sa.text('sent_at IS NULL AND dropped IS NULL'))
        batch_op.drop_index(batch_op.f('ix_notices_person_id'))
        batch_op.drop_index(batch_op.f('ix_notices_offer_id'))

    op.drop_table('notices')
    with op.batch_alter_table('notes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notes_line_id'))

    op.drop_table('notes')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_messages_line_id'))

    op.drop_table('messages')
    with op.batch_alter_table('liftings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_liftings_ring_id'))
        batch_op.drop_index('ix_liftings_determined', sqlite_where=sa.text('determination_reference IS NOT NULL'), postgresql_where=sa.text('determination_reference IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_liftings_authority_id'))

    op.drop_table('liftings')
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deliveries_agreement_id'))

    op.drop_table('deliveries')
    with op.batch_alter_table('commitment_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_lines_line_id'))

    op.drop_table('commitment_lines')
    with op.batch_alter_table('agreement_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_lines_line_id'))

    op.drop_table('agreement_lines')
    with op.batch_alter_table('totals', schema=None) as batch_op:
        batch_op.drop_index('ix_totals_of_asks')
        batch_op.drop_index(batch_op.f('ix_totals_authority_id'))

    op.drop_table('totals')
    op.drop_table('signatures')
    with op.batch_alter_table('lines', schema=None) as batch_op:
        batch_op.drop_index('ix_lines_targets', sqlite_where=sa.text('indicator_id IS NOT NULL'), postgresql_where=sa.text('indicator_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_lines_ring_id'))
        batch_op.drop_index(batch_op.f('ix_lines_resubmits_id'))
        batch_op.drop_index('ix_lines_released', sqlite_where=sa.text('released_at IS NOT NULL'), postgresql_where=sa.text('released_at IS NOT NULL'))
        batch_op.drop_index('ix_lines_queue', sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_lines_programme_id_state'))
        batch_op.drop_index(batch_op.f('ix_lines_owner_id_state_turn_due_on'))
        batch_op.drop_index('ix_lines_of_offers')
        batch_op.drop_index(batch_op.f('ix_lines_indicator_id'))
        batch_op.drop_index(batch_op.f('ix_lines_freedom_id'))
        batch_op.drop_index(batch_op.f('ix_lines_clearance_round_id'))
        batch_op.drop_index(batch_op.f('ix_lines_authority_id_state'))
        batch_op.drop_index(batch_op.f('ix_lines_assigned_to_id'))
        batch_op.drop_index('ix_lines_asks', sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_lines_ask_id_state'))
        batch_op.drop_index(batch_op.f('ix_lines_ask_id_released_at'))
        batch_op.drop_index(batch_op.f('ix_lines_ask_id_asked'))
        batch_op.drop_index('ix_lines_answers', sqlite_where=sa.text('released_at IS NOT NULL'), postgresql_where=sa.text('released_at IS NOT NULL'))

    op.drop_table('lines')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_events_person_id_at'))
        batch_op.drop_index(batch_op.f('ix_events_offer_id_id'))
        batch_op.drop_index(batch_op.f('ix_events_line_id_id'))
        batch_op.drop_index(batch_op.f('ix_events_at'))

    op.drop_table('events')
    op.drop_table('commitment_values')
    op.drop_table('commitment_amounts')
    with op.batch_alter_table('agreement_parties', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_parties_organisation_id'))

    op.drop_table('agreement_parties')
    op.drop_table('ring_statuses')
    with op.batch_alter_table('offer_parties', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offer_parties_organisation_id_part_offer_id'))

    op.drop_table('offer_parties')
    op.drop_table('offer_authors')
    op.drop_table('grant_amounts')
    op.drop_table('commitments')
    with op.batch_alter_table('asks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_asks_ring_id'))
        batch_op.drop_index(batch_op.f('ix_asks_indicator_id'))
        batch_op.drop_index(batch_op.f('ix_asks_freedom_id'))
        batch_op.drop_index(batch_op.f('ix_asks_department_id'))

    op.drop_table('asks')
    with op.batch_alter_table('allocations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_allocations_ring_id'))

    op.drop_table('allocations')
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.drop_index('uq_agreements_one_out', sqlite_where=sa.text("state = 'out'"), postgresql_where=sa.text("state = 'out'"))
        batch_op.drop_index(batch_op.f('ix_agreements_offer_id'))
        batch_op.drop_index(batch_op.f('ix_agreements_check_code'))

    op.drop_table('agreements')
    op.drop_table('views')
    with op.batch_alter_table('stances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stances_indicator_id'))
        batch_op.drop_index(batch_op.f('ix_stances_grant_id'))
        batch_op.drop_index(batch_op.f('ix_stances_freedom_id'))
        batch_op.drop_index(batch_op.f('ix_stances_department_id'))

    op.drop_table('stances')
    with op.batch_alter_table('selections', schema=None) as batch_op:
        batch_op.drop_index('ix_selections_queued', sqlite_where=sa.text('due_at IS NOT NULL AND carried_out_at IS NULL'), postgresql_where=sa.text('due_at IS NOT NULL AND carried_out_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_selections_person_id'))

    op.drop_table('selections')
    with op.batch_alter_table('rings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rings_grant_id'))

    op.drop_table('rings')
    op.drop_table('releases')
    op.drop_table('refused_moves')
    op.drop_table('programme_exclusions')
    op.drop_table('programme_clocks')
    op.drop_table('pre_election_periods')
    op.drop_table('person_roles')
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offers_programme_id_state'))
        batch_op.drop_index(batch_op.f('ix_offers_lead_id'))

    op.drop_table('offers')
    with op.batch_alter_table('deputies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deputies_person_id'))
        batch_op.drop_index(batch_op.f('ix_deputies_deputy_id'))

    op.drop_table('deputies')
    op.drop_table('clearance_rounds')
    op.drop_table('authority_targets')
    op.drop_table('acceptance_limits')
    op.drop_table('programmes')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_organisation_id'))

    op.drop_table('people')
    with op.batch_alter_table('organisation_successors', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_successors_successor_id'))

    op.drop_table('organisation_successors')
    with op.batch_alter_table('indicators', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicators_department_id'))

    op.drop_table('indicators')
    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_grants_department_id'))

    op.drop_table('grants')
    with op.batch_alter_table('freedoms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_freedoms_department_id'))

    op.drop_table('freedoms')
    op.drop_table('worlds')
    with op.batch_alter_table('sign_in_attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempts_email_digest_at'))

    op.drop_table('sign_in_attempts')
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisations_kind_name'))

    op.drop_table('organisations')
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_files_sha256'))

    op.drop_table('files')
    op.drop_table('chains')
    op.drop_table('bank_holidays')
