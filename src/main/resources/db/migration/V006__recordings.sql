create table recording (
    organization_id uuid not null references organization (id),
    id uuid not null,
    conversation_id uuid not null,
    media varchar(10) not null,
    start_time timestamp(6) with time zone not null,
    end_time timestamp(6) with time zone not null,
    direction varchar(10),
    queue_id uuid,
    created_at timestamp(6) with time zone not null,
    primary key (organization_id, id)
);
create index recording_by_conversation on recording (organization_id, conversation_id, start_time, id);
create index recording_by_time on recording (organization_id, start_time, id);

create table recording_user (
    organization_id uuid not null,
    recording_id uuid not null,
    user_id uuid not null,
    primary key (organization_id, recording_id, user_id),
    foreign key (organization_id, recording_id) references recording (organization_id, id)
);

create table recording_artifact (
    organization_id uuid not null,
    id uuid not null,
    recording_id uuid not null,
    name varchar(40) not null,
    content_type varchar(150) not null,
    content_length bigint not null,
    -- HMAC of the content's digest under a key of the organization; forgotten after some days
    fingerprint bytea,
    fingerprint_key_id uuid,
    key_id uuid not null,
    -- a header is written once per message id, for ever
    message_id bytea not null unique,
    commitment_key bytea not null,
    sealed_length bigint not null,
    sealed_sha256 bytea not null,
    state varchar(10) not null,
    -- the spool that holds the sealed file until it is in the repository
    spool_id uuid,
    created_at timestamp(6) with time zone not null,
    stored_at timestamp(6) with time zone,
    primary key (organization_id, id),
    unique (organization_id, recording_id, name),
    foreign key (organization_id, recording_id) references recording (organization_id, id),
    foreign key (organization_id, key_id) references recording_key (organization_id, id)
);
create index recording_artifact_by_key on recording_artifact (organization_id, key_id);
create index recording_artifact_by_spool on recording_artifact (spool_id, created_at);
