/**
 * What happens to one notification: sent now, and with which words, or why not. The plan in the answer of a creation,
 * the claim before a send, and the preview of a template link all ask this one function.
 */
import { type Composed, composeMessage, type Rendered, type SendComponent } from "./compose.ts";
import type { Digits } from "./intl.ts";
import { languageCandidates, normaliseLanguage } from "./languages.ts";
import { isStillTrue, linkLifeIsTooShort, type ReasonCode } from "./notification.ts";
import { type OptOutScope, stopsEverything } from "./opt-out.ts";
import type { NotifiableState, PaymentState, TransactionType } from "./payment-state.ts";
import { isUsablePhone } from "./phone.ts";
import { remembered } from "./remembered.ts";
import { sendability, type Template } from "./template.ts";
import type { LinkVariables, VariableFacts } from "./variables.ts";

/** (type, state, language) → template: what the merchant linked. */
export interface Link {
  type: TransactionType;
  state: NotifiableState;
  language: string;
  templateName: string;
  templateLanguage: string;
  namespace: string | null;
  variables: LinkVariables;
  /** Of the template when the link was saved: what the merchant agreed to. Not known: UTILITY. */
  category?: string | null;
  /** Since the template was edited at Meta the link does not fit it; a sentence. */
  problem?: string | null;
}

/** What a sender's messages are made from. */
export interface SenderTexts {
  links: readonly Link[];
  /** By `templateKey`. */
  templates: ReadonlyMap<string, Template>;
}

/** What a hold for a template is known by. */
export function templateKey(name: string, language: string): string {
  return `${name}/${language}`;
}

type LinkPlace = Pick<Link, "type" | "state" | "language" | "templateName" | "templateLanguage">;

/** What a hold for one link of a template is known by: other states that the template is sent for go on. */
export function linkKey({ type, state, language, templateName, templateLanguage }: LinkPlace): string {
  return `${templateKey(templateName, templateLanguage)}/${type}/${state}/${language}`;
}

/** The parts of either key; `link` is null where the hold is for all that the template is sent for. */
export function readHoldKey(key: string): {
  name: string;
  language: string;
  link: { type: string; state: string; language: string } | null;
} {
  const [name = "", language = "", type, state, linkLanguage] = key.split("/");
  const isLink = type !== undefined && state !== undefined && linkLanguage !== undefined;
  return { name, language, link: isLink ? { type, state, language: linkLanguage } : null };
}

/** The merchant, as far as a message depends on it. */
export interface MerchantVoice {
  name: string;
  defaultLanguage: string;
  timezone: string;
  digits: Digits;
  /** What becomes of messages whose template Meta made a marketing template after it was linked. Not known: "send". */
  marketingDrift?: "send" | "hold";
}

/** The transaction as it is in the moment of the decision. */
export interface MessageSubject {
  type: TransactionType;
  state: PaymentState;
  sessionId: string;
  orderNo: string | null;
  amount: string;
  currencyCode: string;
  customerPhone: string | null;
  customerFirstName: string | null;
  customerLastName: string | null;
  language: string | null;
  checkoutUrl: string | null;
  expiresAt: Date | null;
  extra: Readonly<Record<string, unknown>>;
  referenceNumber: string | null;
  paidAmount: string | null;
  occurredAt: Date | null;
  createdAt: Date;
}

export interface DecisionInput {
  about: NotifiableState;
  subject: MessageSubject;
  merchant: MerchantVoice;
  /** null: the merchant has no sender for this transaction. */
  texts: SenderTexts | null;
  /** What stands in the way of messages to the customer's number; null: nothing. */
  optOut: OptOutScope | null;
  now: Date;
  /** "plan": the state is still to come, so values that come with it are named instead of missed. */
  mode: "send" | "plan";
}

/** The template that was chosen, and for which wish. */
export interface Choice {
  link: Link;
  template: Template | null;
  requestedLanguage: string;
}

