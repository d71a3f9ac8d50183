import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type AccountNews, accountFields, readAccountNews } from "./account-news.ts";
import { alertAdvice } from "./alerts.ts";
import { readMessagingLimit } from "./messaging-limit.ts";
import { webhookOf } from "./testing/fixture.ts";
import { decodeWebhook } from "./webhook.ts";

const wabaId = "209871345600112";
const receivedAt = new Date("2026-11-22T09:00:00Z");
const restrictedUntil = new Date(1795594800_000);

/** What the recorded webhook says, one item for each change. */
function newsOf(name: string): AccountNews[] {
  const { entries } = decodeWebhook(webhookOf(name).raw, receivedAt);
  return entries.flatMap(({ items }) => items.flatMap((item) => (item.kind === "account" ? [item.news] : [])));
}

function update(value: Record<string, unknown>, at = receivedAt): AccountNews {
  return readAccountNews("account_update", value, wabaId, at) as AccountNews;
}

/** Code, severity and whether it holds, of each alert that a recorded webhook raises. */
function raisedBy(name: string): unknown[] {
  return newsOf(name).flatMap(({ raises }) => raises.map(({ code, severity, holds }) => [code, severity, holds]));
}

test("a restriction of template messages holds until its end, given as a number or in digits", () => {
  for (const name of ["webhook-account-restriction", "webhook-account-restrictions"]) {
    const [restricted] = newsOf(name).flatMap(({ raises }) => raises);

    assert.deepEqual([restricted?.code, restricted?.severity], ["messaging_restricted", "critical"], name);
    assert.deepEqual([restricted?.holds, restricted?.until], [true, restrictedUntil], name);
    assert.match(restricted?.detail ?? "", /until 2026-11-25T/, name);
  }
});

test("each kind of restriction is told as what it is, and only those of our messages hold", () => {
  assert.deepEqual(raisedBy("webhook-account-restrictions"), [
    ["messaging_restricted", "critical", true],
    ["utility_rate_limited", "critical", true],
    ["utility_restricted", "warning", false],
    ["replies_restricted", "warning", false],
    ["numbers_restricted", "information", false],
  ]);
  assert.match(newsOf("webhook-account-restrictions")[0]?.raises[0]?.detail ?? "", /ask for a review/);
});

