-- what an organization says about a destination stands in its own row
alter table destination add column enabled boolean default true not null;
alter table destination add column notes varchar(2000) default '' not null;

update destination set
    enabled = (select i.enabled from destination_intent i
        where i.organization_id = destination.organization_id and i.destination_id = destination.id),
    notes = (select i.notes from destination_intent i
        where i.organization_id = destination.organization_id and i.destination_id = destination.id)
where exists (select 1 from destination_intent i
    where i.organization_id = destination.organization_id and i.destination_id = destination.id);

drop table destination_intent;
