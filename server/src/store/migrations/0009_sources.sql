-- A source is an inbound feed of payment events: another system's webhooks, verified with a secret of their own and
-- understood as they are.
create table source (
  merchant_id           text        not null references merchant,
  id                    uuid        not null,
  kind                  text        not null check (kind ~ '^[a-z][a-z0-9_]{0,31}$'),
  environment           text        not null check (environment in ('live', 'sandbox')),
  secret                bytea       not null,                -- sealed
  previous_secret       bytea,                               -- sealed; verifies beside the other one until
  previous_secret_until timestamptz,
  default_type          text        not null check (default_type in ('payment_request', 'e_commerce')),
  default_ticks         text[]      not null,                -- of a transaction that is first seen in one of its events
  forward_url           text,                                -- the same bytes are passed on to
  answer                integer     not null check (answer in (200, 201)),
  unverified            bigint      not null default 0,      -- requests whose signature was not right: counted, not kept
  last_unverified_at    timestamptz,
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),
  primary key (merchant_id, id)
);
-- A door knows only the id; on Citus it asks all shards for it once a second.
create index source_id on source (id);

-- What came, and what became of it. No foreign key: it is written on the busy paths (decision 5).
create table source_event (
  merchant_id    text        not null,
  source_id      uuid        not null,
  id             uuid        not null,
  received_at    timestamptz not null default now(),
  type           text        not null,                       -- in the source's own words
  session_id     text,
  outcome        text        not null check (outcome in ('created', 'applied', 'repeated', 'operational', 'stale', 'refused', 'ignored')),
  reason         text,                                       -- a sentence
  facts          jsonb       not null,                       -- what it said, without what belongs to the customer
  forward_status integer,                                    -- what the receiver of forward_url answered
  forward_detail text,                                       -- or why it did not
  primary key (merchant_id, source_id, id)
);
-- What is to be forgotten, oldest first.
create index source_event_age on source_event (received_at);
