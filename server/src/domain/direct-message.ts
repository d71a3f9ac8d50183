/**
 * A message that somebody asks for by the name of its template, about no payment. It is judged by the same rules as
 * those about payments; only where its text comes from is another matter.
 */
import { type Decision, decideMessage, type Link, type MerchantVoice, templateKey } from "./decide.ts";
import { normaliseLanguage } from "./languages.ts";
import type { OptOutScope } from "./opt-out.ts";
import { placeholdersIn, type Template } from "./template.ts";
import type { LinkVariables, Mapping } from "./variables.ts";

export interface DirectMessage {
  /** In E.164. */
  to: string;
  templateName: string;
  templateLanguage: string;
  requestedLanguage: string;
  /** Texts by name, in the order in which they were given. */
  context: [name: string, text: string][];
}

export interface DirectDecisionInput {
  message: DirectMessage;
  merchant: MerchantVoice;
  /** null: the account has no such template. */
  template: Template | null;
  /** What stands in the way of messages to the number; null: nothing. */
  optOut: OptOutScope | null;
  now: Date;
}

/** What happens to it now; never `superseded`: it tells of no state that could change. */
export function decideDirect({ message, merchant, template, optOut, now }: DirectDecisionInput): Decision {
  const { to, templateName, templateLanguage } = message;
  // For a payment that is open its link is true, whatever the template says.
  const place = { type: "payment_request", state: "created", language: templateLanguage } as const;
  const link: Link = {
    ...place,
    templateName,
    templateLanguage,
    namespace: null,
    variables: template === null ? { header: {}, body: {}, buttons: {} } : variablesFrom(message, template),
    category: template?.category ?? null,
  };
  const texts = {
    links: [link],
    templates: new Map(template === null ? [] : [[templateKey(templateName, templateLanguage), template]]),
  };
  const decision = decideMessage({
    about: "created",
    subject: {
      ...place,
      sessionId: "",
      orderNo: null,
      amount: "0",
      currencyCode: "",
      customerPhone: to,
      customerFirstName: null,
      customerLastName: null,
      checkoutUrl: null,
      expiresAt: null,
      extra: {},
      referenceNumber: null,
      paidAmount: null,
      occurredAt: null,
      createdAt: now,
    },
    merchant,
    texts,
    optOut,
    now,
    mode: "send",
  });
  if (!("choice" in decision) || decision.choice === null) return decision;
  const choice = { ...decision.choice, requestedLanguage: message.requestedLanguage };
  // There is no link that a person could mend: what does not fit the template now cannot be sent.
  if (decision.kind === "hold" && decision.reason === "132000") {
    return { kind: "fail", reason: "132000", detail: decision.detail, choice };
  }
  if (decision.kind === "fail") return { ...decision, choice, detail: decision.detail.replace(/^extra\./, "") };
  return { ...decision, choice };
}

/** What a header that is no text is made from, by the names that a context has for it. */
const mediaParts: Partial<Record<string, readonly string[]>> = {
  IMAGE: ["link"],
  VIDEO: ["link"],
  DOCUMENT: ["link", "filename"],
  LOCATION: ["latitude", "longitude", "name", "address"],
};

/**
 * Each placeholder takes the value of its name. Numbered ones that have none of their own take the values in their
 * order: {{1}} the first; the address of a button prefers `button_0`, by its position. What has no value is missed by its name, as in every message.
 */
function variablesFrom({ context }: DirectMessage, { components, parameterFormat }: Template): LinkVariables {
  const named = new Map(context);
  const mappingFor = (placeholder: string): Mapping => {
    const inOrder = parameterFormat === "POSITIONAL" ? context[Number(placeholder) - 1]?.[1] : undefined;
    const text = named.get(placeholder) ?? inOrder;
    return text === undefined ? { from: `extra.${placeholder}` } : { text };
  };
  const { header, body, buttons } = placeholdersIn(components);
  const each = (placeholders: readonly string[]) =>
    Object.fromEntries(placeholders.map((one) => [one, mappingFor(one)]));
  const media = (mediaParts[components.header?.format ?? ""] ?? []).filter((part) => named.has(part));
  const codes = components.buttons.flatMap(({ type }, index) =>
    type === "COPY_CODE" ? [[`${index}`, mappingFor("code")]] : [],
  );
  return {
    header: each([...header, ...media]),
    body: each(body),
    buttons: {
      ...Object.fromEntries(
        buttons.map(({ index, placeholder }) => [
          `${index}`,
          mappingFor(named.has(`button_${index}`) ? `button_${index}` : placeholder),
        ]),
      ),
      ...Object.fromEntries(codes),
    },
  };
}

/**
 * Of the languages in which a template is there, the one that was asked for: exactly, else with any region (`en` finds
 * `en_US`). null: none of them.
 */
export function languageFor(asked: string, there: readonly string[]): string | null {
  const wanted = normaliseLanguage(asked);
  const base = (language: string) => normaliseLanguage(language).split("_", 1)[0];
  return (
    there.find((language) => normaliseLanguage(language) === wanted) ??
    there.toSorted().find((language) => base(language) === base(wanted)) ??
    null
  );
}