export type Decision =
  | { kind: "send"; choice: Choice; template: Template; rendered: Rendered; parameters: SendComponent[] }
  /** No longer true (rule 2). */
  | { kind: "superseded" }
  /** Will not be sent, and waiting would not change that. */
  | { kind: "suppress"; reason: ReasonCode; detail: string; choice: Choice | null; rendered: Rendered | null }
  /** Waits for the template, or the link, with this key. `reason` is ours or WhatsApp's number for the refusal that it avoids. */
  | { kind: "hold"; reason: string; detail: string; key: string; choice: Choice; rendered: Rendered | null }
  /** Cannot be sent with these values. `reason` as above. */
  | { kind: "fail"; reason: string; detail: string; choice: Choice };

export function decideMessage(input: DecisionInput): Decision {
  const { about, subject, texts, now, mode } = input;
  if (mode === "send" && !isStillTrue(about, subject.state)) return { kind: "superseded" };
  if (about === "created" && subject.type === "e_commerce") {
    return { kind: "suppress", reason: "no_payment_link", detail: "", choice: null, rendered: null };
  }
  const choice = texts === null ? null : chooseLink(input, texts);
  if (choice === null) {
    const detail = `No template is linked for ${subject.type}, ${about}.`;
    return { kind: "suppress", reason: "no_link", detail, choice: null, rendered: null };
  }
  if (subject.customerPhone === null) {
    return { kind: "suppress", reason: "phone_missing", detail: "", choice, rendered: null };
  }
  if (!isUsablePhone(subject.customerPhone)) {
    return { kind: "suppress", reason: "phone_invalid", detail: "", choice, rendered: null };
  }
  if (stopsEverything(input.optOut)) {
    const detail = input.optOut === "changed_number" ? "The customer has another number now." : "";
    return { kind: "suppress", reason: "opted_out", detail, choice, rendered: null };
  }

  const key = templateKey(choice.link.templateName, choice.link.templateLanguage);
  const { template } = choice;
  if (template === null) {
    const detail = `The WhatsApp account has no template ${key}.`;
    return { kind: "suppress", reason: "template_missing", detail, choice, rendered: null };
  }
  const composed = composeMessage({
    template,
    variables: choice.link.variables,
    facts: factsFor(input, template.language),
    mode,
  });
  const rendered = composed.kind === "composed" ? composed.rendered : null;
  const allowed = sendability(template.status);
  if (allowed.kind !== "send") {
    const detail = `Template ${key} is ${template.status}.`;
    // A webhook's word ends no message for good: it waits until the template was read.
    const isFinal = allowed.kind === "suppress" && template.isTold !== true;
    if (isFinal) return { kind: "suppress", reason: allowed.reason, detail, choice, rendered };
    return { kind: "hold", reason: allowed.reason, detail, key, choice, rendered };
  }
  if (input.optOut === "marketing" && template.category === "MARKETING") {
    const detail = `The customer takes no marketing messages, and ${key} is a marketing template.`;
    return { kind: "suppress", reason: "opted_out", detail, choice, rendered };
  }
  if (about === "created" && linkLifeIsTooShort(subject.expiresAt, now)) {
    return { kind: "suppress", reason: "link_expiring", detail: "", choice, rendered };
  }
  // The template was edited at Meta: sending would be refused with 132000. It waits for a mended link.
  if (composed.kind === "mapping_mismatch") return frozen("132000", composed.detail, choice, rendered);
  if (composed.kind === "link_mismatch" && choice.link.problem != null) {
    return frozen("link_mismatch", choice.link.problem, choice, rendered);
  }
  if (input.merchant.marketingDrift === "hold" && hasDrifted(choice.link, template)) {
    return frozen("template_marketing", `Meta has made ${key} a marketing template.`, choice, rendered);
  }
  return composed.kind === "composed"
    ? { kind: "send", choice, template, rendered: composed.rendered, parameters: composed.parameters }
    : notComposed(composed, choice);
}

