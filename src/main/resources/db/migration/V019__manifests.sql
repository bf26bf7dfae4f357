-- Every file of an item that is done, also where a name is enough to know it again, with what a manifest says of it:
-- the SHA-256 of what lies there, and the recording key that the sealed file was under.
alter table bulk_job_file alter column etag drop not null;
-- absent only in jobs that ended before there were manifests
alter table bulk_job_file add column sha256 bytea;
alter table bulk_job_file add column key_id uuid;

-- A job that has not ended puts again what it has put without a digest; what is the same changes nothing there.
delete from bulk_job_file
    where (organization_id, job_id) in
        (select organization_id, id from bulk_job where state not in ('FULFILLED', 'CANCELLED'));
update bulk_job_item set state = 'PENDING', length_bytes = 0, verified = true, finished_at = null
    where state = 'DONE' and (organization_id, job_id) in
        (select organization_id, id from bulk_job where state not in ('FULFILLED', 'CANCELLED'));

-- files that each attempt writes in other bytes: noted before they get their name, so that a later run knows them again
create table noted_file (
    id uuid not null primary key,
    organization_id uuid not null references organization (id),
    path varchar(1000) not null,
    sha256 bytea not null,
    content_id varchar(100) not null,
    -- fingerprints, separated by commas
    recipients varchar(1000) not null
);
create index noted_file_by_path on noted_file (organization_id, path);

-- The first line of a job's manifest is said once, so that it is the same bytes however often it is written. The rest is
-- known when the manifest lies there with its signature.
create table bulk_job_manifest (
    organization_id uuid not null,
    job_id uuid not null,
    key_id uuid not null,
    first_line varchar(10000) not null,
    length_bytes bigint,
    sha256 bytea,
    signed_at timestamp(6) with time zone,
    primary key (organization_id, job_id),
    foreign key (organization_id, job_id) references bulk_job (organization_id, id)
);
