-- Meta edits, pauses, recategorises and deletes templates by itself. What changed between two looks is kept, and each
-- link is judged again after a look.
alter table template
  add column ttl_seconds      integer,                 -- message_send_ttl_seconds; null: WhatsApp's own 30 days
  add column correct_category text,                    -- what Meta will make of it, where it said so
  add column told_status      text;                    -- what a webhook told, until the template was read again

alter table template_link
  add column category text,                            -- of the template when the link was saved: agreed to
  add column problem  text;                            -- since an edit at Meta it does not fit its template
update template_link l
   set category = t.category
  from authenticator a, template t
 where a.merchant_id = l.merchant_id and a.id = l.authenticator_id and t.merchant_id = l.merchant_id
   and t.waba_id = a.waba_id and t.name = l.template_name and t.language = l.template_language;

-- Messages whose template Meta made a marketing template after it was linked.
alter table merchant add column marketing_drift text not null default 'send' check (marketing_drift in ('send', 'hold'));

create table template_change (
  merchant_id text not null references merchant,
  waba_id     text not null,
  id          uuid not null,                           -- UUIDv7: in the order in which they were seen
  name        text not null,
  language    text not null,
  change      text not null,
  before      jsonb not null,
  after       jsonb not null,
  is_alert    boolean not null,                        -- messages wait, are not sent, or cost more
  source      text not null check (source in ('sync', 'webhook', 'probe', 'link')),
  at          timestamptz not null default now(),
  primary key (merchant_id, waba_id, id)
);

-- What is to be read again at WhatsApp: one template, after a webhook about it, or with an empty name and language the
-- whole list, from time to time. A webhook is answered when its row is here; the reading comes after.
create table template_read (
  merchant_id text not null references merchant,
  waba_id     text not null,
  name        text not null default '',
  language    text not null default '',
  template_id text,
  told        text,                                    -- the status that the webhook told
  announced   text,                                    -- the category that it announced
  asked_at    timestamptz not null default clock_timestamp(),
  due_at      timestamptz not null default now(),
  tries       integer not null default 0,
  primary key (merchant_id, waba_id, name, language)
);
create index template_read_due on template_read (due_at);
insert into template_read (merchant_id, waba_id) select distinct merchant_id, waba_id from authenticator;
