/**
 * The buttons of a template: how many of which kind, in which order, and what each needs.
 *
 * Source: Meta, templates/components (buttons), read 2026-09.
 */
import { isWellFormed, tokensOf } from "./lint-variables.ts";
import type { DraftButton, ParameterFormat } from "./template-draft.ts";
import type { Finding } from "./template-lint.ts";

const most = { buttons: 10, label: 25, url: 2000, phone: 20, code: 20 };
const mostOfKind: Record<string, number> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 };
/** Zajel can link templates with these; a button of another kind needs a parameter that it does not fill. */
const linkable = new Set(["URL", "QUICK_REPLY", "PHONE_NUMBER", "REQUEST_CONTACT_INFO", "VOICE_CALL"]);
/** Addresses that hide where they lead are refused as TAG_CONTENT_MISMATCH or SCAM, and so are links back to WhatsApp. */
const shorteners =
  /^(www\.)?(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|buff\.ly|cutt\.ly|rb\.gy|t\.ly|shorturl\.at|wa\.me|api\.whatsapp\.com)$/i;

export function buttonFindings(buttons: readonly DraftButton[], format: ParameterFormat): Finding[] {
  return [
    ...tooManyButtons(buttons),
    ...scatteredReplies(buttons),
    ...buttons.flatMap((button, index) => [
      ...labelFindings(button, index),
      ...(button.type === "URL" ? urlFindings(button, index, format) : []),
      ...(button.type === "PHONE_NUMBER" ? phoneFindings(button, index) : []),
      ...(button.type === "COPY_CODE" ? codeFindings(button, index) : []),
      ...(linkable.has(button.type) ? [] : [notLinkable(button, index)]),
    ]),
  ];
}

function invalid(index: number, message: string, mend: string, severity: Finding["severity"] = "error"): Finding {
  return { code: "button_invalid", severity, component: "button", position: index, message, mend };
}

function tooManyButtons(buttons: readonly DraftButton[]): Finding[] {
  const findings: Finding[] = [];
  if (buttons.length > most.buttons) {
    const message = `There are ${buttons.length} buttons, ${most.buttons} are allowed.`;
    findings.push(invalid(most.buttons, message, `Take ${buttons.length - most.buttons} out.`));
  }
  for (const [kind, allowed] of Object.entries(mostOfKind)) {
    const places = buttons.flatMap(({ type }, index) => (type === kind ? [index] : []));
    const extra = places[allowed];
    if (extra === undefined) continue;
    const message = `There are ${places.length} buttons of type ${kind}, ${allowed} ${allowed === 1 ? "is" : "are"} allowed.`;
    findings.push(invalid(extra, message, `Take ${places.length - allowed} out.`));
  }
  return findings;
}

function scatteredReplies(buttons: readonly DraftButton[]): Finding[] {
  const isReply = buttons.map(({ type }) => type === "QUICK_REPLY");
  const changes = isReply.flatMap((one, index) => (index > 0 && one !== isReply[index - 1] ? [index] : []));
  const second = changes[1];
  if (second === undefined) return [];
  return [invalid(second, "Quick replies stand apart from one another.", "Put all quick replies side by side.")];
}

function labelFindings({ type, text }: DraftButton, index: number): Finding[] {
  // The label of a code to copy is WhatsApp's own.
  if (type === "COPY_CODE") return [];
  if (text.trim() === "") return [invalid(index, "The button has no label.", "Give it a text.")];
  if (text.includes("{{")) {
    return [invalid(index, "The label has a variable; labels are fixed.", "Write the label without variables.")];
  }
  if (text.length <= most.label) return [];
  const message = `The label has ${text.length} characters, ${most.label} are allowed.`;
  return [invalid(index, message, `Take ${text.length - most.label} characters out.`)];
}

function urlFindings({ url, example }: DraftButton, index: number, format: ParameterFormat): Finding[] {
  if (url === null || url === "") return [invalid(index, "The button has no address.", "Give it a url.")];
  const findings: Finding[] = [];
  if (url.length > most.url) {
    const message = `The address has ${url.length} characters, ${most.url} are allowed.`;
    findings.push(invalid(index, message, "Choose a shorter address."));
  }
  const tokens = tokensOf(url);
  const [variable] = tokens;
  const fixed = variable === undefined ? url : url.slice(0, variable.start);
  if (!isAddress(fixed)) {
    const mend = "Begin with https:// and the name of the site, such as https://pay.example.com/c/{{1}}.";
    findings.push(
      invalid(index, `The address ${JSON.stringify(url.slice(0, 80))} is none that a browser can open.`, mend),
    );
  } else if (shorteners.test(new URL(fixed).hostname)) {
    const message = `Addresses at ${new URL(fixed).hostname} hide where they lead, and reviews reject them.`;
    findings.push(invalid(index, message, "Use the shop's own address.", "warning"));
  }
  if (variable !== undefined && (tokens.length > 1 || variable.end !== url.length)) {
    findings.push({
      code: "url_variable_not_last",
      severity: "error",
      component: "button",
      position: index,
      message: "The address may have one variable, at its very end.",
      mend: `Write it as ${JSON.stringify(`${fixed.slice(0, 80)}{{1}}`)}.`,
    });
  }
  const isMalformed =
    tokens.some(({ name }) => name !== "1" && !(format === "NAMED" && isWellFormed(name, format))) ||
    /[{}]/.test(url.replace(/\{\{[^{}]*\}\}/g, ""));
  if (isMalformed) {
    findings.push({
      code: "variable_malformed",
      severity: "error",
      component: "button",
      position: index,
      message: "The address has a variable or brace that is not {{1}}.",
      mend: "Write its one variable as {{1}}.",
    });
  }
  if (variable !== undefined && example === null) findings.push(noExample(index, "its address, with a value in it"));
  return findings;
}

function isAddress(fixed: string): boolean {
  const url = /^https?:\/\/[^/]/i.test(fixed) ? URL.parse(fixed) : null;
  return url !== null && url.hostname !== "" && !/[\s{}]/.test(fixed);
}

function phoneFindings({ phoneNumber }: DraftButton, index: number): Finding[] {
  const digits = phoneNumber?.replace(/[\s()-]/g, "") ?? "";
  if (/^\+?\d{5,}$/.test(digits) && (phoneNumber as string).length <= most.phone) return [];
  const message =
    phoneNumber === null || phoneNumber === ""
      ? "The button has no phone_number."
      : `${JSON.stringify(phoneNumber.slice(0, 40))} is no phone number of at most ${most.phone} characters.`;
  return [invalid(index, message, "Give the number with its country, such as +96522000100.")];
}

function codeFindings({ example }: DraftButton, index: number): Finding[] {
  if (example === null) return [noExample(index, "the code")];
  if (example.length <= most.code) return [];
  const message = `The code has ${example.length} characters, ${most.code} are allowed.`;
  return [invalid(index, message, "Choose a shorter code.")];
}

function noExample(index: number, of: string): Finding {
  return {
    code: "example_missing",
    severity: "error",
    component: "button",
    position: index,
    message: `The button has no example of ${of}.`,
    mend: "Give one in example, as a list with one text.",
  };
}

function notLinkable({ type }: DraftButton, index: number): Finding {
  const message = `Zajel does not fill buttons of type ${type.slice(0, 40)}${type === "COPY_CODE" ? " with a code" : ""}: the template could not be linked.`;
  return invalid(index, message, "Use a URL, a phone number or quick replies.", "warning");
}
