import type { Operations } from "./operation.ts";

const paging = {
  limit: "Up to 200; 50 where nothing is said.",
  cursor: "`next_cursor` of the page before.",
};
const filters = {
  state: "Only payments in this state; `open`: created, pending or attempted.",
  type: "Only payments of this type.",
  q: "Only payments whose order number or phone begins so, or a word of whose name does, or whose session id this is.",
  created_after: "RFC 3339; only payments made then or later.",
  created_before: "RFC 3339; only payments made before.",
  language: "Only payments that were given this language, or a kind of it: `pt` finds `pt_BR`.",
  amount_from: "Only payments of at least this amount, in whatever currency.",
  amount_to: "Only payments of at most this amount.",
  notification_status:
    "Only payments of which a message has this status; `problem`: one that failed, is held or uncertain.",
  conflict: "`true`: only payments that were reported as paid after they had been canceled or invalided.",
};
const noTransaction = { not_found: "There is no such transaction, or it is another merchant's." };

const noManualLink =
  "It is not ticked, the payment is neither `created`, `pending` nor `attempted`, or the phone is missing or cannot exist.";

const paymentRequest = {
  type: "payment_request",
  amount: "24.500",
  currency_code: "KWD",
  customer_phone: "+96550000483",
  customer_first_name: "Noura",
  customer_last_name: "Al-Mutairi",
  order_no: "DN-10482",
  language: "en",
  checkout_url: "https://pay.example.com/c/8f14e45fceea167a",
  expires_at: "2036-11-23T21:00:00Z",
  extra: { branch: "Salmiya" },
  notifications: { whatsapp: ["pre_payment", "post_payment"] },
};

const fields = {
  type: "`payment_request`: a link that the customer pays by. `e_commerce`: an order of a web shop, which gets no link.",
  amount: "Decimal text with at most the currency's decimals, such as `24.500`.",
  currency_code: "ISO 4217, such as `KWD`.",
  customer_phone: "In any form; without a country it is of the merchant's. Required as soon as a state is ticked.",
  customer_email: "Kept, and not written to.",
  order_no: "The shop's own number; need not be unique.",
  session_id: "Unique for the merchant: letters, digits, `_` and `-`. Made where none is given.",
  authenticator_id: "The number to send from; the merchant's default where none is given.",
  language: "Of the messages, such as `ar` or `pt_BR`; the merchant's default where none is given.",
  checkout_url: "https, without credentials; made from the merchant's `checkout_url_template` where none is given.",
  expires_at: "RFC 3339; when the link ends.",
  expiration_time: "The same from now on: seconds, or `days hh:mm:ss`.",
  extra: "Values of your own, for templates (`extra.branch`): up to 16 kB.",
  notifications:
    "`whatsapp` lists states and the groups `pre_payment` and `post_payment`. Or, for payment requests, `whatsapp_manual: true`: staff send the link from a phone of their own.",
};

