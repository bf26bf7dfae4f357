-- how many recordings each key opens: a sum, and what came since it was made; id is the key's
create table recording_key_count (
    organization_id uuid not null,
    id uuid not null,
    recordings bigint not null,
    -- those of them of which no other key opened anything before
    first_recordings bigint not null,
    primary key (organization_id, id),
    foreign key (organization_id, id) references recording_key (organization_id, id)
);

create table recording_key_delta (
    organization_id uuid not null,
    id uuid not null,
    key_id uuid not null,
    is_first boolean not null,
    primary key (organization_id, id)
);
create index recording_key_delta_by_key on recording_key_delta (organization_id, key_id);

insert into recording_key_count (organization_id, id, recordings, first_recordings)
select a.organization_id, a.key_id, count(distinct a.recording_id),
    count(distinct case when a.created_at = f.created_at then a.recording_id end)
from recording_artifact a
join (
    select organization_id, recording_id, min(created_at) as created_at
    from recording_artifact
    where key_id is not null
    group by organization_id, recording_id
) f on f.organization_id = a.organization_id and f.recording_id = a.recording_id
where a.key_id is not null
group by a.organization_id, a.key_id;
