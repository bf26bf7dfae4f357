-- Never holds a row: one that is about to be inserted makes H2 finish what it writes (see DurableCommit), and is taken back.
create table durable_mark (
    id uuid not null primary key
);
