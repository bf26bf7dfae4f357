-- a checkpoint needs nothing new to write any more
drop table durable_mark;
