-- Idempotency-Key: the answer to a request, kept in the commit of the work that the request named, so that neither
-- can be there without the other. A concurrent request with the same key waits for this row's commit.
create table idempotency_key (
  merchant_id text not null references merchant,
  method      text not null,
  path        text not null,
  key         text not null check (length(key) between 1 and 255),
  body_hash   bytea not null,                          -- SHA-256 of the body as it came
  status      integer not null,
  answer      text not null,                           -- JSON
  created_at  timestamptz not null default now(),
  primary key (merchant_id, method, path, key)
);
create index idempotency_key_age on idempotency_key (created_at);

-- A success was reported after the payment had been canceled or invalided: money may have moved, and a person has to
-- look. It stands on the transaction, so that those can be listed.
alter table transaction add column has_conflict boolean not null default false;
create index transaction_conflict on transaction (merchant_id, updated_at) where has_conflict;
alter table transaction_event add column conflict boolean not null default false;

-- A team key only reaches these phones (E.164 with +).
alter table api_key add column phones text[] not null default '{}';

-- A notification that was made due again by hand begins anew: its hold limit counts from then, and the attempts of
-- before are no faults of the new try. What WhatsApp still reports of a message that it had reported as failed must
-- not speak for the one that follows.
alter table notification
  add column retried_at      timestamptz,
  add column attempts_before integer not null default 0,
  add column failed_messages text[] not null default '{}',
  add constraint attempts_before_are_counted check (attempts_before <= attempts);

-- Every change by a person or key. Append-only; each entry carries the hash of the one before, so that a changed or
-- missing entry shows. One chain for each merchant, counted without gaps.
create table audit_entry (
  merchant_id   text not null references merchant,
  number        bigint not null check (number > 0),
  at            timestamptz not null,
  actor         text not null,                         -- root, api_key:<id>, user:<id>
  action        text not null,                         -- merchant.changed, api_key.created, …
  subject       text not null,                         -- what it was done to: its id
  detail        jsonb not null default '{}',           -- what changed; never a secret
  previous_hash bytea not null,
  hash          bytea not null,
  primary key (merchant_id, number)
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger audit_entry_is_append_only before update or delete on audit_entry
  for each row execute function refuse_change();
create trigger audit_entry_stays before truncate on audit_entry
  for each statement execute function refuse_change();

-- WhatsApp said that this sender is too fast (130429): it goes on at this pace, and recovers from then on.
alter table sender add column slowed_to double precision, add column slowed_at timestamptz;
