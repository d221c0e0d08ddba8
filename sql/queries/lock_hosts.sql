-- Locks courant.host_rows against writers until the transaction ends; fails after ten seconds of waiting.
select courant.lock_hosts();
