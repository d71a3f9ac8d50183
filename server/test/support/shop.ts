/** A merchant of a test, connected to WhatsApp, and what a payment system does for it. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { SandboxMessage } from "./sandbox.ts";
import {
  type Answer,
  type ConnectedSender,
  connectSender,
  type Json,
  newPhone,
  paymentRequest,
  until,
  untilStatus,
  type Zajel,
} from "./zajel.ts";

/** WhatsApp has taken the message; how far it has come since does not matter. */
export const left = ["accepted", "sent", "delivered", "read"] as const;

export interface Payment {
  sessionId: string;
  phone: string;
  /** The answer of its creation. */
  body: Json;
}

export interface TemplateSpec {
  name: string;
  language: string;
  body: string;
  /** Of a URL button with a variable at its end. */
  buttonUrl?: string;
  /** In Meta's form, besides or instead of the body and the button. */
  components?: readonly unknown[];
  parameterFormat?: "POSITIONAL" | "NAMED";
  category?: string;
  status?: string;
  /** Nobody is told of the change by webhook. */
  quiet?: boolean;
}

export interface LinkSpec extends TemplateSpec {
  state: string;
  type?: string;
  /** Of the link, where it is not the template's. */
  linkLanguage?: string;
  variables?: Json;
}

export interface Shop {
  merchantId: string;
  sender: ConnectedSender;
  /** A request for this merchant. */
  api: Zajel["api"];
  /** A payment request with both groups ticked; fails the test where it is refused. */
  create(changes?: Record<string, unknown>): Promise<Payment>;
  /** The payment system reports a state. */
  report(payment: Payment, state: string, more?: Record<string, unknown>): Promise<Answer<Json>>;
  /** The transaction as it is now, with history and notifications. */
  read(payment: Payment): Promise<Json>;
  /** The notification about that state, once it has that status. */
  notified(payment: Payment, state: string, status: string | readonly string[], withinMs?: number): Promise<Json>;
  /** The statuses of all of the payment's notifications, by state. */
  statuses(payment: Payment): Promise<Record<string, string>>;
  /** The states that the payment has notifications about, in the order in which they were owed. */
  statesNotified(payment: Payment): Promise<string[]>;
  /** What WhatsApp accepted for the customer, oldest first. */
  messages(payment: Payment): Promise<SandboxMessage[]>;
  /** The names of those messages' templates. */
  templatesSent(payment: Payment): Promise<string[]>;
  /** The first message to the customer from that template, once it is there. */
  arrived(payment: Payment, templateName: string, withinMs?: number): Promise<SandboxMessage>;
  /**
   * Resolves when a new message of this sender has passed: whatever was due before it has had its turn, and what has
   * not arrived by now was not sent.
   */
  everythingDueHasLeft(): Promise<void>;
  /** Creates or changes a template at WhatsApp. */
  putTemplate(template: TemplateSpec): Promise<void>;
  /** Changes what WhatsApp holds of a template, whichever way it came to be. */
  changeTemplate(name: string, language: string, change: Record<string, unknown>): Promise<void>;
  /** The status of a template in our own copy, once it is that. */
  templateIs(name: string, language: string, status: string): Promise<void>;
  /** Puts a template and links it; the answer of the link. */
  link(link: LinkSpec): Promise<Answer<Json>>;
}

/**
 * A merchant with the starter templates linked for both types, or without any where it `isEmpty`. `settings`: as PATCH
 * takes them.
 */
