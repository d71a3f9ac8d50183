-- For how many days a merchant keeps what is in its payments and messages once they have ended; null: for ever. What is
-- older loses names, phone numbers, e-mail addresses, links and texts (store/retention.ts).
alter table merchant
  add column retention_days integer check (retention_days between 30 and 3650);

alter table transaction add column contents_removed_at timestamptz;

-- How far a merchant's payments were looked through, from the oldest on, and its messages about no payment. There is a
-- row for those merchants only that do not keep everything.
create table retention_walk (
  merchant_id text primary key references merchant,
  begun_at timestamptz not null default now(),
  is_over boolean not null default false,
  created_at timestamptz not null default '-infinity',
  session_id text not null default '',
  direct_id uuid not null default '00000000-0000-0000-0000-000000000000'
);

create index notification_direct on notification (merchant_id, id) where kind = 'direct';
