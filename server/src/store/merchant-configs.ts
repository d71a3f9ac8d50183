import { type Link, type SenderTexts, templateKey } from "../domain/decide.ts";
import { parseComponents, type Template } from "../domain/template.ts";
import type { LiveEvent } from "../domain/webhook-event.ts";
import type { Authenticator, Environment } from "./authenticator.ts";
import type { ISql } from "./database.ts";
import type { Merchant } from "./merchant.ts";
import { readConfigVersions, readMerchantConfigs, type StoredMerchantConfig } from "./merchant-config.ts";
import { createWeighedMemory } from "./weighed-memory.ts";

/** One of a merchant's senders with what its messages are made from; no secrets. */
export interface SenderConfig {
  authenticatorId: string;
  environment: Environment;
  phoneNumberId: string;
  wabaId: string;
  isDefault: boolean;
  status: Authenticator["status"];
  /** Why nothing leaves by it at the moment: a reason code; null where it may send. */
  heldFor: string | null;
  messagesPerSecond: number | null;
  throughputLevel: string | null;
  /** `TIER_250`, …; null: not known. */
  messagingLimit: string | null;
  texts: SenderTexts;
}

export interface MerchantConfig {
  version: number;
  merchant: Merchant;
  senders: ReadonlyMap<string, SenderConfig>;
  /** What somebody wants to hear of it, by webhook or on a page that is open. */
  news: ReadonlySet<string>;
  /** Some number has been on its opt-out list; else the list need not be looked at. */
  hasOptOuts: boolean;
}

/** Merchants' configuration, remembered by version: who knows the present version reads it once. */
export interface MerchantConfigs {
  /** The configuration of this version or a newer one; null for an unknown merchant. */
  get(sql: ISql, merchantId: string, version: number): Promise<MerchantConfig | null>;
  /** Reads those of these that are not remembered in this version, all in one statement. */
  learn(sql: ISql, versions: ReadonlyMap<string, number>): Promise<void>;
  /**
   * What is remembered of each of these merchants, of whatever version, and what time the database has: for a decision
   * that is written only where the versions still hold. null: one of them is not remembered.
   */
  remembered(merchantIds: readonly string[]): PresentConfigs | null;
  /** What is remembered of it, be it old or not; null for nothing. */
  lastKnown(merchantId: string): MerchantConfig | null;
  /** What the database's clock just said. */
  noteTime(now: Date): void;
}

export interface PresentConfigs {
  now: Date;
  configs: ReadonlyMap<string, MerchantConfig>;
}

/**
 * Merchants, links and templates that a node remembers at once: some 15,000 merchants with a link and a template each,
 * 2,000 with a dozen. In turns over more of them every event reads a configuration.
 */
const mostRemembered = 50_000;
/** So long after the database said its time our own clock carries it on. */
const longestCarryMs = 10_000;

function sizeOf({ senders }: MerchantConfig): number {
  return Array.from(senders.values()).reduce((sum, { texts }) => sum + texts.links.length + texts.templates.size, 1);
}

export function createMerchantConfigs(): MerchantConfigs {
  const remembered = createWeighedMemory(mostRemembered, sizeOf);
  let heard: { time: number; at: number } | null = null;
  return {
    lastKnown: (merchantId) => remembered.get(merchantId) ?? null,
    noteTime(now) {
      heard = { time: now.getTime(), at: performance.now() };
    },
    remembered(merchantIds) {
      if (heard === null) return null;
      const sinceMs = performance.now() - heard.at;
      if (sinceMs > longestCarryMs) return null;
      const known = new Map<string, MerchantConfig>();
      for (const merchantId of merchantIds) {
        const config = known.get(merchantId) ?? remembered.get(merchantId);
        if (config === undefined) return null;
        known.set(merchantId, config);
      }
      return { now: new Date(heard.time + sinceMs), configs: known };
    },
    async get(sql, merchantId, version) {
      const known = remembered.get(merchantId);
      if (known !== undefined && known.version >= version) return known;
      const read = await readConfig(sql, merchantId);
      if (read === null) remembered.delete(merchantId);
      else remembered.set(merchantId, read);
      return read;
    },
    async learn(sql, versions) {
      const isKnown = ([merchantId, version]: [string, number]) =>
        (remembered.get(merchantId)?.version ?? -1) >= version;
      const missing = Array.from(versions).flatMap((entry) => (isKnown(entry) ? [] : [entry[0]]));
      if (missing.length === 0) return;
      for (const stored of await readMerchantConfigs(sql, missing)) {
        remembered.set(stored.merchant.merchantId, fromStored(stored));
      }
    },
  };
}

