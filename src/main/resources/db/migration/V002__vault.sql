-- At most one root key guards a database; its key-check value tells whether the keystore holds the right one.
create table root_key (
    id uuid not null primary key,
    singleton integer not null unique check (singleton = 1),
    key_check bytea not null,
    created_at timestamp(6) with time zone not null
);

-- Keys for one purpose each, protected under the root key. The all-zero organization stands for the whole installation.
create table purpose_key (
    id uuid not null primary key,
    purpose varchar(40) not null,
    organization_id uuid not null,
    generation integer not null,
    protected_key bytea not null,
    created_at timestamp(6) with time zone not null,
    unique (purpose, organization_id, generation)
);
