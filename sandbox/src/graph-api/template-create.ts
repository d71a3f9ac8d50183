import type { JsonObject } from "../json.ts";
import { isObject, textAt } from "../json.ts";
import type { Parts } from "../parts.ts";
import type { Account } from "../state/accounts.ts";
import type { StoredTemplate } from "../state/templates.ts";
import { untouched } from "../state/templates.ts";
import { type LibraryTemplate, libraryTemplate } from "../templates/library.ts";
import { readLibraryTemplate } from "./library-inputs.ts";
import type { Refusal } from "./refusal.ts";
import { invalid, isRefusal, refuse, templateError } from "./refusal.ts";
import { creationProblem, nameProblem, ttlProblem } from "./template-rules.ts";

const categories = ["UTILITY", "MARKETING", "AUTHENTICATION"];

/** What a new template consists of, however it was asked for. */
interface Content {
  components: JsonObject[];
  parameterFormat: "POSITIONAL" | "NAMED";
  library: StoredTemplate["library"];
}

/**
 * Takes a template in for review; its approval, or its rejection, comes later by webhook. One from Meta's library needs
 * no review.
 * Source: Meta, Cloud API reference/whatsapp-business-account/message-template-api and templates/template-library, read 2026-09.
 */
export function createTemplate(account: Account, body: unknown, parts: Parts): JsonObject | Refusal {
  if (!isObject(body)) return invalid("The parameter name is required.");
  const [name, language] = [textAt(body, "name"), textAt(body, "language")];
  const category = textAt(body, "category")?.toUpperCase() ?? "";
  if (!name) return invalid("The parameter name is required.");
  if (!language) return invalid("The parameter language is required.");
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language))
    return invalid(`Param language is not a supported locale: ${language}.`);
  if (!categories.includes(category)) return invalid(`Param category must be one of {${categories.join(", ")}}.`);
  const ttl = body.message_send_ttl_seconds;
  const wrongTtl = ttlProblem(ttl);
  if (wrongTtl) return wrongTtl;
  const content = readContent(body, language);
  if (isRefusal(content)) return content;
  const problem = nameProblem(name) ?? existing(account, name, language, parts) ?? tooMany(account, name, parts);
  if (problem) return problem;

  const { template_review } = parts.settings.now;
  const asked: StoredTemplate = {
    ...untouched,
    id: parts.templates.newId(),
    accountId: account.id,
    name,
    language,
    status: "PENDING",
    category: template_review === "as_marketing" && content.library === null ? "MARKETING" : category,
    previousCategory: null,
    correctCategory: null,
    ...content,
    quality: null,
    rejectedReason: "NONE",
    ttlSeconds: ttl === undefined ? null : Number(ttl),
    lastUpdated: Math.floor(Date.now() / 1000),
    inReview: true,
    subCategory: textAt(body, "sub_category"),
  };
  const submitted = parts.templates.put(asked);
  parts.events.say("template", `Template ${name} (${language}) submitted`);
  const template = content.library === null ? submitted : parts.templateLife.approve(submitted);
  parts.templateLife.awaitReview(template);
  return { id: template.id, status: template.status, category: template.category };
}

function readContent(body: JsonObject, language: string): Content | Refusal {
  const libraryName = textAt(body, "library_template_name");
  if (libraryName !== null) {
    const known: LibraryTemplate | undefined = libraryTemplate(libraryName, language);
    if (!known) return invalid(`The template library has no ${libraryName} in ${language}.`);
    const components = readLibraryTemplate(known, body);
    if (isRefusal(components)) return components;
    const library = { name: known.name, parameterTypes: known.parameterTypes };
    return { components, parameterFormat: "POSITIONAL", library };
  }
  const { components } = body;
  if (!Array.isArray(components) || !components.every(isObject)) return invalid("Param components must be an array.");
  const parameterFormat = textAt(body, "parameter_format")?.toUpperCase() === "NAMED" ? "NAMED" : "POSITIONAL";
  return creationProblem(components, parameterFormat) ?? { components, parameterFormat, library: null };
}

function existing(account: Account, name: string, language: string, parts: Parts): Refusal | null {
  const { templates, settings } = parts;
  const ofAccount = templates.of(account.id);
  if (ofAccount.some((it) => it.name === name && it.language === language && it.status !== "PENDING_DELETION")) {
    const why = `There is already ${language} content for this template. You can create a new template and try again.`;
    return templateError(2388024, "Content in This Language Already Exists", why);
  }
  // The whole name is locked once all of its languages are gone, else only the language that was deleted.
  const lives = ofAccount.some((it) => it.name === name && it.status !== "PENDING_DELETION");
  const lockedSince = Date.now() - settings.now.template_name_lock_ms;
  const gone = [...templates.deleted(account.id), ...ofAccount.filter((it) => it.status === "PENDING_DELETION")];
  const lock = gone.find(
    (it) =>
      it.name === name &&
      (it.language === language || !lives) &&
      it.wasApproved &&
      it.deletedAt !== null &&
      it.deletedAt > lockedSince,
  );
  if (!lock) return null;
  const why = `New ${language} content cannot be added while the existing content is being deleted. Try again in 4 weeks or create a new template.`;
  return templateError(2388023, "Message Template Language Is Being Deleted", why);
}

/** The account's cap, and how many an hour may make. Source: Meta, Cloud API templates/overview, read 2026-09. */
function tooMany(account: Account, name: string, parts: Parts): Refusal | null {
  const { template_cap, template_cap_counts, template_create_code, pacing } = parts.settings.now;
  const names = parts.templates.of(account.id).map((it) => it.name);
  const count = template_cap_counts === "names" ? new Set([...names, name]).size - 1 : names.length;
  if (count >= template_cap) {
    const why = "This WhatsApp Business account has as many message templates as it may have.";
    return templateError(2388019, "Message Template Limit Exceeded", why);
  }
  if (pacing && !parts.pace.takeTemplate(account.id, Date.now())) return refuse(template_create_code);
  return null;
}
