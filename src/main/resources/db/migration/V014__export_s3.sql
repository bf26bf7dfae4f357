-- secrets that destinations refer to; protected under the root key, bound to organization and credential
create table integration_credential (
    organization_id uuid not null references organization (id),
    id uuid not null,
    name varchar(200) not null,
    access_key_id varchar(128) not null,
    secret_access_key bytea not null,
    created_at timestamp(6) with time zone not null,
    changed_at timestamp(6) with time zone not null,
    primary key (organization_id, id),
    unique (organization_id, name)
);

-- a destination is a directory or a place in a bucket; one of which nobody has said where it is has neither
alter table destination alter column directory drop not null;
alter table destination add column bucket varchar(63);
alter table destination add column region varchar(40);
alter table destination add column endpoint varchar(300);
alter table destination add column prefix varchar(300);
alter table destination add column path_style boolean;
alter table destination add column sse varchar(10);
alter table destination add column kms_key_arn varchar(300);
alter table destination add column bucket_key boolean;
alter table destination add column role_arn varchar(600);
alter table destination add column credential_id uuid;
-- what was found when the place was tried last: whether it refuses a second file of the same name
alter table destination add column guarantee varchar(20);
alter table destination add constraint destination_credential
    foreign key (organization_id, credential_id) references integration_credential (organization_id, id);

-- whether the place was asked once more, before the job's end, if it has what was put there
alter table bulk_job_item add column verified boolean default true not null;
-- how often that was not so, and it was put again
alter table bulk_job_item add column redone integer default 0 not null;

-- the files of an item, as the place knows them again
create table bulk_job_file (
    organization_id uuid not null,
    job_id uuid not null,
    number bigint not null,
    path varchar(1000) not null,
    length_bytes bigint not null,
    etag varchar(200) not null,
    version_id varchar(1024),
    primary key (organization_id, job_id, number, path),
    foreign key (organization_id, job_id, number) references bulk_job_item (organization_id, job_id, number)
);

-- uploads in parts that are on their way: a later run ends what a dead one has left
create table bulk_job_upload (
    id uuid not null primary key,
    organization_id uuid not null,
    job_id uuid not null,
    epoch integer not null,
    name varchar(1300) not null,
    upload_id varchar(1024) not null,
    foreign key (organization_id, job_id) references bulk_job (organization_id, id)
);
create index bulk_job_upload_by_job on bulk_job_upload (organization_id, job_id);
create index bulk_job_item_by_verified on bulk_job_item (organization_id, job_id, verified, number);
