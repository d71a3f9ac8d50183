import type { Operations } from "./operation.ts";

const noOptOut = { not_found: "There is no such opt-out, or it is another merchant's." };
const notListed = { not_found: "The number is not on the list, or on another merchant's." };
const noReply = { not_found: "There is no such reply, or it is another merchant's." };
const testKey = { not_allowed: "A test key cannot change the opt-outs that live messages obey." };
const paging = {
  limit: "Up to 200; 50 where nothing is said.",
  cursor: "`next_cursor` of the page before.",
};
const onePage = { first: { summary: "The first page", query: { limit: "20" } } };
const scopes = "`all`, `changed_number` or `marketing`.";

export const replyOperations: Operations = {
  "GET /v1/opt-outs": {
    id: "listOptOuts",
    tag: "Replies and opt-outs",
    summary: "List the numbers that get no messages",
    description: "Newest first. A number stands there once for each reason.",
    query: {
      ...paging,
      phone: "Only this number.",
      q: "Only numbers that begin like this.",
      scope: `Only ${scopes}`,
      source: "Only those put there by this.",
    },
    requests: onePage,
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/opt-outs/:id": {
    id: "readOptOut",
    tag: "Replies and opt-outs",
    summary: "Read an opt-out",
    description: "By the id that the event `opt_out.changed` names; for 30 days also one that was taken back.",
    answer: { status: 200, description: "The opt-out." },
    problems: noOptOut,
  },
  "POST /v1/opt-outs": {
    id: "addOptOut",
    tag: "Replies and opt-outs",
    summary: "Put a number on the list",
    description: "One that is there already stays as it was.",
    fields: {
      phone: "Without a country code it is taken as one of the merchant's country.",
      scope:
        "`all` (nothing goes to the number) where nothing is said, or `marketing` (nothing by a marketing template).",
      note: "For the people who read the list.",
    },
    requests: {
      counter: {
        summary: "Somebody asked at the counter",
        body: { phone: "+96550000487", note: "Asked in the shop." },
      },
    },
    answer: { status: 201, description: "The opt-out." },
    problems: testKey,
  },
  "DELETE /v1/opt-outs/:id": {
    id: "removeOptOut",
    tag: "Replies and opt-outs",
    summary: "Take an opt-out back",
    description:
      "By its id, or a number: then all of the number's, or those of one `scope`. This is also how a merchant says that the number of a customer who changed it may still be used. What was suppressed meanwhile is not sent.",
    query: { scope: `Of a number: only ${scopes}` },
    answer: { status: 204, description: "Taken back." },
    problems: { ...notListed, ...testKey },
  },
  "DELETE /v1/opt-outs": {
    id: "removeOptOutOf",
    tag: "Replies and opt-outs",
    summary: "Take the opt-outs of a number back",
    description: "The same as `DELETE /v1/opt-outs/{phone}`, with the number in the query or in the body.",
    query: { phone: "The number.", scope: `Only ${scopes}` },
    requests: { number: { summary: "A number", query: { phone: "+96550000488" } } },
    answer: { status: 204, description: "Taken back." },
    problems: { ...notListed, ...testKey },
  },
  "GET /v1/replies": {
    id: "listReplies",
    tag: "Replies and opt-outs",
    summary: "List what customers wrote",
    description: "Newest first.",
    query: {
      ...paging,
      phone: "Only from this number.",
      session_id: "Only about this payment.",
      reading: "Only those that mean this: `stop`, `start` or `changed_number`.",
    },
    requests: onePage,
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/replies/:id": {
    id: "readReply",
    tag: "Replies and opt-outs",
    summary: "Read a reply",
    description: "By the id that the event `reply.received` names.",
    answer: { status: 200, description: "The reply." },
    problems: noReply,
  },
};
