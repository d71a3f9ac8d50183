/** Sends every example of the API's document to a running Zajel, in an order in which each of them can succeed. */
import type { ApiDocument, DocumentedOperation } from "../../src/http/reference/document.ts";
import { signedByStripe } from "../../src/sources/testing/stripe-events.ts";
import { closeGate } from "../bulk/gate.ts";
import { newMember, newSetupToken, newVisitor, signedIn, tokenOf, type Visitor } from "../people/visitor.ts";
import { signedByMeta } from "../support/meta-signature.ts";
import { codeNow, secretIn } from "../support/totp.ts";
import { type Answer, type Json, request, until, type Zajel } from "../support/zajel.ts";

/** One example that was sent, and its answer. */
export interface Step {
  operation: string;
  example: string;
  answer: Answer<Json>;
}

interface Placed {
  path: string;
  method: string;
  operation: DocumentedOperation;
}

interface Change {
  params?: Record<string, string>;
  /** Secrets that no document can know. */
  body?: Record<string, unknown>;
  query?: Record<string, string>;
  by?: Visitor;
}

const merchantId = "dar-noura";
const wabaId = "209871345600112";
const appSecret = "0123456789abcdef0123456789abcdef";
const sessionId = "8f14e45fceea167a";

export function operationsOf(document: ApiDocument): Map<string, Placed> {
  const placed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Placed => ({ path, method: method.toUpperCase(), operation })),
  );
  return new Map(placed.map((one) => [one.operation.operationId, one]));
}

