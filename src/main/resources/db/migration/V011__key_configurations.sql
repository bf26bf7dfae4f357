create table key_configuration (
    organization_id uuid not null references organization (id),
    -- counts up within the organization; a recording key keeps the version that it was made under
    version integer not null,
    -- the same for all versions of one configuration
    id uuid not null,
    holder varchar(20) not null,
    -- where a key service decrypts, or the ARN of the alias of a KMS key
    url varchar(2048),
    api_id varchar(256),
    -- protected under the root key, bound to organization, configuration and version
    api_key bytea,
    ca_certificate varchar(16384),
    role_arn varchar(2048),
    -- over all that decides who is asked, and as whom
    mac bytea not null,
    mac_key_id uuid not null,
    -- the later version that was tried on this one's keys and reaches their holder
    opened_through integer,
    acknowledged_at timestamp(6) with time zone,
    acknowledged_by uuid,
    created_by uuid,
    created_at timestamp(6) with time zone not null,
    primary key (organization_id, version)
);
create index key_configuration_by_id on key_configuration (organization_id, id, version);

-- a holder that is the customer's may keep the private half to itself
alter table recording_key alter column private_half drop not null;
-- the KMS key that protects the private half; its alias may lead to another one by now
alter table recording_key add column kms_key_arn varchar(2048);
create index recording_key_by_configuration on recording_key (organization_id, configuration_version);
