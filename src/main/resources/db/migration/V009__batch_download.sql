-- What was asked for; what became of it is looked up whenever its submitter asks.
create table batch_download (
    organization_id uuid not null references organization (id),
    id uuid not null,
    submitter_id uuid not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    primary key (organization_id, id)
);
create index batch_download_by_expiry on batch_download (expires_at);

create table batch_download_line (
    organization_id uuid not null,
    batch_download_id uuid not null,
    line_number integer not null,
    conversation_id uuid not null,
    -- all of the conversation if there is none
    recording_id uuid,
    primary key (organization_id, batch_download_id, line_number),
    foreign key (organization_id, batch_download_id) references batch_download (organization_id, id) on delete cascade
);
