-- SEALED: under a recording key, wherever it lies. BUCKET: sealed under a spool key in the spool, opened on the way into a bucket
-- that encrypts; message id, commitment and sealed length and digest are those of the file in the spool.
alter table recording_artifact add column protection varchar(10) default 'SEALED' not null;
alter table recording_artifact add column spool_key_id uuid references purpose_key (id);
alter table recording_artifact alter column key_id drop not null;
alter table recording_artifact add constraint recording_artifact_protection check (
    (protection = 'SEALED' and key_id is not null and spool_key_id is null)
    or (protection = 'BUCKET' and key_id is null and spool_key_id is not null));

-- MACs of the slices of what a bucket protects, 4096 slices to a row.
create table recording_slice_macs (
    organization_id uuid not null,
    artifact_id uuid not null,
    part integer not null,
    -- the purpose key of the MACs
    key_id uuid not null references purpose_key (id),
    macs bytea not null,
    primary key (organization_id, artifact_id, part),
    foreign key (organization_id, artifact_id) references recording_artifact (organization_id, id)
);

-- One row per organization that ever changed something; what is null is as the server's settings say.
create table recording_policy (
    organization_id uuid not null primary key references organization (id),
    seal_screen_recordings boolean not null,
    playback_url_minutes integer,
    batch_download_url_minutes integer
);

-- Whoever may already change keys may say what they protect.
insert into app_user_permission (organization_id, user_id, permission)
    select organization_id, user_id, 'recording:settings:editScreenRecordings'
    from app_user_permission where permission = 'recording:encryptionKey:edit';
insert into app_user_permission (organization_id, user_id, permission)
    select organization_id, user_id, 'recording:settings:editUrlExpiration'
    from app_user_permission where permission = 'recording:encryptionKey:edit';
