-- an installation of sealing equipment on a customer's premises, by the name that it chose
create table edge (
    organization_id uuid not null references organization (id),
    name varchar(64) not null,
    created_at timestamp(6) with time zone not null,
    -- when it last said that it has delivered everything under the keys before the one in force
    drained_at timestamp(6) with time zone,
    primary key (organization_id, name)
);

create table edge_lease (
    organization_id uuid not null,
    id uuid not null,
    edge varchar(64) not null,
    key_id uuid not null,
    leased_at timestamp(6) with time zone not null,
    renewed_at timestamp(6) with time zone not null,
    valid_until timestamp(6) with time zone not null,
    -- the edge has nothing left that is sealed under the key
    returned_at timestamp(6) with time zone,
    primary key (organization_id, id),
    unique (organization_id, edge, key_id),
    foreign key (organization_id, edge) references edge (organization_id, name),
    foreign key (organization_id, key_id) references recording_key (organization_id, id)
);
create index edge_lease_by_key on edge_lease (organization_id, key_id);

-- Who may deliver what equipment on the premises sealed may also fetch the public key for it.
insert into api_client_permission (organization_id, client_id, permission)
    select organization_id, client_id, 'recording:edge:lease' from api_client_permission
    where permission = 'recording:recording:upload';

-- whether a file that was sealed by its sender is known to be what it says; null for what was sealed here
alter table recording_artifact add column deposit varchar(10);

-- Deposits whose key could not be used when they came.
create table unopened_deposit (
    organization_id uuid not null,
    id uuid not null,
    key_id uuid not null,
    -- nobody tries it before: a server has it in hand, or its key's holder gave no key for it
    due_at timestamp(6) with time zone not null,
    failures integer not null,
    primary key (organization_id, id),
    foreign key (organization_id, id) references recording_artifact (organization_id, id)
);
create index unopened_deposit_by_key on unopened_deposit (organization_id, key_id, id);
