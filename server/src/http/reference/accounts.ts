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
  "POST /v1/simulator": {
    id: "connectSimulator",
    tag: "Authenticators",
    summary: "Connect an account at the simulator",
    description:
      "Makes a WhatsApp account at this installation's simulator and an authenticator for it, of the environment `sandbox`: nothing reaches a real phone. A merchant without `checkout_url_template` gets that of the simulator's demo checkout.",
    requests: { empty: { summary: "Without a body" } },
    answer: { status: 201, description: "Made, with what its checks found." },
    problems: { conflict: "No simulator runs on this node: start Zajel with --sandbox." },
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
    description:
      'An `app_secret` that is replaced verifies webhooks for another `app_secret_overlap_hours` (24 where nothing is said, at most 168; 0 ends it at once). `callback: "override"` sends the account\'s message webhooks to `callback_url`, which must be https; nothing else ever sets an override.',
    requests: {
      pace: { summary: "Another name and pace", body: { name: "Main", messages_per_second: 40 } },
      secret: {
        summary: "A new app secret",
        body: { app_secret: "fedcba9876543210fedcba9876543210", app_secret_overlap_hours: 48 },
      },
    },
    answer: { status: 200, description: "The authenticator, checked again where a credential changed." },
    problems: { ...noAuthenticator, conflict: "The phone number belongs to another authenticator.", ...testKey },
  },
  "DELETE /v1/authenticators/:id": {
    id: "removeAuthenticator",
    tag: "Authenticators",
    summary: "Remove an authenticator",
    answer: { status: 204, description: "Removed, with its template links." },
    problems: {
      ...noAuthenticator,
      conflict: "Messages wait to be sent by it, or open payments may still owe one: `in_use` counts both.",
      ...testKey,
    },
  },
  "POST /v1/authenticators/:id/check": {
    id: "checkAuthenticator",
    tag: "Authenticators",
    summary: "Run the checks of an authenticator",
    requests: { check: { summary: "Without a body" } },
    answer: { status: 200, description: "The authenticator with fresh `checks`." },
    problems: { ...noAuthenticator, conflict: "It talks to the simulator, and none runs here." },
  },
  "DELETE /v1/authenticators/:id/alerts/:code": {
    id: "dismissAlert",
    tag: "Authenticators",
    summary: "Say that an alert has been seen to",
    description:
      "It goes, and messages that it held leave. WhatsApp refuses them where it is wrong; then they are held again.",
    answer: { status: 204, description: "Gone." },
    problems: { not_found: "There is no such alert, or it is another merchant's.", ...testKey },
  },
  "GET /v1/authenticators/:id/webhook-events": {
    id: "listWebhookEvents",
    tag: "Authenticators",
    summary: "List what WhatsApp's webhooks told of the account",
    description:
      "Events about account and numbers, and of fields that Zajel does not know, as they came; the newest first, kept for 30 days.",
    query: paging,
    requests: onePage,
    answer: { status: 200, description: "A page." },
    problems: noAuthenticator,
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
  "POST /v1/authenticators/:id/templates/lint": {
    id: "lintTemplate",
    tag: "Authenticators",
    summary: "See what WhatsApp would refuse of a template",
    description:
      "Asks nobody. Takes a template in Meta's form, also one that has no name yet. `position` is the character in a text, the button among buttons, each counted from 0.",
    requests: {
      draft: {
        summary: "A first try",
        body: {
          components: [
            { type: "BODY", text: "{{1}}, get 20% off your next order! Your receipt is {{2}}" },
            {
              type: "BUTTONS",
              buttons: [{ type: "URL", text: "Open", url: "https://shop.example.com/{{1}}/receipt" }],
            },
          ],
        },
      },
    },
    answer: { status: 200, description: "What was found; nothing where it is as it should be." },
    problems: noAuthenticator,
  },
  "POST /v1/authenticators/:id/templates": {
    id: "submitTemplate",
    tag: "Authenticators",
    summary: "Submit a template to WhatsApp",
    description:
      "Only what the linter finds no errors in is submitted; a 400 names component and code. It can be linked at once, and is sent from when WhatsApp approves it.",
    requests: {
      receipt: {
        summary: "A receipt",
        body: {
          name: "short_receipt",
          language: "en",
          category: "UTILITY",
          components: [
            {
              type: "BODY",
              text: "Thank you {{1}}, we received {{2}} for your order. Keep this message as your receipt.",
              example: { body_text: [["Noura", "KWD 24.500"]] },
            },
          ],
        },
      },
    },
    fields: {
      name: "Small letters, digits and `_`. One of a name in a language; another text needs another name.",
      category: "`UTILITY` where nothing is said; `MARKETING`.",
      parameter_format: "`POSITIONAL` ({{1}}) where nothing is said; `NAMED` ({{order_no}}).",
      components: "In Meta's form, with an example for each variable.",
      message_send_ttl_seconds: "How long WhatsApp tries to deliver a message: 30 to 43200, or -1 for 30 days.",
    },
    answer: { status: 201, description: "In review, with what may still surprise." },
    problems: {
      ...noAuthenticator,
      ...testKey,
      conflict: "The account has a template of this name in this language, or WhatsApp takes none from it.",
      unavailable: "WhatsApp or the database does not answer. Asking again is safe.",
    },
  },
  "POST /v1/authenticators/:id/starter-templates": {
    id: "submitStarterTemplates",
    tag: "Authenticators",
    summary: "Submit the starter set",
    description:
      "Twelve templates for payments, six states in English and Arabic. Those that the account lacks are submitted; `outcome` says of each what was done. Asking again goes on where it ended.",
    requests: { missing: { summary: "Without a body" } },
    fields: { link: "`true`: also link them, for both types, wherever nothing is linked yet." },
    answer: { status: 200, description: "What was done with each." },
    problems: {
      ...noAuthenticator,
      ...testKey,
      conflict: "The merchant has no `checkout_url_template` that a button can begin with, or WhatsApp refuses.",
      unavailable: "WhatsApp or the database does not answer.",
    },
  },
  "POST /v1/authenticators/:id/test-message": {
    id: "sendTestMessage",
    tag: "Authenticators",
    summary: "Send an approved template to a phone of one's own",
    description:
      "With the examples that the template was submitted with. It is no notification: nothing is tried again, and no payment is told of. `status` is `accepted`, `refused`, or `unknown` where no answer came.",
    requests: {
      phone: {
        summary: "To one's own phone",
        body: { to: "+96550000483", template_name: "payment_request", language: "en" },
      },
    },
    answer: { status: 200, description: "What WhatsApp said." },
    problems: {
      ...noAuthenticator,
      not_allowed: "A team key reaches the phones that it lists, a test key the simulator.",
      conflict: "The template is not approved, or the authenticator is switched off.",
    },
  },
  "GET /v1/authenticators/:id/coverage": {
    id: "readCoverage",
    tag: "Template links",
    summary: "See what would happen for every type, state and language",
    description:
      "As it is at this moment, for a sample payment. `outcome` is `send`, `hold`, `suppress` or `fail`; `reason` is one of the reasons of a notification.",
    answer: { status: 200, description: "One cell for each, in every language that is linked and the merchant's own." },
    problems: noAuthenticator,
  },
  "GET /v1/authenticators/:id/template-changes": {
    id: "listTemplateChanges",
    tag: "Authenticators",
    summary: "List what changed of the templates",
    description:
      "Newest first: what Meta or somebody at Meta's pages did to the account's templates, and which links no longer fit. `alert` marks what stops messages or makes them cost more.",
    query: { ...paging, alert: "`true`: only alerts." },
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
  "POST /v1/authenticators/:id/template-links/:type/:state/:language/preview": {
    id: "previewTemplateLink",
    tag: "Template links",
    summary: "See what the customer will see",
    description:
      "With the values of a sample, or of a payment. Values that are still to come stand in the text as ‹name›; what prevents sending stands in `problems`, by name. `request` is what WhatsApp would get.",
    requests: {
      sample: { summary: "With a sample" },
      payment: { summary: "With a payment", body: { session_id: "8f14e45fceea167a" } },
      unsaved: {
        summary: "Before the link is saved",
        body: {
          link: {
            template_name: "payment_request",
            variables: { body: ["customer_name", "amount", "order_no"], buttons: { "0": "checkout_url_suffix" } },
          },
        },
      },
    },
    fields: {
      session_id: "The payment whose values are shown; a sample's where none is given.",
      sample: "`usual`; `longest`: with values as long as they come; `empty`: with nothing that a payment may lack.",
      link: "A link as it would be saved; the saved one where none is given.",
    },
    answer: { status: 200, description: "The message, its length, and what is in its way." },
    problems: {
      not_found: "There is no such link or transaction, or it is another merchant's.",
      conflict: "The account does not have the link's template any more.",
    },
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
    fields: {
      stop_words: "Take the place of the usual ones; null brings those back. No word stands in both lists.",
      start_words: "The same.",
    },
    requests: {
      digits: { summary: "Arabic digits in Arabic texts", body: { digits: "arab" } },
      words: { summary: "Other words to stop messages by", body: { stop_words: ["stop", "kafi", "إيقاف", "كافي"] } },
    },
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
