-- What customers answer, and who of them wants no messages. A number that is on a merchant's list gets nothing: the
-- claim looks it up by this key, as the plan of a creation does.
create table opt_out (
  merchant_id text        not null,
  phone       text        not null check (phone ~ '^\+[1-9][0-9]{4,16}$'),
  -- In the order of their reach: the first that stands is the one that counts.
  scope       text        not null check (scope in ('all', 'changed_number', 'marketing')),
  id          uuid        not null,       -- what events call it by, since they carry no numbers; another after each return
  source      text        not null check (source in ('stop_word', 'start_word', 'api', 'user_preferences', '131050',
                                                     'changed_number')),
  set_by      text,                       -- who asked, of source api
  since       timestamptz not null,
  said_at     timestamptz not null,       -- of the latest word about it: an older one that comes late changes nothing
  ended_at    timestamptz,                -- taken back; kept for as long as older words may still be repeated
  changed_at  timestamptz not null default now(),
  new_phone   text        check (new_phone ~ '^\+[1-9][0-9]{4,16}$'),
  session_id  text,                       -- of the payment that the customer answered about
  note        text,
  primary key (merchant_id, phone, scope)
);
-- The list, newest first.
create unique index opt_out_id on opt_out (merchant_id, id);
create index opt_out_ended on opt_out (ended_at) where ended_at is not null;

-- Each message of a customer, once, however often WhatsApp repeats it.
create table inbound_message (
  merchant_id      text        not null,
  id               uuid        not null,
  authenticator_id uuid        not null,
  message_id       text        not null,
  phone            text        check (phone ~ '^\+[1-9][0-9]{4,16}$'),   -- null: hidden behind a user name
  type             text        not null,
  text             text,
  payload          text,                  -- of the button that was pressed
  content          jsonb,                 -- the part of the message that its type names, as it came
  in_reply_to      text,                  -- the message id that it answers
  session_id       text,
  notification_id  uuid,
  reading          text        check (reading in ('stop', 'start', 'changed_number')),
  new_phone        text        check (new_phone ~ '^\+[1-9][0-9]{4,16}$'),
  sent_at          timestamptz not null,  -- by WhatsApp's clock
  received_at      timestamptz not null default now(),
  primary key (merchant_id, id)
);
create unique index inbound_message_once on inbound_message (merchant_id, message_id);
create index inbound_message_session on inbound_message (merchant_id, session_id, id) where session_id is not null;
create index inbound_message_reading on inbound_message (merchant_id, reading, id) where reading is not null;
create index inbound_message_phone on inbound_message (merchant_id, phone, id) where phone is not null;

-- The payment that a recipient was last written to about: what they write without answering a message is about that.
alter table pair add column session_id text;

-- null: the words that come with Zajel.
alter table merchant add column stop_words text[], add column start_words text[];

-- Since its first opt-out: before that no busy statement looks at the list.
alter table merchant add column has_opt_outs boolean not null default false;
