/**
 * Payments and messages made in the database by set-based statements: as many as it takes to see what a list costs. They
 * are of the past days, newest last, and of every state, in the proportions of a shop.
 */
import type postgres from "postgres";

const atOnce = 50_000;

/** Makes `count` transactions of a merchant, each with one message about it. */
export async function makePayments(
  sql: postgres.Sql,
  merchantId: string,
  count: number,
  onProgress: (made: number) => void = () => {},
): Promise<void> {
  for (let from = 0; from < count; from += atOnce) {
    const to = Math.min(count, from + atOnce);
    await sql`
      with n as materialized (
        select i, now() - (${count} - i) * interval '2 seconds' as at, (i * 2654435761 % 1000)::int as r
          from generate_series(${from}::bigint, ${to - 1}::bigint) as i
      ), made as (
        insert into transaction (merchant_id, session_id, type, state, environment, order_no, amount, currency_code,
                                 customer_phone, customer_first_name, customer_last_name, language, checkout_url, ticks,
                                 occurred_at, created_at, updated_at)
        select ${merchantId}, 'made-' || i, case when r < 700 then 'payment_request' else 'e_commerce' end,
               case when r < 600 then 'paid' when r < 850 then 'expired' when r < 920 then 'failed'
                    when r < 998 then 'created' when r < 999 then 'canceled' else 'invalided' end,
               'live', 'MN-' || i, (r % 97 + 1) || '.500', 'KWD', '+965' || (50000000 + i * 7919 % 9999999),
               (array['Noura', 'Fahad', 'Maryam', 'Ahmad', 'Layla', 'Yousef', 'Sara', 'نورة', 'Bader', 'Hessa'])[1 + i % 10],
               (array['Al-Sabah', 'Al-Mutairi', 'Al-Ajmi', 'Al-Rashid', 'الصباح', 'Al-Kandari', 'Al-Enezi'])[1 + i % 7]
                 || case when i % 50000 = 17 then ' Zubair' else '' end,
               'en', 'https://pay.example.com/c/' || i, array['created', 'paid'], at, at, at
          from n
      )
      insert into notification (merchant_id, id, session_id, type, state, kind, copy, phase, priority, due_at, owed_at,
                                attempts, reason_code, recipient, template_name, template_language, message_id,
                                delivery_rank, accepted_at, sent_at, delivered_at, read_at, failed_at)
      select ${merchantId},
             (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3)
              || '8' || substr(md5(i::text), 4, 15))::uuid,
             'made-' || i, case when r < 700 then 'payment_request' else 'e_commerce' end, 'created', 'automatic', 0,
             case when r % 100 < 97 then 'accepted' else 'failed' end, 1, at, at, 1,
             case when r % 100 >= 97 then (array['131026', '131047', '132000'])[1 + i % 3] end,
             '+965' || (50000000 + i * 7919 % 9999999), 'payment_link', 'en', 'wamid.made-' || i,
             case when r % 100 < 60 then 4 when r % 100 < 92 then 3 when r % 100 < 97 then 2 else 1 end, at, at,
             case when r % 100 < 92 then at end, case when r % 100 < 60 then at end,
             case when r % 100 >= 97 then at end
        from n`;
    onProgress(to);
  }
  await sql`vacuum analyze transaction`;
  await sql`vacuum analyze notification`;
}
