import assert from "node:assert/strict";
import { test } from "node:test";
import { createGraphClient } from "./graph-client.ts";
import { listTemplates, probeTemplates, readTemplate } from "./template-list.ts";
import { answer, type ReceivedRequest, startFakeGraph } from "./testing/fake-graph.ts";
import { answerOf, type Fixture } from "./testing/fixture.ts";

const wabaId = "209871345600112";

/** Lists the templates of a Graph whose pages are given by the cursor that was asked for. */
async function list(pageAfter: (after: string | null, request: ReceivedRequest) => NonNullable<Fixture["answer"]>) {
  await using graph = await startFakeGraph((request, response) => {
    const after = new URL(request.path, "http://graph").searchParams.get("after");
    answer(response, pageAfter(after, request));
  });
  await using client = createGraphClient({ version: "v25.0", timeoutMs: 5_000 });
  const listing = await listTemplates(client, { baseUrl: graph.baseUrl, token: "EAAJexampletoken" }, wabaId);
  return { listing, requests: graph.requests };
}

function page(names: string[], after: string | null): NonNullable<Fixture["answer"]> {
  const data = names.map((name) => ({ name, language: "en", status: "APPROVED", category: "UTILITY", components: [] }));
  const next = `https://graph.facebook.com/v25.0/${wabaId}/message_templates?after=${after}`;
  const paging = { cursors: { after: after ?? "end" }, ...(after === null ? {} : { next }) };
  return { status: 200, body: { data, paging } };
}

test("all pages, to the end, of every status and language", async () => {
  const { listing, requests } = await list((after) =>
    answerOf(after === null ? "template-list-page" : "template-list-last-page"),
  );

  assert.deepEqual(
    listing.kind === "ok" && listing.value.map(({ name, language, status }) => `${name} ${language} ${status}`),
    [
      "payment_received_v3 en_US APPROVED",
      "payment_received_named_v1 en_US APPROVED",
      "payment_received_v3 ar PENDING",
      "payment_link_v1 pt_BR PAUSED",
    ],
  );
  assert.match(decodeURIComponent(requests[0]?.path ?? ""), /\?fields=id,name,.*&limit=100$/);
  assert.match(requests[1]?.path ?? "", /&limit=100&after=QUZU$/);
  assert.equal(requests.length, 2);
});

test("a template with what Meta says of it", async () => {
  const { listing } = await list((after) =>
    answerOf(after === null ? "template-list-page" : "template-list-last-page"),
  );

  const [first, second] = listing.kind === "ok" ? listing.value : [];
  assert.equal(first?.templateId, "1482069371550248");
  assert.equal(first?.category, "UTILITY");
  assert.equal(first?.parameterFormat, "POSITIONAL");
  assert.equal(first?.rejectedReason, null);
  assert.ok(Array.isArray(first?.components) && first.components.length === 4);
  assert.equal(second?.parameterFormat, "NAMED");
  assert.equal(second?.quality, null);
});

test("an account without templates has an empty list", async () => {
  const { listing } = await list(() => page([], null));

  assert.deepEqual(listing.kind === "ok" && listing.value, []);
});

test("a cursor that goes bad starts the list over", async () => {
  let fails = 1;
  const { listing, requests } = await list((after) => {
    if (after === null) return page(["a"], "two");
    fails -= 1;
    return fails >= 0 ? answerOf("template-list-bad-cursor") : page(["b"], null);
  });

  assert.deepEqual(listing.kind === "ok" && listing.value.map(({ name }) => name), ["a", "b"]);
  assert.equal(requests.length, 4);
});

test("a cursor that is always bad ends as a refusal", async () => {
  const { listing, requests } = await list((after) =>
    after === null ? page(["a"], "two") : answerOf("template-list-bad-cursor"),
  );

  assert.equal(listing.kind === "refused" && listing.code, 131059);
  assert.equal(requests.length, 6);
});

test("a list that breaks off is no list", async () => {
  const { listing } = await list((after) => (after === null ? page(["a"], "two") : { status: 502, body: "<html>" }));

  assert.equal(listing.kind, "silent");
});

test("a list that goes round in a circle, or has no way to its next page, is no list", async () => {
  const circle = await list(() => page(["a"], "again"));
  const nowhere = await list(() => ({ status: 200, body: { data: [], paging: { next: "elsewhere" } } }));

  assert.equal(circle.listing.kind, "silent");
  assert.equal(circle.requests.length, 2);
  assert.equal(nowhere.listing.kind, "silent");
});

test("a list without end is given up", async () => {
  let pages = 0;
  const { listing, requests } = await list(() => {
    pages += 1;
    return page([`t${pages}`], `c${pages}`);
  });

  assert.equal(listing.kind, "silent");
  assert.equal(requests.length, 120);
});

test("the token never goes to the address of the next page", async () => {
  await using elsewhere = await startFakeGraph((_request, response) => answer(response, page([], null)));
  const { listing, requests } = await list((after) => {
    const paging = { next: `${elsewhere.baseUrl}/v25.0/${wabaId}/message_templates?after=two` };
    return after === null ? { status: 200, body: { data: [], paging } } : page(["b"], null);
  });

  assert.deepEqual(listing.kind === "ok" && listing.value.map(({ name }) => name), ["b"]);
  assert.equal(requests.length, 2);
  assert.equal(elsewhere.requests.length, 0);
});

test("one template by its id", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, answerOf("template-by-id")));
  await using client = createGraphClient({ version: "v25.0", timeoutMs: 5_000 });

  const read = await readTemplate(client, { baseUrl: graph.baseUrl, token: "t" }, "1482069371550248");

  assert.equal(read.kind === "ok" && read.value.name, "payment_received_v3");
  assert.equal(read.kind === "ok" && read.value.quality, "GREEN");
  assert.equal(read.kind === "ok" && read.value.rejectedReason, null);
  assert.match(graph.requests[0]?.path ?? "", /^\/v25\.0\/1482069371550248\?fields=/);
});

test("whether templates can be read is asked with one of them", async () => {
  await using graph = await startFakeGraph((_request, response) => answer(response, answerOf("template-list-page")));
  await using client = createGraphClient({ version: "v25.0", timeoutMs: 5_000 });

  const probe = await probeTemplates(client, { baseUrl: graph.baseUrl, token: "t" }, wabaId);

  assert.equal(probe.kind, "ok");
  assert.match(graph.requests[0]?.path ?? "", /limit=1$/);
});
