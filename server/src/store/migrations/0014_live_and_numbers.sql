-- What a dashboard needs: numbers that are kept while messages move, news for pages that are open, and lists that find
-- one of a million payments.

-- Of the transaction, so that counting a message reads no second row.
alter table notification add column type text;
-- When the payment that the link of this message asks for was made.
alter table notification add column paid_at timestamptz;
-- Of the recipient, for the price.
alter table notification add column country text;
-- As what it was counted before its last change that counts (store/tally.ts): what a change takes away again.
alter table notification add column counted text;
update notification n set type = t.type
  from transaction t where t.merchant_id = n.merchant_id and t.session_id = n.session_id;

-- Messages by the hour in which they were owed and what has become of them, folded from the changes below.
create table tally (
  merchant_id      text        not null,
  hour             timestamptz not null,
  state            text        not null,
  type             text        not null,
  authenticator_id text        not null,                  -- empty: it has none
  tally            text        not null,                  -- what became of it, as store/tally.ts writes it
  count            bigint      not null,
  primary key (merchant_id, hour, state, type, authenticator_id, tally)
) with (fillfactor = 70);

-- What each commit added and took away. Only inserted and folded, so that no two commits wait for one row.
create table tally_change (
  merchant_id      text        not null,
  position         bigint      generated always as identity,
  hour             timestamptz not null,
  state            text        not null,
  type             text        not null,
  authenticator_id text        not null,
  tally            text        not null,
  count            integer     not null,
  primary key (merchant_id, position)
);

insert into tally (merchant_id, hour, state, type, authenticator_id, tally, count)
select n.merchant_id, date_trunc('hour', n.owed_at, 'UTC'), n.state, coalesce(n.type, ''), coalesce(n.authenticator_id::text, ''),
       case
           when n.delivery_rank < 3 and n.phase in ('queued', 'held', 'sending', 'uncertain') then 'open'
           else concat_ws('/',
             case when n.delivery_rank = 4 then 'read' when n.delivery_rank = 3 then 'delivered' else n.phase end,
             case when n.accepted_at is null then '0' else '1' end,
             coalesce(translate(n.pricing ->> 'category', '/', '_')
                      || case when n.pricing ->> 'billable' = 'false' then ':free' else '' end
                      || coalesce('@' || n.country, ''), ''),
             coalesce(case when n.delivered_at is not null and n.owed_at is not null then least(60,
         floor(3 * ln(greatest(extract(epoch from n.delivered_at - n.owed_at)::float8, 1)) / ln(2::float8)))::int::text end, ''),
             coalesce(case when n.paid_at is not null and n.accepted_at is not null then least(60,
         floor(3 * ln(greatest(extract(epoch from n.paid_at - n.accepted_at)::float8, 1)) / ln(2::float8)))::int::text end, ''),
             coalesce(case when n.phase in ('failed', 'suppressed') and n.delivery_rank < 3
                        then translate(n.reason_code, '/', '_') end, ''),
             coalesce(n.template_language, ''), coalesce(n.template_name, ''))
         end, count(*)
  from notification n
 group by 1, 2, 3, 4, 5, 6;

-- Pages that are open take a merchant's news as an endpoint does, only that they fetch it. The row is there while
-- somebody watches.
alter table webhook_endpoint drop constraint webhook_endpoint_status_check;
alter table webhook_endpoint add constraint webhook_endpoint_status_check
  check (status in ('active', 'paused', 'removed', 'live'));
alter table webhook_endpoint drop constraint removed_has_no_secret;
alter table webhook_endpoint add constraint told_by_post_has_a_secret
  check ((status in ('removed', 'live')) = (secret is null));
alter table webhook_endpoint add column watched_until timestamptz;
-- The news after this position is all there is to know.
alter table webhook_endpoint add column whole_after bigint;
create index webhook_endpoint_live on webhook_endpoint (watched_until) where status = 'live';

-- A payment moves without touching an index: updated_at stood in this one, and every move wrote to all of them.
drop index transaction_conflict;
create index transaction_conflict on transaction (merchant_id, created_at desc, session_id desc) where has_conflict;
-- Found exactly and by its beginning, however it is written.
drop index transaction_order_no;
create index transaction_order_no on transaction (merchant_id, lower(order_no) text_pattern_ops) where order_no is not null;
create index transaction_phone on transaction (merchant_id, customer_phone text_pattern_ops) where customer_phone is not null;
-- By the beginning of a word of the name; each word carries its merchant.
create index transaction_name on transaction using gin ((
  array_to_tsvector(array_remove(string_to_array(merchant_id || '/' || replace(translate(
    lower(coalesce(customer_first_name, '') || ' ' || coalesce(customer_last_name, '')), '-_.,''', '     '),
    ' ', ' ' || merchant_id || '/'), ' '), merchant_id || '/')))) with (fastupdate = off);
-- What failed, by cause, the newest last.
create index notification_failed on notification (merchant_id, reason_code, id) where phase = 'failed';
