-- Append-only. "canonical" is the final form that a chain of hashes covers; the other columns are for searching.
create table audit_event (
    organization_id uuid not null,
    id uuid not null,
    recorded_at timestamp(6) with time zone not null,
    actor_kind varchar(10) not null,
    actor_id uuid,
    action varchar(60) not null,
    entity_type varchar(60) not null,
    entity_id varchar(100) not null,
    outcome varchar(10) not null,
    canonical varchar(8000) not null,
    primary key (organization_id, id)
);
create index audit_event_by_time on audit_event (organization_id, recorded_at, id);