/** The present configuration of each of these merchants that there is, and the database's clock. */
export async function presentConfigs(
  configs: MerchantConfigs,
  sql: ISql,
  merchantIds: readonly string[],
): Promise<PresentConfigs> {
  const { now, versions } = await readConfigVersions(sql, [...new Set(merchantIds)]);
  configs.noteTime(now);
  return { now, configs: await configsOf(configs, sql, versions) };
}

/** The configurations of these versions, or newer ones, by merchant. */
export async function configsOf(
  configs: MerchantConfigs,
  sql: ISql,
  versions: ReadonlyMap<string, number>,
): Promise<Map<string, MerchantConfig>> {
  await configs.learn(sql, versions);
  const present = new Map<string, MerchantConfig>();
  for (const [merchantId, version] of versions) {
    const config = await configs.get(sql, merchantId, version);
    if (config !== null) present.set(merchantId, config);
  }
  return present;
}

/** The present configuration of one merchant; null for an unknown one. */
export async function presentConfig(
  configs: MerchantConfigs,
  sql: ISql,
  merchantId: string,
): Promise<MerchantConfig | null> {
  const present = await presentConfigs(configs, sql, [merchantId]);
  return present.configs.get(merchantId) ?? null;
}

/** As it is now, whatever anybody remembers. */
export async function readConfig(sql: ISql, merchantId: string): Promise<MerchantConfig | null> {
  const [stored] = await readMerchantConfigs(sql, [merchantId]);
  return stored === undefined ? null : fromStored(stored);
}

function fromStored(stored: StoredMerchantConfig): MerchantConfig {
  const senders = new Map<string, SenderConfig>();
  for (const authenticator of stored.authenticators) {
    const links: Link[] = stored.links.filter((link) => link.authenticatorId === authenticator.id);
    const templates = new Map<string, Template>();
    for (const { components, ...template } of stored.templates.filter((t) => t.wabaId === authenticator.wabaId)) {
      const parsed = parseComponents(components);
      if (parsed === null) continue;
      templates.set(templateKey(template.name, template.language), { ...template, components: parsed });
    }
    const { throughputLevel, messagingLimit } = authenticator.facts;
    senders.set(authenticator.id, {
      authenticatorId: authenticator.id,
      environment: authenticator.environment,
      phoneNumberId: authenticator.phoneNumberId,
      wabaId: authenticator.wabaId,
      isDefault: authenticator.isDefault,
      status: authenticator.status,
      heldFor: authenticator.holds[0]?.reasonCode ?? (authenticator.status === "ready" ? null : "sender_unhealthy"),
      messagesPerSecond: authenticator.messagesPerSecond,
      throughputLevel: typeof throughputLevel === "string" ? throughputLevel : null,
      messagingLimit: typeof messagingLimit === "string" ? messagingLimit : null,
      texts: { links, templates },
    });
  }
  return {
    version: Number(stored.merchant.configVersion),
    merchant: stored.merchant,
    senders,
    news: new Set(stored.news),
    hasOptOuts: stored.hasOptOuts,
  };
}

/** Whether one of these merchants is to be told of any of these; where none is, nothing is done for it. */
export function wantsNews(configs: Iterable<MerchantConfig>, events: readonly LiveEvent[]): boolean {
  for (const { news } of configs) if (events.some((event) => news.has(event))) return true;
  return false;
}

/** Whether one of these merchants has had an opt-out; where none has, no list is looked at. */
export function haveOptOuts(configs: ReadonlyMap<string, MerchantConfig>): boolean {
  for (const config of configs.values()) if (config.hasOptOuts) return true;
  return false;
}

/**
 * The sender for a transaction: the one it names, else the merchant's default; for a transaction of the simulator,
 * where the default is a real number, the first that is simulated.
 */
export function senderFor(
  config: MerchantConfig,
  transaction: { authenticatorId: string | null; environment: Environment },
): SenderConfig | null {
  const { authenticatorId, environment } = transaction;
  if (authenticatorId !== null) return config.senders.get(authenticatorId) ?? null;
  const senders = [...config.senders.values()];
  const standard = senders.find((sender) => sender.isDefault) ?? null;
  if (environment === "live" || standard?.environment === "sandbox") return standard;
  return senders.find((sender) => sender.environment === "sandbox") ?? null;
}
