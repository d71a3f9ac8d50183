/**
 * The coverage grid: for each type, state and language what would happen to a message about it now, and why.
 */
import { decideMessage, type Link, type MerchantVoice, type SenderTexts, templateKey } from "./decide.ts";
import { normaliseLanguage } from "./languages.ts";
import { type NotifiableState, notifiableStates, type TransactionType, transactionTypes } from "./payment-state.ts";
import { sampleNow, sampleSubject } from "./sample.ts";
import { approvedAddress, type Template } from "./template.ts";

export interface CoverageCell {
  type: TransactionType;
  state: NotifiableState;
  /** That a customer may ask for. */
  language: string;
  /** Of the link that answers for it; another language where none is linked in this one. null: none at all. */
  link: Link | null;
  template: Template | null;
  outcome: "send" | "hold" | "suppress" | "fail";
  /** A reason code, ours or WhatsApp's number; null for what would be sent. */
  reason: string | null;
  detail: string | null;
}

export interface CoverageInput {
  texts: SenderTexts;
  merchant: MerchantVoice & { checkoutUrlTemplate: string | null };
  /** Why nothing leaves by this sender at the moment; null where it may send. */
  heldFor: string | null;
  /** Templates that WhatsApp refused to send, by `templateKey`. */
  heldTemplates: ReadonlyMap<string, { reason: string; detail: string }>;
}

/**
 * Every type and state that there are messages about, in every language that is linked and in the merchant's own. The
 * answers are those of the claim, for a sample payment whose customer can be reached.
 */
export function coverageOf(input: CoverageInput): CoverageCell[] {
  const { texts, merchant } = input;
  const linked = texts.links.map(({ language }) => normaliseLanguage(language));
  const languages = [...new Set([normaliseLanguage(merchant.defaultLanguage), ...linked.sort()])];
  return transactionTypes.flatMap((type) =>
    notifiableStates
      // An E-Commerce customer is at the checkout already: there is no link to send.
      .filter((state) => type === "payment_request" || state !== "created")
      .flatMap((state) => languages.map((language) => cellOf(input, type, state, language))),
  );
}

function cellOf(
  { texts, merchant, heldFor, heldTemplates }: CoverageInput,
  type: TransactionType,
  state: NotifiableState,
  language: string,
): CoverageCell {
  const decide = (approved: string | null) =>
    decideMessage({
      optOut: null,
      about: state,
      subject: sampleSubject({
        type,
        state,
        language,
        checkoutUrlTemplate: merchant.checkoutUrlTemplate,
        approvedAddress: approved,
      }),
      merchant,
      texts,
      now: sampleNow,
      // What a sample does not have (extra.branch) a transaction may.
      mode: "plan",
    });
  const first = decide(null);
  const chosen = "choice" in first ? first.choice : null;
  const template = chosen?.template ?? null;
  const [approved = null] = template?.components.buttons.flatMap((button) => approvedAddress(button) ?? []) ?? [];
  const decision = approved === null ? first : decide(approved);

  const cell = { type, state, language, link: chosen?.link ?? null, template };
  const held = template === null ? undefined : heldTemplates.get(templateKey(template.name, template.language));
  switch (decision.kind) {
    case "superseded":
      throw new Error("a plan is never superseded");
    case "send":
      if (held !== undefined) return { ...cell, outcome: "hold", ...held };
      if (heldFor !== null) return { ...cell, outcome: "hold", reason: heldFor, detail: null };
      return { ...cell, outcome: "send", reason: null, detail: null };
    case "suppress":
    case "hold":
    case "fail":
      return { ...cell, outcome: decision.kind, reason: decision.reason, detail: decision.detail || null };
  }
}
