import type { Authenticator } from "./authenticator.ts";
import type { ISql } from "./database.ts";
import { stopsSenderInSql } from "./hold-scope.ts";
import type { Merchant } from "./merchant.ts";
import type { StoredTemplate } from "./template.ts";
import type { TemplateLink } from "./template-link.ts";

export interface StoredMerchantConfig {
  merchant: Merchant;
  authenticators: Authenticator[];
  links: TemplateLink[];
  templates: StoredTemplate[];
  /** What its webhook endpoints, and pages that are open, want to hear of. */
  news: string[];
  /** Some number has been on its opt-out list. */
  hasOptOuts: boolean;
}

/** Everything that messages of each of these merchants are made from, as of one moment; nothing of an unknown merchant. */
export async function readMerchantConfigs(sql: ISql, merchantIds: readonly string[]): Promise<StoredMerchantConfig[]> {
  // One statement, one snapshot: the parts and the version that stands for them belong together.
  return sql<StoredMerchantConfig[]>`
    select json_build_object(
             'merchantId', m.merchant_id, 'name', m.name, 'defaultCountry', m.default_country,
             'defaultLanguage', m.default_language, 'timezone', m.timezone,
             'checkoutUrlTemplate', m.checkout_url_template, 'settleSeconds', m.settle_seconds,
             'holdLimitHours', m.hold_limit_hours, 'expiry', m.expiry, 'uncertain', m.uncertain, 'digits', m.digits,
             'marketingDrift', m.marketing_drift, 'prices', m.prices,
             'stopWords', m.stop_words, 'startWords', m.start_words, 'configVersion', m.config_version, 'createdAt', m.created_at) as merchant,
           (select coalesce(json_agg(json_build_object(
                     'merchantId', a.merchant_id, 'id', a.id, 'name', a.name, 'environment', a.environment,
                     'wabaId', a.waba_id, 'phoneNumberId', a.phone_number_id, 'isDefault', a.is_default,
                     'messagesPerSecond', a.messages_per_second, 'status', a.status, 'facts', a.facts,
                     'checks', a.checks, 'namespace', a.namespace,
                     'holds', (select coalesce(json_agg(json_build_object('reasonCode', h.reason_code)), '[]')
                                 from hold h
                                where h.merchant_id = a.merchant_id and h.authenticator_id = a.id
                                  and ${sql.unsafe(stopsSenderInSql("h.scope"))})) order by a.created_at, a.id), '[]')
              from authenticator a where a.merchant_id = m.merchant_id) as authenticators,
           (select coalesce(json_agg(json_build_object(
                     'authenticatorId', l.authenticator_id, 'type', l.type, 'state', l.state, 'language', l.language,
                     'templateName', l.template_name, 'templateLanguage', l.template_language,
                     'namespace', l.namespace, 'variables', l.variables, 'category', l.category,
                     'problem', l.problem) order by l.type, l.state, l.language), '[]')
              from template_link l where l.merchant_id = m.merchant_id) as links,
           (select coalesce(json_agg(json_build_object(
                     'wabaId', t.waba_id, 'name', t.name, 'language', t.language, 'templateId', t.template_id,
                     'status', coalesce(t.told_status, t.status), 'isTold', t.told_status is not null,
                     'category', t.category, 'parameterFormat', t.parameter_format,
                     'components', t.components)), '[]')
              from template t
             where t.merchant_id = m.merchant_id
               and exists (select from template_link l
                            where l.merchant_id = t.merchant_id and l.template_name = t.name
                              and l.template_language = t.language)) as templates,
           array(select distinct unnest(e.events) from webhook_endpoint e
                  where e.merchant_id = m.merchant_id and e.status <> 'removed') as news,
           m.has_opt_outs
      from merchant m where m.merchant_id = any(${merchantIds as string[]})`;
}

/** The present versions of these merchants' configuration, and the database's clock. */
export async function readConfigVersions(
  sql: ISql,
  merchantIds: readonly string[],
): Promise<{ now: Date; versions: Map<string, number> }> {
  const rows = await sql<{ now: Date; merchantId: string | null; configVersion: number }[]>`
    select now() as now, m.merchant_id, m.config_version
      from (select 1) as one
      left join merchant m on m.merchant_id = any(${merchantIds as string[]})`;
  const versions = new Map<string, number>();
  for (const row of rows) if (row.merchantId !== null) versions.set(row.merchantId, Number(row.configVersion));
  return { now: rows[0]?.now ?? new Date(), versions };
}
