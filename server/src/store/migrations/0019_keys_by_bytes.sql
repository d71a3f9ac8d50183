-- What indexes are made of is compared byte by byte, whatever language the database speaks. It is what makes an id the same
-- as another one, and nobody reads it in an order. A language's order costs several times as much at each step down an
-- index, and it changes with the system's C library, under indexes that were sorted by the one before it.
alter table alert alter merchant_id type text collate "C", alter code type text collate "C";
alter table api_key alter merchant_id type text collate "C";
alter table attempt alter merchant_id type text collate "C";
alter table audit_entry alter merchant_id type text collate "C";
alter table authenticator
  alter merchant_id type text collate "C",
  alter environment type text collate "C",
  alter phone_number_id type text collate "C",
  alter waba_id type text collate "C";
alter table bulk alter merchant_id type text collate "C";
alter table bulk_row alter merchant_id type text collate "C", alter session_id type text collate "C";
alter table hold
  alter merchant_id type text collate "C",
  alter key type text collate "C",
  alter scope type text collate "C";
alter table idempotency_key
  alter merchant_id type text collate "C",
  alter key type text collate "C",
  alter method type text collate "C",
  alter path type text collate "C";
alter table inbound_message
  alter merchant_id type text collate "C",
  alter message_id type text collate "C",
  alter phone type text collate "C",
  alter reading type text collate "C",
  alter session_id type text collate "C";
alter table installation alter name type text collate "C";
alter table member alter merchant_id type text collate "C", alter user_id type text collate "C";
alter table merchant alter merchant_id type text collate "C";
alter table notification
  alter merchant_id type text collate "C",
  alter hold_key type text collate "C",
  alter hold_scope type text collate "C",
  alter message_id type text collate "C",
  alter reason_code type text collate "C",
  alter session_id type text collate "C",
  alter state type text collate "C";
alter table opt_out
  alter merchant_id type text collate "C",
  alter phone type text collate "C",
  alter scope type text collate "C";
alter table pair alter merchant_id type text collate "C", alter recipient type text collate "C";
alter table parked_report alter merchant_id type text collate "C", alter message_id type text collate "C";
alter table recipient_count alter merchant_id type text collate "C";
alter table retention_walk alter merchant_id type text collate "C";
alter table retired_app_secret alter merchant_id type text collate "C";
alter table schema_migration alter name type text collate "C";
alter table sender alter merchant_id type text collate "C";
alter table source alter merchant_id type text collate "C";
alter table source_event alter merchant_id type text collate "C";
alter table tally
  alter merchant_id type text collate "C",
  alter authenticator_id type text collate "C",
  alter state type text collate "C",
  alter tally type text collate "C",
  alter type type text collate "C";
alter table tally_change alter merchant_id type text collate "C";
alter table template
  alter merchant_id type text collate "C",
  alter language type text collate "C",
  alter name type text collate "C",
  alter waba_id type text collate "C";
alter table template_change alter merchant_id type text collate "C", alter waba_id type text collate "C";
alter table template_link
  alter merchant_id type text collate "C",
  alter language type text collate "C",
  alter state type text collate "C",
  alter type type text collate "C";
alter table template_read
  alter merchant_id type text collate "C",
  alter language type text collate "C",
  alter name type text collate "C",
  alter waba_id type text collate "C";
alter table transaction
  alter merchant_id type text collate "C",
  alter customer_phone type text collate "C",
  alter session_id type text collate "C";
alter table transaction_alias alter merchant_id type text collate "C", alter alias type text collate "C";
alter table transaction_event alter merchant_id type text collate "C", alter session_id type text collate "C";
alter table transaction_expiry alter merchant_id type text collate "C", alter session_id type text collate "C";
alter table webhook_attempt alter merchant_id type text collate "C";
alter table webhook_delivery alter merchant_id type text collate "C", alter subject type text collate "C";
alter table webhook_endpoint alter merchant_id type text collate "C";
alter table webhook_event alter merchant_id type text collate "C";

alter table auth."user" alter "id" type text collate "C", alter "email" type text collate "C";
alter table auth."session"
  alter "id" type text collate "C",
  alter "token" type text collate "C",
  alter "userId" type text collate "C";
alter table auth."account" alter "id" type text collate "C", alter "userId" type text collate "C";
alter table auth."verification" alter "id" type text collate "C", alter "identifier" type text collate "C";
alter table auth."twoFactor"
  alter "id" type text collate "C",
  alter "secret" type text collate "C",
  alter "userId" type text collate "C";

-- What was known of these columns' values went with their old order. A table about which nothing was known stays so.
do $$
declare
  known regclass;
begin
  for known in
    select oid from pg_class
     where relnamespace in ('public'::regnamespace, 'auth'::regnamespace) and relkind = 'r' and reltuples > 0
  loop
    execute format('analyze %s', known);
  end loop;
end $$;
