-- What sort of reason stands in the sentence beside it: pages say it in their language.
alter table bulk_job add column error_kind varchar(30);
alter table bulk_job_item add column reason_kind varchar(30);
