import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase } from "../../test/support/postgres.ts";
import { linkKey } from "../domain/decide.ts";
import { openDatabase } from "../store/database.ts";
import type { Hold } from "../store/hold.ts";
import { beginLook, type FetchedTemplate, lockTemplates, writeTemplates } from "../store/template.ts";
import { listTemplateChanges } from "../store/template-change.ts";
import { listTemplateLinks, noteLinkProblem, putTemplateLink, type TemplateLink } from "../store/template-link.ts";
import { addShop, before, openTransaction, untilBlocked } from "../store/testing/rows.ts";
import { createGraphClient } from "../whatsapp/graph-client.ts";
import { looksMended, type ProbeParts } from "./probe.ts";
import { recordLook } from "./template-look.ts";

const database = await createTestDatabase();
const sql = openDatabase({ url: database.url, max: 6 });
const graph = createGraphClient({ version: "v25.0", timeoutMs: 1_000 });
after(async () => {
  await graph[Symbol.asyncDispose]();
  await sql.end({ timeout: 1 });
  await database[Symbol.asyncDispose]();
});

/** Nobody listens there: what was read a moment ago is not asked for again. */
const parts: ProbeParts = {
  sql,
  graph,
  baseUrlOf: () => "http://127.0.0.1:1",
  tokenOf: async () => "EAAtoken",
  recheck: async () => false,
};

function template(text: string): FetchedTemplate {
  return {
    templateId: "1",
    name: "merci",
    language: "fr",
    status: "APPROVED",
    category: "UTILITY",
    correctCategory: null,
    parameterFormat: "POSITIONAL",
    components: [{ type: "BODY", text }],
    quality: null,
    rejectedReason: null,
    ttlSeconds: null,
  };
}

test("a link that a look lets go while its hold is probed is not frozen again by the template as it was", async () => {
  const { merchantId, authenticatorId } = await addShop(sql);
  const account = { merchantId, wabaId: "20981" };
  const edited = template("Bonjour {{1}}, merci pour {{2}}, voilà.");
  const mended = template("Bonjour {{1}}, merci.");
  await putTemplateLink(sql, {
    merchantId,
    authenticatorId,
    type: "payment_request",
    state: "paid",
    language: "fr",
    templateName: "merci",
    templateLanguage: "fr",
    namespace: null,
    variables: { header: {}, body: { "1": { from: "customer_first_name" } }, buttons: {} },
    category: "UTILITY",
  });
  const look = { ...account, source: "webhook" as const, missing: [] };
  await recordLook(sql, { ...look, asOf: await beginLook(sql), found: [mended] });
  await recordLook(sql, { ...look, asOf: before(-60), found: [edited] });
  const [frozen] = (await listTemplateLinks(sql, merchantId, authenticatorId)) as [TemplateLink];
  const hold: Hold = {
    merchantId,
    authenticatorId,
    scope: "template",
    key: linkKey(frozen),
    reasonCode: "132000",
    detail: frozen.problem as string,
    since: before(1),
    probeAt: before(1),
    probes: 0,
    probing: false,
    isShared: false,
  };

  const letGo = await openTransaction(sql, async (tx) => {
    await lockTemplates(tx, account);
    await tx`lock table template_link in access exclusive mode`;
    await writeTemplates(tx, account, before(-61), { found: [mended], missing: [] });
    await noteLinkProblem(tx, frozen, null);
  });
  const probed = looksMended(parts, hold);
  await untilBlocked(sql);
  await letGo.end();
  await probed;

  const [link] = await listTemplateLinks(sql, merchantId, authenticatorId);
  const changes = await listTemplateChanges(sql, { ...account, limit: 10, before: null, onlyAlerts: false });
  assert.match(hold.detail, /\{\{2\}\}/);
  assert.equal(link?.problem, null);
  assert.deepEqual(
    changes.map(({ change }) => change).filter((change) => change.startsWith("link_")),
    ["link_frozen"],
  );
});
