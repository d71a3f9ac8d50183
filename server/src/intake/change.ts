/**
 * A change of a transaction that exists: the same judgement as its creation, decided without a lock and written only
 * where the transaction is still what the decision saw. It never sends by itself.
 */
import { isFinal, isOpen, type PaymentState } from "../domain/payment-state.ts";
import { isReached, type Reach } from "../domain/reach.ts";
import { writeAudit } from "../store/audit.ts";
import type { TransactionSql } from "../store/database.ts";
import { type MerchantConfig, presentConfig } from "../store/merchant-configs.ts";
import { isDeadlock } from "../store/shared-commits.ts";
import { readTransactions, type Transaction } from "../store/transaction.ts";
import { type ChangeableFields, changeTransaction, type TransactionChange } from "../store/transaction-change.ts";
import { tell } from "../store/webhook-news.ts";
import type { FieldErrors, IntakeParts } from "./intake.ts";
import {
  collectErrors,
  judgeCheckoutUrl,
  judgeExpiresAt,
  judgeExtra,
  judgeLanguage,
  judgeManual,
  judgeMoney,
  judgePhone,
  judgeTexts,
  judgeTicks,
} from "./judge.ts";

/** Values as they came; what is left out stays as it is, and null takes a value away. */
export interface ChangeFields {
  amount?: string | undefined;
  currencyCode?: string | undefined;
  expiresAt?: string | null | undefined;
  checkoutUrl?: string | null | undefined;
  customerPhone?: string | null | undefined;
  customerFirstName?: string | null | undefined;
  customerLastName?: string | null | undefined;
  customerEmail?: string | null | undefined;
  language?: string | null | undefined;
  /** Takes the place of the present one as a whole. */
  extra?: Record<string, unknown> | null | undefined;
  /** All that is to be ticked from now on. */
  notifications?: string[] | null | undefined;
  orderNo?: string | null | undefined;
  whatsappManual?: boolean | null | undefined;
}

export interface ChangeInput {
  merchantId: string;
  sessionId: string;
  source: string;
  reach: Reach;
  fields: ChangeFields;
  /** As in a creation. */
  isLenient?: boolean;
}

export type ChangeResult =
  | { kind: "changed"; transaction: Transaction }
  /** Nothing may follow this state, so what it was about cannot become another. */
  | { kind: "final"; state: PaymentState; fields: string[] }
  | { kind: "refused"; errors: FieldErrors }
  | { kind: "out_of_reach" }
  | { kind: "not_found" };

/** Rounds in which a change may lose the race for its transaction before we say that something is wrong. */
const mostRounds = 50;

export async function changeOne(parts: IntakeParts, input: ChangeInput): Promise<ChangeResult> {
  for (let round = 0; round < mostRounds; round += 1) {
    try {
      const result = await parts.sql.begin((tx) => decideAndWrite(parts, tx, input));
      if (result !== null) return result as ChangeResult;
    } catch (error) {
      if (!isDeadlock(error)) throw error;
    }
  }
  throw new Error(`a change lost the race for its transaction ${mostRounds} times`);
}

/** What is wrong with a change, where a schema has refused some of it already. Writes nothing. */
export async function wrongChange(parts: IntakeParts, input: ChangeInput): Promise<FieldErrors> {
  const { merchantId, sessionId, reach, fields, isLenient } = input;
  const { now, transactions } = await readTransactions(parts.sql, [{ merchantId, sessionId }]);
  const config = await presentConfig(parts.configs, parts.sql, merchantId);
  const [transaction] = transactions;
  if (transaction === undefined || config === null || !isReached(reach, transaction)) return {};
  const judged = judgeChange({ fields, isLenient }, transaction, config, now);
  return judged.kind === "refused" ? judged.errors : {};
}

/** null: the transaction moved between the decision and the write. */
async function decideAndWrite(
  parts: IntakeParts,
  tx: TransactionSql,
  { merchantId, sessionId, source, reach, fields, isLenient }: ChangeInput,
): Promise<ChangeResult | null> {
  const { now, transactions } = await readTransactions(tx, [{ merchantId, sessionId }]);
  const config = await presentConfig(parts.configs, tx, merchantId);
  const [transaction] = transactions;
  if (transaction === undefined || config === null) return { kind: "not_found" };
  if (!isReached(reach, transaction)) return { kind: "out_of_reach" };

  const locked = lockedFields(fields);
  if (locked.length > 0 && isFinal(transaction.state)) {
    return { kind: "final", state: transaction.state, fields: locked };
  }
  const judged = judgeChange({ fields, isLenient }, transaction, config, now);
  if (judged.kind === "refused") return judged;
  const { values } = judged;
  if (!isReached(reach, { ...transaction, ...values })) return { kind: "out_of_reach" };
  const changed = changedFields(transaction, values);
  if (changed.length === 0) return { kind: "changed", transaction };

  const withdrawn = transaction.ticks.filter((state) => !values.ticks.includes(state));
  const change: TransactionChange = {
    ...values,
    merchantId,
    sessionId,
    version: transaction.version,
    withdrawn,
    withdrawnBy: source,
    isToExpire: config.merchant.expiry === "managed" && isOpen(transaction.state),
  };
  const written = await changeTransaction(tx, change);
  if (written === null) return null;
  const data = { session_id: sessionId, order_no: written.orderNo, environment: written.environment };
  await tell(tx, { merchantId, type: "transaction.changed", subject: sessionId, data });
  const detail = auditDetail(changed, transaction, values);
  await writeAudit(tx, { merchantId, actor: source, action: "transaction.changed", subject: sessionId, detail });
  return { kind: "changed", transaction: written };
}

