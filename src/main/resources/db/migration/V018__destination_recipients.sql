-- to whom what lies at a destination is encrypted: public keys, with what pages show of them
create table destination_recipient (
    organization_id uuid not null,
    destination_id uuid not null,
    fingerprint varchar(64) not null,
    number integer not null,
    -- one in each line
    user_ids varchar(1100) not null,
    algorithm varchar(40) not null,
    expires_at timestamp(6) with time zone,
    encryption_key_id varchar(16) not null,
    armored varchar(100000) not null,
    primary key (organization_id, destination_id, fingerprint),
    foreign key (organization_id, destination_id) references destination (organization_id, id)
);
