/** WhatsApp that takes some templates and not others, and one that goes silent, played by a server of the test's own. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { answer, startFakeGraph } from "../../src/whatsapp/testing/fake-graph.ts";
import { answerOf } from "../../src/whatsapp/testing/fixture.ts";
import { type Json, startZajel } from "../support/zajel.ts";

type Fate = "taken" | "refused" | "throttled" | "silent" | "exists";

const refusals: Record<Exclude<Fate, "taken" | "silent" | "exists">, Json> = {
  refused: { code: 100, error_subcode: 2388072, message: "Invalid parameter", error_user_msg: "The body is odd." },
  throttled: { code: 80008, message: "There have been too many calls to this account." },
};

/** What becomes of the next submissions, in their order; of those after the last, what became of that. */
let fates: Fate[] = [];

const graph = await startFakeGraph((request, response, raw) => {
  const isOfTemplates = request.path.includes("/message_templates");
  if (!isOfTemplates) return answer(response, { status: 400, body: { error: { code: 100, message: "not played" } } });
  if (request.method === "GET") return answer(response, { status: 200, body: { data: [] } });
  const fate = (fates.length > 1 ? fates.shift() : fates[0]) ?? "taken";
  switch (fate) {
    case "silent":
      return void raw.socket.destroy();
    case "taken":
      return answer(response, answerOf("template-create"));
    case "exists":
      return answer(response, answerOf("template-create-duplicate"));
    default:
      return answer(response, { status: 400, body: { error: refusals[fate] } });
  }
});
after(() => graph[Symbol.asyncDispose]());
const zajel = await startZajel({ environment: { ZAJEL_GRAPH_URL: graph.baseUrl } });
after(() => zajel[Symbol.asyncDispose]());
await zajel.api("PATCH", "/v1/settings", { checkout_url_template: "https://pay.example.com/c/{session_id}" });
const made = await zajel.api("POST", "/v1/authenticators", {
  name: "Main",
  waba_id: "209871345600112",
  phone_number_id: "118230045512876",
  access_token: "EAAJexampletoken",
  app_secret: "0123456789abcdef0123456789abcdef",
});
const at = `/v1/authenticators/${made.body.id}`;

async function outcomes(given: Fate[]): Promise<Json[]> {
  fates = given;
  const { status, body } = await zajel.api("POST", `${at}/starter-templates`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.templates;
}

function count(templates: Json[], outcome: string): number {
  return templates.filter((one) => one.outcome === outcome).length;
}

test("one starter template that is refused says why, and the others are still submitted", async () => {
  const templates = await outcomes(["taken", "refused", "taken"]);

  assert.deepEqual([count(templates, "submitted"), count(templates, "refused")], [11, 1]);
  assert.deepEqual([templates[1].detail, typeof templates[1].advice], ["The body is odd.", "string"]);
});

test("where WhatsApp takes none for a while, the rest is not tried, and asking again goes on", async () => {
  const first = await outcomes(["taken", "throttled"]);
  const again = await outcomes(["taken"]);

  assert.deepEqual([count(first, "refused"), count(first, "not_tried")], [1, 10]);
  assert.match(first[11].detail, /too many calls/);
  assert.equal(count(again, "not_tried"), 0);
});

test("where WhatsApp goes silent, the rest is not tried", async () => {
  const templates = await outcomes(["taken", "silent"]);

  assert.deepEqual([count(templates, "submitted"), count(templates, "not_tried")], [1, 11]);
});

test("one that exists there although our list lacks it is told as existing", async () => {
  const templates = await outcomes(["exists"]);

  assert.equal(count(templates, "exists"), 12);
});

test("a template without an answer is 503, and asking again finds out that it exists", async () => {
  const template = {
    name: "receipt",
    language: "en",
    components: [{ type: "BODY", text: "Thank you for your payment." }],
  };
  fates = ["silent"];
  const silent = await zajel.api("POST", `${at}/templates`, template);
  fates = ["exists"];
  const again = await zajel.api("POST", `${at}/templates`, template);

  assert.deepEqual([silent.status, silent.headers.get("retry-after"), again.status], [503, "30", 409]);
  assert.match(silent.body.detail, /Ask again/);
});
