-- In an installation that is there already: whoever is responsible for it is in its first organization, and may change its keys.
insert into app_user_permission (organization_id, user_id, permission)
    select organization_id, user_id, 'tapelock:server:view'
    from app_user_permission
    where permission = 'recording:encryptionKey:edit'
    and organization_id = (select id from organization order by created_at, id fetch first 1 rows only);
