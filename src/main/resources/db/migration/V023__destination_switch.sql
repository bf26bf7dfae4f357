-- What an organization says about a destination stands in its own row. For a time V020 made it so at once, and no table.
create table if not exists destination_intent (
    organization_id uuid not null,
    destination_id uuid not null,
    enabled boolean not null,
    notes varchar(2000) not null
);
alter table destination add column if not exists enabled boolean default true not null;
alter table destination add column if not exists notes varchar(2000) default '' not null;

update destination set
    enabled = (select i.enabled from destination_intent i
        where i.organization_id = destination.organization_id and i.destination_id = destination.id),
    notes = (select i.notes from destination_intent i
        where i.organization_id = destination.organization_id and i.destination_id = destination.id)
where exists (select 1 from destination_intent i
    where i.organization_id = destination.organization_id and i.destination_id = destination.id);

drop table destination_intent;
