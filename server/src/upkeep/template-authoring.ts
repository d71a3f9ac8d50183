/**
 * Templates on their way to WhatsApp: checked and submitted, one or the starter set, and sent to oneself to look at.
 */
import { composeMessage, type Rendered } from "../domain/compose.ts";
import { exampleFacts } from "../domain/example-facts.ts";
import { maskPhone } from "../domain/mask.ts";
import { type OptOutScope, stopsEverything } from "../domain/opt-out.ts";
import { sampleVariables } from "../domain/sample-values.ts";
import { parseComponents, sendability } from "../domain/template.ts";
import { submission, type TemplateDraft } from "../domain/template-draft.ts";
import { type Finding, hasErrors, lintTemplate } from "../domain/template-lint.ts";
import { writeAudit } from "../store/audit.ts";
import type { Authenticator, Environment } from "../store/authenticator.ts";
import type { Sql } from "../store/database.ts";
import { newId } from "../store/ids.ts";
import { bumpConfigVersion } from "../store/merchant.ts";
import { findOptOutScope } from "../store/opt-out.ts";
import { beginLook, findTemplate, noteSubmitted, type StoredTemplate } from "../store/template.ts";
import { unitOfWork } from "../store/unit-of-work.ts";
import type { GraphRefusal } from "../whatsapp/graph-answer.ts";
import type { GraphAccess, GraphClient, SendAnswer } from "../whatsapp/graph-client.ts";
import { readTemplate } from "../whatsapp/template-list.ts";
import { isDuplicate, type Submitted, submitTemplate } from "../whatsapp/template-submit.ts";
import type { AuthenticatorCare } from "./authenticators.ts";
import { type StarterReport, type StartersInput, submitStarters } from "./starter-set.ts";
import { recordLook } from "./template-look.ts";

/** WhatsApp cannot be asked. */
export type NoAccess =
  /** It talks to this node's simulator, and none runs. */
  | { kind: "no_sandbox" }
  /** It was removed, or its token cannot be opened. */
  | { kind: "not_found" };

export type SubmitOutcome =
  | ({ kind: "submitted"; findings: Finding[] } & Submitted)
  /** Not submitted: WhatsApp would refuse it. */
  | { kind: "invalid"; findings: Finding[] }
  /** WhatsApp has a template of this name in this language. */
  | { kind: "exists" }
  | GraphRefusal
  /** Nobody knows whether it arrived; asking again finds out. */
  | { kind: "silent"; detail: string }
  | NoAccess;

export interface TestMessage {
  /** In E.164. */
  to: string;
  templateName: string;
  language: string;
  actor: string;
}

export type TestOutcome =
  /** WhatsApp was asked; `answer` says what came of it. */
  | { kind: "asked"; answer: SendAnswer; rendered: Rendered }
  | { kind: "no_template" }
  | { kind: "not_approved"; status: string }
  /** The number is not to get it. */
  | { kind: "opted_out"; scope: OptOutScope }
  /** Zajel cannot fill it, or its examples are too long. */
  | { kind: "unfit"; detail: string }
  | NoAccess;

export interface TemplateAuthoring {
  /** Submits a template that has no lint errors, and notes it in our copy. */
  submit(authenticator: Authenticator, draft: TemplateDraft, actor: string): Promise<SubmitOutcome>;
  /** Submits those of the starter set that the account lacks; links them where that is asked for. */
  submitStarters(authenticator: Authenticator, input: StartersInput): Promise<StarterReport>;
  /**
   * Sends one approved template with its own examples. It is no notification: no payment is told of, nothing is tried
   * again, and what its status webhooks say is written nowhere.
   */
  sendTest(authenticator: Authenticator, message: TestMessage): Promise<TestOutcome>;
}

export interface AuthoringParts {
  sql: Sql;
  graph: GraphClient;
  baseUrlOf: (environment: Environment) => string | null;
  tokenOf: (merchantId: string, authenticatorId: string) => Promise<string | null>;
  care: Pick<AuthenticatorCare, "sync">;
}

