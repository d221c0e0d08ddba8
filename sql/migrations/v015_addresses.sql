-- A second, softer gate: addresses that many hosts share.

insert into courant.migrations (version, name) values (15, 'addresses');

alter table courant.hosts add column address inet;
comment on column courant.hosts.address is 'Where it was last reached.';
create index hosts_address on courant.hosts (address) where address is not null;

create table courant.addresses (
  next_at timestamptz not null,
  bucket  int         not null default 0,
  address inet        not null,
  constraint addresses_pkey primary key (bucket, address)
) with (fillfactor = 50);
comment on table courant.addresses is 'Addresses that several hosts share, with the instant from which the next request may be sent there.';
