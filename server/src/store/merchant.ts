import type { NotifiableState } from "../domain/payment-state.ts";
import type { Price } from "../domain/stats.ts";
import type { ISql } from "./database.ts";

export interface Merchant {
  merchantId: string;
  name: string;
  defaultCountry: string;
  defaultLanguage: string;
  timezone: string;
  checkoutUrlTemplate: string | null;
  settleSeconds: Partial<Record<NotifiableState, number>>;
  holdLimitHours: number;
  expiry: "managed" | "external";
  uncertain: "resend" | "never";
  digits: "latn" | "arab";
  /** What becomes of messages whose template Meta made a marketing template after it was linked. */
  marketingDrift: "send" | "hold";
  prices: Price[];
  /** null: those that come with Zajel. */
  stopWords: string[] | null;
  startWords: string[] | null;
  /** How long the contents of payments that have ended are kept; null: for ever. */
  retentionDays: number | null;
  configVersion: number;
  createdAt: Date;
}

export type NewMerchant = Pick<Merchant, "merchantId" | "name" | "defaultCountry" | "defaultLanguage" | "timezone">;
export type MerchantPatch = Partial<Omit<Merchant, "merchantId" | "configVersion" | "createdAt">>;

/** False where the id is taken. */
export async function insertMerchant(sql: ISql, merchant: NewMerchant): Promise<boolean> {
  const rows = await sql`
    insert into merchant (merchant_id, name, default_country, default_language, timezone)
    values (${merchant.merchantId}, ${merchant.name}, ${merchant.defaultCountry}, ${merchant.defaultLanguage},
            ${merchant.timezone})
    on conflict do nothing
    returning merchant_id`;
  return rows.length === 1;
}

export async function findMerchant(sql: ISql, merchantId: string): Promise<Merchant | null> {
  const rows = await sql<Merchant[]>`
    select merchant_id, name, default_country, default_language, timezone, checkout_url_template, settle_seconds,
           hold_limit_hours, expiry, uncertain, digits, marketing_drift, prices, stop_words,
           start_words, retention_days, config_version, created_at
      from merchant where merchant_id = ${merchantId}`;
  return rows[0] ?? null;
}

/** Changes what the patch names; a partial map of settle seconds changes only the states that it names. */
export async function patchMerchant(sql: ISql, merchantId: string, patch: MerchantPatch): Promise<Merchant | null> {
  await sql`
    update merchant
       set name = coalesce(${patch.name ?? null}, name),
           default_country = coalesce(${patch.defaultCountry ?? null}, default_country),
           default_language = coalesce(${patch.defaultLanguage ?? null}, default_language),
           timezone = coalesce(${patch.timezone ?? null}, timezone),
           checkout_url_template = case when ${patch.checkoutUrlTemplate !== undefined}
             then ${patch.checkoutUrlTemplate ?? null} else checkout_url_template end,
           settle_seconds = settle_seconds || ${JSON.stringify(patch.settleSeconds ?? {})}::text::jsonb,
           hold_limit_hours = coalesce(${patch.holdLimitHours ?? null}, hold_limit_hours),
           expiry = coalesce(${patch.expiry ?? null}, expiry),
           uncertain = coalesce(${patch.uncertain ?? null}, uncertain),
           digits = coalesce(${patch.digits ?? null}, digits),
           marketing_drift = coalesce(${patch.marketingDrift ?? null}, marketing_drift),
           prices = coalesce(${patch.prices ? JSON.stringify(patch.prices) : null}::text::jsonb, prices),
           stop_words = case when ${patch.stopWords !== undefined} then ${wordsIn(patch.stopWords)} else stop_words end,
           start_words = case when ${patch.startWords !== undefined} then ${wordsIn(patch.startWords)} else start_words end,
           retention_days = case when ${patch.retentionDays !== undefined}
             then ${patch.retentionDays ?? null}::integer else retention_days end,
           config_version = config_version + 1
     where merchant_id = ${merchantId}`;
  return findMerchant(sql, merchantId);
}

function wordsIn(words: readonly string[] | null | undefined): string[] | null {
  return words == null ? null : [...words];
}

/** Tells every node that what it remembers of this merchant's configuration is no longer true. */
export async function bumpConfigVersion(sql: ISql, merchantId: string): Promise<void> {
  await sql`update merchant set config_version = config_version + 1 where merchant_id = ${merchantId}`;
}
