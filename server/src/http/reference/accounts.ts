import type { Operations } from "./operation.ts";

const paging = {
  limit: "Up to 200; 50 where nothing is said.",
  cursor: "`next_cursor` of the page before.",
};
const noAuthenticator = { not_found: "There is no such authenticator, or it is another merchant's." };
const testKey = { not_allowed: "A test key changes authenticators of the environment `sandbox` only." };
const onePage = { first: { summary: "The first page", query: { limit: "20" } } };

export const authenticatorOperations: Operations = {
  "POST /v1/authenticators": {
    id: "createAuthenticator",
    tag: "Authenticators",
    summary: "Connect a WhatsApp number",
    description: "201 also where checks fail: `checks` says what to mend. Secrets are sealed and never shown again.",
    requests: {
      number: {
        summary: "A number, with its app and token",
        body: {
          name: "Main number",
          waba_id: "209871345600112",
          phone_number_id: "118230045512876",
          access_token: "EAAGm0PX4ZCpsBAExampleOfASystemUsersToken",
          app_secret: "0123456789abcdef0123456789abcdef",
          verify_token: "meatyhamhock",
        },
      },
    },
    answer: { status: 201, description: "Made, with what its checks found." },
    problems: { conflict: "The phone number belongs to another authenticator.", ...testKey },
  },
  "GET /v1/authenticators": {
    id: "listAuthenticators",
    tag: "Authenticators",
    summary: "List authenticators",
    query: paging,
    requests: onePage,
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/authenticators/:id": {
    id: "readAuthenticator",
    tag: "Authenticators",
    summary: "Read an authenticator",
    answer: { status: 200, description: "The authenticator, without its secrets." },
    problems: noAuthenticator,
  },
  "PATCH /v1/authenticators/:id": {
    id: "changeAuthenticator",
    tag: "Authenticators",
    summary: "Change an authenticator",
    requests: { pace: { summary: "Another name and pace", body: { name: "Main", messages_per_second: 40 } } },
    answer: { status: 200, description: "The authenticator, checked again where a credential changed." },
    problems: { ...noAuthenticator, conflict: "The phone number belongs to another authenticator.", ...testKey },
  },
  "DELETE /v1/authenticators/:id": {
    id: "removeAuthenticator",
    tag: "Authenticators",
    summary: "Remove an authenticator",
    answer: { status: 204, description: "Removed, with its template links." },
    problems: { ...noAuthenticator, conflict: "Messages wait to be sent by it.", ...testKey },
  },
  "POST /v1/authenticators/:id/check": {
    id: "checkAuthenticator",
    tag: "Authenticators",
    summary: "Run the checks of an authenticator",
    requests: { check: { summary: "Without a body" } },
    answer: { status: 200, description: "The authenticator with fresh `checks`." },
    problems: { ...noAuthenticator, conflict: "It talks to the simulator, and none runs here." },
  },
  "POST /v1/authenticators/:id/sync": {
    id: "syncTemplates",
    tag: "Authenticators",
    summary: "Fetch the templates from WhatsApp",
    requests: { sync: { summary: "Without a body" } },
    answer: { status: 200, description: "How many there are, of every status and language." },
    problems: {
      ...noAuthenticator,
      conflict: "WhatsApp refuses to list them.",
      unavailable: "WhatsApp or the database does not answer.",
    },
  },
  "GET /v1/holds": {
    id: "listHolds",
    tag: "Authenticators",
    summary: "What holds messages back",
    description:
      "Each cause by itself: what stands still, why, since when, what ends it, and how many messages wait. " +
      "Messages leave by themselves when it ends, at the sender's pace.",
    query: paging,
    requests: onePage,
    answer: { status: 200, description: "A page, the longest first." },
  },
  "POST /v1/authenticators/:id/holds/release": {
    id: "releaseHold",
    tag: "Authenticators",
    summary: "Let go what is held",
    description:
      "For a cause that you know is gone. Where it is not, the next message is refused and holds the others again.",
    requests: { token: { summary: "What waits for the token", body: { scope: "token" } } },
    answer: { status: 200, description: "Whether there was such a hold." },
    problems: { ...noAuthenticator, ...testKey },
  },
  "GET /v1/authenticators/:id/templates": {
    id: "listTemplates",
    tag: "Authenticators",
    summary: "List the templates as WhatsApp holds them",
    query: paging,
    requests: onePage,
    answer: { status: 200, description: "A page." },
    problems: noAuthenticator,
  },
  "GET /v1/authenticators/:id/template-links": {
    id: "listTemplateLinks",
    tag: "Template links",
    summary: "List template links",
    query: paging,
    requests: onePage,
    answer: { status: 200, description: "A page." },
    problems: noAuthenticator,
  },
  "PUT /v1/authenticators/:id/template-links/:type/:state/:language": {
    id: "linkTemplate",
    tag: "Template links",
    summary: "Choose the template for a type, state and language",
    description:
      'A variable is `"customer_first_name"`, `{ from, fallback }` or `{ text }`. A refusal names the namespace, component, source, template or state that it is about.',
    requests: {
      positional: {
        summary: "A template with {{1}} … and a button",
        body: {
          template_name: "payment_request",
          namespace: "7c0de1f4_52aa_4c19_9b3e_0f6a2d48b1e7",
          variables: {
            body: [{ from: "customer_first_name", fallback: "customer" }, "amount", "order_no"],
            buttons: { "0": "checkout_url_suffix" },
          },
        },
      },
    },
    answer: { status: 200, description: "Saved, with what may still surprise." },
    problems: { ...noAuthenticator, ...testKey },
  },
  "DELETE /v1/authenticators/:id/template-links/:type/:state/:language": {
    id: "unlinkTemplate",
    tag: "Template links",
    summary: "Remove a template link",
    answer: { status: 204, description: "Removed." },
    problems: { not_found: "There is no such link, or it is another merchant's.", ...testKey },
  },
};