export const transactionOperations: Operations = {
  "POST /v1/transactions": {
    id: "createTransaction",
    tag: "Transactions",
    summary: "Create a transaction",
    description:
      "Each state that is ticked in `notifications.whatsapp` gets one message when the payment reaches it. The answer says for each what will be sent, or why nothing will.",
    requests: {
      payment_request: { summary: "A payment link with both ticks", body: paymentRequest },
      e_commerce: {
        summary: "An order of a web shop, which gets no payment link",
        body: {
          type: "e_commerce",
          amount: "7",
          currency_code: "KWD",
          customer_phone: "50000484",
          session_id: "order-10483",
          notifications: { whatsapp: ["paid", "failed"] },
        },
      },
    },
    fields,
    answer: { status: 201, description: "Made, with what will be sent." },
    problems: { conflict: "The `session_id` is taken.", not_allowed: "The key may not send to this phone." },
  },
  "POST /v1/transactions/plan": {
    id: "planTransaction",
    tag: "Transactions",
    summary: "See what a transaction would send",
    description: "Takes what a creation takes, stores nothing and sends nothing.",
    requests: { payment_request: { summary: "A payment link with both ticks", body: paymentRequest } },
    fields,
    answer: { status: 200, description: "What would be sent." },
    problems: { not_allowed: "The key may not send to this phone." },
  },
  "GET /v1/transactions": {
    id: "listTransactions",
    tag: "Transactions",
    summary: "List transactions, the newest first",
    query: {
      ...paging,
      ...filters,
      total: "`true`: with how many there are, up to 1,000 and no further back than is cheap to look (`more`).",
    },
    requests: { open: { summary: "Payments that wait", query: { state: "created", limit: "20" } } },
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/transactions.csv": {
    id: "exportTransactions",
    tag: "Transactions",
    summary: "Export transactions as CSV",
    query: filters,
    requests: { paid: { summary: "What was paid", query: { state: "paid" } } },
    answer: { status: 200, description: "One line for each transaction, after a header.", contentType: "text/csv" },
  },
  "GET /v1/transactions/:session_id": {
    id: "readTransaction",
    tag: "Transactions",
    summary: "Read a transaction with its history and messages",
    answer: { status: 200, description: "The transaction." },
    problems: noTransaction,
  },
  "GET /v1/transactions/:session_id/evidence": {
    id: "readEvidence",
    tag: "Transactions",
    summary: "Everything about a transaction in one file, for a dispute",
    description: "The texts as they were sent, attempts, statuses and who did what, chained by hash.",
    answer: { status: 200, description: "The file.", contentType: "application/json" },
    problems: noTransaction,
  },
  "PATCH /v1/transactions/:session_id": {
    id: "changeTransaction",
    tag: "Transactions",
    summary: "Change a transaction",
    description:
      "While it is not final: amount, currency, link and expiry. Always: customer, language, `extra` and ticks. Sends nothing by itself: ticks act on changes that come later.",
    requests: {
      phone: {
        summary: "Another phone, and no bad news",
        body: { customer_phone: "+96550000485", notifications: { whatsapp: ["created", "paid"] } },
      },
    },
    fields,
    answer: { status: 200, description: "The transaction as it is now." },
    problems: {
      ...noTransaction,
      conflict: "The payment is final, and one of the fields cannot change any more.",
      not_allowed: "The key may not send to this phone.",
    },
  },
  "POST /v1/transactions/:session_id/state": {
    id: "reportState",
    tag: "Transactions",
    summary: "Report the state of a payment",
    description: "A repeated report changes nothing and sends nothing, so it may be sent again without fear.",
    requests: {
      paid: {
        summary: "Paid",
        body: {
          state: "paid",
          paid_amount: "24.500",
          reference_number: "R-88213",
        },
      },
    },
    fields: {
      state:
        "A payment state, or an operational one such as `refunded`, which goes into the history and sends nothing.",
      occurred_at: "RFC 3339; now where nothing is said.",
      paid_amount: "In the transaction's currency; the variable `paid_amount`.",
      reference_number: "The gateway's; the variable `reference_number`.",
      reason: "A note for the history.",
    },
    answer: { status: 200, description: "`applied` says whether it changed anything." },
    problems: {
      ...noTransaction,
      conflict: "The payment cannot get there from its present state, which `state` names.",
      not_allowed: "The key may not send to this phone.",
    },
  },
  "POST /v1/states": {
    id: "reportStates",
    tag: "Transactions",
    summary: "Report the states of up to 1,000 payments",
    description: "Each event gets an answer of its own; one that is wrong spoils nothing but itself.",
    requests: {
      day: {
        summary: "Two payments",
        body: {
          events: [
            { session_id: "8f14e45fceea167a", state: "pending" },
            { order_no: "DN-10499", state: "paid", reference_number: "R-88214" },
          ],
        },
      },
    },
    answer: { status: 200, description: "An answer for each event, in their order." },
  },
  "POST /v1/transactions/:session_id/notifications": {
    id: "sendByHand",
    tag: "Notifications",
    summary: "Send the message about the present state again",
    description:
      "Where the automatic one still waits it leaves now instead; while it is being sent or uncertain the answer is 409, unless `force` says otherwise, which is audited.",
    requests: { again: { summary: "What is true now", body: { channel: "whatsapp" } } },
    answer: { status: 202, description: "The message that will be sent." },
    problems: {
      ...noTransaction,
      conflict: "The payment is in another state than `state`, its state has no message, or the message is under way.",
      not_allowed: "The key may not send to this phone.",
    },
  },
  "GET /v1/transactions/:session_id/manual-link": {
    id: "readManualLink",
    tag: "Transactions",
    summary: "Read the link for sending a payment request by hand",
    description:
      "For transactions with `notifications.whatsapp_manual`: opens the chat with the customer on the phone of whoever presses it, with the text of the template that is linked for `created`.",
    answer: { status: 200, description: "The link." },
    problems: { ...noTransaction, conflict: noManualLink },
  },
  "POST /v1/transactions/:session_id/manual-link": {
    id: "pressManualLink",
    tag: "Transactions",
    summary: "Note that the link for sending by hand was pressed",
    description: "The history then has an entry with the reason `manual_link`, which says who and when.",
    requests: { pressed: { summary: "Without a body" } },
    answer: { status: 200, description: "The link, as it is now." },
    problems: { ...noTransaction, conflict: noManualLink, not_allowed: "The key may not send to this phone." },
  },
  "GET /v1/notifications": {
    id: "listNotifications",
    tag: "Notifications",
    summary: "List messages, the newest first",
    query: {
      ...paging,
      status: "Only messages with this status.",
      state: "Only messages about this payment state.",
      session_id: "Only messages of this transaction.",
      type: "Only messages about payments of this type.",
      language: "Only messages in this language, as its template has it: `ar`, `pt_BR`.",
      template: "Only messages by templates of this name.",
      error_code: "Only messages with this `reason.code`.",
      authenticator_id: "Only messages by this authenticator.",
      created_after: "RFC 3339; only messages owed then or later.",
      created_before: "RFC 3339; only messages owed before.",
    },
    requests: { waiting: { summary: "What is held back", query: { status: "held" } } },
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/notifications/:id": {
    id: "readNotification",
    tag: "Notifications",
    summary: "Read a message with its timeline and attempts",
    answer: { status: 200, description: "The message." },
    problems: { not_found: "There is no such notification, or it is another merchant's." },
  },
  "POST /v1/notifications/:id/retry": {
    id: "retryNotification",
    tag: "Notifications",
    summary: "Try a message again that did not go out",
    requests: { retry: { summary: "Without a body" } },
    answer: { status: 200, description: "It is due now." },
    problems: {
      not_found: "There is no such notification, or it is another merchant's.",
      conflict: "It is not failed, suppressed or uncertain, or what it says is no longer true.",
      not_allowed: "The key may not send to this phone.",
    },
  },
  "POST /v1/notifications/:id/resolve": {
    id: "resolveNotification",
    tag: "Notifications",
    summary: "Say that a message was sent whose outcome nobody knows",
    description:
      "It becomes `accepted`, without a message id, and is never sent again. Proof that comes later still fills in its message id and times. If it was not sent, retry it or take it back instead.",
    requests: { sent: { summary: "The customer has it", body: { outcome: "accepted" } } },
    fields: { outcome: "`accepted`: WhatsApp has the message." },
    answer: { status: 200, description: "It counts as accepted, with who said so." },
    problems: {
      not_found: "There is no such notification, or it is another merchant's.",
      conflict: "It is neither uncertain nor `failed` with `outcome_unknown`.",
    },
  },
  "POST /v1/notifications/:id/cancel": {
    id: "cancelNotification",
    tag: "Notifications",
    summary: "Take a message back that has not left",
    requests: { cancel: { summary: "Without a body" } },
    answer: { status: 200, description: "It is withdrawn." },
    problems: {
      not_found: "There is no such notification, or it is another merchant's.",
      conflict: "It has left, or has ended already.",
    },
  },
};
