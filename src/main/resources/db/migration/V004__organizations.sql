create table organization (
    id uuid not null primary key,
    name varchar(200) not null,
    time_zone varchar(64) not null,
    -- changed by compare-and-set only
    active_key_id uuid,
    created_at timestamp(6) with time zone not null
);

create table api_client (
    organization_id uuid not null references organization (id),
    id uuid not null unique,
    name varchar(200) not null,
    secret_sha256 bytea not null,
    version integer not null,
    primary key (organization_id, id)
);

create table api_client_permission (
    organization_id uuid not null,
    client_id uuid not null,
    permission varchar(100) not null,
    primary key (organization_id, client_id, permission),
    foreign key (organization_id, client_id) references api_client (organization_id, id)
);

create table app_user (
    organization_id uuid not null references organization (id),
    id uuid not null,
    sign_in_name varchar(200) not null unique,
    password_hash varchar(400) not null,
    version integer not null,
    primary key (organization_id, id)
);

create table app_user_permission (
    organization_id uuid not null,
    user_id uuid not null,
    permission varchar(100) not null,
    primary key (organization_id, user_id, permission),
    foreign key (organization_id, user_id) references app_user (organization_id, id)
);

-- One row once the installation has its first administrator: two servers with a token each cannot both make one.
create table first_administrator (
    singleton integer not null primary key check (singleton = 1),
    user_id uuid not null,
    created_at timestamp(6) with time zone not null
);
