/**
 * A database after years: many merchants that are set up like the shop of `shop.ts`, millions of payments with a message
 * each that went out long ago, and a long queue of one merchant. Made by set-based statements into tables without
 * indexes, which are built at the end.
 */
import type { Sql } from "../server/src/store/database.ts";
import { merchantId } from "./shop.ts";

export interface Crowd {
  /** Beside the shop itself. */
  merchants: number;
  /** In all; those that do not wait are the other merchants', in turns. */
  messages: number;
  /** Messages of the shop that are due. */
  waiting: number;
}

const atOnce = 100_000;
const filled = ["transaction", "notification", "transaction_event", "attempt", "pair"];

/** The key of merchant number `index` (from 1). */
export function apiKeyOf(index: number): string {
  return `zjl_live_crowd-${index}`;
}

export async function makeCrowd(sql: Sql, crowd: Crowd, onProgress: (what: string) => void = () => {}): Promise<void> {
  onProgress(`${crowd.merchants} merchants`);
  await copyMerchants(sql, crowd.merchants);
  await sql`set synchronous_commit = off`;
  await sql`set maintenance_work_mem = '512MB'`;
  const rebuild = await putIndexesAside(sql);
  for (let from = 0; from < crowd.messages; from += atOnce) {
    const to = Math.min(crowd.messages, from + atOnce);
    await makeMessages(sql, crowd, from, to);
    if (to % (10 * atOnce) === 0 || to === crowd.messages) onProgress(`${to} messages`);
  }
  for (const { what, statement } of rebuild) {
    onProgress(`building ${what}`);
    await sql.unsafe(statement);
  }
  onProgress("vacuum");
  for (const table of ["merchant", "authenticator", "api_key", "template", "template_link", "sender", ...filled]) {
    await sql`vacuum (analyze, freeze) ${sql(table)}`;
  }
  await sql`checkpoint`;
}

/** Rows like the shop's own, but for what must differ. Nobody looks after them by the clock. */
async function copyMerchants(sql: Sql, count: number): Promise<void> {
  const copies: [string, string][] = [
    ["merchant", "'name', 'Shop ' || i"],
    ["api_key", "'id', md5('key' || i), 'key_hash', sha256(convert_to('zjl_live_crowd-' || i, 'UTF8'))"],
    [
      "authenticator",
      "'id', md5('authenticator' || i), 'phone_number_id', '3' || i, 'token_hash', null, 'check_due_at', now() + interval '1 year'",
    ],
    ["sender", "'authenticator_id', md5('authenticator' || i)"],
    ["template", ""],
    ["template_link", "'authenticator_id', md5('authenticator' || i)"],
  ];
  for (const [table, changes] of copies) {
    const changed = ["'merchant_id', 'm' || i", changes].filter((part) => part !== "").join(", ");
    await sql.unsafe(
      `insert into ${table}
       select (jsonb_populate_record(own, jsonb_build_object(${changed}))).*
         from ${table} own, generate_series(1, ${count}) as i
        where own.merchant_id = '${merchantId}'`,
    );
  }
}

