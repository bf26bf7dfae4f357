-- the filters of a job's query, as JSON; one conversation is one of them
alter table bulk_job add column filters varchar(20000);
update bulk_job set filters = '{"conversationFilters":[{"type":"and","predicates":[{"dimension":"conversationId",'
    || '"operator":"matches","value":"' || cast(conversation_id as varchar(36)) || '"}]}]}'
    where conversation_id is not null;
alter table bulk_job drop column conversation_id;

-- whether the recordings are wanted in the order of their start backwards
alter table bulk_job add column latest_first boolean default false not null;
-- what selects the same either way, and is shown as it was said
alter table bulk_job add column aged boolean default false not null;
alter table bulk_job add column policy_based boolean default true not null;
-- like action_date and action_age, of screen recordings alone
alter table bulk_job add column screen_action_date timestamp(6) with time zone;
alter table bulk_job add column screen_action_age integer;

-- the first line of a manifest says the filters
alter table bulk_job_manifest alter column first_line set data type varchar(30000);
