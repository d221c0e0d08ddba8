-- The newest migration applied.
select coalesce(max(m.version), 0) as version from courant.migrations m;
