-- what the repository holds is compared with the rows, a page after the other, by one server at a time
create table repository_inventory (
    id smallint not null primary key check (id = 1),
    -- which organization's objects come next, and behind which artifact; null between two rounds
    organization_id uuid,
    after_id uuid,
    begun_at timestamp(6) with time zone,
    ended_at timestamp(6) with time zone,
    -- until when a server has it in hand
    taken_until timestamp(6) with time zone not null
);
insert into repository_inventory (id, taken_until) values (1, timestamp with time zone '1970-01-01 00:00:00+00:00');

create table repository_finding (
    organization_id uuid not null,
    -- an artifact's; of an unknown object, what its name says
    id uuid not null,
    kind varchar(10) not null,
    found_at timestamp(6) with time zone not null,
    primary key (organization_id, id)
);