export async function walk(
  zajel: Zajel,
  document: ApiDocument,
  onAnswer: (operation: string, answer: Answer<Json>) => void = () => {},
): Promise<Step[]> {
  const operations = operationsOf(document);
  const steps: Step[] = [];
  const asRoot = { authorization: `Bearer ${zajel.rootKey}`, "zajel-merchant": merchantId };
  const api = (method: string, path: string, body?: unknown) => request(zajel.url, method, path, body, asRoot);

  /** Sends each example of an operation; the last answer's body. */
  async function send(id: string, { params = {}, body: changed, query: asked, by }: Change = {}): Promise<Json> {
    const { path, method, operation } = operations.get(id) as Placed;
    const place = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name] ?? operation.parameters.find((one) => one.name === name)?.example;
      return encodeURIComponent(`${value}`);
    });
    const query = Object.fromEntries(
      operation.parameters.flatMap((one) =>
        one.in === "query" && one.example !== undefined ? [[one.name, `${one.example}`]] : [],
      ),
    );
    const search = new URLSearchParams({ ...query, ...asked }).toString();
    const examples = operation.requestBody?.content["application/json"]?.examples ?? { none: { value: undefined } };
    let last: Answer<Json> | undefined;
    for (const [example, { value }] of Object.entries(examples)) {
      const body = changed === undefined ? value : { ...(value as object), ...changed };
      const headers = path.startsWith("/webhooks/") ? signed(path, body) : asRoot;
      const address = `${place}${search === "" ? "" : `?${search}`}`;
      const answer =
        by === undefined
          ? await request(zajel.url, method, address, body, headers)
          : await by.call(method, address, body);
      steps.push({ operation: id, example, answer });
      onAnswer(id, answer);
      last = answer;
    }
    return last?.body;
  }

  for (const id of ["isAlive", "isReady", "readMetrics", "readOpenApi", "readDocs", "readDocsStyle"]) await send(id);

  await prepareWhatsapp(zajel);
  await send("createMerchant");
  const authenticator = await send("createAuthenticator");
  const params = { id: authenticator.id, authenticator_id: authenticator.id };
  await zajel.sandbox.control("PUT", "/apps/731604488215530/webhook", {
    callback_url: `${zajel.url}/webhooks/whatsapp/${authenticator.id}`,
    verify_token: "meatyhamhock",
  });
  for (const id of ["checkAuthenticator", "syncTemplates", "listAuthenticators", "readAuthenticator"]) {
    await send(id, { params });
  }
  for (const id of [
    "changeAuthenticator",
    "listTemplates",
    "listTemplateChanges",
    "linkTemplate",
    "listTemplateLinks",
  ]) {
    await send(id, { params });
  }
  for (const id of ["listHolds", "releaseHold"]) await send(id, { params });
  for (const id of ["verifyDoor", "verifySharedDoor", "takeWebhook", "takeSharedWebhook"]) await send(id, { params });
  const violation = { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "SCAM" } };
  const changes = [{ field: "account_update", value: violation }];
  const webhook = { object: "whatsapp_business_account", entry: [{ id: wabaId, time: 1795335600, changes }] };
  await request(zajel.url, "POST", "/webhooks/whatsapp", webhook, signed("/webhooks/whatsapp", webhook));
  for (const id of ["listWebhookEvents", "dismissAlert"]) await send(id, { params });

  for (const id of ["readMerchant", "changeMerchant", "readSettings", "changeSettings"]) await send(id);
  for (const id of ["lintTemplate", "submitTemplate", "submitStarterTemplates", "readCoverage", "sendTestMessage"]) {
    await send(id, { params });
  }
  const key = await send("createApiKey");
  await send("listApiKeys");
  await send("revokeApiKey", { params: { key_id: key.id } });

  await bulks();

  const endpoint = await send("createWebhookEndpoint");
  const told = { id: endpoint.id };
  for (const id of ["listWebhookEndpoints", "readWebhookEndpoint", "rotateWebhookSecret"])
    await send(id, { params: told });

  await send("createSource");
  const sourceOf = (kind: string): string =>
    steps.find(({ operation, example }) => operation === "createSource" && example === kind)?.answer.body.id;
  await send("takeStripeWebhook", { params: { source_id: sourceOf("stripe") } });
  const from = { id: sourceOf("ottu"), source_id: sourceOf("ottu") };
  for (const id of ["takeOttuWebhook", "listSources", "listSourceEvents", "readSource", "changeSource"]) {
    await send(id, { params: from });
  }
  await send("removeSource", { params: from });

  await ottu();
  await send("planTransaction");
  await send("createTransaction");
  const order = { order_no: "DN-10481", customer_phone: "+96550000486" };
  const shop = { type: "payment_request", amount: "9", currency_code: "KWD", ...order };
  const ticked = { notifications: { whatsapp: ["pre_payment", "post_payment"] } };
  await api("POST", "/v1/transactions", { ...shop, ...ticked, session_id: sessionId });
  await api("POST", "/v1/transactions", { ...shop, order_no: "DN-10499" });
  await until("the link to be delivered", async () => {
    const { body } = await api("GET", `/v1/transactions/${sessionId}`);
    return body.notifications[0]?.status === "delivered";
  });
  await replies();
  for (const id of ["listTransactions", "readTransaction", "sendByHand", "reportStates", "reportState"]) await send(id);
  await send("previewTemplateLink", { params });
  for (const id of ["changeTransaction", "readEvidence", "exportTransactions", "listNotifications"]) await send(id);
  for (const id of ["watchLive", "readStats", "recountStats", "readAttention", "retryNotifications"]) await send(id);
  await api("POST", "/v1/transactions", { ...shop, session_id: "taken-back" });
  for (const state of ["canceled", "paid"]) await api("POST", "/v1/transactions/taken-back/state", { state });
  await send("acknowledgeConflict", { params: { session_id: "taken-back" } });
  await send("readNotification", { params: { id: await notificationOf(sessionId, "created") } });
  // Nothing is linked for this state, so there is nothing to send.
  await api("POST", "/v1/transactions/order-10483/state", { state: "paid" });
  await send("retryNotification", { params: { id: await notificationOf("order-10483", "paid", "suppressed") } });
  // Failures wait a minute here.
  await api("POST", "/v1/transactions", { ...shop, ...ticked, session_id: "declined" });
  await api("POST", "/v1/transactions/declined/state", { state: "failed" });
  await send("cancelNotification", { params: { id: await notificationOf("declined", "failed") } });

  await api("POST", "/v1/transactions", { ...shop, session_id: "by-hand", notifications: { whatsapp_manual: true } });
  for (const id of ["readManualLink", "pressManualLink"]) await send(id, { params: { session_id: "by-hand" } });
  await send("resolveNotification", { params: { id: await uncertainOne() } });

  await webhooks();
  await people();
  await send("readAudit");
  await send("unlinkTemplate", { params });
  await send("connectSimulator");
  await send("removeAuthenticator", { params: { id: await spareAuthenticator() } });
  return steps;

  async function notificationOf(session: string, state: string, status?: string): Promise<string> {
    return until(`a notification about ${state}`, async () => {
      const { body } = await api("GET", `/v1/transactions/${session}`);
      return body.notifications.find(
        (one: Json) => one.state === state && (status === undefined || one.status === status),
      )?.id;
    });
  }

  /** A payment link whose answer WhatsApp never gave. */
  async function uncertainOne(): Promise<string> {
    await api("PATCH", "/v1/settings", { uncertain: "never" });
    await zajel.sandbox.control("PATCH", "/faults", { drop_before: true });
    await api("POST", "/v1/transactions", { ...shop, ...ticked, session_id: "unanswered" });
    const id = await notificationOf("unanswered", "created", "uncertain");
    await zajel.sandbox.control("DELETE", "/faults");
    return id;
  }

  async function spareAuthenticator(): Promise<string> {
    const credentials = { access_token: "EAAnothing", app_secret: "nothing" };
    const { body } = await api("POST", "/v1/authenticators", {
      name: "Spare",
      waba_id: "1",
      phone_number_id: "2",
      ...credentials,
    });
    return body.id;
  }

  async function ottu(): Promise<void> {
    const { session_id } = await send("createOttuTransaction");
    const params = { session_id };
    for (const id of ["readOttuTransaction", "replaceOttuTransaction", "changeOttuTransaction"])
      await send(id, { params });
    await until("the link to leave", async () => {
      const { body } = await api("GET", `/v1/transactions/${session_id}`);
      return ["accepted", "sent", "delivered", "read"].includes(body.notifications[0]?.status);
    });
    await send("notifyAgain", { body: { session_id } });
    for (const id of ["sendTemplateMessage", "sendTemplateMessageByChannel"]) await send(id);
    await send("operateOnTransaction", { body: { session_id } });
  }

  async function bulks(): Promise<void> {
    const bulk = await send("createBulk");
    await until("the bulk to be worked off", async () => {
      const { body } = await api("GET", `/v1/bulks/${bulk.id}`);
      return body.status === "finished";
    });
    for (const id of ["listBulks", "readBulk", "exportBulkErrors"]) await send(id, { params: { id: bulk.id } });
    // One that still runs when it is canceled.
    const gate = await closeGate(zajel.sql, merchantId, "gate");
    const row = { type: "payment_request", amount: "1", currency_code: "KWD" };
    await api("POST", "/v1/bulks", [{ ...row, session_id: "gate" }]);
    const { body: behind } = await api("POST", "/v1/bulks", [row]);
    await send("cancelBulk", { params: { id: behind.id } });
    await gate.open();
  }

  async function replies(): Promise<void> {
    await zajel.sandbox.control("POST", "/phones/96550000486/reply", { text: "Thank you!" });
    const reply = await until("the reply", async () => (await api("GET", "/v1/replies")).body.data[0]);
    await send("listReplies");
    await send("readReply", { params: { id: reply.id } });
    const { id } = await send("addOptOut");
    await send("listOptOuts");
    for (const one of ["readOptOut", "removeOptOut"]) await send(one, { params: { id } });
    await api("POST", "/v1/opt-outs", { phone: "+96550000488" });
    await send("removeOptOutOf");
  }

  async function webhooks(): Promise<void> {
    for (const id of ["pingWebhookEndpoint", "listWebhookDeliveries"]) await send(id, { params: told });
    // What is shown of a delivery is one that was tried.
    const oldest = await until("the first event to be tried", async () => {
      const { body } = await api("GET", `/v1/webhook-endpoints/${endpoint.id}/deliveries`);
      return body.data.at(-1).last_attempt === null ? null : body.data.at(-1);
    });
    const params = { ...told, event_id: oldest.event_id };
    for (const id of ["readWebhookDelivery", "replayWebhook", "replayWebhooks"]) await send(id, { params });
    for (const id of ["changeWebhookEndpoint", "removeWebhookEndpoint"]) await send(id, { params: told });
  }

  async function people(): Promise<void> {
    const token = await newSetupToken(zajel, [merchantId]);
    await send("readSetupLink", { query: { token } });
    const owner = newVisitor(zajel);
    await send("becomeFirstOwner", { body: { token }, by: owner });
    await send("signIn", { by: newVisitor(zajel) });
    await send("readMe", { by: owner });
    const invited = await send("addMember");
    const link = await send("renewMemberLink", { params: { id: invited.id } });
    await send("readPasswordLink", { query: { token: tokenOf(link.link) } });
    await send("choosePassword", { body: { token: tokenOf(link.link) }, by: newVisitor(zajel) });
    await send("listMembers");
    await send("changeMember", { params: { id: invited.id } });

    const operator = await newMember(zajel, "operator", merchantId);
    const { uri } = await send("beginTwoFactor", { by: operator });
    await send("confirmTwoFactor", { body: { code: codeNow(secretIn(uri)) }, by: operator });
    const again = newVisitor(zajel);
    await again.call("POST", "/v1/auth/sign-in", { email: operator.email, password: "correct horse battery staple" });
    await send("signInWithCode", { body: { code: codeNow(secretIn(uri)) }, by: again });
    const sessions = await send("listSessions", { by: again });
    const other = sessions.data.find((one: Json) => !one.current);
    await send("endSession", { params: { id: other.id }, by: again });
    await send("endTwoFactor", { by: again });
    const third = await signedIn(zajel, operator.email);
    await send("changePassword", { by: third });
    await send("signOut", { by: third });
    await send("removeMember", { params: { id: invited.id } });
  }
}