export async function openShop(
  zajel: Zajel,
  settings: Record<string, unknown> = {},
  options: { isEmpty?: boolean } = {},
): Promise<Shop> {
  const merchantId = `shop-${randomBytes(4).toString("hex")}`;
  const api: Shop["api"] = (method, path, body, headers) =>
    zajel.api(method, path, body, { "zajel-merchant": merchantId, ...headers });
  await expectStatus(201, api("POST", "/v1/merchants", { id: merchantId, name: "Dar Noura" }));
  await expectStatus(200, api("PATCH", `/v1/merchants/${merchantId}`, settings));
  const sender = await connectSender(zajel, { merchant: merchantId, ...options });
  const { sandbox } = zajel;
  const templatesAt = `/accounts/${sender.wabaId}/templates`;

  const shop: Shop = {
    merchantId,
    sender,
    api,
    async create(changes = {}) {
      const phone = newPhone();
      const body = paymentRequest({ customer_phone: phone, ...changes });
      const made = await expectStatus(201, api("POST", "/v1/transactions", body));
      return { sessionId: made.body.session_id, phone: made.body.customer_phone ?? phone, body: made.body };
    },
    report: ({ sessionId }, state, more = {}) => api("POST", `/v1/transactions/${sessionId}/state`, { state, ...more }),
    async read({ sessionId }) {
      return (await expectStatus(200, api("GET", `/v1/transactions/${sessionId}`))).body;
    },
    notified: ({ sessionId }, state, status, withinMs) => untilStatus({ api }, sessionId, state, status, withinMs),
    async statuses(payment) {
      const { notifications } = await shop.read(payment);
      return Object.fromEntries(notifications.map(({ state, status }: Json) => [state, status]));
    },
    async statesNotified(payment) {
      return (await shop.read(payment)).notifications.map(({ state }: Json) => state);
    },
    messages: ({ phone }) => sandbox.messages({ to: phone }),
    async templatesSent(payment) {
      return (await shop.messages(payment)).map(({ template }) => template.name);
    },
    arrived: (payment, templateName, withinMs) =>
      until(
        `a message from ${templateName}`,
        async () => (await shop.messages(payment)).find(({ template }) => template.name === templateName),
        withinMs,
      ),
    async everythingDueHasLeft() {
      // A payment link: receipts that were due would leave before it.
      const later = await shop.create({ notifications: { whatsapp: ["created"] } });
      await shop.notified(later, "created", left);
    },
    async putTemplate({ name, language, body, buttonUrl, components, ...template }) {
      const { parameterFormat, category, status, quiet = true } = template;
      const button = { type: "URL", text: "Pay now", url: buttonUrl };
      await sandbox.control("PUT", `${templatesAt}/${name}/${language}`, {
        category: category ?? "UTILITY",
        components: components ?? [
          { type: "BODY", text: body },
          ...(buttonUrl === undefined ? [] : [{ type: "BUTTONS", buttons: [button] }]),
        ],
        parameter_format: parameterFormat ?? "POSITIONAL",
        message_send_ttl_seconds: 43_200,
        status: status ?? "APPROVED",
        quiet,
      });
    },
    async changeTemplate(name, language, change) {
      const { data } = await sandbox.control<{ data: Json[] }>("GET", templatesAt);
      const { category, parameter_format, components } = data.find(
        (template) => template.name === name && template.language === language,
      );
      const held = { category, parameter_format, components, message_send_ttl_seconds: 43_200 };
      await sandbox.control("PUT", `${templatesAt}/${name}/${language}`, { ...held, ...change });
    },
    async templateIs(name, language, status) {
      await until(`${name}/${language} to be ${status}`, async () => {
        const { body } = await api("GET", `/v1/authenticators/${sender.authenticatorId}/templates?limit=100`);
        return body.data.some((one: Json) => one.name === name && one.language === language && one.status === status);
      });
    },
    async link({ state, type = "payment_request", linkLanguage, variables = {}, ...template }) {
      await shop.putTemplate(template);
      // Our copy may be of a time before this change.
      await expectStatus(200, api("POST", `/v1/authenticators/${sender.authenticatorId}/sync`));
      const place = `${type}/${state}/${linkLanguage ?? template.language}`;
      const link = { template_name: template.name, template_language: template.language, variables };
      const path = `/v1/authenticators/${sender.authenticatorId}/template-links/${place}`;
      return expectStatus(200, api("PUT", path, link));
    },
  };
  return shop;
}

/** Switches faults of the sandbox on, for every shop of the file; `mend` after the test. */
export async function fault(zajel: Zajel, faults: Record<string, unknown>): Promise<void> {
  await zajel.sandbox.control("PATCH", "/faults", faults);
}

/** Switches all faults of the sandbox off. */
export async function mend(zajel: Zajel): Promise<void> {
  await zajel.sandbox.control("DELETE", "/faults");
}

async function expectStatus(status: number, answer: Promise<Answer<Json>>): Promise<Answer<Json>> {
  const got = await answer;
  assert.equal(got.status, status, JSON.stringify(got.body));
  return got;
}