const noMerchant = { not_found: "There is no such merchant, or it is another one than the key's." };

export const merchantOperations: Operations = {
  "POST /v1/merchants": {
    id: "createMerchant",
    tag: "Merchants",
    summary: "Make a merchant",
    requests: {
      shop: {
        summary: "A shop in Kuwait",
        body: {
          id: "dar-noura",
          name: "Dar Noura",
          default_country: "KW",
          default_language: "en",
          timezone: "Asia/Kuwait",
        },
      },
    },
    answer: { status: 201, description: "Made, with its settings." },
    problems: { conflict: "There is a merchant with this id." },
  },
  "GET /v1/merchants/:id": {
    id: "readMerchant",
    tag: "Merchants",
    summary: "Read a merchant's settings",
    answer: { status: 200, description: "The settings." },
    problems: noMerchant,
  },
  "PATCH /v1/merchants/:id": {
    id: "changeMerchant",
    tag: "Merchants",
    summary: "Change a merchant's settings",
    requests: {
      settle: {
        summary: "A link for every payment, and patience with failures",
        body: {
          checkout_url_template: "https://pay.example.com/c/{session_id}",
          settle_seconds: { failed: 60 },
          hold_limit_hours: 12,
        },
      },
    },
    answer: { status: 200, description: "The settings as they are now." },
    problems: noMerchant,
  },
  "GET /v1/settings": {
    id: "readSettings",
    tag: "Merchants",
    summary: "Read one's own merchant's settings",
    answer: { status: 200, description: "The settings." },
  },
  "PATCH /v1/settings": {
    id: "changeSettings",
    tag: "Merchants",
    summary: "Change one's own merchant's settings",
    requests: { digits: { summary: "Arabic digits in Arabic texts", body: { digits: "arab" } } },
    answer: { status: 200, description: "The settings as they are now." },
  },
  "GET /v1/merchants/:id/api-keys": {
    id: "listApiKeys",
    tag: "Merchants",
    summary: "List a merchant's API keys",
    query: paging,
    answer: { status: 200, description: "A page; no key can be read again." },
    problems: noMerchant,
  },
  "POST /v1/merchants/:id/api-keys": {
    id: "createApiKey",
    tag: "Merchants",
    summary: "Make an API key",
    description: "`live` reaches every phone, `team` the listed ones, `test` the simulator only.",
    requests: {
      live: { summary: "For the shop's system", body: { name: "Shop", kind: "live" } },
      team: {
        summary: "For colleagues who try things out",
        body: { name: "Trying out", kind: "team", phones: ["+96550000483"], expires_at: "2036-01-01T00:00:00Z" },
      },
    },
    answer: { status: 201, description: "The key, shown this once." },
    problems: noMerchant,
  },
  "DELETE /v1/merchants/:id/api-keys/:key_id": {
    id: "revokeApiKey",
    tag: "Merchants",
    summary: "Revoke an API key",
    answer: { status: 204, description: "Refused everywhere within a second." },
    problems: { not_found: "There is no such key in use, or it is another merchant's." },
  },
};
