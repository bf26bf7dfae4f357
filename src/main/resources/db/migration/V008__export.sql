-- One row per organization that ever exported; locked by whatever must not happen twice at the same time.
create table export_policy (
    organization_id uuid not null primary key references organization (id),
    unprotected_allowed boolean not null
);

create table destination (
    organization_id uuid not null references organization (id),
    id uuid not null,
    name varchar(200) not null,
    kind varchar(20) not null,
    directory varchar(1000) not null,
    version integer not null,
    created_at timestamp(6) with time zone not null,
    changed_at timestamp(6) with time zone not null,
    primary key (organization_id, id),
    unique (organization_id, name)
);

create table bulk_job (
    organization_id uuid not null references organization (id),
    id uuid not null,
    state varchar(12) not null,
    action varchar(10) not null,
    interval_start timestamp(6) with time zone not null,
    interval_end timestamp(6) with time zone not null,
    -- media words, separated by commas
    media varchar(60) not null,
    conversation_id uuid,
    most_recordings bigint,
    action_date timestamp(6) with time zone,
    -- may be removed once the job is over
    destination_id uuid not null,
    creator_kind varchar(10) not null,
    creator_id uuid,
    error_message varchar(1000),
    -- where the collection of items goes on
    collected_time timestamp(6) with time zone,
    collected_id uuid,
    collected_count bigint not null,
    -- counted once, when the last item is collected
    total_recordings bigint,
    total_conversations bigint,
    -- who works on it: grows with each take-over
    epoch integer not null,
    lease_until timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    started_at timestamp(6) with time zone,
    finished_at timestamp(6) with time zone,
    primary key (organization_id, id)
);
create index bulk_job_by_state on bulk_job (state, lease_until);
create index bulk_job_by_time on bulk_job (organization_id, created_at, id);

create table bulk_job_item (
    organization_id uuid not null,
    job_id uuid not null,
    number bigint not null,
    recording_id uuid not null,
    conversation_id uuid not null,
    state varchar(10) not null,
    reason varchar(1000),
    length_bytes bigint not null,
    epoch integer not null,
    finished_at timestamp(6) with time zone,
    primary key (organization_id, job_id, number),
    foreign key (organization_id, job_id) references bulk_job (organization_id, id)
);
create index bulk_job_item_by_state on bulk_job_item (organization_id, job_id, state, number);
create index bulk_job_item_by_time on bulk_job_item (organization_id, job_id, finished_at);
