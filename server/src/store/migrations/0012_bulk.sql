-- Many transactions in one file. The rows of a file wait here until they are transactions; what was refused stays, with
-- its reasons, so that a person can mend it.
create table bulk (
  merchant_id text        not null references merchant,
  id          uuid        not null,
  -- receiving: its file is on its way; incomplete: it never arrived whole, and nothing of it counts; discarded: the same
  -- file was here already, or it was no file of ours
  status      text        not null default 'receiving'
              check (status in ('receiving', 'running', 'finished', 'canceled', 'incomplete', 'discarded')),
  dry_run     boolean     not null,
  name        text,
  format      text        not null check (format in ('csv', 'json', 'ndjson')),
  columns     text[]      not null,                 -- of a file of the refused rows, in the order of what came
  delimiter   text        not null default ',',
  reach       jsonb       not null,                 -- whom its caller may send to
  source      text        not null,
  identity    bytea,                                -- of its content, its caller's reach and whether it is a dry run
  rows        integer     not null default 0,
  done_line   integer     not null default 0,       -- every row up to this line was looked at
  accepted    integer     not null default 0,
  refused     integer     not null default 0,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  finished_at timestamptz,
  drops_at    timestamptz,                          -- when the rows that are left of it are dropped
  primary key (merchant_id, id),
  constraint known_once_it_arrived check (status in ('receiving', 'incomplete', 'discarded', 'finished', 'canceled')
                                          or identity is not null)
);
-- The same file again is the same bulk.
create unique index bulk_identity on bulk (merchant_id, identity) where identity is not null;
create index bulk_running on bulk (merchant_id, id) where status = 'running';
create index bulk_receiving on bulk (updated_at) where status = 'receiving';
create index bulk_drops on bulk (drops_at) where drops_at is not null;

-- No foreign key: it is written by the hundred thousand, and dropped bit by bit.
create table bulk_row (
  merchant_id text    not null,
  bulk_id     uuid    not null,
  line        integer not null,
  fields      json    not null,                     -- as POST /v1/transactions takes them
  errors      json,                                 -- of a row that is refused
  session_id  text,                                 -- of a dry run: what it would have taken
  primary key (merchant_id, bulk_id, line)
);
create index bulk_row_session on bulk_row (merchant_id, bulk_id, session_id) where session_id is not null;
