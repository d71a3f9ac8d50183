-- Merchants are told by webhook what becomes of their payments and messages. What is to be told is a row of the very
-- commit that it tells of, one for each endpoint that wants it: nothing is told that did not happen, and nothing that
-- happened is left untold because a process died in between.
create table webhook_endpoint (
  merchant_id           text        not null references merchant,
  id                    uuid        not null,
  url                   text        not null,
  events                text[]      not null,
  status                text        not null default 'active' check (status in ('active', 'paused', 'removed')),
  paused_reason         text        check (paused_reason in ('by_hand', 'failing', 'gone')),
  paused_at             timestamptz,
  secret                bytea,                               -- sealed
  previous_secret       bytea,                               -- sealed; signs beside the other one until
  previous_secret_until timestamptz,
  failures              integer     not null default 0,      -- requests in a row that failed, of all its deliveries
  failing_since         timestamptz,                         -- the first of them
  retry_at              timestamptz,                         -- nothing leaves before: the receiver seems to be down
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),
  primary key (merchant_id, id),
  constraint paused_has_a_reason check ((status = 'paused') = (paused_reason is not null and paused_at is not null)),
  constraint removed_has_no_secret check ((status = 'removed') = (secret is null))
);

-- No foreign key: it is written on the busy paths (decision 5). Rows of an endpoint that was removed are forgotten bit
-- by bit, and its own row goes last.
create table webhook_delivery (
  merchant_id  text        not null,
  endpoint_id  uuid        not null,
  event_id     uuid        not null,                         -- one for all endpoints that are told of the event
  position     bigint      generated always as identity,     -- the order in which an endpoint is told
  type         text        not null,
  subject      text        not null,                         -- what it is about; events about one are told one by one
  data         json        not null,                         -- json and not jsonb: keys stay in their order
  status       text        not null check (status in ('queued', 'sending', 'delivered', 'failed', 'missed')),
  occurred_at  timestamptz not null default now(),
  owed_at      timestamptz not null default now(),           -- it is given up 24 hours from here
  due_at       timestamptz not null default now(),
  attempts     integer     not null default 0,               -- the running one included
  leased_until timestamptz,
  delivered_at timestamptz,
  primary key (merchant_id, endpoint_id, event_id),
  constraint leased_while_sending check ((status = 'sending') = (leased_until is not null))
);
-- Serves the claim, and finds the endpoints for which something waits.
create index webhook_delivery_due on webhook_delivery (merchant_id, endpoint_id, due_at, position)
  where status = 'queued';
-- Whether something earlier about the same subject is still to be told.
create index webhook_delivery_subject on webhook_delivery (merchant_id, endpoint_id, subject, position)
  where status in ('queued', 'sending');
create index webhook_delivery_leased on webhook_delivery (leased_until) where status = 'sending';
-- The log, newest first.
create index webhook_delivery_log on webhook_delivery (merchant_id, endpoint_id, position);
-- What is to be forgotten, oldest first.
create index webhook_delivery_age on webhook_delivery (position);

-- Each request to an endpoint with what came of it.
create table webhook_attempt (
  merchant_id text        not null,
  endpoint_id uuid        not null,
  event_id    uuid        not null,
  number      integer     not null,
  url         text        not null,
  started_at  timestamptz not null,
  duration_ms integer     not null,
  outcome     text        not null check (outcome in ('delivered', 'refused', 'unanswered', 'forbidden')),
  http_status integer,
  detail      text,
  answer      text,
  primary key (merchant_id, endpoint_id, event_id, number)
);
