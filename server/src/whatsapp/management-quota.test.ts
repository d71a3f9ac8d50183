import assert from "node:assert/strict";
import { test } from "node:test";
import { type AnswerHeaders, noHeaders } from "./graph-exchange.ts";
import { createManagementQuota } from "./management-quota.ts";
import { answerOf } from "./testing/fixture.ts";

const waba = "209871345600112";
const minute = 60_000;

function headersOf(name: string): AnswerHeaders {
  const { headers = {} } = answerOf(name);
  return {
    ...noHeaders,
    accountUsage: headers["x-business-use-case-usage"] ?? null,
    appUsage: headers["x-app-usage"] ?? null,
  };
}

function accountAt(percent: number): AnswerHeaders {
  const usage = {
    [waba]: [{ type: "whatsapp_business_management", call_count: percent, total_cputime: 1, total_time: 1 }],
  };
  return { ...noHeaders, accountUsage: JSON.stringify(usage) };
}

test("what is little used makes nobody wait", () => {
  const quota = createManagementQuota();
  quota.learn("token", headersOf("management-usage"), null, 0);

  assert.equal(quota.waitMs("token", waba, 80, 1), 0);
});

test("an account whose limit is reached waits as many minutes as WhatsApp says, and no other does", () => {
  const quota = createManagementQuota();
  quota.learn("token", headersOf("management-limit-reached"), 80007, 0);

  assert.equal(quota.waitMs("token", waba, 100, 0), 12 * minute);
  assert.equal(quota.waitMs("token", waba, 100, 11 * minute), minute);
  assert.equal(quota.waitMs("token", waba, 100, 12 * minute), 0);
  assert.equal(quota.blockedMs("token", 0), 12 * minute);
  assert.equal(quota.waitMs("token", "another account", 100, 0), 0);
  assert.equal(quota.waitMs("another token", waba, 100, 0), 0);
});

test("a refusal that says neither whose limit nor for how long stops all calls of its token for five minutes", () => {
  for (const code of [4, 17, 80007]) {
    const quota = createManagementQuota();
    quota.learn("token", noHeaders, code, 0);

    assert.equal(quota.waitMs("token", waba, 100, 0), 5 * minute, `${code}`);
    quota.learn("token", noHeaders, null, minute);
    assert.equal(quota.waitMs("token", waba, 100, minute), 0, `${code}`);
  }
});

test("another refusal says nothing about the limit", () => {
  const quota = createManagementQuota();
  quota.learn("token", noHeaders, 190, 0);

  assert.equal(quota.waitMs("token", waba, 100, 0), 0);
});

test("polls leave the last fifth to people, and look again after five minutes", () => {
  const quota = createManagementQuota();
  quota.learn("token", accountAt(85), null, 0);

  assert.equal(quota.waitMs("token", waba, 80, 0), 5 * minute);
  assert.equal(quota.waitMs("token", waba, 100, 0), 0);
  assert.equal(quota.waitMs("token", waba, 80, 5 * minute), 0);
});

test("the app's own limit counts for all of its accounts", () => {
  const quota = createManagementQuota();
  quota.learn("token", { ...noHeaders, appUsage: '{"call_count":100,"total_cputime":3,"total_time":4}' }, 4, 0);

  assert.equal(quota.waitMs("token", waba, 100, 0), 5 * minute);
});

test("a Retry-After is honoured where there is no other estimate", () => {
  const quota = createManagementQuota();
  quota.learn("token", { ...noHeaders, retryAfter: "90" }, 4, 0);

  assert.equal(quota.waitMs("token", waba, 100, 0), 90_000);
});

test("headers that cannot be read, and limits of other things, change nothing", () => {
  const quota = createManagementQuota();
  for (const accountUsage of ["", "{", "[]", '{"1":3}', `{"${waba}":[{"type":"ads_management","call_count":100}]}`]) {
    quota.learn("token", { ...noHeaders, accountUsage, appUsage: "none" }, null, 0);
  }

  assert.equal(quota.waitMs("token", waba, 80, 0), 0);
});