function signed(path: string, body: unknown): Record<string, string> {
  if (path.startsWith("/webhooks/stripe/")) {
    return { "stripe-signature": signedByStripe(body, "whsec_6uGJkCvlX2YtY8SgHn0Qz5Wd").header };
  }
  return { "x-hub-signature-256": signedByMeta(JSON.stringify(body) ?? "", appSecret) };
}

/** The account of the document's examples, as Meta would have it. */
async function prepareWhatsapp({ sandbox }: Zajel): Promise<void> {
  await sandbox.control("PUT", `/accounts/${wabaId}`, {
    name: "Dar Noura",
    namespace: "7c0de1f4_52aa_4c19_9b3e_0f6a2d48b1e7",
    phone_numbers: [{ id: "118230045512876", display_phone_number: "+965 2200 0100", verified_name: "Dar Noura" }],
    app: { id: "731604488215530", secret: appSecret },
    tokens: [{ token: "EAAGm0PX4ZCpsBAExampleOfASystemUsersToken" }],
  });
  await sandbox.control("PATCH", "/settings", { statuses: { sent_ms: 10, delivered_ms: 20, read_ms: 30 } });
  await sandbox.control("PUT", `/accounts/${wabaId}/templates/payment_request/en`, {
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "Dear {{1}}, please pay {{2}} for order {{3}} here:",
        example: { body_text: [["Noura", "KWD 24.500", "DN-10482"]] },
      },
      {
        type: "BUTTONS",
        buttons: [
          {
            type: "URL",
            text: "Pay now",
            url: "https://pay.example.com/c/{{1}}",
            example: ["https://pay.example.com/c/8f14e45fceea167a"],
          },
        ],
      },
    ],
    status: "APPROVED",
    quiet: true,
  });
}
