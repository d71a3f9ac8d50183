-- What WhatsApp's account events say of a sender stands here until it is over: its end came, an event says so, or a
-- person has seen to it. One row for each kind of trouble. A row that has ended stays for a while: webhooks come in any
-- order, and an older event that arrives late must not bring back what has ended since.
create table alert (
  merchant_id      text not null,
  authenticator_id uuid not null,
  code             text not null,                      -- account_violation, messaging_restricted, …
  severity         text not null check (severity in ('critical', 'warning', 'information')),
  detail           text not null,
  since            timestamptz not null,               -- by WhatsApp's clock, of the newest event about it
  until            timestamptz,                        -- null: until it is said to be over
  ended_at         timestamptz,
  primary key (merchant_id, authenticator_id, code),
  foreign key (merchant_id, authenticator_id) references authenticator (merchant_id, id) on delete cascade
);
create index alert_ended on alert (ended_at) where ended_at is not null;

-- The hold that an alert places has the alert's code as its key. Where WhatsApp gives it an end, that is when it is first
-- probed; where it gives none, no read can tell that it is over, and only an event or a person ends it.
alter table hold alter column probe_at drop not null;

-- App secrets that were replaced: webhooks made with them verify until the overlap is over.
create table retired_app_secret (
  merchant_id      text not null,
  id               uuid not null,
  authenticator_id uuid not null,
  app_secret       bytea not null,                     -- sealed
  until            timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, authenticator_id) references authenticator (merchant_id, id) on delete cascade
);
create index retired_app_secret_of on retired_app_secret (merchant_id, authenticator_id);
create index retired_app_secret_until on retired_app_secret (until);

-- What WhatsApp's webhooks told besides messages and templates, as it came: account and number events, and whatever
-- field Meta adds. Kept for a while, for people who look into what happened.
create table webhook_event (
  merchant_id text not null references merchant,
  id          uuid not null,
  waba_id     text not null,
  field       text not null,
  value       jsonb not null,
  happened_at timestamptz not null,
  received_at timestamptz not null default now(),
  primary key (merchant_id, id)
);
create index webhook_event_age on webhook_event (received_at);

alter table authenticator
  -- Where the account's message webhooks go: to the app's own address, or to ours by an override that we set.
  add column callback text not null default 'app' check (callback in ('app', 'override')),
  -- When its health is read again without being asked.
  add column check_due_at timestamptz not null default now() + interval '1 hour';
create index authenticator_check_due on authenticator (check_due_at);