async function putIndexesAside(sql: Sql): Promise<{ what: string; statement: string }[]> {
  const constraints = await sql<{ name: string; table: string; definition: string }[]>`
    select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'p' and conrelid::regclass::text = any(${filled})`;
  for (const { name, table } of constraints) await sql`alter table ${sql(table)} drop constraint ${sql(name)}`;
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'public' and tablename = any(${filled})`;
  for (const { name } of indexes) await sql`drop index ${sql(name)}`;
  return [
    ...constraints.map(({ name, table, definition }) => ({
      what: name,
      statement: `alter table "${table}" add constraint "${name}" ${definition}`,
    })),
    ...indexes.map(({ name, definition }) => ({ what: name, statement: definition })),
  ];
}

/** Messages with these numbers, the oldest first; the last `waiting` of all are the queue. */
async function makeMessages(sql: Sql, crowd: Crowd, from: number, to: number): Promise<void> {
  const { messages, waiting, merchants } = crowd;
  await sql`
    with n as materialized (
      select i, i >= ${messages - waiting}::bigint as waits,
             case when i >= ${messages - waiting}::bigint then ${merchantId} else 'm' || (1 + i % ${merchants}::bigint) end as merchant_id,
             case when i >= ${messages - waiting}::bigint
                  then (select id from authenticator where merchant_id = ${merchantId})
                  else md5('authenticator' || (1 + i % ${merchants}::bigint))::uuid end as authenticator_id,
             'made-' || i as session_id, '+2010' || lpad(i::text, 8, '0') as phone, (i * 2654435761 % 100)::int as r,
             now() - interval '6 days' * (${messages}::bigint - i) / ${messages}::bigint as at
        from generate_series(${from}::bigint, ${to - 1}::bigint) as i
    ), m as materialized (
      select n.*, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3)
                   || '8' || substr(md5(i::text), 4, 15))::uuid as id
        from n
    ), made as (
      insert into transaction (merchant_id, session_id, type, state, environment, order_no, amount, currency_code,
                               customer_phone, customer_first_name, customer_last_name, customer_email, language,
                               checkout_url, extra, ticks, occurred_at, created_at, updated_at)
      select merchant_id, session_id, 'payment_request', case when waits or r >= 85 then 'created' else 'paid' end, 'live',
             'ORD-' || i, (100 + r) || '.50', 'EGP', phone,
             (array['Noura', 'Fahad', 'Maryam', 'Ahmad', 'Layla', 'Yousef', 'Sara', 'نورة', 'Bader', 'Hessa'])[1 + i % 10],
             (array['Al-Sabah', 'Al-Mutairi', 'Al-Ajmi', 'Al-Rashid', 'الصباح', 'Al-Kandari', 'Al-Enezi'])[1 + i % 7],
             'customer' || i || '@example.com', 'en', 'https://pay.example.com/c/' || i,
             '{"branch": "Nasr City", "channel": "web", "campaign": "autumn-sale"}', array['created'], at, at, at
        from m
    ), happened as (
      insert into transaction_event (merchant_id, session_id, id, state, applied, occurred_at, recorded_at, source)
      select merchant_id, session_id, id, 'created', true, at, at, 'api_key:made' from m
    ), tried as (
      insert into attempt (merchant_id, notification_id, number, started_at, duration_ms, outcome, http_status)
      select merchant_id, id, 1, at, 80, case when r < 97 then 'accepted' else 'refused' end, 200 from m where not waits
    ), paced as (
      insert into pair (merchant_id, authenticator_id, recipient, paid_back_at, counted_at, session_id)
      select merchant_id, authenticator_id, phone, at, at, session_id from m where not waits
    )
    insert into notification (merchant_id, id, session_id, type, state, kind, copy, authenticator_id, phase, priority,
                              due_at, owed_at, attempts, reason_code, recipient, country, template_name,
                              template_language, content, message_id, delivery_rank, accepted_at, sent_at, delivered_at,
                              read_at, failed_at, counted)
    select merchant_id, id, session_id, 'payment_request', 'created', 'automatic', 0, authenticator_id,
           case when waits then 'queued' when r < 97 then 'accepted' else 'failed' end, 1, at, at,
           case when waits then 0 else 1 end, case when not waits and r >= 97 then '131026' end,
           case when not waits then phone end, case when not waits then 'EG' end,
           case when not waits then 'payment_link' end, case when not waits then 'en' end,
           case when not waits then jsonb_build_object('components', jsonb_build_array(jsonb_build_object(
             'type', 'body', 'parameters', jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'Noura'),
             jsonb_build_object('type', 'text', 'text', 'EGP 100.50'))))) end,
           case when not waits then 'wamid.made-' || i end,
           case when waits then 0 when r < 60 then 4 when r < 92 then 3 when r < 97 then 2 else 1 end,
           case when not waits then at end, case when not waits then at end, case when not waits and r < 92 then at end,
           case when not waits and r < 60 then at end, case when not waits and r >= 97 then at end,
           case when waits then 'open' when r < 60 then 'read/1/UTILITY@EG/10///en/payment_link'
                when r < 97 then 'delivered/1/UTILITY@EG/10///en/payment_link'
                else 'failed/1////131026/en/payment_link' end
      from m`;
}
