-- Was any migration ever applied here?
select to_regclass('courant.migrations') is not null as present;
