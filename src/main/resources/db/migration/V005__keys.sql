create table recording_key (
    organization_id uuid not null references organization (id),
    id uuid not null,
    holder varchar(20) not null,
    configuration_version integer not null,
    state varchar(12) not null,
    wrap_algorithm varchar(24) not null,
    -- DER SubjectPublicKeyInfo; authenticated by the MAC before it wraps anything
    public_half bytea not null,
    public_half_mac bytea not null,
    mac_key_id uuid not null,
    -- PKCS#8, protected under the root key
    private_half bytea not null,
    requested_by uuid,
    created_at timestamp(6) with time zone not null,
    retired_at timestamp(6) with time zone,
    primary key (organization_id, id)
);
create index recording_key_by_time on recording_key (organization_id, created_at, id);

create table rotation_schedule (
    organization_id uuid not null primary key references organization (id),
    period varchar(10) not null,
    -- occurrences are counted from here, in the organization's zone, so that the 31st does not wander
    anchor timestamp(6) with time zone not null,
    next_due_at timestamp(6) with time zone
);
create index rotation_schedule_by_due on rotation_schedule (next_due_at);