type JudgedChange = { kind: "ok"; values: ChangeableFields } | { kind: "refused"; errors: FieldErrors };

function judgeChange(
  { fields, isLenient }: Pick<ChangeInput, "fields"> & { isLenient: boolean | undefined },
  transaction: Transaction,
  { merchant }: MerchantConfig,
  now: Date,
): JudgedChange {
  const { errors, refuse, hasErrors } = collectErrors();
  const { type, sessionId } = transaction;
  const values: ChangeableFields = { ...transaction };

  if (fields.amount !== undefined || fields.currencyCode !== undefined) {
    values.currencyCode = fields.currencyCode ?? transaction.currencyCode;
    values.amount = judgeMoney(fields.amount ?? transaction.amount, values.currencyCode, refuse) ?? "";
    if (transaction.paidAmount !== null && values.currencyCode !== transaction.currencyCode) {
      refuse("currency_code", `A paid amount was reported in ${transaction.currencyCode} already.`);
    }
  }
  if (fields.expiresAt !== undefined) values.expiresAt = judgeExpiresAt(fields.expiresAt, now, refuse);
  if (fields.checkoutUrl !== undefined) {
    const checkout = { sessionId, template: merchant.checkoutUrlTemplate };
    values.checkoutUrl = judgeCheckoutUrl(fields.checkoutUrl, checkout, refuse);
  }
  judgeTexts(
    {
      customer_first_name: fields.customerFirstName,
      customer_last_name: fields.customerLastName,
      customer_email: fields.customerEmail,
      order_no: fields.orderNo,
    },
    refuse,
  );
  if (fields.customerFirstName !== undefined) values.customerFirstName = fields.customerFirstName;
  if (fields.customerLastName !== undefined) values.customerLastName = fields.customerLastName;
  if (fields.customerEmail !== undefined) values.customerEmail = fields.customerEmail;
  if (fields.orderNo !== undefined) values.orderNo = fields.orderNo;
  if (fields.language !== undefined) values.language = judgeLanguage(fields.language, refuse);
  if (fields.extra !== undefined) {
    values.extra = fields.extra ?? {};
    judgeExtra(values.extra, refuse);
  }
  if (fields.notifications !== undefined) values.ticks = judgeTicks({ type, isLenient }, fields.notifications, refuse);
  if (fields.notifications !== undefined || fields.whatsappManual !== undefined) {
    const asked = fields.whatsappManual === undefined ? transaction.whatsappManual : fields.whatsappManual === true;
    values.whatsappManual = judgeManual(asked, { type, ticks: values.ticks }, refuse);
  }
  if (fields.customerPhone !== undefined || fields.notifications !== undefined) {
    const given = fields.customerPhone === undefined ? transaction.customerPhone : fields.customerPhone;
    const rules = { isNeeded: values.ticks.length > 0, defaultCountry: merchant.defaultCountry, isLenient };
    values.customerPhone = judgePhone(given, rules, refuse);
  }
  return hasErrors() ? { kind: "refused", errors } : { kind: "ok", values };
}

/** What a payment is about; it must not change once nothing can follow. */
function lockedFields({ amount, currencyCode, expiresAt, checkoutUrl }: ChangeFields): string[] {
  const named = { amount, currency_code: currencyCode, expires_at: expiresAt, checkout_url: checkoutUrl };
  return Object.entries(named).flatMap(([field, value]) => (value === undefined ? [] : [field]));
}

const fieldNames = {
  amount: "amount",
  currencyCode: "currency_code",
  customerPhone: "customer_phone",
  customerFirstName: "customer_first_name",
  customerLastName: "customer_last_name",
  customerEmail: "customer_email",
  language: "language",
  checkoutUrl: "checkout_url",
  expiresAt: "expires_at",
  extra: "extra",
  orderNo: "order_no",
  ticks: "notifications",
  whatsappManual: "whatsapp_manual",
} as const satisfies Record<keyof ChangeableFields, string>;

type Changed = (keyof ChangeableFields)[];

function changedFields(before: ChangeableFields, after: ChangeableFields): Changed {
  // The database keeps microseconds, we milliseconds: an instant that was not named is the same object.
  return (Object.keys(fieldNames) as Changed).filter(
    (field) => before[field] !== after[field] && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}

/** What is told of a change for ever: of a customer only which field it was. */
function auditDetail(changed: Changed, before: ChangeableFields, after: ChangeableFields): Record<string, unknown> {
  const shown: Changed = ["amount", "currencyCode", "expiresAt", "language", "ticks", "whatsappManual"];
  const values = changed.filter((field) => shown.includes(field));
  return {
    fields: changed.map((field) => fieldNames[field]),
    before: Object.fromEntries(values.map((field) => [fieldNames[field], before[field]])),
    after: Object.fromEntries(values.map((field) => [fieldNames[field], after[field]])),
  };
}
