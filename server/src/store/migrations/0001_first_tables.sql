-- Every table of a merchant starts its primary key with merchant_id and every join carries it: tenants are
-- separated by construction, and the schema can be distributed by that column. The tables that belong to the
-- installation (installation, node) are small and can be copied to every shard.
--
-- Foreign keys stand where configuration is written. The busy tables (transaction, transaction_event, notification,
-- attempt) have none: they are written together in one statement, and the checks were measured at about half the
-- cost of an insert.

create table installation (
  name  text primary key,
  value bytea not null
);

-- A node's life, as far as webhooks are concerned: from listening_since to last_beat_at it took them. Silence of
-- WhatsApp only means something while somebody was listening.
create table node (
  id              uuid primary key,
  listening_since timestamptz not null default now(),
  last_beat_at    timestamptz not null default now()
);

create table merchant (
  merchant_id           text primary key check (merchant_id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  name                  text not null,
  default_country       text not null check (default_country ~ '^[A-Z]{2}$'),
  default_language      text not null,
  timezone              text not null,
  checkout_url_template text,
  settle_seconds        jsonb not null default '{}',   -- a partial map; what it lacks is the default
  hold_limit_hours      integer not null default 24 check (hold_limit_hours between 1 and 720),
  expiry                text not null default 'managed' check (expiry in ('managed', 'external')),
  uncertain             text not null default 'resend' check (uncertain in ('resend', 'never')),
  digits                text not null default 'latn' check (digits in ('latn', 'arab')),
  prices                jsonb not null default '[]',
  -- Counts every change of what a message is made from (settings, authenticators, links, templates), so that a
  -- node can tell with one number whether what it remembers is still true.
  config_version        bigint not null default 1,
  created_at            timestamptz not null default now()
);

create table api_key (
  merchant_id  text not null references merchant,
  id           uuid not null,
  name         text not null,
  kind         text not null check (kind in ('live', 'team', 'test')),
  scope        text not null default 'full' check (scope in ('full', 'state_reports')),
  key_hash     bytea not null,                          -- SHA-256; the key itself has 256 random bits
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  primary key (merchant_id, id)
);
create unique index api_key_hash on api_key (key_hash);

create table authenticator (
  merchant_id          text not null references merchant,
  id                   uuid not null,
  name                 text not null,
  environment          text not null check (environment in ('live', 'sandbox')),
  waba_id              text not null,
  phone_number_id      text not null,
  access_token         bytea not null,                  -- sealed
  app_secret           bytea not null,                  -- sealed
  verify_token         text not null,
  is_default           boolean not null default false,
  messages_per_second  integer check (messages_per_second >= 1),
  status               text not null default 'attention' check (status in ('ready', 'attention', 'disabled')),
  checks               jsonb not null default '[]',
  facts                jsonb not null default '{}',     -- what the checks read: display number, verified name, throughput, …
  namespace            text,
  handshake_at         timestamptz,
  token_seen_working_at timestamptz,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  primary key (merchant_id, id)
);
create unique index authenticator_one_default on authenticator (merchant_id) where is_default;
-- One authenticator per phone number in an installation, once its token has been seen to work: two token buckets
-- for one number would together break WhatsApp's limit.
create unique index authenticator_phone_number on authenticator (environment, phone_number_id)
  where token_seen_working_at is not null;
create index authenticator_waba on authenticator (waba_id);

-- The part of a sender that moves with every claim, kept apart from its credentials so that it stays narrow.
create table sender (
  merchant_id      text not null,
  authenticator_id uuid not null,
  tokens           double precision not null default 0,
  refilled_at      timestamptz not null default '1970-01-01T00:00:00Z',
  last_status_at   timestamptz,                         -- the newest verified status webhook
  primary key (merchant_id, authenticator_id),
  foreign key (merchant_id, authenticator_id) references authenticator on delete cascade
) with (fillfactor = 50);

-- Why a sender, its WABA, its token or one of its templates must not be used now. While `probing` one message may
-- go out to find out; its success removes the row.
create table hold (
  merchant_id      text not null,
  authenticator_id uuid not null,
  scope            text not null check (scope in ('sender', 'waba', 'token', 'template')),
  key              text not null default '',            -- template: name/language
  reason_code      text not null,
  detail           text not null default '',
  since            timestamptz not null default now(),
  probe_at         timestamptz not null,
  probes           integer not null default 0,
  probing          boolean not null default false,
  primary key (merchant_id, authenticator_id, scope, key),
  foreign key (merchant_id, authenticator_id) references authenticator on delete cascade
);
create index hold_probe on hold (probe_at);

-- A template as Meta holds it. It belongs to the WABA, so senders of one account share it.
create table template (
  merchant_id      text not null references merchant,
  waba_id          text not null,
  name             text not null,
  language         text not null,
  template_id      text,
  status           text not null,
  category         text not null,
  parameter_format text not null check (parameter_format in ('POSITIONAL', 'NAMED')),
  components       jsonb not null,                      -- Meta's own form
  quality          text,
  rejected_reason  text,
  synced_at        timestamptz not null default now(),
  primary key (merchant_id, waba_id, name, language)
);

create table template_link (
  merchant_id       text not null,
  authenticator_id  uuid not null,
  type              text not null check (type in ('payment_request', 'e_commerce')),
  state             text not null check (state in ('created', 'paid', 'authorized', 'canceled', 'failed', 'expired')),
  language          text not null,
  template_name     text not null,
  template_language text not null,
  namespace         text,
  variables         jsonb not null,
  updated_at        timestamptz not null default now(),
  primary key (merchant_id, authenticator_id, type, state, language),
  foreign key (merchant_id, authenticator_id) references authenticator on delete cascade,
  check (not (type = 'e_commerce' and state = 'created'))
);

create table transaction (
  merchant_id         text not null,
  session_id          text not null check (session_id ~ '^[A-Za-z0-9_-]{1,128}$'),
  version             integer not null default 1,       -- shared commits decide optimistically: written only where it still holds
  type                text not null check (type in ('payment_request', 'e_commerce')),
  state               text not null check (state in ('created', 'pending', 'attempted', 'paid', 'authorized', 'failed',
                                                     'canceled', 'expired', 'invalided', 'cod')),
  environment         text not null check (environment in ('live', 'sandbox')),
  order_no            text,
  amount              text not null,                    -- canonical decimals of the currency
  currency_code       text not null,
  customer_phone      text,                             -- E.164 with +
  customer_first_name text,
  customer_last_name  text,
  customer_email      text,
  language            text,
  checkout_url        text,
  expires_at          timestamptz,
  extra               jsonb not null default '{}',
  ticks               text[] not null default '{}',     -- the states whose notification was asked for
  authenticator_id    uuid,                             -- null: the merchant's default when a message is owed
  reference_number    text,
  paid_amount         text,
  occurred_at         timestamptz not null,             -- of the present state
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  primary key (merchant_id, session_id)
) with (fillfactor = 70);
create index transaction_order_no on transaction (merchant_id, order_no) where order_no is not null;
create index transaction_created on transaction (merchant_id, created_at desc, session_id desc);

-- What Zajel expires itself. Apart from the transaction: a predicate on its state would make every move rewrite
-- all of its index entries.
create table transaction_expiry (
  merchant_id text not null,
  session_id  text not null,
  expires_at  timestamptz not null,
  primary key (merchant_id, session_id)
);
create index transaction_expiry_due on transaction_expiry (expires_at);

create table transaction_event (
  merchant_id      text not null,
  session_id       text not null,
  id               uuid not null,
  state            text not null,
  applied          boolean not null,
  reason           text check (reason in ('repeated', 'operational', 'stale')),
  occurred_at      timestamptz not null,
  recorded_at      timestamptz not null default now(),
  source           text not null,                       -- api key, expiry, …
  reference_number text,
  paid_amount      text,
  note             text,
  primary key (merchant_id, session_id, id)
);

-- A notification is its own outbox entry: one row from owed to read. A queue beside it would be a second truth
-- about what is still to be sent.
create table notification (
  merchant_id        text not null,
  id                 uuid not null,
  session_id         text not null,
  state              text not null check (state in ('created', 'paid', 'authorized', 'canceled', 'failed', 'expired')),
  kind               text not null check (kind in ('automatic', 'manual')),
  copy               integer not null,                  -- 0 is the automatic one, resends by hand count from 1
  authenticator_id   uuid,
  -- The queue's view of its life. Index predicates mention it, so what changes after acceptance stands elsewhere
  -- (delivery_rank and the times), and those updates stay within the page.
  phase              text not null check (phase in ('queued', 'held', 'sending', 'uncertain', 'accepted', 'failed',
                                                    'superseded', 'suppressed', 'withdrawn')),
  priority           smallint not null,                 -- 0 after payment, 1 before payment, 2 bulk
  due_at             timestamptz not null,
  owed_at            timestamptz not null default now(),
  attempts           integer not null default 0,        -- the running one included
  leased_until       timestamptz,
  held_since         timestamptz,
  hold_scope         text,
  hold_key           text,
  uncertain_since    timestamptz,                       -- when the request of unknown outcome was claimed
  reason_code        text,
  reason_detail      text,
  recipient          text,                              -- E.164 with +, as it was sent
  template_name      text,
  template_namespace text,
  template_language  text,
  requested_language text,
  content            jsonb,                             -- what was rendered: header, body, footer, buttons, direction
  corrects           uuid,                              -- the bad news that this good news follows
  requested_by       text,
  message_id         text,
  silent_since       timestamptz,                       -- accepted, and no report has come yet
  delivery_rank      smallint not null default 0,       -- 0 none, 1 accepted, 2 sent, 3 delivered, 4 read
  accepted_at        timestamptz,
  sent_at            timestamptz,
  delivered_at       timestamptz,
  read_at            timestamptz,
  failed_at          timestamptz,
  pricing            jsonb,
  primary key (merchant_id, id),
  constraint automatic_is_copy_0 check ((kind = 'automatic') = (copy = 0)),
  constraint leased_while_sending check ((phase = 'sending') = (leased_until is not null)),
  constraint held_has_a_cause check ((phase = 'held') = (held_since is not null and hold_scope is not null and hold_key is not null))
) with (fillfactor = 60);

-- Rule 1: one automatic notification per transaction and state. Full, not partial: it serves every lookup by
-- transaction, and a partial one would leave the planner with the primary key alone.
create unique index notification_once on notification (merchant_id, session_id, state, copy);
-- Serves claimCandidates and dueSenders. Partial: it grows with what waits, not with history.
create index notification_due on notification (merchant_id, authenticator_id, priority, due_at, id) where phase = 'queued';
-- Serves listHeldGroups and, oldest first within a group, what is released or given up.
create index notification_held on notification (merchant_id, authenticator_id, hold_scope, hold_key, id)
  where phase = 'held';
create index notification_leased on notification (leased_until) where phase = 'sending';
create index notification_uncertain on notification (uncertain_since) where phase = 'uncertain';
create index notification_message_id on notification (merchant_id, message_id) where message_id is not null;
-- Rule 5 asks whether a sender's accepted messages go without any report.
create index notification_silent on notification (merchant_id, authenticator_id, silent_since) where silent_since is not null;

create table attempt (
  merchant_id     text not null,
  notification_id uuid not null,
  number          integer not null,
  started_at      timestamptz not null,
  duration_ms     integer,
  outcome         text not null check (outcome in ('accepted', 'refused', 'unanswered', 'not_sent')),
  http_status     integer,
  code            integer,
  detail          text,
  trace_id        text,
  request         jsonb,                                -- redacted
  answer          jsonb,
  primary key (merchant_id, notification_id, number)
);

-- Reports whose message nobody knows yet: our own record of the answer may still be under way.
create table parked_report (
  merchant_id text not null,
  message_id  text not null,
  id          uuid not null,
  report      jsonb not null,
  received_at timestamptz not null default now(),
  primary key (merchant_id, message_id, id)
);
create index parked_report_age on parked_report (received_at);
