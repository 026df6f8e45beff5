CREATE TABLE allocation (
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    received_on DATE NOT NULL,
    document VARCHAR(120),
    reverses_id INTEGER,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_allocation PRIMARY KEY (id),
    CONSTRAINT fk_allocation_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT uq_allocation_reverses_id UNIQUE (reverses_id),
    CONSTRAINT fk_allocation_reverses_id FOREIGN KEY(reverses_id) REFERENCES allocation (id),
    CONSTRAINT fk_allocation_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_allocation_program_id ON allocation (program_id);

CREATE TABLE amount_raise (
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    value INTEGER NOT NULL,
    from_month VARCHAR(7) NOT NULL,
    document VARCHAR(120),
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    undone_at VARCHAR(32),
    undone_by_id INTEGER,
    CONSTRAINT pk_amount_raise PRIMARY KEY (id),
    CONSTRAINT ck_amount_raise_value CHECK (value > 0),
    CONSTRAINT fk_amount_raise_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT ck_amount_raise_kind CHECK (kind IN ('per-person', 'per-enrollment', 'percent')),
    CONSTRAINT fk_amount_raise_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id),
    CONSTRAINT fk_amount_raise_undone_by_id FOREIGN KEY(undone_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_amount_raise_program_id ON amount_raise (program_id);

CREATE TABLE approval_finding (
    id INTEGER NOT NULL,
    roster_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    code VARCHAR(60) NOT NULL,
    message TEXT NOT NULL,
    id_number VARCHAR(18),
    reason TEXT,
    CONSTRAINT pk_approval_finding PRIMARY KEY (id),
    CONSTRAINT uq_approval_finding_roster_id_position UNIQUE (roster_id, position),
    CONSTRAINT fk_approval_finding_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id)
);

CREATE TABLE assignment (
    id INTEGER NOT NULL,
    task_id INTEGER NOT NULL,
    village_id INTEGER NOT NULL,
    officer_id INTEGER,
    status VARCHAR(24) NOT NULL,
    received_on DATE,
    received_by VARCHAR(60),
    received_how VARCHAR(24),
    submitted_on DATE,
    returns INTEGER NOT NULL,
    lacks TEXT,
    accepted_on DATE,
    grade VARCHAR(24),
    closed_on DATE,
    answer TEXT,
    CONSTRAINT pk_assignment PRIMARY KEY (id),
    CONSTRAINT uq_assignment_task_id_village_id UNIQUE (task_id, village_id),
    CONSTRAINT ck_assignment_returns CHECK (returns >= 0),
    CONSTRAINT ck_assignment_graded CHECK ((status IN ('accepted', 'closed')) = (grade IS NOT NULL)),
    CONSTRAINT fk_assignment_task_id FOREIGN KEY(task_id) REFERENCES task (id),
    CONSTRAINT fk_assignment_village_id FOREIGN KEY(village_id) REFERENCES village (id),
    CONSTRAINT fk_assignment_officer_id FOREIGN KEY(officer_id) REFERENCES staff (id),
    CONSTRAINT ck_assignment_status CHECK (status IN ('issued', 'received', 'working', 'submitted', 'returned', 'accepted', 'closed')),
    CONSTRAINT ck_assignment_received_how CHECK (received_how IN ('phone', 'wechat', 'paper', 'visit')),
    CONSTRAINT ck_assignment_grade CHECK (grade IN ('on-time', 'late', 'perfunctory'))
);

CREATE INDEX ix_assignment_officer_id ON assignment (officer_id);

CREATE INDEX ix_assignment_village_id ON assignment (village_id);

CREATE TABLE assignment_item (
    id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    answer VARCHAR(24),
    answer_day DATE,
    note TEXT,
    answered_at VARCHAR(32),
    answered_by_id INTEGER,
    suspended JSON NOT NULL,
    CONSTRAINT pk_assignment_item PRIMARY KEY (id),
    CONSTRAINT uq_assignment_item_assignment_id_person_id UNIQUE (assignment_id, person_id),
    CONSTRAINT ck_assignment_item_answered CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT fk_assignment_item_assignment_id FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT fk_assignment_item_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_assignment_item_answer CHECK (answer IN ('alive', 'died', 'moved', 'other')),
    CONSTRAINT fk_assignment_item_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_assignment_item_assignment_id_position ON assignment_item (assignment_id, position);

CREATE INDEX ix_assignment_item_person_id ON assignment_item (person_id);

CREATE TABLE assignment_step (
    id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    status VARCHAR(24) NOT NULL,
    on_day DATE NOT NULL,
    note TEXT,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_assignment_step PRIMARY KEY (id),
    CONSTRAINT fk_assignment_step_assignment_id FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT ck_assignment_step_status CHECK (status IN ('issued', 'received', 'working', 'submitted', 'returned', 'accepted', 'closed')),
    CONSTRAINT fk_assignment_step_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_assignment_step_assignment_id ON assignment_step (assignment_id);

CREATE TABLE audit_entry (
    id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    staff_id INTEGER,
    action VARCHAR(60) NOT NULL,
    subject VARCHAR(60) NOT NULL,
    "before" TEXT,
    "after" TEXT,
    previous_hash VARCHAR(64) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    CONSTRAINT pk_audit_entry PRIMARY KEY (id),
    CONSTRAINT fk_audit_entry_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT uq_audit_entry_hash UNIQUE (hash)
);

CREATE INDEX ix_audit_entry_subject ON audit_entry (subject);

CREATE TABLE backup_record (
    id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    file VARCHAR(500) NOT NULL,
    bytes INTEGER NOT NULL,
    audit_head VARCHAR(64) NOT NULL,
    CONSTRAINT pk_backup_record PRIMARY KEY (id)
);

CREATE TABLE bank_format (
    name VARCHAR(40) NOT NULL,
    kind VARCHAR(8) NOT NULL,
    encoding VARCHAR(20) NOT NULL,
    separator VARCHAR(4) NOT NULL,
    with_header BOOLEAN NOT NULL,
    with_total BOOLEAN NOT NULL,
    columns JSON NOT NULL,
    CONSTRAINT pk_bank_format PRIMARY KEY (name)
);

CREATE TABLE bank_result_file (
    id INTEGER NOT NULL,
    roster_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    taken_at VARCHAR(32) NOT NULL,
    taken_by_id INTEGER NOT NULL,
    CONSTRAINT pk_bank_result_file PRIMARY KEY (id),
    CONSTRAINT fk_bank_result_file_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id),
    CONSTRAINT uq_bank_result_file_file_id UNIQUE (file_id),
    CONSTRAINT fk_bank_result_file_file_id FOREIGN KEY(file_id) REFERENCES kept_file (id),
    CONSTRAINT fk_bank_result_file_taken_by_id FOREIGN KEY(taken_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_bank_result_file_roster_id ON bank_result_file (roster_id);

CREATE TABLE closing (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    month VARCHAR(7) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    amount_fen INTEGER NOT NULL,
    document VARCHAR(120) NOT NULL,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_closing PRIMARY KEY (id),
    CONSTRAINT ck_closing_lapsed_positive CHECK (kind = 'takeover' OR amount_fen > 0),
    CONSTRAINT fk_closing_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT ck_closing_kind CHECK (kind IN ('lapsed', 'takeover')),
    CONSTRAINT fk_closing_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_closing_enrollment_id ON closing (enrollment_id);

CREATE TABLE column_synonym (
    header VARCHAR(60) NOT NULL,
    field VARCHAR(40) NOT NULL,
    CONSTRAINT pk_column_synonym PRIMARY KEY (header)
);

CREATE TABLE "conflict" (
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    winner_id INTEGER,
    source VARCHAR(200),
    CONSTRAINT pk_conflict PRIMARY KEY (id),
    CONSTRAINT uq_conflict_program_id_other_id UNIQUE (program_id, other_id),
    CONSTRAINT ck_conflict_ordered CHECK (program_id < other_id),
    CONSTRAINT ck_conflict_winner CHECK (winner_id IS NULL OR winner_id IN (program_id, other_id)),
    CONSTRAINT fk_conflict_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_conflict_other_id FOREIGN KEY(other_id) REFERENCES program (id),
    CONSTRAINT ck_conflict_kind CHECK (kind IN ('block', 'warn', 'higher-only', 'allowed')),
    CONSTRAINT fk_conflict_winner_id FOREIGN KEY(winner_id) REFERENCES program (id)
);

CREATE TABLE contact_log (
    id INTEGER NOT NULL,
    assignment_id INTEGER NOT NULL,
    at VARCHAR(32) NOT NULL,
    way VARCHAR(24) NOT NULL,
    with_whom VARCHAR(60),
    note TEXT,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_contact_log PRIMARY KEY (id),
    CONSTRAINT fk_contact_log_assignment_id FOREIGN KEY(assignment_id) REFERENCES assignment (id),
    CONSTRAINT ck_contact_log_way CHECK (way IN ('phone', 'wechat', 'paper', 'visit')),
    CONSTRAINT fk_contact_log_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_contact_log_assignment_id ON contact_log (assignment_id);

CREATE TABLE departure_term (
    term_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    CONSTRAINT pk_departure_term PRIMARY KEY (term_id),
    CONSTRAINT fk_departure_term_term_id FOREIGN KEY(term_id) REFERENCES enrollment_term (id),
    CONSTRAINT fk_departure_term_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
 WITHOUT ROWID;

CREATE INDEX ix_departure_term_person_id ON departure_term (person_id);

CREATE TABLE distribution (
    id INTEGER NOT NULL,
    number VARCHAR(20) NOT NULL,
    title VARCHAR(120) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    form VARCHAR(24) NOT NULL,
    basis VARCHAR(24) NOT NULL,
    status VARCHAR(24) NOT NULL,
    program_id INTEGER,
    month VARCHAR(7) NOT NULL,
    amount_fen INTEGER,
    item VARCHAR(60),
    item_unit VARCHAR(20),
    quantity INTEGER,
    document VARCHAR(120),
    created_at VARCHAR(32) NOT NULL,
    created_by_id INTEGER NOT NULL,
    fixed_on DATE,
    fixed_by_id INTEGER,
    reviewed_by_id INTEGER,
    reason TEXT,
    CONSTRAINT pk_distribution PRIMARY KEY (id),
    CONSTRAINT ck_distribution_amount_fen CHECK (amount_fen IS NULL OR amount_fen > 0),
    CONSTRAINT ck_distribution_cash_has_a_program CHECK (form = 'goods' OR program_id IS NOT NULL),
    CONSTRAINT ck_distribution_goods_are_named CHECK (form = 'cash' OR (item IS NOT NULL AND quantity > 0)),
    CONSTRAINT ck_distribution_two_persons CHECK (reviewed_by_id IS NULL OR reviewed_by_id <> fixed_by_id),
    CONSTRAINT uq_distribution_number UNIQUE (number),
    CONSTRAINT ck_distribution_kind CHECK (kind IN ('batch', 'relief')),
    CONSTRAINT ck_distribution_form CHECK (form IN ('cash', 'goods')),
    CONSTRAINT ck_distribution_basis CHECK (basis IN ('person', 'household')),
    CONSTRAINT ck_distribution_status CHECK (status IN ('open', 'fixed', 'cancelled')),
    CONSTRAINT fk_distribution_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_distribution_created_by_id FOREIGN KEY(created_by_id) REFERENCES staff (id),
    CONSTRAINT fk_distribution_fixed_by_id FOREIGN KEY(fixed_by_id) REFERENCES staff (id),
    CONSTRAINT fk_distribution_reviewed_by_id FOREIGN KEY(reviewed_by_id) REFERENCES staff (id)
);

CREATE TABLE distribution_recipient (
    id INTEGER NOT NULL,
    distribution_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    household_id INTEGER,
    people JSON NOT NULL,
    source_id INTEGER,
    tier_id INTEGER,
    need VARCHAR(200),
    stage VARCHAR(24) NOT NULL,
    refused VARCHAR(24),
    refused_why VARCHAR(200),
    enrollment_id INTEGER,
    received_on DATE,
    received_by VARCHAR(60),
    CONSTRAINT pk_distribution_recipient PRIMARY KEY (id),
    CONSTRAINT uq_distribution_recipient_distribution_id_person_id UNIQUE (distribution_id, person_id),
    CONSTRAINT uq_distribution_recipient_distribution_id_household_id UNIQUE (distribution_id, household_id),
    CONSTRAINT ck_distribution_recipient_refused_with_reason CHECK ((refused IS NULL) = (refused_why IS NULL)),
    CONSTRAINT ck_distribution_recipient_signed CHECK ((received_on IS NULL) = (received_by IS NULL)),
    CONSTRAINT fk_distribution_recipient_distribution_id FOREIGN KEY(distribution_id) REFERENCES distribution (id),
    CONSTRAINT fk_distribution_recipient_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_distribution_recipient_household_id FOREIGN KEY(household_id) REFERENCES household (id),
    CONSTRAINT fk_distribution_recipient_source_id FOREIGN KEY(source_id) REFERENCES enrollment (id),
    CONSTRAINT fk_distribution_recipient_tier_id FOREIGN KEY(tier_id) REFERENCES program_tier (id),
    CONSTRAINT ck_distribution_recipient_stage CHECK (stage IN ('reported', 'evaluated', 'reviewed', 'decided')),
    CONSTRAINT ck_distribution_recipient_refused CHECK (refused IN ('reported', 'evaluated', 'reviewed', 'decided')),
    CONSTRAINT uq_distribution_recipient_enrollment_id UNIQUE (enrollment_id),
    CONSTRAINT fk_distribution_recipient_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id)
);

CREATE INDEX ix_distribution_recipient_distribution_id ON distribution_recipient (distribution_id);

CREATE INDEX ix_distribution_recipient_household_id ON distribution_recipient (household_id);

CREATE INDEX ix_distribution_recipient_person_id ON distribution_recipient (person_id);

CREATE TABLE distribution_source (
    distribution_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    CONSTRAINT pk_distribution_source PRIMARY KEY (distribution_id, program_id),
    CONSTRAINT fk_distribution_source_distribution_id FOREIGN KEY(distribution_id) REFERENCES distribution (id),
    CONSTRAINT fk_distribution_source_program_id FOREIGN KEY(program_id) REFERENCES program (id)
)
 WITHOUT ROWID;

CREATE TABLE duty (
    id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    post VARCHAR(60),
    staff_id INTEGER NOT NULL,
    stand_in_id INTEGER,
    duty TEXT NOT NULL,
    standard TEXT,
    deadline VARCHAR(120),
    CONSTRAINT pk_duty PRIMARY KEY (id),
    CONSTRAINT fk_duty_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_duty_stand_in_id FOREIGN KEY(stand_in_id) REFERENCES staff (id)
);

CREATE INDEX ix_duty_staff_id ON duty (staff_id);

CREATE TABLE duty_program (
    duty_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    CONSTRAINT pk_duty_program PRIMARY KEY (duty_id, program_id),
    CONSTRAINT fk_duty_program_duty_id FOREIGN KEY(duty_id) REFERENCES duty (id) ON DELETE CASCADE,
    CONSTRAINT fk_duty_program_program_id FOREIGN KEY(program_id) REFERENCES program (id)
)
 WITHOUT ROWID;

CREATE TABLE duty_village (
    duty_id INTEGER NOT NULL,
    village_id INTEGER NOT NULL,
    CONSTRAINT pk_duty_village PRIMARY KEY (duty_id, village_id),
    CONSTRAINT fk_duty_village_duty_id FOREIGN KEY(duty_id) REFERENCES duty (id) ON DELETE CASCADE,
    CONSTRAINT fk_duty_village_village_id FOREIGN KEY(village_id) REFERENCES village (id)
)
 WITHOUT ROWID;

CREATE TABLE eligibility_check (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    claim VARCHAR(24) NOT NULL,
    age INTEGER NOT NULL,
    reason VARCHAR(200) NOT NULL,
    checked_at VARCHAR(32) NOT NULL,
    checked_by_id INTEGER NOT NULL,
    revoked_at VARCHAR(32),
    revoked_by_id INTEGER,
    CONSTRAINT pk_eligibility_check PRIMARY KEY (id),
    CONSTRAINT fk_eligibility_check_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_eligibility_check_claim CHECK (claim IN ('age', 'living-subsidy', 'care-subsidy', 'child', 'no-program')),
    CONSTRAINT fk_eligibility_check_checked_by_id FOREIGN KEY(checked_by_id) REFERENCES staff (id),
    CONSTRAINT fk_eligibility_check_revoked_by_id FOREIGN KEY(revoked_by_id) REFERENCES staff (id)
);

CREATE UNIQUE INDEX uq_eligibility_check_standing ON eligibility_check (person_id, claim, age) WHERE revoked_at IS NULL;

CREATE TABLE enrollment (
    id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    person_id INTEGER,
    household_id INTEGER,
    predecessor_id INTEGER,
    applied_on DATE,
    surveyed_by VARCHAR(120),
    posted_from DATE,
    posted_to DATE,
    confirmed_on DATE,
    document VARCHAR(120),
    first_month VARCHAR(7) NOT NULL,
    granted_on DATE,
    grant_type VARCHAR(30),
    review_due VARCHAR(7),
    note TEXT,
    CONSTRAINT pk_enrollment PRIMARY KEY (id),
    CONSTRAINT ck_enrollment_recipient CHECK (person_id IS NOT NULL OR household_id IS NOT NULL),
    CONSTRAINT uq_enrollment_number UNIQUE (number),
    CONSTRAINT fk_enrollment_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_enrollment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_enrollment_household_id FOREIGN KEY(household_id) REFERENCES household (id),
    CONSTRAINT fk_enrollment_predecessor_id FOREIGN KEY(predecessor_id) REFERENCES enrollment (id)
);

CREATE INDEX ix_enrollment_household_id ON enrollment (household_id);

CREATE INDEX ix_enrollment_person_id ON enrollment (person_id);

CREATE INDEX ix_enrollment_program_id ON enrollment (program_id);

CREATE TABLE enrollment_paper (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    kind VARCHAR(60) NOT NULL,
    received_on DATE NOT NULL,
    note VARCHAR(200),
    file_id INTEGER,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER,
    CONSTRAINT pk_enrollment_paper PRIMARY KEY (id),
    CONSTRAINT fk_enrollment_paper_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_enrollment_paper_file_id FOREIGN KEY(file_id) REFERENCES kept_file (id),
    CONSTRAINT fk_enrollment_paper_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_enrollment_paper_enrollment_id ON enrollment_paper (enrollment_id);

CREATE TABLE enrollment_review (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    on_day DATE NOT NULL,
    note VARCHAR(200),
    next_due VARCHAR(7),
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_enrollment_review PRIMARY KEY (id),
    CONSTRAINT fk_enrollment_review_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_enrollment_review_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_enrollment_review_enrollment_id ON enrollment_review (enrollment_id);

CREATE TABLE enrollment_term (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    from_month VARCHAR(7) NOT NULL,
    status VARCHAR(24) NOT NULL,
    approved_fen INTEGER,
    income_per_head_fen INTEGER,
    reason VARCHAR(200),
    document VARCHAR(120),
    replaced BOOLEAN NOT NULL,
    replaced_by_id INTEGER,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER,
    CONSTRAINT pk_enrollment_term PRIMARY KEY (id),
    CONSTRAINT ck_enrollment_term_approved_fen CHECK (approved_fen IS NULL OR approved_fen >= 0),
    CONSTRAINT ck_enrollment_term_replaced CHECK (replaced OR replaced_by_id IS NULL),
    CONSTRAINT fk_enrollment_term_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT ck_enrollment_term_status CHECK (status IN ('active', 'suspended', 'ended')),
    CONSTRAINT fk_enrollment_term_replaced_by_id FOREIGN KEY(replaced_by_id) REFERENCES enrollment_term (id),
    CONSTRAINT fk_enrollment_term_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_enrollment_term_enrollment_id ON enrollment_term (enrollment_id);

CREATE UNIQUE INDEX uq_enrollment_term_unreplaced ON enrollment_term (enrollment_id, from_month) WHERE NOT replaced;

CREATE TABLE hold (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    month VARCHAR(7) NOT NULL,
    refund BOOLEAN DEFAULT 0 NOT NULL,
    reason VARCHAR(200) NOT NULL,
    held_at VARCHAR(32) NOT NULL,
    held_by_id INTEGER NOT NULL,
    released_at VARCHAR(32),
    released_by_id INTEGER,
    CONSTRAINT pk_hold PRIMARY KEY (id),
    CONSTRAINT fk_hold_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_hold_held_by_id FOREIGN KEY(held_by_id) REFERENCES staff (id),
    CONSTRAINT fk_hold_released_by_id FOREIGN KEY(released_by_id) REFERENCES staff (id)
);

CREATE UNIQUE INDEX uq_hold_current ON hold (enrollment_id, month) WHERE released_at IS NULL;

CREATE TABLE holiday (
    day DATE NOT NULL,
    name VARCHAR(40) NOT NULL,
    working BOOLEAN NOT NULL,
    CONSTRAINT pk_holiday PRIMARY KEY (day)
);

CREATE TABLE household (
    id INTEGER NOT NULL,
    head_id INTEGER NOT NULL,
    village_id INTEGER,
    village_group VARCHAR(30),
    address VARCHAR(200),
    CONSTRAINT pk_household PRIMARY KEY (id),
    CONSTRAINT fk_household_head_id FOREIGN KEY(head_id) REFERENCES person (id),
    CONSTRAINT fk_household_village_id FOREIGN KEY(village_id) REFERENCES village (id)
);

CREATE INDEX ix_household_head_id ON household (head_id);

CREATE TABLE household_member (
    id INTEGER NOT NULL,
    household_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    relation VARCHAR(20),
    joined_on DATE,
    left_on DATE,
    CONSTRAINT pk_household_member PRIMARY KEY (id),
    CONSTRAINT fk_household_member_household_id FOREIGN KEY(household_id) REFERENCES household (id),
    CONSTRAINT fk_household_member_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE INDEX ix_household_member_household_id ON household_member (household_id);

CREATE INDEX ix_household_member_person_id ON household_member (person_id);

CREATE UNIQUE INDEX uq_household_member_current ON household_member (person_id) WHERE left_on IS NULL;

CREATE TABLE kept_file (
    id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    size INTEGER NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    content BLOB NOT NULL,
    kept_at VARCHAR(32) NOT NULL,
    kept_by_id INTEGER,
    CONSTRAINT pk_kept_file PRIMARY KEY (id),
    CONSTRAINT ck_kept_file_size CHECK (size > 0 AND size = length(content)),
    CONSTRAINT fk_kept_file_kept_by_id FOREIGN KEY(kept_by_id) REFERENCES staff (id)
);

CREATE TABLE list_import (
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    as_of VARCHAR(7),
    full_list BOOLEAN NOT NULL,
    file_hash VARCHAR(64) NOT NULL,
    applied_at VARCHAR(32) NOT NULL,
    applied_by_id INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    stopped INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    terms_after INTEGER NOT NULL,
    terms_to INTEGER NOT NULL,
    payees_after INTEGER NOT NULL,
    payees_to INTEGER NOT NULL,
    undone_at VARCHAR(32),
    undone_by_id INTEGER,
    CONSTRAINT pk_list_import PRIMARY KEY (id),
    CONSTRAINT fk_list_import_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_list_import_applied_by_id FOREIGN KEY(applied_by_id) REFERENCES staff (id),
    CONSTRAINT fk_list_import_undone_by_id FOREIGN KEY(undone_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_list_import_program_id_as_of ON list_import (program_id, as_of);

CREATE TABLE list_layout (
    fingerprint VARCHAR(64) NOT NULL,
    fields JSON NOT NULL,
    CONSTRAINT pk_list_layout PRIMARY KEY (fingerprint)
);

CREATE TABLE list_mention (
    id INTEGER NOT NULL,
    list_id INTEGER NOT NULL,
    id_number VARCHAR(18),
    name VARCHAR(60),
    village VARCHAR(60),
    CONSTRAINT pk_list_mention PRIMARY KEY (id),
    CONSTRAINT fk_list_mention_list_id FOREIGN KEY(list_id) REFERENCES list_import (id)
);

CREATE INDEX ix_list_mention_id_number ON list_mention (id_number);

CREATE INDEX ix_list_mention_list_id ON list_mention (list_id);

CREATE INDEX ix_list_mention_name ON list_mention (name);

CREATE TABLE payee_entry (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    from_day DATE NOT NULL,
    payee_person_id INTEGER,
    payee_name VARCHAR(60) NOT NULL,
    payee_id_number VARCHAR(18),
    bank VARCHAR(80),
    account VARCHAR(40),
    holder VARCHAR(60),
    relation VARCHAR(20),
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER,
    CONSTRAINT pk_payee_entry PRIMARY KEY (id),
    CONSTRAINT fk_payee_entry_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_payee_entry_payee_person_id FOREIGN KEY(payee_person_id) REFERENCES person (id),
    CONSTRAINT fk_payee_entry_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_payee_entry_account ON payee_entry (account);

CREATE INDEX ix_payee_entry_enrollment_id_from_day ON payee_entry (enrollment_id, from_day);

CREATE TABLE person (
    id INTEGER NOT NULL,
    id_number VARCHAR(18) NOT NULL,
    name VARCHAR(60) NOT NULL,
    name_key VARCHAR(120),
    sex VARCHAR(1) NOT NULL,
    birth_date DATE NOT NULL,
    village_id INTEGER,
    village_group VARCHAR(30),
    address VARCHAR(200),
    phone VARCHAR(60),
    hukou VARCHAR(24),
    died_on DATE,
    moved_on DATE,
    disability_kind VARCHAR(30),
    disability_level VARCHAR(10),
    disability_certificate VARCHAR(30),
    disability_valid_until DATE,
    service_years INTEGER,
    note TEXT,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT ck_person_id_number_length CHECK (length(id_number) = 18),
    CONSTRAINT ck_person_sex CHECK (sex IN ('男', '女')),
    CONSTRAINT uq_person_id_number UNIQUE (id_number),
    CONSTRAINT fk_person_village_id FOREIGN KEY(village_id) REFERENCES village (id),
    CONSTRAINT ck_person_hukou CHECK (hukou IN ('rural', 'urban'))
);

CREATE INDEX ix_person_birth_date ON person (birth_date);

CREATE INDEX ix_person_name ON person (name);

CREATE INDEX ix_person_name_key ON person (name_key);

CREATE INDEX ix_person_village_id_name ON person (village_id, name);

CREATE TABLE policy (
    id INTEGER NOT NULL,
    number VARCHAR(120) NOT NULL,
    title VARCHAR(200) NOT NULL,
    issuer VARCHAR(120),
    issued_on DATE NOT NULL,
    in_force_from DATE,
    repealed_on DATE,
    program_id INTEGER,
    explanation TEXT,
    words TEXT,
    file_id INTEGER,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_policy PRIMARY KEY (id),
    CONSTRAINT uq_policy_number UNIQUE (number),
    CONSTRAINT fk_policy_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_policy_file_id FOREIGN KEY(file_id) REFERENCES kept_file (id),
    CONSTRAINT fk_policy_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE TABLE policy_reading (
    policy_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    read_at VARCHAR(32) NOT NULL,
    CONSTRAINT pk_policy_reading PRIMARY KEY (policy_id, staff_id),
    CONSTRAINT fk_policy_reading_policy_id FOREIGN KEY(policy_id) REFERENCES policy (id),
    CONSTRAINT fk_policy_reading_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 WITHOUT ROWID;

CREATE TABLE program (
    id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    unit VARCHAR(24) NOT NULL,
    period VARCHAR(24) NOT NULL,
    amount_rule VARCHAR(24) NOT NULL,
    rounding_fen INTEGER NOT NULL,
    pay_month INTEGER NOT NULL,
    start_rule VARCHAR(24) NOT NULL,
    birthday_rule VARCHAR(24) NOT NULL,
    age_from INTEGER,
    age_to INTEGER,
    age_limit_rule VARCHAR(24) NOT NULL,
    months_after_death INTEGER NOT NULL,
    dead_not_paid_raises BOOLEAN NOT NULL,
    grace_months INTEGER NOT NULL,
    review_months INTEGER NOT NULL,
    ledger_start VARCHAR(7),
    pay_day INTEGER NOT NULL,
    cutoff_day INTEGER NOT NULL,
    paid_in_cash BOOLEAN NOT NULL,
    department VARCHAR(60) NOT NULL,
    bank_item_code VARCHAR(30) NOT NULL,
    roster_columns JSON NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_program PRIMARY KEY (id),
    CONSTRAINT ck_program_rounding_fen CHECK (rounding_fen IN (1, 10, 100)),
    CONSTRAINT ck_program_pay_month CHECK (pay_month BETWEEN 1 AND 12),
    CONSTRAINT ck_program_months_after_death CHECK (months_after_death >= 0),
    CONSTRAINT uq_program_name UNIQUE (name),
    CONSTRAINT ck_program_kind CHECK (kind IN ('rural-minimum-living', 'urban-minimum-living', 'rural-extreme-poverty', 'urban-extreme-poverty', 'old-age', 'veterans', 'conscript-families', 'temporary-relief', 'hardship-relief', 'disability-living', 'disability-care', 'children', 'disaster-relief', 'low-income-edge', 'rigid-expenditure', 'other')),
    CONSTRAINT ck_program_unit CHECK (unit IN ('household', 'person')),
    CONSTRAINT ck_program_period CHECK (period IN ('monthly', 'quarterly', 'half-yearly', 'yearly', 'one-off')),
    CONSTRAINT ck_program_amount_rule CHECK (amount_rule IN ('approved', 'rate', 'difference', 'none')),
    CONSTRAINT ck_program_start_rule CHECK (start_rule IN ('confirmation-month', 'month-after', 'application-month')),
    CONSTRAINT ck_program_birthday_rule CHECK (birthday_rule IN ('birthday-month', 'next-month')),
    CONSTRAINT ck_program_age_limit_rule CHECK (age_limit_rule IN ('birthday-month', 'month-before'))
);

CREATE TABLE program_tier (
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    dimension VARCHAR(24) NOT NULL,
    position INTEGER NOT NULL,
    age_from INTEGER,
    age_to INTEGER,
    months_after_death INTEGER,
    per_service_year BOOLEAN NOT NULL,
    CONSTRAINT pk_program_tier PRIMARY KEY (id),
    CONSTRAINT uq_program_tier_program_id_name UNIQUE (program_id, name),
    CONSTRAINT fk_program_tier_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT ck_program_tier_dimension CHECK (dimension IN ('mode', 'care', 'age', 'grade', 'level', 'category', 'area', 'supplement'))
);

CREATE TABLE raised_term (
    raise_id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    CONSTRAINT pk_raised_term PRIMARY KEY (raise_id, term_id),
    CONSTRAINT fk_raised_term_raise_id FOREIGN KEY(raise_id) REFERENCES amount_raise (id),
    CONSTRAINT fk_raised_term_term_id FOREIGN KEY(term_id) REFERENCES enrollment_term (id)
)
 WITHOUT ROWID;

CREATE TABLE rate (
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    tier_id INTEGER,
    amount_fen INTEGER NOT NULL,
    unit VARCHAR(24) NOT NULL,
    from_month VARCHAR(7) NOT NULL,
    document VARCHAR(120),
    document_date DATE,
    replaced BOOLEAN NOT NULL,
    replaced_by_id INTEGER,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER,
    CONSTRAINT pk_rate PRIMARY KEY (id),
    CONSTRAINT ck_rate_amount_fen CHECK (amount_fen >= 0),
    CONSTRAINT ck_rate_replaced CHECK (replaced OR replaced_by_id IS NULL),
    CONSTRAINT fk_rate_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_rate_tier_id FOREIGN KEY(tier_id) REFERENCES program_tier (id),
    CONSTRAINT ck_rate_unit CHECK (unit IN ('month', 'year')),
    CONSTRAINT fk_rate_replaced_by_id FOREIGN KEY(replaced_by_id) REFERENCES rate (id),
    CONSTRAINT fk_rate_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE UNIQUE INDEX uq_rate_unreplaced ON rate (program_id, coalesce(tier_id, 0), from_month) WHERE NOT replaced;

CREATE TABLE recovery_letter (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    number VARCHAR(20) NOT NULL,
    amount_fen INTEGER NOT NULL,
    issued_on DATE NOT NULL,
    due_on DATE NOT NULL,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_recovery_letter PRIMARY KEY (id),
    CONSTRAINT ck_recovery_letter_amount_fen CHECK (amount_fen > 0),
    CONSTRAINT fk_recovery_letter_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT uq_recovery_letter_number UNIQUE (number),
    CONSTRAINT fk_recovery_letter_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_recovery_letter_enrollment_id ON recovery_letter (enrollment_id);

CREATE TABLE repayment (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    received_on DATE NOT NULL,
    receipt VARCHAR(60) NOT NULL,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_repayment PRIMARY KEY (id),
    CONSTRAINT ck_repayment_amount_fen CHECK (amount_fen > 0),
    CONSTRAINT fk_repayment_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_repayment_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_repayment_enrollment_id ON repayment (enrollment_id);

CREATE TABLE roster (
    id INTEGER NOT NULL,
    number VARCHAR(20) NOT NULL,
    program_id INTEGER NOT NULL,
    month VARCHAR(7) NOT NULL,
    sequence INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    status VARCHAR(24) NOT NULL,
    taken_in BOOLEAN NOT NULL,
    drafted_at VARCHAR(32) NOT NULL,
    drafted_by_id INTEGER NOT NULL,
    submitted_at VARCHAR(32),
    submitted_by_id INTEGER,
    approved_at VARCHAR(32),
    approved_by_id INTEGER,
    accepted_warnings VARCHAR(500),
    accepted_unpaid VARCHAR(500),
    sent_at VARCHAR(32),
    settled_at VARCHAR(32),
    withdrawn_at VARCHAR(32),
    withdrawn_by_id INTEGER,
    withdrawal_reviewer_id INTEGER,
    reason VARCHAR(500),
    CONSTRAINT pk_roster PRIMARY KEY (id),
    CONSTRAINT uq_roster_program_id_month_sequence_attempt UNIQUE (program_id, month, sequence, attempt),
    CONSTRAINT uq_roster_number UNIQUE (number),
    CONSTRAINT fk_roster_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT ck_roster_status CHECK (status IN ('draft', 'submitted', 'approved', 'sent', 'settled', 'withdrawn')),
    CONSTRAINT fk_roster_drafted_by_id FOREIGN KEY(drafted_by_id) REFERENCES staff (id),
    CONSTRAINT fk_roster_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES staff (id),
    CONSTRAINT fk_roster_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES staff (id),
    CONSTRAINT fk_roster_withdrawn_by_id FOREIGN KEY(withdrawn_by_id) REFERENCES staff (id),
    CONSTRAINT fk_roster_withdrawal_reviewer_id FOREIGN KEY(withdrawal_reviewer_id) REFERENCES staff (id)
);

CREATE UNIQUE INDEX uq_roster_open ON roster (program_id, month) WHERE status IN ('draft', 'submitted');

CREATE TABLE roster_archive (
    id INTEGER NOT NULL,
    roster_id INTEGER NOT NULL,
    folder VARCHAR(400) NOT NULL,
    archived_at VARCHAR(32) NOT NULL,
    archived_by_id INTEGER NOT NULL,
    CONSTRAINT pk_roster_archive PRIMARY KEY (id),
    CONSTRAINT fk_roster_archive_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id),
    CONSTRAINT fk_roster_archive_archived_by_id FOREIGN KEY(archived_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_roster_archive_roster_id ON roster_archive (roster_id);

CREATE TABLE roster_contributor (
    roster_id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    CONSTRAINT pk_roster_contributor PRIMARY KEY (roster_id, staff_id),
    CONSTRAINT fk_roster_contributor_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id) ON DELETE CASCADE,
    CONSTRAINT fk_roster_contributor_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 WITHOUT ROWID;

CREATE TABLE roster_item (
    id INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    month VARCHAR(7) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    amount_fen INTEGER NOT NULL,
    reason VARCHAR(200),
    working VARCHAR(500),
    rights_line_id INTEGER,
    reserves BOOLEAN NOT NULL,
    CONSTRAINT pk_roster_item PRIMARY KEY (id),
    CONSTRAINT ck_roster_item_sign CHECK ((kind = 'offset') = (amount_fen < 0)),
    CONSTRAINT fk_roster_item_line_id FOREIGN KEY(line_id) REFERENCES roster_line (id) ON DELETE CASCADE,
    CONSTRAINT fk_roster_item_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT ck_roster_item_kind CHECK (kind IN ('regular', 'arrears', 'offset', 'refund', 'supplement')),
    CONSTRAINT fk_roster_item_rights_line_id FOREIGN KEY(rights_line_id) REFERENCES roster_line (id)
);

CREATE INDEX ix_roster_item_enrollment_id_month ON roster_item (enrollment_id, month);

CREATE INDEX ix_roster_item_line_id ON roster_item (line_id);

CREATE INDEX ix_roster_item_rights_line_id ON roster_item (rights_line_id);

CREATE UNIQUE INDEX uq_roster_item_reserved ON roster_item (enrollment_id, month) WHERE reserves AND kind IN ('regular', 'arrears');

CREATE TABLE roster_line (
    id INTEGER NOT NULL,
    roster_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    recipient_name VARCHAR(60) NOT NULL,
    recipient_id_number VARCHAR(18) NOT NULL,
    payee_name VARCHAR(60) NOT NULL,
    payee_id_number VARCHAR(18),
    head_name VARCHAR(60),
    head_id_number VARCHAR(18),
    village VARCHAR(60) NOT NULL,
    village_position INTEGER NOT NULL,
    village_group VARCHAR(30),
    persons INTEGER NOT NULL,
    standard VARCHAR(120),
    bank VARCHAR(80),
    account VARCHAR(40),
    phone VARCHAR(60),
    amount_fen INTEGER NOT NULL,
    result VARCHAR(24) NOT NULL,
    result_on DATE,
    result_at VARCHAR(32),
    result_reason VARCHAR(200),
    CONSTRAINT pk_roster_line PRIMARY KEY (id),
    CONSTRAINT uq_roster_line_roster_id_position UNIQUE (roster_id, position),
    CONSTRAINT uq_roster_line_roster_id_enrollment_id UNIQUE (roster_id, enrollment_id),
    CONSTRAINT fk_roster_line_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id) ON DELETE CASCADE,
    CONSTRAINT fk_roster_line_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT ck_roster_line_result CHECK (result IN ('waiting', 'paid', 'returned', 'unknown'))
);

CREATE INDEX ix_roster_line_enrollment_id ON roster_line (enrollment_id);

CREATE INDEX ix_roster_line_returned ON roster_line (enrollment_id) WHERE result = 'returned';

CREATE TABLE saved_filter (
    id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    text VARCHAR(120) NOT NULL,
    program_id INTEGER,
    village_id INTEGER,
    status VARCHAR(24),
    disability VARCHAR(24),
    age_from INTEGER,
    age_to INTEGER,
    CONSTRAINT pk_saved_filter PRIMARY KEY (id),
    CONSTRAINT uq_saved_filter_name UNIQUE (name),
    CONSTRAINT fk_saved_filter_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_saved_filter_village_id FOREIGN KEY(village_id) REFERENCES village (id)
);

CREATE TABLE search_key (
    "key" VARCHAR(120) NOT NULL,
    person_id INTEGER NOT NULL,
    CONSTRAINT pk_search_key PRIMARY KEY ("key", person_id),
    CONSTRAINT fk_search_key_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
 WITHOUT ROWID;

CREATE INDEX ix_search_key_person_id ON search_key (person_id);

CREATE TABLE setting (
    "key" VARCHAR(60) NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("key")
);

CREATE TABLE staff (
    id INTEGER NOT NULL,
    name VARCHAR(40) NOT NULL,
    post VARCHAR(60),
    active BOOLEAN NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    unconfirmed_since VARCHAR(32),
    unconfirmed_by_id INTEGER,
    CONSTRAINT pk_staff PRIMARY KEY (id),
    CONSTRAINT uq_staff_name UNIQUE (name),
    CONSTRAINT fk_staff_unconfirmed_by_id FOREIGN KEY(unconfirmed_by_id) REFERENCES staff (id)
);

CREATE TABLE staff_role (
    staff_id INTEGER NOT NULL,
    role VARCHAR(24) NOT NULL,
    CONSTRAINT pk_staff_role PRIMARY KEY (staff_id, role),
    CONSTRAINT fk_staff_role_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT ck_staff_role_role CHECK (role IN ('prepare', 'review', 'admin'))
);

CREATE TABLE taken_back (
    id INTEGER NOT NULL,
    step_id INTEGER,
    contact_id INTEGER,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_taken_back PRIMARY KEY (id),
    CONSTRAINT ck_taken_back_one CHECK ((step_id IS NULL) <> (contact_id IS NULL)),
    CONSTRAINT uq_taken_back_step_id UNIQUE (step_id),
    CONSTRAINT fk_taken_back_step_id FOREIGN KEY(step_id) REFERENCES assignment_step (id),
    CONSTRAINT uq_taken_back_contact_id UNIQUE (contact_id),
    CONSTRAINT fk_taken_back_contact_id FOREIGN KEY(contact_id) REFERENCES contact_log (id),
    CONSTRAINT fk_taken_back_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE TABLE task (
    id INTEGER NOT NULL,
    number VARCHAR(20) NOT NULL,
    token VARCHAR(16) NOT NULL,
    title VARCHAR(120) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    campaign VARCHAR(24),
    source VARCHAR(200),
    asked_by VARCHAR(120),
    content TEXT,
    hand_in TEXT,
    standard TEXT,
    issued_on DATE NOT NULL,
    due_on DATE NOT NULL,
    program_id INTEGER,
    template_id INTEGER,
    occasion VARCHAR(7),
    concluded_on DATE,
    cancelled_on DATE,
    cancel_reason TEXT,
    created_at VARCHAR(32) NOT NULL,
    created_by_id INTEGER NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (id),
    CONSTRAINT uq_task_template_id_occasion UNIQUE (template_id, occasion),
    CONSTRAINT uq_task_number UNIQUE (number),
    CONSTRAINT uq_task_token UNIQUE (token),
    CONSTRAINT ck_task_kind CHECK (kind IN ('notice', 'hand-in', 'worksheet', 'visit')),
    CONSTRAINT ck_task_campaign CHECK (campaign IN ('review', 'observation', 'proof-of-life')),
    CONSTRAINT fk_task_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT fk_task_template_id FOREIGN KEY(template_id) REFERENCES task_template (id),
    CONSTRAINT fk_task_created_by_id FOREIGN KEY(created_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_task_due_on ON task (due_on);

CREATE TABLE task_template (
    id INTEGER NOT NULL,
    title VARCHAR(80) NOT NULL,
    period VARCHAR(24) NOT NULL,
    months JSON NOT NULL,
    issue_day INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    due_months INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    campaign VARCHAR(24),
    program_id INTEGER,
    source VARCHAR(200),
    content TEXT,
    hand_in TEXT,
    standard TEXT,
    starts VARCHAR(7) NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_task_template PRIMARY KEY (id),
    CONSTRAINT ck_task_template_issue_day CHECK (issue_day BETWEEN 1 AND 31),
    CONSTRAINT ck_task_template_due_day CHECK (due_day BETWEEN 1 AND 31),
    CONSTRAINT ck_task_template_due_months CHECK (due_months BETWEEN 0 AND 12),
    CONSTRAINT uq_task_template_title UNIQUE (title),
    CONSTRAINT ck_task_template_period CHECK (period IN ('monthly', 'quarterly', 'half-yearly', 'yearly')),
    CONSTRAINT ck_task_template_kind CHECK (kind IN ('notice', 'hand-in', 'worksheet', 'visit')),
    CONSTRAINT ck_task_template_campaign CHECK (campaign IN ('review', 'observation', 'proof-of-life')),
    CONSTRAINT fk_task_template_program_id FOREIGN KEY(program_id) REFERENCES program (id)
);

CREATE TABLE term_person (
    term_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    CONSTRAINT pk_term_person PRIMARY KEY (term_id, person_id),
    CONSTRAINT fk_term_person_term_id FOREIGN KEY(term_id) REFERENCES enrollment_term (id),
    CONSTRAINT fk_term_person_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
 WITHOUT ROWID;

CREATE INDEX ix_term_person_person_id ON term_person (person_id);

CREATE TABLE term_supplement (
    id INTEGER NOT NULL,
    term_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    tier_id INTEGER NOT NULL,
    amount_fen INTEGER,
    CONSTRAINT pk_term_supplement PRIMARY KEY (id),
    CONSTRAINT ck_term_supplement_amount_fen CHECK (amount_fen IS NULL OR amount_fen >= 0),
    CONSTRAINT fk_term_supplement_term_id FOREIGN KEY(term_id) REFERENCES enrollment_term (id),
    CONSTRAINT fk_term_supplement_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_term_supplement_tier_id FOREIGN KEY(tier_id) REFERENCES program_tier (id)
);

CREATE INDEX ix_term_supplement_term_id ON term_supplement (term_id);

CREATE TABLE term_tier (
    term_id INTEGER NOT NULL,
    tier_id INTEGER NOT NULL,
    CONSTRAINT pk_term_tier PRIMARY KEY (term_id, tier_id),
    CONSTRAINT fk_term_tier_term_id FOREIGN KEY(term_id) REFERENCES enrollment_term (id),
    CONSTRAINT fk_term_tier_tier_id FOREIGN KEY(tier_id) REFERENCES program_tier (id)
)
 WITHOUT ROWID;

CREATE TABLE village (
    id INTEGER NOT NULL,
    code VARCHAR(12) NOT NULL,
    name VARCHAR(60) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_village PRIMARY KEY (id),
    CONSTRAINT uq_village_code UNIQUE (code),
    CONSTRAINT uq_village_name UNIQUE (name),
    CONSTRAINT ck_village_kind CHECK (kind IN ('village', 'community'))
);

CREATE TABLE village_alias (
    alias VARCHAR(60) NOT NULL,
    village_id INTEGER NOT NULL,
    CONSTRAINT pk_village_alias PRIMARY KEY (alias),
    CONSTRAINT fk_village_alias_village_id FOREIGN KEY(village_id) REFERENCES village (id)
);

CREATE TABLE village_contact (
    id INTEGER NOT NULL,
    village_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR(60) NOT NULL,
    post VARCHAR(60),
    phone VARCHAR(60),
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_village_contact PRIMARY KEY (id),
    CONSTRAINT fk_village_contact_village_id FOREIGN KEY(village_id) REFERENCES village (id)
);

CREATE INDEX ix_village_contact_village_id ON village_contact (village_id);

CREATE TABLE village_officer (
    id INTEGER NOT NULL,
    village_id INTEGER NOT NULL,
    from_day DATE NOT NULL,
    staff_id INTEGER NOT NULL,
    stand_in_id INTEGER,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_village_officer PRIMARY KEY (id),
    CONSTRAINT uq_village_officer_village_id_from_day UNIQUE (village_id, from_day),
    CONSTRAINT fk_village_officer_village_id FOREIGN KEY(village_id) REFERENCES village (id),
    CONSTRAINT fk_village_officer_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_village_officer_stand_in_id FOREIGN KEY(stand_in_id) REFERENCES staff (id),
    CONSTRAINT fk_village_officer_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE TABLE visit (
    id INTEGER NOT NULL,
    visited_on DATE NOT NULL,
    visitor VARCHAR(60) NOT NULL,
    phone VARCHAR(60),
    person_id INTEGER,
    name VARCHAR(60) NOT NULL,
    id_number VARCHAR(18),
    village_id INTEGER,
    program_id INTEGER,
    matter VARCHAR(24) NOT NULL,
    said TEXT NOT NULL,
    done TEXT,
    outcome VARCHAR(24) NOT NULL,
    follow_up_on DATE,
    follow_up_by_id INTEGER,
    closed_on DATE,
    enrollment_id INTEGER,
    received_by_id INTEGER NOT NULL,
    entered_at VARCHAR(32) NOT NULL,
    CONSTRAINT pk_visit PRIMARY KEY (id),
    CONSTRAINT ck_visit_follow_up CHECK (outcome <> 'open' OR follow_up_on IS NOT NULL),
    CONSTRAINT fk_visit_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_visit_village_id FOREIGN KEY(village_id) REFERENCES village (id),
    CONSTRAINT fk_visit_program_id FOREIGN KEY(program_id) REFERENCES program (id),
    CONSTRAINT ck_visit_matter CHECK (matter IN ('application', 'payment', 'policy', 'complaint', 'certificate', 'other')),
    CONSTRAINT ck_visit_outcome CHECK (outcome IN ('open', 'settled', 'applied', 'referred')),
    CONSTRAINT fk_visit_follow_up_by_id FOREIGN KEY(follow_up_by_id) REFERENCES staff (id),
    CONSTRAINT fk_visit_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_visit_received_by_id FOREIGN KEY(received_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_visit_outcome_follow_up_on ON visit (outcome, follow_up_on);

CREATE INDEX ix_visit_person_id ON visit (person_id);

CREATE INDEX ix_visit_visited_on ON visit (visited_on);

CREATE TABLE visit_step (
    id INTEGER NOT NULL,
    visit_id INTEGER NOT NULL,
    on_day DATE NOT NULL,
    done TEXT NOT NULL,
    outcome VARCHAR(24) NOT NULL,
    follow_up_on DATE,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_visit_step PRIMARY KEY (id),
    CONSTRAINT fk_visit_step_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id),
    CONSTRAINT ck_visit_step_outcome CHECK (outcome IN ('open', 'settled', 'applied', 'referred')),
    CONSTRAINT fk_visit_step_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_visit_step_visit_id ON visit_step (visit_id);

CREATE TABLE waiver (
    id INTEGER NOT NULL,
    enrollment_id INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    document VARCHAR(120) NOT NULL,
    granted_on DATE NOT NULL,
    entered_at VARCHAR(32) NOT NULL,
    entered_by_id INTEGER NOT NULL,
    CONSTRAINT pk_waiver PRIMARY KEY (id),
    CONSTRAINT ck_waiver_amount_fen CHECK (amount_fen > 0),
    CONSTRAINT fk_waiver_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_waiver_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_waiver_enrollment_id ON waiver (enrollment_id);

CREATE TABLE warning_reason (
    id INTEGER NOT NULL,
    roster_id INTEGER NOT NULL,
    code VARCHAR(60) NOT NULL,
    enrollment_id INTEGER,
    message TEXT NOT NULL,
    reason TEXT NOT NULL,
    given_at VARCHAR(32) NOT NULL,
    given_by_id INTEGER NOT NULL,
    CONSTRAINT pk_warning_reason PRIMARY KEY (id),
    CONSTRAINT fk_warning_reason_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id) ON DELETE CASCADE,
    CONSTRAINT fk_warning_reason_enrollment_id FOREIGN KEY(enrollment_id) REFERENCES enrollment (id),
    CONSTRAINT fk_warning_reason_given_by_id FOREIGN KEY(given_by_id) REFERENCES staff (id)
);

CREATE INDEX ix_warning_reason_roster_id ON warning_reason (roster_id);