test("a restriction that has ended by now, of a kind that we do not know, or without an end", () => {
  const over = { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: 1795594800 };
  const endless = { restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING" };
  const dated = { ...endless, expiration: "2026-11-30T12:00:00Z" };
  const unknown = { restriction_type: "RESTRICTED_SOMETHING_NEW", expiration: "never" };
  const restriction = (info: unknown, at = receivedAt) =>
    update({ event: "ACCOUNT_RESTRICTION", restriction_info: info }, at);

  const ended = restriction([over], new Date("2026-11-26T00:00:00Z"));

  assert.deepEqual([ended.raises, ended.ends], [[], ["messaging_restricted"]]);
  assert.deepEqual(restriction([endless]).raises[0]?.until, null);
  assert.deepEqual(restriction(dated).raises[0]?.until, new Date("2026-11-30T12:00:00Z"));
  assert.deepEqual(
    restriction([unknown]).raises.map(({ code, holds, until }) => [code, holds, until]),
    [["account_restricted", false, null]],
  );
  assert.match(restriction([unknown]).raises[0]?.detail ?? "", /RESTRICTED_SOMETHING_NEW/);
});

test("a ban stops everything, a scheduled one is told with its date, and a reinstated account goes on", () => {
  assert.deepEqual(raisedBy("webhook-account-banned"), [["account_disabled", "critical", true]]);
  assert.deepEqual(raisedBy("webhook-account-disabled"), [["disable_scheduled", "critical", false]]);
  assert.match(newsOf("webhook-account-disabled")[0]?.raises[0]?.detail ?? "", /December 1, 2026/);
  assert.deepEqual(newsOf("webhook-account-reinstated")[0]?.ends, ["account_disabled", "disable_scheduled"]);
});

test("a violation is told with its kind", () => {
  assert.deepEqual(raisedBy("webhook-account-violation"), [["account_violation", "critical", false]]);
  assert.match(newsOf("webhook-account-violation")[0]?.raises[0]?.detail ?? "", /SCAM/);
});

test("an account that is lost stops everything, until it is reconnected", () => {
  const lost = ["deleted", "offboarded", "partner-removed", "app-uninstalled"].flatMap((name) =>
    raisedBy(`webhook-account-${name}`),
  );

  assert.deepEqual(lost, [
    ["account_deleted", "critical", true],
    ["account_offboarded", "critical", true],
    ["partner_removed", "critical", true],
    ["app_uninstalled", "critical", true],
  ]);
  assert.deepEqual(newsOf("webhook-account-reconnected")[0]?.ends, [
    "account_deleted",
    "account_offboarded",
    "partner_removed",
    "app_uninstalled",
  ]);
});

test("an event about a client's account changes nothing for the partner's own", () => {
  const { raises, ends } = update({ event: "PARTNER_REMOVED", waba_info: { waba_id: "1" } });

  assert.deepEqual([raises, ends], [[], []]);
});

test("what is only to be recorded changes nothing", () => {
  const [tier] = newsOf("webhook-account-volume-tier");
  const unknown = update({ event: "SOMETHING_NEW" });

  for (const news of [tier, unknown]) assert.deepEqual([news?.facts, news?.raises, news?.ends], [{}, [], []]);
});

test("the messaging limit comes as a word and as a number, with -1 for none", () => {
  assert.deepEqual([2000, "2000", -1, "-1", 250, 100_000, "TIER_10K", "tier_unlimited", 1500].map(readMessagingLimit), [
    "TIER_2K",
    "TIER_2K",
    "TIER_UNLIMITED",
    "TIER_UNLIMITED",
    "TIER_250",
    "TIER_100K",
    "TIER_10K",
    "TIER_UNLIMITED",
    "TIER_1500",
  ]);
  assert.deepEqual([0, -2, null, undefined, "many", "", {}, 1.5].map(readMessagingLimit), Array(8).fill(null));
  assert.deepEqual(
    newsOf("webhook-business-capability-numbers").map(({ facts }) => facts),
    [
      { messagingLimit: "TIER_2K", maxPhoneNumbers: 25 },
      { messagingLimit: "TIER_UNLIMITED", maxPhoneNumbers: 25 },
      { messagingLimit: "TIER_250", maxPhoneNumbers: 2 },
    ],
  );
});

test("an upgrade of a number's throughput is about the number that is dialled so", () => {
  const [news] = newsOf("webhook-phone-number-quality");

  assert.deepEqual(news?.about, { kind: "display_number", digits: "15550102030" });
  assert.deepEqual(news?.facts, { throughputLevel: "HIGH", messagingLimit: "TIER_UNLIMITED" });
});

test("a flagged number is told until the flag is taken away", () => {
  const [flagged] = newsOf("webhook-phone-number-flagged");
  const unflagged = readAccountNews(
    "phone_number_quality_update",
    { display_phone_number: "+1 555-010-2030", event: "UNFLAGGED" },
    wabaId,
    receivedAt,
  );

  assert.deepEqual(flagged?.facts, { qualityRating: "RED", messagingLimit: "TIER_10K" });
  assert.deepEqual(raisedBy("webhook-phone-number-flagged"), [["number_flagged", "critical", false]]);
  assert.deepEqual(unflagged?.ends, ["number_flagged"]);
  assert.deepEqual(unflagged?.about, flagged?.about);
});

test("a display name is declined with the reason, and taken over when it is approved", () => {
  const [declined, approved] = newsOf("webhook-phone-number-name-decisions");

  assert.match(declined?.raises[0]?.detail ?? "", /Dar Noura: NAME_EMPLOYEE_FORMAT/);
  assert.deepEqual(approved?.facts, { nameStatus: "APPROVED", verifiedName: "Dar Noura Kuwait" });
  assert.deepEqual(approved?.ends, ["name_declined"]);
});

test("every event about the number's PIN is an alarm", () => {
  assert.deepEqual(raisedBy("webhook-security-pin-events"), [
    ["pin_reset_requested", "critical", false],
    ["pin_changed", "critical", false],
    ["pin_reset", "critical", false],
  ]);
  assert.match(newsOf("webhook-security-pin-events")[0]?.raises[0]?.detail ?? "", /61555114874/);
});

test("Meta's own alerts come with their severity and words, and end when they are no longer active", () => {
  const [news] = newsOf("webhook-account-alerts");
  const ended = readAccountNews(
    "account_alerts",
    {
      entity_type: "PHONE_NUMBER",
      entity_id: 118230045512876,
      alert_info: { alert_status: "NONE", alert_type: "OBA_REJECTED" },
    },
    wabaId,
    receivedAt,
  );

  const code = "increased_capabilities_eligibility_deferred";
  assert.deepEqual(raisedBy("webhook-account-alerts"), [[code, "warning", false]]);
  assert.equal(news?.raises[0]?.detail, "More activity needed before a raise.");
  assert.ok(alertAdvice(code).length > 0);
  assert.deepEqual(ended?.ends, ["oba_rejected"]);
  assert.deepEqual(ended?.about, { kind: "number_id", phoneNumberId: "118230045512876" });
});

test("an account that Meta rejects is stopped, and goes on when it is approved", () => {
  const decided = (decision: string) =>
    readAccountNews("account_review_update", { decision }, wabaId, receivedAt) as AccountNews;

  assert.deepEqual(raisedBy("webhook-account-review-rejected"), [["account_rejected", "critical", true]]);
  assert.deepEqual(decided("APPROVED").ends, ["account_rejected"]);
  for (const open of ["PENDING", "DEFERRED"]) {
    assert.deepEqual([decided(open).raises, decided(open).facts], [[], { reviewStatus: open }]);
  }
});

test("no value makes the reading throw, or hold without saying what", () => {
  const events = ["ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "ACCOUNT_VIOLATION", "FLAGGED", "PIN_CHANGED"];
  const value = fc.record(
    {
      event: fc.oneof(fc.constantFrom(...events), fc.jsonValue()),
      restriction_info: fc.oneof(
        fc.array(fc.record({ restriction_type: fc.jsonValue(), expiration: fc.jsonValue() })),
        fc.jsonValue(),
      ),
      ban_info: fc.jsonValue(),
      violation_info: fc.jsonValue(),
      alert_info: fc.jsonValue(),
      decision: fc.jsonValue(),
      display_phone_number: fc.jsonValue(),
      max_daily_conversations_per_business: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.constantFrom(...accountFields), value, (field, given) => {
      const news = readAccountNews(field, given, wabaId, receivedAt);

      assert.ok(news !== null);
      for (const { code, detail } of news.raises) assert.ok(code.length > 0 && detail.length > 0);
    }),
  );
});
