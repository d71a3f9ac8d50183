-- A transaction that its payment system deleted stays on record: messages about it may have been sent, and money may
-- still move. Where Ottu's routes are asked there is no such transaction any more.
alter table transaction add column deleted_at timestamptz;

-- A message that somebody asks for by the name of its template is about no payment, and obeys the same rules on its way:
-- it is a notification without a transaction. `direct` says to whom, by which template, with which values.
alter table notification
  alter column session_id drop not null,
  alter column state drop not null,
  add column direct jsonb,
  drop constraint notification_kind_check,
  add constraint notification_kind_check check (kind in ('automatic', 'manual', 'direct')),
  add constraint direct_is_about_no_payment check (
    (kind = 'direct') = (direct is not null) and (kind = 'direct') = (session_id is null)
    and (kind = 'direct') = (state is null));