export function createTemplateAuthoring(parts: AuthoringParts): TemplateAuthoring {
  const { sql, graph, care } = parts;

  async function accessOf({ merchantId, id, environment }: Authenticator): Promise<GraphAccess | NoAccess> {
    const baseUrl = parts.baseUrlOf(environment);
    if (baseUrl === null) return { kind: "no_sandbox" };
    const token = await parts.tokenOf(merchantId, id);
    return token === null ? { kind: "not_found" } : { baseUrl, token };
  }

  async function submit(authenticator: Authenticator, draft: TemplateDraft, actor: string): Promise<SubmitOutcome> {
    const findings = lintTemplate(draft);
    if (hasErrors(findings)) return { kind: "invalid", findings };
    const access = await accessOf(authenticator);
    if ("kind" in access) return access;
    const { merchantId, wabaId, id } = authenticator;
    const submitted = await submitTemplate(graph, access, wabaId, submission(draft));
    if (submitted.kind === "refused" && isDuplicate(submitted)) return { kind: "exists" };
    if (submitted.kind !== "ok") return submitted;

    const { templateId, status, category } = submitted.value;
    const { name, language, parameterFormat, components } = draft;
    await unitOfWork(sql, async (tx) => {
      const ttlSeconds = draft.ttlSeconds === null || draft.ttlSeconds < 0 ? null : draft.ttlSeconds;
      const noted = {
        category: category ?? draft.category,
        correctCategory: null,
        quality: null,
        rejectedReason: null,
        ttlSeconds,
      };
      const template = { templateId, name, language, status, parameterFormat, components, ...noted };
      await noteSubmitted(tx, merchantId, wabaId, template);
      await bumpConfigVersion(tx, merchantId);
      const detail = { authenticator_id: id, template_id: templateId, category: noted.category };
      const entry = { action: "template.submitted", subject: `${name}/${language}`, detail };
      await writeAudit(tx, { merchantId, actor, ...entry });
    });
    await catchUp(access, authenticator, { templateId, status });
    return { kind: "submitted", findings, ...submitted.value };
  }

  /**
   * A review that ends before its template is in our copy tells of a template that we do not have. From the commit on
   * webhooks find it, so one look after that misses nothing.
   */
  async function catchUp(
    access: GraphAccess,
    { merchantId, wabaId }: Authenticator,
    { templateId, status: known }: Omit<Submitted, "category">,
  ): Promise<void> {
    const asOf = await beginLook(sql);
    const read = await readTemplate(graph, access, templateId);
    if (read.kind !== "ok" || read.value.status === known) return;
    await recordLook(sql, { merchantId, wabaId, asOf, source: "sync", found: [read.value], missing: [] });
  }

  async function sendTest(authenticator: Authenticator, message: TestMessage): Promise<TestOutcome> {
    const { merchantId, phoneNumberId, id } = authenticator;
    const { to, templateName: name, language, actor } = message;
    const stored = await findOrFetch(authenticator, name, language);
    const components = stored === null ? null : parseComponents(stored.components);
    if (stored === null || components === null) return { kind: "no_template" };
    if (sendability(stored.status).kind !== "send") return { kind: "not_approved", status: stored.status };
    const scope = await findOptOutScope(sql, merchantId, to);
    if (scope !== null && (stopsEverything(scope) || stored.category === "MARKETING"))
      return { kind: "opted_out", scope };
    const template = { ...stored, components };
    const composed = composeMessage({
      template,
      variables: sampleVariables(template, stored.components),
      facts: { ...exampleFacts, language },
      mode: "send",
    });
    if (composed.kind !== "composed") return { kind: "unfit", detail: "detail" in composed ? composed.detail : "" };
    const access = await accessOf(authenticator);
    if ("kind" in access) return access;

    // Before it leaves: a message that nobody can be asked about is worse than an entry about one that did not leave.
    await unitOfWork(sql, async (tx) => {
      const detail = { template: `${name}/${language}`, to: maskPhone(to) };
      await writeAudit(tx, { merchantId, actor, action: "authenticator.test_message", subject: id, detail });
    });
    const answer = await graph.sendTemplate({
      ...access,
      phoneNumberId,
      to,
      template: { name, language, parameters: composed.parameters },
      callbackData: `test:${newId()}`,
    });
    return { kind: "asked", answer, rendered: composed.rendered };
  }

  /** Our copy; where it lacks the template, WhatsApp is asked once. */
  async function findOrFetch(
    { merchantId, wabaId, id }: Authenticator,
    name: string,
    language: string,
  ): Promise<StoredTemplate | null> {
    const key = { merchantId, wabaId, name, language };
    const known = await findTemplate(sql, key);
    if (known !== null && known.status !== "DELETED") return known;
    const synced = await care.sync(merchantId, id);
    return synced.kind === "ok" ? findTemplate(sql, key) : known;
  }

  return {
    submit,
    submitStarters: (authenticator, input) => submitStarters({ sql, sync: care.sync, submit }, authenticator, input),
    sendTest,
  };
}
