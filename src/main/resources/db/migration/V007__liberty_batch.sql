-- The job repository of Liberty's batch container; it makes only part of it by itself on either database. Names and columns are
-- Liberty's (table prefix JB_, ids from one sequence that steps by 50 because 50 numbers are taken at once).

create sequence jb_seq start with 50 increment by 50;

create table jb_jobinstance (
    jobinstanceid bigint not null,
    amcname varchar(512),
    batchstatus integer not null,
    createtime timestamp not null,
    exitstatus varchar(512),
    instancestate integer not null,
    jobname varchar(256),
    jobxmlname varchar(128),
    jobxml bytea,
    numexecs integer not null,
    restarton varchar(128),
    submitter varchar(256),
    updatetime timestamp,
    constraint pk_jb_jobinstance primary key (jobinstanceid)
);

create table jb_jobexecution (
    jobexecid bigint not null,
    fk_jobinstanceid bigint not null,
    batchstatus integer not null,
    createtime timestamp not null,
    endtime timestamp,
    execnum integer not null,
    exitstatus varchar(512),
    jobparameters bytea,
    updatetime timestamp,
    logpath varchar(512),
    resturl varchar(512),
    serverid varchar(256),
    starttime timestamp,
    constraint pk_jb_jobexecution primary key (jobexecid),
    constraint fk_jb_jobexecution_instance foreign key (fk_jobinstanceid) references jb_jobinstance (jobinstanceid)
);
create index jb_je_fkinstanceid_ix on jb_jobexecution (fk_jobinstanceid);

create table jb_stepthreadexecution (
    stepexecid bigint not null,
    fk_jobexecid bigint not null,
    fk_toplvl_stepexecid bigint,
    threadtype varchar(31),
    stepname varchar(128) not null,
    partnum integer not null,
    ispartitionedstep boolean,
    batchstatus integer not null,
    internalstatus integer not null,
    exitstatus varchar(512),
    starttime timestamp,
    endtime timestamp,
    userdata bytea,
    m_commit bigint not null,
    m_filter bigint not null,
    m_processskip bigint not null,
    m_read bigint not null,
    m_readskip bigint not null,
    m_rollback bigint not null,
    m_write bigint not null,
    m_writeskip bigint not null,
    constraint pk_jb_stepthreadexecution primary key (stepexecid),
    constraint uq_jb_stepthreadexecution unique (fk_jobexecid, stepname, partnum),
    constraint fk_jb_stepthreadexecution_jobexecution foreign key (fk_jobexecid) references jb_jobexecution (jobexecid),
    constraint fk_jb_stepthreadexecution_toplevel foreign key (fk_toplvl_stepexecid) references jb_stepthreadexecution (stepexecid)
);
create index jb_ste_fkjobexecid_ix on jb_stepthreadexecution (fk_jobexecid);
create index jb_ste_fktlstepeid_ix on jb_stepthreadexecution (fk_toplvl_stepexecid);

create table jb_stepthreadinstance (
    fk_jobinstanceid bigint not null,
    stepname varchar(128) not null,
    partnum integer not null,
    fk_latest_stepexecid bigint not null,
    threadtype varchar(31),
    checkpointdata bytea,
    partitioned boolean,
    partitionplansize integer,
    startcount integer,
    constraint pk_jb_stepthreadinstance primary key (partnum, stepname, fk_jobinstanceid),
    constraint fk_jb_stepthreadinstance_instance foreign key (fk_jobinstanceid) references jb_jobinstance (jobinstanceid),
    constraint fk_jb_stepthreadinstance_latest foreign key (fk_latest_stepexecid) references jb_stepthreadexecution (stepexecid)
);
create index jb_sti_fkinstanceid_ix on jb_stepthreadinstance (fk_jobinstanceid);
create index jb_sti_fklatest_sei_ix on jb_stepthreadinstance (fk_latest_stepexecid);

create table jb_remotablepartition (
    fk_jobexecutionid bigint not null,
    stepname varchar(128) not null,
    partnum integer not null,
    fk_stepexecutionid bigint,
    internalstate integer,
    lastupdated timestamp,
    logpath varchar(512),
    resturl varchar(512),
    serverid varchar(256),
    constraint pk_jb_remotablepartition primary key (partnum, stepname, fk_jobexecutionid),
    constraint fk_jb_remotablepartition_jobexecution foreign key (fk_jobexecutionid) references jb_jobexecution (jobexecid),
    constraint fk_jb_remotablepartition_stepexecution foreign key (fk_stepexecutionid) references jb_stepthreadexecution (stepexecid)
);

create table jb_groupassociation (
    fk_jobinstanceid bigint,
    groupnames varchar(255),
    constraint fk_jb_groupassociation_instance foreign key (fk_jobinstanceid) references jb_jobinstance (jobinstanceid)
);
create index jb_ga_fkinstanceid_ix on jb_groupassociation (fk_jobinstanceid);

-- "value" is a reserved word of H2: NON_KEYWORDS=VALUE stands in the URL, for Liberty's statements as much as for this one.
create table jb_jobparameter (
    fk_jobexecid bigint,
    name varchar(4000),
    value varchar(4000),
    constraint fk_jb_jobparameter_jobexecution foreign key (fk_jobexecid) references jb_jobexecution (jobexecid)
);
create index jb_jp_fkjobexecid_ix on jb_jobparameter (fk_jobexecid);
