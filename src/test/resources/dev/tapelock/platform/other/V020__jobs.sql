-- since when a job waits for its turn, because its organization has as many as may run at the same time
alter table bulk_job add column queued_at timestamp(6) with time zone;
create index bulk_job_by_queue on bulk_job (queued_at, organization_id);
-- since when somebody lets it rest
alter table bulk_job add column paused_at timestamp(6) with time zone;
-- whose failed recordings it does again
alter table bulk_job add column retry_of uuid;
-- in days, where that was ordered instead of a date
alter table bulk_job add column action_age integer;

-- what an organization says about a destination, beside where it is
alter table destination add column enabled boolean default true not null;
alter table destination add column notes varchar(2000) default '' not null;
