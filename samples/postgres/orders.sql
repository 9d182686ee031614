create sequence order_ids;
create table orders (id bigint primary key, item text not null, total numeric not null);

-- One writer at a time: ids are in the order of the commits, so who has read up to an id has missed none before it.
create function announce_order() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock('orders'::regclass::oid::bigint);
  new.id := nextval('order_ids');
  notify orders; -- sent at the commit
  return new;
end $$;

create trigger announce_order before insert on orders for each row execute function announce_order();
