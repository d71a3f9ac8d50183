-- What people do by hand. That a message whose outcome nobody knows was sent is a person's word and not WhatsApp's, so
-- the row says whose and when.
alter table notification
  add column resolved_by text,
  add column resolved_at timestamptz,
  add constraint resolved_by_somebody check ((resolved_by is null) = (resolved_at is null)) not valid;

-- Manual WhatsApp: staff send the payment link from a phone of their own. Nothing of it is ever owed.
alter table transaction add column whatsapp_manual boolean not null default false;

-- That they pressed the link stands in the history. Rows of before satisfied a narrower rule, so none has to be read.
alter table transaction_event
  drop constraint transaction_event_reason_check,
  add constraint transaction_event_reason_check
    check (reason in ('repeated', 'operational', 'stale', 'manual_link')) not valid;
