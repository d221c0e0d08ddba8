-- Ends the pause of everything.
delete from courant.pauses p where p.bucket = 0 returning p.since;
