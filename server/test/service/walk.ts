/** Sends every example of the API's document to a running Zajel, in an order in which each of them can succeed. */
import { createHmac } from "node:crypto";
import type { ApiDocument, DocumentedOperation } from "../../src/http/reference/document.ts";
import { newMember, newSetupToken, newVisitor, signedIn, tokenOf, type Visitor } from "../people/visitor.ts";
import { type Answer, type Json, request, until, type Zajel } from "../support/zajel.ts";
import { totpOf } from "./totp.ts";

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
      const headers = path.startsWith("/webhooks/") ? signed(body) : asRoot;
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
  await request(zajel.url, "POST", "/webhooks/whatsapp", webhook, signed(webhook));
  for (const id of ["listWebhookEvents", "dismissAlert"]) await send(id, { params });

  for (const id of ["readMerchant", "changeMerchant", "readSettings", "changeSettings"]) await send(id);
  for (const id of ["lintTemplate", "submitTemplate", "submitStarterTemplates", "readCoverage", "sendTestMessage"]) {
    await send(id, { params });
  }
  const key = await send("createApiKey");
  await send("listApiKeys");
  await send("revokeApiKey", { params: { key_id: key.id } });

  const endpoint = await send("createWebhookEndpoint");
  const told = { id: endpoint.id };
  for (const id of ["listWebhookEndpoints", "readWebhookEndpoint", "rotateWebhookSecret"])
    await send(id, { params: told });

  const source = await send("createSource");
  const from = { id: source.id, source_id: source.id };
  for (const id of ["takeOttuWebhook", "listSources", "listSourceEvents", "readSource", "changeSource"]) {
    await send(id, { params: from });
  }
  await send("removeSource", { params: from });

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
  for (const id of ["listTransactions", "readTransaction", "sendByHand", "reportStates", "reportState"]) await send(id);
  await send("previewTemplateLink", { params });
  for (const id of ["changeTransaction", "readEvidence", "exportTransactions", "listNotifications"]) await send(id);
  await send("readNotification", { params: { id: await notificationOf(sessionId, "created") } });
  // Nothing is linked for this state, so there is nothing to send.
  await api("POST", "/v1/transactions/order-10483/state", { state: "paid" });
  await send("retryNotification", { params: { id: await notificationOf("order-10483", "paid", "suppressed") } });
  // Failures wait a minute here.
  await api("POST", "/v1/transactions", { ...shop, ...ticked, session_id: "declined" });
  await api("POST", "/v1/transactions/declined/state", { state: "failed" });
  await send("cancelNotification", { params: { id: await notificationOf("declined", "failed") } });

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

  async function webhooks(): Promise<void> {
    for (const id of ["pingWebhookEndpoint", "listWebhookDeliveries"]) await send(id, { params: told });
    const { body } = await api("GET", `/v1/webhook-endpoints/${endpoint.id}/deliveries`);
    const params = { ...told, event_id: body.data.at(-1).event_id };
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
    await send("confirmTwoFactor", { body: { code: totpOf(uri) }, by: operator });
    const again = newVisitor(zajel);
    await again.call("POST", "/v1/auth/sign-in", { email: operator.email, password: "correct horse battery staple" });
    await send("signInWithCode", { body: { code: totpOf(uri) }, by: again });
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

function signed(body: unknown): Record<string, string> {
  const signature = createHmac("sha256", appSecret)
    .update(JSON.stringify(body) ?? "")
    .digest("hex");
  return { "x-hub-signature-256": `sha256=${signature}` };
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