/** Waits until a person mends the link, or Meta changes the template back; what else the template is for goes on. */
function frozen(reason: string, detail: string, choice: Choice, rendered: Rendered | null): Decision {
  return { kind: "hold", reason, detail, key: linkKey(choice.link), choice, rendered };
}

/** Whether Meta made a template, which was linked as another, a marketing template. */
export function hasDrifted({ category }: Pick<Link, "category">, template: Pick<Template, "category">): boolean {
  return template.category === "MARKETING" && (category ?? "UTILITY") !== "MARKETING";
}

/** Whether messages by this link wait whatever the payment is; `templateProblem`: why the link does not fit. */
export function isFrozen(
  link: Pick<Link, "category">,
  template: Pick<Template, "category">,
  { marketingDrift }: Pick<MerchantVoice, "marketingDrift">,
  templateProblem: string | null,
): boolean {
  return templateProblem !== null || (marketingDrift === "hold" && hasDrifted(link, template));
}

function notComposed(composed: Exclude<Composed, { kind: "composed" | "mapping_mismatch" }>, choice: Choice): Decision {
  switch (composed.kind) {
    case "missing_variable":
      return { kind: "fail", reason: "missing_variable", detail: composed.name, choice };
    case "link_mismatch":
      return { kind: "suppress", reason: "link_mismatch", detail: composed.detail, choice, rendered: null };
    case "malformed":
      return { kind: "fail", reason: "132012", detail: composed.detail, choice };
    case "too_long":
      return { kind: "fail", reason: "132005", detail: composed.detail, choice };
  }
}

/** Rule 9: the transaction's language, else the merchant's default, else any linked one. */
function chooseLink({ about, subject, merchant }: DecisionInput, texts: SenderTexts): Choice | null {
  const choose = choosers.get(texts) ?? chooserOf(texts);
  return choose(subject.type, about, subject.language ?? "", merchant.defaultLanguage);
}

/** Of the same texts it is asked for each message. None is ever changed in place. */
const choosers = new WeakMap<SenderTexts, ReturnType<typeof chooserOf>>();

function chooserOf(texts: SenderTexts) {
  const chooser = remembered(
    (type: string, about: string, language: string, defaultLanguage: string): Choice | null => {
      const links = texts.links.filter((link) => link.type === type && link.state === about);
      const wanted = language === "" ? null : language;
      const requestedLanguage = normaliseLanguage(wanted ?? defaultLanguage);
      const linked = links.map((link) => link.language);
      for (const candidate of languageCandidates(wanted, defaultLanguage, linked)) {
        const link = links.find((link) => normaliseLanguage(link.language) === candidate);
        if (link === undefined) continue;
        const template = texts.templates.get(templateKey(link.templateName, link.templateLanguage)) ?? null;
        return { link, template, requestedLanguage };
      }
      return null;
    },
  );
  choosers.set(texts, chooser);
  return chooser;
}

/** What a message about that state can speak of. */
export function factsFor(
  { about, subject, merchant, mode }: Omit<DecisionInput, "texts" | "optOut" | "now">,
  language: string,
): VariableFacts {
  const hasHappened = mode === "send" || subject.state === about;
  return {
    merchantName: merchant.name,
    customerFirstName: subject.customerFirstName,
    customerLastName: subject.customerLastName,
    customerPhone: subject.customerPhone,
    amount: subject.amount,
    currencyCode: subject.currencyCode,
    paidAmount: subject.paidAmount,
    orderNo: subject.orderNo,
    sessionId: subject.sessionId,
    referenceNumber: subject.referenceNumber,
    checkoutUrl: subject.checkoutUrl,
    expiresAt: subject.expiresAt,
    createdAt: subject.createdAt,
    occurredAt: hasHappened ? subject.occurredAt : null,
    state: about,
    extra: subject.extra,
    language,
    timeZone: merchant.timezone,
    digits: merchant.digits,
  };
}
