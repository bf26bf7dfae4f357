-- The tables of Liberty's persistent timers, which would make only half of them by itself on either database.
-- Names and columns are Liberty's; the sequence steps by 50 because its persistence service takes 50 numbers at once.

create sequence wlpseq start with 50 increment by 50;

create table wlppart (
    id bigint not null primary key,
    executor varchar(100) not null,
    hostname varchar(100) not null,
    lserver varchar(100) not null,
    userdir varchar(254) not null,
    expiry bigint not null,
    states bigint not null,
    unique (executor, hostname, lserver, userdir)
);

create table wlptask (
    id bigint not null primary key,
    iname varchar(254) not null,
    loader varchar(254) not null,
    mbits smallint not null,
    nextexec bigint not null,
    origsubmt bigint not null,
    ownr varchar(120) not null,
    partn bigint not null,
    prevsched bigint,
    prevstart bigint,
    prevstop bigint,
    reslt bytea,
    rfails smallint not null,
    states smallint not null,
    taskb bytea,
    taskinfo bytea not null,
    trig bytea,
    txtimeout integer not null,
    version integer not null
);

create table wlpprop (
    id varchar(254) not null primary key,
    val varchar(254) not null
);
