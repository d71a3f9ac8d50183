-- The limits of WhatsApp that are about recipients, in rows that all nodes share. One narrow row for each sender and
-- recipient says both how much of the pair's pace is used and when the recipient was last counted among a day's.
create table pair (
  merchant_id      text not null,
  authenticator_id uuid not null,
  recipient        text not null,                        -- E.164 with +
  paid_back_at     timestamptz not null,                 -- each message adds 6 s: the debt is what lies ahead of now
  waits_until      timestamptz,                          -- WhatsApp said that it is too much (131056)
  refusals         smallint not null default 0,          -- 131056 in a row
  counted_at       timestamptz not null,                 -- changes once a day, so that the rest stays HOT
  primary key (merchant_id, authenticator_id, recipient)
) with (fillfactor = 70);
create index pair_age on pair (counted_at);

-- How many recipients were new in an hour. The portfolio's last 24 hours are the sum of a few dozen rows, however many
-- customers there are.
create table recipient_count (
  merchant_id      text not null,
  authenticator_id uuid not null,
  hour             timestamptz not null,
  recipients       integer not null,
  primary key (merchant_id, authenticator_id, hour)
) with (fillfactor = 50);
create index recipient_count_age on recipient_count (hour);

-- A full portfolio (`tier`) holds payment links only. `is_shared`: WhatsApp said it of the token or of the account
-- itself, so whoever uses the same is held as well, and let go together.
alter table hold
  drop constraint hold_scope_check,
  add constraint hold_scope_check check (scope in ('sender', 'waba', 'token', 'template', 'tier')),
  add column is_shared boolean not null default false;

-- Which authenticators use the same access token: tokens are sealed, each time differently. SHA-256; a token has
-- far too many random bits to be guessed from it.
alter table authenticator add column token_hash bytea;
create index authenticator_token_hash on authenticator (token_hash) where token_hash is not null;

-- Attempts that ended in a fault that passes, since it was last made due by hand: only these wear out a message. That it
-- ran into a limit says nothing about it.
alter table notification add column faults smallint not null default 0;
