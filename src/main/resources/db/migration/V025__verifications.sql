-- The last comparison of what lies at the destination with a job's manifest; whoever does it holds a lease, as a run holds its job.
create table bulk_job_verification (
    organization_id uuid not null,
    job_id uuid not null,
    state varchar(12) not null,
    epoch integer not null,
    -- how often it was begun since it last came forward
    attempts integer not null,
    lease_until timestamp(6) with time zone,
    -- where it goes on: -1 before the manifest, 0 before the first item
    last_item bigint not null,
    files bigint not null,
    missing bigint not null,
    different bigint not null,
    unreadable bigint not null,
    error_message varchar(1000),
    error_kind varchar(30),
    ordered_at timestamp(6) with time zone not null,
    started_at timestamp(6) with time zone,
    finished_at timestamp(6) with time zone,
    primary key (organization_id, job_id),
    foreign key (organization_id, job_id) references bulk_job (organization_id, id)
);
create index bulk_job_verification_by_state on bulk_job_verification (state, lease_until);

-- the first files that are missing, different or unreadable; the others are counted
create table bulk_job_verification_problem (
    organization_id uuid not null,
    job_id uuid not null,
    number integer not null,
    path varchar(1000) not null,
    kind varchar(12) not null,
    primary key (organization_id, job_id, number),
    foreign key (organization_id, job_id) references bulk_job_verification (organization_id, job_id)
);
