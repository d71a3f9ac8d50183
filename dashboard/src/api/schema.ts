/** Written by `script/reference` from the server's /openapi.json. Not to be changed by hand. */
export interface Operations {
  /** Whether the process lives */
  "GET /healthz": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      status: "ok";
    };
  };
  /** Whether requests may be sent here. 200 once the database answers and its migrations are in; 503 again from the wish to stop on. */
  "GET /readyz": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      status: "ok";
    };
  };
  /** Metrics for Prometheus. From 127.0.0.1 and ::1 without a key; from elsewhere with the root key. */
  "GET /metrics": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: string;
  };
  /** This document */
  "GET /openapi.json": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: unknown;
  };
  /** This document, to be read */
  "GET /docs": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: string;
  };
  /** The looks of that page */
  "GET /docs/style.css": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: string;
  };
  /** Create a transaction, as Ottu's clients do. What Zajel has no use for is ignored. The answer has the fields that Zajel keeps, and `checkout_url` where the merchant has a `checkout_url_template`. */
  "POST /b/checkout/v1/pymt-txn/": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** `payment_request` or `e_commerce`. */
      type?: unknown;
      /** Decimal text, or a number. */
      amount?: unknown;
      /** ISO 4217. */
      currency_code?: unknown;
      /** One that cannot be used is kept as it was typed, and gets no messages. */
      customer_phone?: unknown;
      /** Up to 64 characters. */
      customer_first_name?: unknown;
      /** Up to 64 characters. */
      customer_last_name?: unknown;
      /** Kept, and not written to. */
      customer_email?: unknown;
      /** The shop's own number. */
      order_no?: unknown;
      /** `en`, where nothing is said, or `ar`. */
      language?: unknown;
      /** Seconds, or `[days ]hh:mm:ss`, from the creation on; 24 hours where nothing is said. */
      expiration_time?: unknown;
      /** `whatsapp` lists states. `created` of an `e_commerce` is taken and never sent. */
      notifications?: unknown;
      /** Values of your own, for templates. */
      extra?: unknown;
    };
    answer: {
      session_id: string;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      order_no?: string;
      customer_first_name?: string;
      customer_last_name?: string;
      customer_email?: string;
      customer_phone?: string;
      language?: string;
      /** `[days ]hh:mm:ss` from its creation on. */
      expiration_time?: string;
      /** From the merchant's `checkout_url_template`. */
      checkout_url?: string;
      notifications: {
        whatsapp: Array<string>;
      };
      extra?: Record<string, unknown>;
    };
  };
  /** Read a transaction, as Ottu's clients do */
  "GET /b/checkout/v1/pymt-txn/{session_id}/": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      session_id: string;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      order_no?: string;
      customer_first_name?: string;
      customer_last_name?: string;
      customer_email?: string;
      customer_phone?: string;
      language?: string;
      /** `[days ]hh:mm:ss` from its creation on. */
      expiration_time?: string;
      /** From the merchant's `checkout_url_template`. */
      checkout_url?: string;
      notifications: {
        whatsapp: Array<string>;
      };
      extra?: Record<string, unknown>;
    };
  };
  /** Change a transaction as a whole, as Ottu's clients do. Names `type`, `amount` and `currency_code`; what else is left out stays as it is. */
  "PUT /b/checkout/v1/pymt-txn/{session_id}/": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: {
      /** `payment_request` or `e_commerce`. */
      type?: unknown;
      /** Decimal text, or a number. */
      amount?: unknown;
      /** ISO 4217. */
      currency_code?: unknown;
      /** One that cannot be used is kept as it was typed, and gets no messages. */
      customer_phone?: unknown;
      /** Up to 64 characters. */
      customer_first_name?: unknown;
      /** Up to 64 characters. */
      customer_last_name?: unknown;
      /** Kept, and not written to. */
      customer_email?: unknown;
      /** The shop's own number. */
      order_no?: unknown;
      /** `en`, where nothing is said, or `ar`. */
      language?: unknown;
      /** Seconds, or `[days ]hh:mm:ss`, from the creation on; 24 hours where nothing is said. */
      expiration_time?: unknown;
      /** `whatsapp` lists states. `created` of an `e_commerce` is taken and never sent. */
      notifications?: unknown;
      /** Values of your own, for templates. */
      extra?: unknown;
    };
    answer: {
      session_id: string;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      order_no?: string;
      customer_first_name?: string;
      customer_last_name?: string;
      customer_email?: string;
      customer_phone?: string;
      language?: string;
      /** `[days ]hh:mm:ss` from its creation on. */
      expiration_time?: string;
      /** From the merchant's `checkout_url_template`. */
      checkout_url?: string;
      notifications: {
        whatsapp: Array<string>;
      };
      extra?: Record<string, unknown>;
    };
  };
  /** Change a transaction, as Ottu's clients do. Sends nothing by itself: ticks act on changes that come later. */
  "PATCH /b/checkout/v1/pymt-txn/{session_id}/": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: {
      /** `payment_request` or `e_commerce`. */
      type?: unknown;
      /** Decimal text, or a number. */
      amount?: unknown;
      /** ISO 4217. */
      currency_code?: unknown;
      /** One that cannot be used is kept as it was typed, and gets no messages. */
      customer_phone?: unknown;
      /** Up to 64 characters. */
      customer_first_name?: unknown;
      /** Up to 64 characters. */
      customer_last_name?: unknown;
      /** Kept, and not written to. */
      customer_email?: unknown;
      /** The shop's own number. */
      order_no?: unknown;
      /** `en`, where nothing is said, or `ar`. */
      language?: unknown;
      /** Seconds, or `[days ]hh:mm:ss`, from the creation on; 24 hours where nothing is said. */
      expiration_time?: unknown;
      /** `whatsapp` lists states. `created` of an `e_commerce` is taken and never sent. */
      notifications?: unknown;
      /** Values of your own, for templates. */
      extra?: unknown;
    };
    answer: {
      session_id: string;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      order_no?: string;
      customer_first_name?: string;
      customer_last_name?: string;
      customer_email?: string;
      customer_phone?: string;
      language?: string;
      /** `[days ]hh:mm:ss` from its creation on. */
      expiration_time?: string;
      /** From the merchant's `checkout_url_template`. */
      checkout_url?: string;
      notifications: {
        whatsapp: Array<string>;
      };
      extra?: Record<string, unknown>;
    };
  };
  /** Send the message about the present state again, as Ottu's clients ask for it. Only for a state that is ticked on the transaction; while it is `pending` or `attempted` that is `created`. Of several channels those that exist are served. */
  "POST /b/pbl/v2/message-notification/": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** Of the transaction. */
      session_id?: unknown;
      /** Instead of `session_id`; where several have it, the newest. */
      order_no?: unknown;
      /** Of `sms`, `email` and `whatsapp`; only `whatsapp` is served. */
      channels?: unknown;
    };
    answer: {
      message: string;
    };
  };
  /** Send a message by the name of its template. About no payment. It goes the way of every message, with its limits, holds and proofs, and stands in the list of notifications as `direct`. */
  "POST /b/pbl/v2/send-notification/": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** `whatsapp`; at the address with the channel in it not needed. */
      channel?: unknown;
      /** The template's name at WhatsApp. */
      template_id?: unknown;
      /** A phone number. */
      to?: unknown;
      /** `en`, where nothing is said, or `ar`. */
      language?: unknown;
      /** The values of the template's variables by their names, or in their order. */
      context?: unknown;
      /** The id of the authenticator to send from; the default one where it is anything else. */
      unit_config?: unknown;
    };
    answer: {
      message: string;
      result: string;
    };
  };
  /** The same at the channel's own address */
  "POST /b/pbl/v2/notifications/send/{channel}/": {
    path: {
      channel: string;
    };
    query: Record<never, never>;
    body: {
      /** `whatsapp`; at the address with the channel in it not needed. */
      channel?: unknown;
      /** The template's name at WhatsApp. */
      template_id?: unknown;
      /** A phone number. */
      to?: unknown;
      /** `en`, where nothing is said, or `ar`. */
      language?: unknown;
      /** The values of the template's variables by their names, or in their order. */
      context?: unknown;
      /** The id of the authenticator to send from; the default one where it is anything else. */
      unit_config?: unknown;
    };
    answer: {
      message: string;
      result: string;
    };
  };
  /** Cancel, expire or delete a transaction. A deleted one is there no more under /b; under /v1 it stays on record, and nothing more is sent about it. */
  "POST /b/pbl/v2/operation/": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** Of the transaction. */
      session_id?: unknown;
      /** Instead of `session_id`; where several have it, the newest. */
      order_no?: unknown;
      /** `cancel`, `expire` or `delete`. `refund`, `capture` and `void` are refused: Zajel holds no money. */
      operation?: unknown;
    };
    answer: {
      detail: string;
      operation: string;
      result: string;
    };
  };
  /** Sign in. It sets the session's cookie. Where a second factor is on, a code is asked for next. */
  "POST /v1/auth/sign-in": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      email: string;
      password: string;
    };
    answer: {
      /** Whether a code is asked for next: POST /v1/auth/sign-in/code. */
      two_factor: boolean;
      user?: {
        id: string;
        name: string;
        email: string;
      };
    };
  };
  /** Sign in: the code of the second factor */
  "POST /v1/auth/sign-in/code": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      code: string;
      kind?: "app" | "backup";
    };
    answer: {
      /** Whether a code is asked for next: POST /v1/auth/sign-in/code. */
      two_factor: boolean;
      user?: {
        id: string;
        name: string;
        email: string;
      };
    };
  };
  /** Sign out */
  "POST /v1/auth/sign-out": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: undefined;
  };
  /** Whether a link to choose a password can be used */
  "GET /v1/auth/password-link": {
    path: Record<never, never>;
    query: {
      /** The token in the link. */
      token: string;
    };
    body: undefined;
    answer: {
      state: "valid" | "unknown";
      name?: string;
      email?: string;
    };
  };
  /** Choose a password by a link. It sets the session's cookie. */
  "POST /v1/auth/password-link": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      token: string;
      password: string;
    };
    answer: {
      /** Whether a code is asked for next: POST /v1/auth/sign-in/code. */
      two_factor: boolean;
      user?: {
        id: string;
        name: string;
        email: string;
      };
    };
  };
  /** Whether the first owner's link can be used */
  "GET /v1/setup": {
    path: Record<never, never>;
    query: {
      /** The token in the link that Zajel prints at its start. */
      token: string;
    };
    body: undefined;
    answer: {
      state: "valid" | "used" | "expired" | "unknown";
      merchant?: {
        id: string;
        name: string;
        default_country: string;
        default_language: string;
        timezone: string;
      };
    };
  };
  /** Make the first owner's account. Spends the link. It sets the session's cookie. */
  "POST /v1/setup": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      token: string;
      name: string;
      email: string;
      password: string;
      merchant?: {
        id?: string;
        name?: string;
        default_country?: string;
        default_language?: string;
        timezone?: string;
      };
    };
    answer: {
      /** Whether a code is asked for next: POST /v1/auth/sign-in/code. */
      two_factor: boolean;
      user?: {
        id: string;
        name: string;
        email: string;
      };
      merchant_ids: Array<string>;
    };
  };
  /** Who asks, and what they may do */
  "GET /v1/me": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      /** person or key */
      kind: string;
      id: string;
      name: string | null;
      email: string | null;
      two_factor: boolean;
      /** Whose data this request would see. */
      merchant_id: string | null;
      role: string | null;
      rights: Array<string>;
      /** A simulated phone runs on this node. */
      simulator: boolean;
      /** Of Zajel. */
      version: string;
      /** Where the simulated phone of this installation is; null where no simulator runs. */
      simulator_url: string | null;
      memberships: Array<{
        merchant_id: string;
        merchant_name: string;
        role: string;
      }>;
    };
  };
  /** Change one's own password. All other sessions end. */
  "POST /v1/auth/password": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      current_password: string;
      new_password: string;
    };
    answer: undefined;
  };
  /** Begin with a second factor */
  "POST /v1/auth/two-factor": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      password: string;
    };
    answer: {
      uri: string;
      backup_codes: Array<string>;
    };
  };
  /** Switch the second factor on */
  "POST /v1/auth/two-factor/confirm": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      code: string;
    };
    answer: undefined;
  };
  /** Switch the second factor off */
  "POST /v1/auth/two-factor/off": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      password: string;
    };
    answer: undefined;
  };
  /** List one's own sessions */
  "GET /v1/auth/sessions": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        current: boolean;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        expires_at: string;
        address: string | null;
        user_agent: string | null;
      }>;
      next_cursor: string | null;
    };
  };
  /** End one of one's own sessions */
  "DELETE /v1/auth/sessions/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** List the members of a merchant */
  "GET /v1/members": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        name: string;
        email: string;
        role: "owner" | "admin" | "operator" | "viewer";
        two_factor: boolean;
        /** false: the link to choose one was not used yet. */
        has_password: boolean;
        /** RFC 3339, in UTC */
        created_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Invite a member */
  "POST /v1/members": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      email: string;
      name?: string;
      role: "owner" | "admin" | "operator" | "viewer";
    };
    answer: {
      id: string;
      name: string;
      email: string;
      role: "owner" | "admin" | "operator" | "viewer";
      two_factor: boolean;
      /** false: the link to choose one was not used yet. */
      has_password: boolean;
      /** RFC 3339, in UTC */
      created_at: string;
      /** Where the person chooses a password, once. Shown this once. */
      link: string | null;
      /** RFC 3339, in UTC */
      link_expires_at: string | null;
    };
  };
  /** Change a member's role */
  "PATCH /v1/members/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      role: "owner" | "admin" | "operator" | "viewer";
    };
    answer: {
      id: string;
      name: string;
      email: string;
      role: "owner" | "admin" | "operator" | "viewer";
      two_factor: boolean;
      /** false: the link to choose one was not used yet. */
      has_password: boolean;
      /** RFC 3339, in UTC */
      created_at: string;
    };
  };
  /** Remove a member */
  "DELETE /v1/members/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** Make a new link to choose a password */
  "POST /v1/members/{id}/link": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      /** Where the person chooses a password, once. Shown this once. */
      link: string | null;
      /** RFC 3339, in UTC */
      link_expires_at: string | null;
    };
  };
  /** Who changed what, the newest first. Append-only; each entry carries the hash of the one before it. */
  "GET /v1/audit": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** Only this action (`api_key.created`), or all of one subject's (`api_key`). */
      action?: string;
      /** Only what they did: `user:<id>`, `api_key:<id>`, `root`, `command_line`. */
      actor?: string;
      /** Only what happened to this id. */
      subject?: string;
      /** RFC 3339; only entries made then or later. */
      after?: string;
      /** RFC 3339; only entries made before. */
      before?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        /** From 1, without gaps. */
        number: number;
        /** RFC 3339, in UTC */
        at: string;
        /** root, api_key:<id>, user:<id> or command_line */
        actor: string;
        action: string;
        /** The id of what it happened to. */
        subject: string;
        detail: Record<string, unknown>;
        /** SHA-256, in hexadecimal, of the JSON text [previous_hash, merchant_id, number as text, at, actor, action, subject, detail], without spaces, the keys of objects in order. */
        hash: string;
        /** Of the entry before; 64 zeros before the first. */
        previous_hash: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Hear what happens, as it happens. Server-sent events with the names of webhooks' events, and `transaction.changed`, `transaction.acknowledged`, `notification.sending` and `notification.withdrawn`. `data` is `{ type, timestamp, data }` with ids and states only: ask for the rest. `ready` begins a stream; `reset` says that something was missed and the page has to be fetched anew. An event may come twice. */
  "GET /v1/live": {
    path: Record<never, never>;
    query: {
      /** Whose events; for those who cannot send the header `Zajel-Merchant`, such as `EventSource`. */
      merchant?: string;
      /** The stream ends after so many seconds; without it, when one of the two does. */
      for_seconds?: string;
    };
    body: undefined;
    answer: string;
  };
  /** How far messages came, how fast, what stopped them, what they cost, and what is now. Messages are counted in the hour in which they were owed, whatever becomes of them later. Times are told from a histogram: within some 10 %. */
  "GET /v1/stats": {
    path: Record<never, never>;
    query: {
      /** RFC 3339; seven days before `to` where nothing is said. Hours count as a whole. */
      from?: string;
      /** RFC 3339; now where nothing is said. */
      to?: string;
      /** `previous`: also the period of the same length before. */
      compare?: "previous" | "none";
      /** `hour` or `day` of the merchant's time zone; hours up to three days where nothing is said. */
      by?: "hour" | "day";
      /** Only messages about payments of this type. */
      type?: "payment_request" | "e_commerce";
      /** Only messages about this payment state. */
      state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired";
      /** Only messages in this language. */
      language?: string;
      /** Only messages from this template. */
      template?: string;
      /** Only messages by this authenticator. */
      authenticator_id?: string;
    };
    body: undefined;
    answer: {
      /** RFC 3339, in UTC */
      from: string;
      /** RFC 3339, in UTC */
      to: string;
      funnel: {
        /** All messages that were owed. */
        owed: number;
        /** Queued, held, being sent or uncertain. */
        open: number;
        /** WhatsApp took them. */
        accepted: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        /** Payment links that WhatsApp took, and whose payment was made. */
        paid: number;
        failed: number;
        suppressed: number;
        superseded: number;
        withdrawn: number;
      };
      time_to_deliver: {
        count: number;
        median_seconds: number | null;
        p95_seconds: number | null;
        /** How many took how long; steps that nobody took are left out. */
        steps: Array<{
          from_seconds: number;
          to_seconds: number;
          count: number;
        }>;
      };
      time_to_pay: {
        count: number;
        median_seconds: number | null;
        p95_seconds: number | null;
        /** How many took how long; steps that nobody took are left out. */
        steps: Array<{
          from_seconds: number;
          to_seconds: number;
          count: number;
        }>;
      };
      cost: {
        categories: Array<{
          category: string;
          country: string | null;
          billable: boolean;
          count: number;
        }>;
        /** By the prices that the merchant keeps. */
        money: Array<{
          currency: string;
          amount: string;
        }>;
        /** Billable messages for which the merchant keeps no price. */
        unpriced: number;
      };
      by: string;
      timezone: string;
      by_state: Array<{
        name: string;
        /** All messages that were owed. */
        owed: number;
        /** Queued, held, being sent or uncertain. */
        open: number;
        /** WhatsApp took them. */
        accepted: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        /** Payment links that WhatsApp took, and whose payment was made. */
        paid: number;
        failed: number;
        suppressed: number;
        superseded: number;
        withdrawn: number;
      }>;
      by_type: Array<{
        name: string;
        /** All messages that were owed. */
        owed: number;
        /** Queued, held, being sent or uncertain. */
        open: number;
        /** WhatsApp took them. */
        accepted: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        /** Payment links that WhatsApp took, and whose payment was made. */
        paid: number;
        failed: number;
        suppressed: number;
        superseded: number;
        withdrawn: number;
      }>;
      by_language: Array<{
        name: string;
        /** All messages that were owed. */
        owed: number;
        /** Queued, held, being sent or uncertain. */
        open: number;
        /** WhatsApp took them. */
        accepted: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        /** Payment links that WhatsApp took, and whose payment was made. */
        paid: number;
        failed: number;
        suppressed: number;
        superseded: number;
        withdrawn: number;
      }>;
      by_template: Array<{
        name: string;
        /** All messages that were owed. */
        owed: number;
        /** Queued, held, being sent or uncertain. */
        open: number;
        /** WhatsApp took them. */
        accepted: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        /** Payment links that WhatsApp took, and whose payment was made. */
        paid: number;
        failed: number;
        suppressed: number;
        superseded: number;
        withdrawn: number;
      }>;
      reasons: Array<{
        /** failed or suppressed */
        status: string;
        code: string;
        title: string;
        advice: string;
        count: number;
      }>;
      /** By hour or day of the merchant's time zone; those without messages are left out. */
      volume: Array<{
        /** RFC 3339, in UTC */
        at: string;
        /** All messages that were owed. */
        owed: number;
        /** Queued, held, being sent or uncertain. */
        open: number;
        /** WhatsApp took them. */
        accepted: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        /** Payment links that WhatsApp took, and whose payment was made. */
        paid: number;
        failed: number;
        suppressed: number;
        superseded: number;
        withdrawn: number;
      }>;
      now: {
        /** This and the next three are counted up to 10,000. */
        queued: number;
        held: number;
        sending: number;
        uncertain: number;
        /** RFC 3339, in UTC */
        oldest_due_at: string | null;
        /** RFC 3339, in UTC */
        oldest_held_since: string | null;
        /** RFC 3339, in UTC */
        oldest_uncertain_since: string | null;
        senders: Array<{
          id: string;
          name: string;
          environment: string;
          status: string;
          held_for: string | null;
          quality_rating: string | null;
          messaging_limit: string | null;
        }>;
      };
      previous?: {
        /** RFC 3339, in UTC */
        from: string;
        /** RFC 3339, in UTC */
        to: string;
        funnel: {
          /** All messages that were owed. */
          owed: number;
          /** Queued, held, being sent or uncertain. */
          open: number;
          /** WhatsApp took them. */
          accepted: number;
          /** Those that were read included. */
          delivered: number;
          read: number;
          /** Payment links that WhatsApp took, and whose payment was made. */
          paid: number;
          failed: number;
          suppressed: number;
          superseded: number;
          withdrawn: number;
        };
        time_to_deliver: {
          count: number;
          median_seconds: number | null;
          p95_seconds: number | null;
          /** How many took how long; steps that nobody took are left out. */
          steps: Array<{
            from_seconds: number;
            to_seconds: number;
            count: number;
          }>;
        };
        time_to_pay: {
          count: number;
          median_seconds: number | null;
          p95_seconds: number | null;
          /** How many took how long; steps that nobody took are left out. */
          steps: Array<{
            from_seconds: number;
            to_seconds: number;
            count: number;
          }>;
        };
        cost: {
          categories: Array<{
            category: string;
            country: string | null;
            billable: boolean;
            count: number;
          }>;
          /** By the prices that the merchant keeps. */
          money: Array<{
            currency: string;
            amount: string;
          }>;
          /** Billable messages for which the merchant keeps no price. */
          unpriced: number;
        };
      };
    };
  };
  /** Count messages anew from their rows. The numbers are kept while messages move, so nothing calls for this but a repair. It is exact while messages move on; the numbers of messages whose rows are gone go with it. */
  "POST /v1/stats/recount": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** RFC 3339 */
      from: string;
      /** RFC 3339; up to 31 days later. */
      to: string;
    };
    answer: {
      /** RFC 3339, in UTC */
      from: string;
      /** RFC 3339, in UTC */
      to: string;
      kinds: number;
    };
  };
  /** Make a merchant */
  "POST /v1/merchants": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      id?: string;
      name: string;
      default_country?: string;
      default_language?: string;
      timezone?: string;
    };
    answer: {
      id: string;
      name: string;
      default_country: string;
      default_language: string;
      timezone: string;
      checkout_url_template: string | null;
      settle_seconds: {
        created: number;
        paid: number;
        authorized: number;
        canceled: number;
        failed: number;
        expired: number;
      };
      hold_limit_hours: number;
      expiry: string;
      uncertain: string;
      digits: string;
      /** send or hold: messages whose template Meta made a marketing template after it was linked. */
      marketing_drift: string;
      prices: Array<{
        country: string;
        category: string;
        currency: string;
        amount: string;
        from: string;
      }>;
      /** A customer whose whole message is one of these gets no more messages. */
      stop_words: Array<string>;
      /** And gets them again after one of these. */
      start_words: Array<string>;
      /** How long the contents of payments that have ended are kept; null: for ever. */
      retention_days: number | null;
      /** RFC 3339, in UTC */
      created_at: string;
    };
  };
  /** Read a merchant's settings */
  "GET /v1/merchants/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      name: string;
      default_country: string;
      default_language: string;
      timezone: string;
      checkout_url_template: string | null;
      settle_seconds: {
        created: number;
        paid: number;
        authorized: number;
        canceled: number;
        failed: number;
        expired: number;
      };
      hold_limit_hours: number;
      expiry: string;
      uncertain: string;
      digits: string;
      /** send or hold: messages whose template Meta made a marketing template after it was linked. */
      marketing_drift: string;
      prices: Array<{
        country: string;
        category: string;
        currency: string;
        amount: string;
        from: string;
      }>;
      /** A customer whose whole message is one of these gets no more messages. */
      stop_words: Array<string>;
      /** And gets them again after one of these. */
      start_words: Array<string>;
      /** How long the contents of payments that have ended are kept; null: for ever. */
      retention_days: number | null;
      /** RFC 3339, in UTC */
      created_at: string;
    };
  };
  /** Change a merchant's settings */
  "PATCH /v1/merchants/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      name?: string;
      default_country?: string;
      default_language?: string;
      timezone?: string;
      checkout_url_template?: string | null;
      settle_seconds?: {
        created?: number;
        paid?: number;
        authorized?: number;
        canceled?: number;
        failed?: number;
        expired?: number;
      };
      hold_limit_hours?: number;
      expiry?: "managed" | "external";
      uncertain?: "resend" | "never";
      digits?: "latn" | "arab";
      marketing_drift?: "send" | "hold";
      prices?: Array<{
        country: string;
        category: string;
        currency: string;
        amount: string;
        from: string;
      }>;
      stop_words?: Array<string> | null;
      start_words?: Array<string> | null;
      retention_days?: number | null;
    };
    answer: {
      id: string;
      name: string;
      default_country: string;
      default_language: string;
      timezone: string;
      checkout_url_template: string | null;
      settle_seconds: {
        created: number;
        paid: number;
        authorized: number;
        canceled: number;
        failed: number;
        expired: number;
      };
      hold_limit_hours: number;
      expiry: string;
      uncertain: string;
      digits: string;
      /** send or hold: messages whose template Meta made a marketing template after it was linked. */
      marketing_drift: string;
      prices: Array<{
        country: string;
        category: string;
        currency: string;
        amount: string;
        from: string;
      }>;
      /** A customer whose whole message is one of these gets no more messages. */
      stop_words: Array<string>;
      /** And gets them again after one of these. */
      start_words: Array<string>;
      /** How long the contents of payments that have ended are kept; null: for ever. */
      retention_days: number | null;
      /** RFC 3339, in UTC */
      created_at: string;
    };
  };
  /** Read one's own merchant's settings */
  "GET /v1/settings": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      name: string;
      default_country: string;
      default_language: string;
      timezone: string;
      checkout_url_template: string | null;
      settle_seconds: {
        created: number;
        paid: number;
        authorized: number;
        canceled: number;
        failed: number;
        expired: number;
      };
      hold_limit_hours: number;
      expiry: string;
      uncertain: string;
      digits: string;
      /** send or hold: messages whose template Meta made a marketing template after it was linked. */
      marketing_drift: string;
      prices: Array<{
        country: string;
        category: string;
        currency: string;
        amount: string;
        from: string;
      }>;
      /** A customer whose whole message is one of these gets no more messages. */
      stop_words: Array<string>;
      /** And gets them again after one of these. */
      start_words: Array<string>;
      /** How long the contents of payments that have ended are kept; null: for ever. */
      retention_days: number | null;
      /** RFC 3339, in UTC */
      created_at: string;
    };
  };
  /** Change one's own merchant's settings */
  "PATCH /v1/settings": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      name?: string;
      default_country?: string;
      default_language?: string;
      timezone?: string;
      checkout_url_template?: string | null;
      settle_seconds?: {
        created?: number;
        paid?: number;
        authorized?: number;
        canceled?: number;
        failed?: number;
        expired?: number;
      };
      hold_limit_hours?: number;
      expiry?: "managed" | "external";
      uncertain?: "resend" | "never";
      digits?: "latn" | "arab";
      marketing_drift?: "send" | "hold";
      prices?: Array<{
        country: string;
        category: string;
        currency: string;
        amount: string;
        from: string;
      }>;
      /** Take the place of the usual ones; null brings those back. No word stands in both lists. */
      stop_words?: Array<string> | null;
      /** The same. */
      start_words?: Array<string> | null;
      retention_days?: number | null;
    };
    answer: {
      id: string;
      name: string;
      default_country: string;
      default_language: string;
      timezone: string;
      checkout_url_template: string | null;
      settle_seconds: {
        created: number;
        paid: number;
        authorized: number;
        canceled: number;
        failed: number;
        expired: number;
      };
      hold_limit_hours: number;
      expiry: string;
      uncertain: string;
      digits: string;
      /** send or hold: messages whose template Meta made a marketing template after it was linked. */
      marketing_drift: string;
      prices: Array<{
        country: string;
        category: string;
        currency: string;
        amount: string;
        from: string;
      }>;
      /** A customer whose whole message is one of these gets no more messages. */
      stop_words: Array<string>;
      /** And gets them again after one of these. */
      start_words: Array<string>;
      /** How long the contents of payments that have ended are kept; null: for ever. */
      retention_days: number | null;
      /** RFC 3339, in UTC */
      created_at: string;
    };
  };
  /** List the numbers that get no messages. Newest first. A number stands there once for each reason. */
  "GET /v1/opt-outs": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** Only this number. */
      phone?: string;
      /** Only `all`, `changed_number` or `marketing`. */
      scope?: "all" | "changed_number" | "marketing";
      /** Only numbers that begin like this. */
      q?: string;
      /** Only those put there by this. */
      source?: "stop_word" | "start_word" | "api" | "user_preferences" | "131050" | "changed_number";
    };
    body: undefined;
    answer: {
      data: Array<{
        /** What the event opt_out.changed calls it. */
        id: string;
        phone: string;
        /** all: nothing goes to the number. changed_number: nothing either, since the customer has another one. marketing: nothing by a marketing template. */
        scope: string;
        /** What put it on the list: stop_word, api, user_preferences, 131050 or changed_number. */
        source: string;
        /** Of source api: who asked. */
        set_by: string | null;
        /** RFC 3339, in UTC */
        since: string;
        /** When it was taken off the list; null: it holds. */
        ended_at: string | null;
        /** Of changed_number: where the customer is now. */
        new_phone: string | null;
        /** The payment that the customer answered about. */
        session_id: string | null;
        note: string | null;
      }>;
      next_cursor: string | null;
    };
  };
  /** Put a number on the list. One that is there already stays as it was. */
  "POST /v1/opt-outs": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** Without a country code it is taken as one of the merchant's country. */
      phone: string;
      /** `all` (nothing goes to the number) where nothing is said, or `marketing` (nothing by a marketing template). */
      scope?: "all" | "marketing";
      /** For the people who read the list. */
      note?: string | null;
    };
    answer: {
      /** What the event opt_out.changed calls it. */
      id: string;
      phone: string;
      /** all: nothing goes to the number. changed_number: nothing either, since the customer has another one. marketing: nothing by a marketing template. */
      scope: string;
      /** What put it on the list: stop_word, api, user_preferences, 131050 or changed_number. */
      source: string;
      /** Of source api: who asked. */
      set_by: string | null;
      /** RFC 3339, in UTC */
      since: string;
      /** When it was taken off the list; null: it holds. */
      ended_at: string | null;
      /** Of changed_number: where the customer is now. */
      new_phone: string | null;
      /** The payment that the customer answered about. */
      session_id: string | null;
      note: string | null;
    };
  };
  /** Take the opt-outs of a number back. The same as `DELETE /v1/opt-outs/{phone}`, with the number in the query or in the body. */
  "DELETE /v1/opt-outs": {
    path: Record<never, never>;
    query: {
      /** The number. */
      phone?: string;
      /** Only `all`, `changed_number` or `marketing`. */
      scope?: "all" | "changed_number" | "marketing";
    };
    body: {
      phone?: string;
      scope?: "all" | "changed_number" | "marketing";
    } | null | undefined;
    answer: undefined;
  };
  /** Read an opt-out. By the id that the event `opt_out.changed` names; for 30 days also one that was taken back. */
  "GET /v1/opt-outs/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      /** What the event opt_out.changed calls it. */
      id: string;
      phone: string;
      /** all: nothing goes to the number. changed_number: nothing either, since the customer has another one. marketing: nothing by a marketing template. */
      scope: string;
      /** What put it on the list: stop_word, api, user_preferences, 131050 or changed_number. */
      source: string;
      /** Of source api: who asked. */
      set_by: string | null;
      /** RFC 3339, in UTC */
      since: string;
      /** When it was taken off the list; null: it holds. */
      ended_at: string | null;
      /** Of changed_number: where the customer is now. */
      new_phone: string | null;
      /** The payment that the customer answered about. */
      session_id: string | null;
      note: string | null;
    };
  };
  /** Take an opt-out back. By its id, or a number: then all of the number's, or those of one `scope`. This is also how a merchant says that the number of a customer who changed it may still be used. What was suppressed meanwhile is not sent. */
  "DELETE /v1/opt-outs/{id}": {
    path: {
      id: string;
    };
    query: {
      /** Of a number: only `all`, `changed_number` or `marketing`. */
      scope?: "all" | "changed_number" | "marketing";
    };
    body: undefined;
    answer: undefined;
  };
  /** List what customers wrote. Newest first. */
  "GET /v1/replies": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** Only from this number. */
      phone?: string;
      /** Only about this payment. */
      session_id?: string;
      /** Only those that mean this: `stop`, `start` or `changed_number`. */
      reading?: "stop" | "start" | "changed_number";
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        /** Whom the customer wrote to. */
        authenticator_id: string;
        /** The payment that it is about, as far as that is known. */
        session_id: string | null;
        /** The notification that it answers. */
        notification_id: string | null;
        /** null for customers who hide theirs behind a user name. */
        phone: string | null;
        /** WhatsApp's word: text, button, interactive, reaction, image, system, … */
        type: string;
        /** What was written, a button's label, a caption or an emoji. */
        text: string | null;
        /** Of the button that was pressed. */
        payload: string | null;
        /** What it means for messages to come: stop, start or changed_number. */
        reading: string | null;
        new_phone: string | null;
        /** The part of the message that its type names, as WhatsApp sent it. */
        content: unknown;
        message_id: string;
        /** The message id that it answers. */
        in_reply_to: string | null;
        /** By WhatsApp's clock. */
        sent_at: string;
        /** RFC 3339, in UTC */
        received_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Read a reply. By the id that the event `reply.received` names. */
  "GET /v1/replies/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      /** Whom the customer wrote to. */
      authenticator_id: string;
      /** The payment that it is about, as far as that is known. */
      session_id: string | null;
      /** The notification that it answers. */
      notification_id: string | null;
      /** null for customers who hide theirs behind a user name. */
      phone: string | null;
      /** WhatsApp's word: text, button, interactive, reaction, image, system, … */
      type: string;
      /** What was written, a button's label, a caption or an emoji. */
      text: string | null;
      /** Of the button that was pressed. */
      payload: string | null;
      /** What it means for messages to come: stop, start or changed_number. */
      reading: string | null;
      new_phone: string | null;
      /** The part of the message that its type names, as WhatsApp sent it. */
      content: unknown;
      message_id: string;
      /** The message id that it answers. */
      in_reply_to: string | null;
      /** By WhatsApp's clock. */
      sent_at: string;
      /** RFC 3339, in UTC */
      received_at: string;
    };
  };
  /** Make an API key. `live` reaches every phone, `team` the listed ones, `test` the simulator only. */
  "POST /v1/merchants/{id}/api-keys": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      name: string;
      kind: "live" | "team" | "test";
      /** Of a team key, and of no other: the phones that it reaches. Without them it reaches none. */
      phones?: Array<string> | null;
      expires_at?: string | null;
    };
    answer: {
      id: string;
      /** Shown this once. */
      key: string;
      name: string;
      kind: string;
      phones: Array<string>;
      /** RFC 3339, in UTC */
      expires_at: string | null;
    };
  };
  /** List a merchant's API keys */
  "GET /v1/merchants/{id}/api-keys": {
    path: {
      id: string;
    };
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        name: string;
        kind: string;
        /** full, or state_reports: it can only report payment states. */
        scope: string;
        phones: Array<string>;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        expires_at: string | null;
        /** RFC 3339, in UTC */
        revoked_at: string | null;
        /** RFC 3339, in UTC, to the minute. */
        last_used_at: string | null;
      }>;
      next_cursor: string | null;
    };
  };
  /** Revoke an API key */
  "DELETE /v1/merchants/{id}/api-keys/{key_id}": {
    path: {
      id: string;
      key_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** Connect a WhatsApp number. 201 also where checks fail: `checks` says what to mend. Secrets are sealed and never shown again. */
  "POST /v1/authenticators": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      name: string;
      waba_id: string;
      phone_number_id: string;
      access_token: string;
      app_secret: string;
      verify_token?: string;
      callback?: "app" | "override";
      environment?: "live" | "sandbox";
      default?: boolean;
      messages_per_second?: number | null;
    };
    answer: {
      id: string;
      name: string;
      environment: string;
      status: string;
      default: boolean;
      waba_id: string;
      phone_number_id: string;
      /** To be entered in the Meta app, with the verify token. */
      callback_url: string;
      verify_token: string;
      /** `app`: the app's own address; `override`: ours, set for the account. */
      callback: string;
      /** RFC 3339, in UTC */
      app_secret_overlap_until: string | null;
      messages_per_second: number | null;
      namespace: string | null;
      waba_name: string | null;
      display_phone_number: string | null;
      verified_name: string | null;
      quality_rating: string | null;
      messaging_limit: string | null;
      /** How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
      recent_recipients: number;
      warnings: Array<{
        code: string;
        message: string;
      }>;
      throughput: string | null;
      health: string | null;
      account_review: string | null;
      max_phone_numbers: number | null;
      graph_version: string | null;
      /** RFC 3339, in UTC */
      token_expires_at: string | null;
      /** RFC 3339, in UTC */
      handshake_at: string | null;
      checks: Array<{
        name: string;
        ok: boolean;
        detail: string;
        advice: string | null;
        blocking: boolean;
        /** The check to be mended before this one can be told. */
        waits_for: string | null;
      }>;
      /** RFC 3339, in UTC */
      checked_at: string | null;
      alerts: Array<{
        code: string;
        severity: string;
        detail: string;
        /** RFC 3339, in UTC */
        since: string;
        /** RFC 3339, in UTC */
        until: string | null;
        advice: string;
      }>;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** List authenticators */
  "GET /v1/authenticators": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        name: string;
        environment: string;
        status: string;
        default: boolean;
        waba_id: string;
        phone_number_id: string;
        /** To be entered in the Meta app, with the verify token. */
        callback_url: string;
        verify_token: string;
        /** `app`: the app's own address; `override`: ours, set for the account. */
        callback: string;
        /** RFC 3339, in UTC */
        app_secret_overlap_until: string | null;
        messages_per_second: number | null;
        namespace: string | null;
        waba_name: string | null;
        display_phone_number: string | null;
        verified_name: string | null;
        quality_rating: string | null;
        messaging_limit: string | null;
        /** How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
        recent_recipients: number;
        warnings: Array<{
          code: string;
          message: string;
        }>;
        throughput: string | null;
        health: string | null;
        account_review: string | null;
        max_phone_numbers: number | null;
        graph_version: string | null;
        /** RFC 3339, in UTC */
        token_expires_at: string | null;
        /** RFC 3339, in UTC */
        handshake_at: string | null;
        checks: Array<{
          name: string;
          ok: boolean;
          detail: string;
          advice: string | null;
          blocking: boolean;
          /** The check to be mended before this one can be told. */
          waits_for: string | null;
        }>;
        /** RFC 3339, in UTC */
        checked_at: string | null;
        alerts: Array<{
          code: string;
          severity: string;
          detail: string;
          /** RFC 3339, in UTC */
          since: string;
          /** RFC 3339, in UTC */
          until: string | null;
          advice: string;
        }>;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        updated_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Read an authenticator */
  "GET /v1/authenticators/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      name: string;
      environment: string;
      status: string;
      default: boolean;
      waba_id: string;
      phone_number_id: string;
      /** To be entered in the Meta app, with the verify token. */
      callback_url: string;
      verify_token: string;
      /** `app`: the app's own address; `override`: ours, set for the account. */
      callback: string;
      /** RFC 3339, in UTC */
      app_secret_overlap_until: string | null;
      messages_per_second: number | null;
      namespace: string | null;
      waba_name: string | null;
      display_phone_number: string | null;
      verified_name: string | null;
      quality_rating: string | null;
      messaging_limit: string | null;
      /** How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
      recent_recipients: number;
      warnings: Array<{
        code: string;
        message: string;
      }>;
      throughput: string | null;
      health: string | null;
      account_review: string | null;
      max_phone_numbers: number | null;
      graph_version: string | null;
      /** RFC 3339, in UTC */
      token_expires_at: string | null;
      /** RFC 3339, in UTC */
      handshake_at: string | null;
      checks: Array<{
        name: string;
        ok: boolean;
        detail: string;
        advice: string | null;
        blocking: boolean;
        /** The check to be mended before this one can be told. */
        waits_for: string | null;
      }>;
      /** RFC 3339, in UTC */
      checked_at: string | null;
      alerts: Array<{
        code: string;
        severity: string;
        detail: string;
        /** RFC 3339, in UTC */
        since: string;
        /** RFC 3339, in UTC */
        until: string | null;
        advice: string;
      }>;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** Change an authenticator. An `app_secret` that is replaced verifies webhooks for another `app_secret_overlap_hours` (24 where nothing is said, at most 168; 0 ends it at once). `callback: "override"` sends the account's message webhooks to `callback_url`, which must be https; nothing else ever sets an override. */
  "PATCH /v1/authenticators/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      name?: string;
      waba_id?: string;
      phone_number_id?: string;
      access_token?: string;
      app_secret?: string;
      /** For how long the app secret that is replaced still verifies webhooks; 24 where nothing is said. */
      app_secret_overlap_hours?: number;
      verify_token?: string;
      callback?: "app" | "override";
      default?: true;
      disabled?: boolean;
      messages_per_second?: number | null;
    };
    answer: {
      id: string;
      name: string;
      environment: string;
      status: string;
      default: boolean;
      waba_id: string;
      phone_number_id: string;
      /** To be entered in the Meta app, with the verify token. */
      callback_url: string;
      verify_token: string;
      /** `app`: the app's own address; `override`: ours, set for the account. */
      callback: string;
      /** RFC 3339, in UTC */
      app_secret_overlap_until: string | null;
      messages_per_second: number | null;
      namespace: string | null;
      waba_name: string | null;
      display_phone_number: string | null;
      verified_name: string | null;
      quality_rating: string | null;
      messaging_limit: string | null;
      /** How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
      recent_recipients: number;
      warnings: Array<{
        code: string;
        message: string;
      }>;
      throughput: string | null;
      health: string | null;
      account_review: string | null;
      max_phone_numbers: number | null;
      graph_version: string | null;
      /** RFC 3339, in UTC */
      token_expires_at: string | null;
      /** RFC 3339, in UTC */
      handshake_at: string | null;
      checks: Array<{
        name: string;
        ok: boolean;
        detail: string;
        advice: string | null;
        blocking: boolean;
        /** The check to be mended before this one can be told. */
        waits_for: string | null;
      }>;
      /** RFC 3339, in UTC */
      checked_at: string | null;
      alerts: Array<{
        code: string;
        severity: string;
        detail: string;
        /** RFC 3339, in UTC */
        since: string;
        /** RFC 3339, in UTC */
        until: string | null;
        advice: string;
      }>;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** Remove an authenticator */
  "DELETE /v1/authenticators/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** Run the checks of an authenticator */
  "POST /v1/authenticators/{id}/check": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      id: string;
      name: string;
      environment: string;
      status: string;
      default: boolean;
      waba_id: string;
      phone_number_id: string;
      /** To be entered in the Meta app, with the verify token. */
      callback_url: string;
      verify_token: string;
      /** `app`: the app's own address; `override`: ours, set for the account. */
      callback: string;
      /** RFC 3339, in UTC */
      app_secret_overlap_until: string | null;
      messages_per_second: number | null;
      namespace: string | null;
      waba_name: string | null;
      display_phone_number: string | null;
      verified_name: string | null;
      quality_rating: string | null;
      messaging_limit: string | null;
      /** How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
      recent_recipients: number;
      warnings: Array<{
        code: string;
        message: string;
      }>;
      throughput: string | null;
      health: string | null;
      account_review: string | null;
      max_phone_numbers: number | null;
      graph_version: string | null;
      /** RFC 3339, in UTC */
      token_expires_at: string | null;
      /** RFC 3339, in UTC */
      handshake_at: string | null;
      checks: Array<{
        name: string;
        ok: boolean;
        detail: string;
        advice: string | null;
        blocking: boolean;
        /** The check to be mended before this one can be told. */
        waits_for: string | null;
      }>;
      /** RFC 3339, in UTC */
      checked_at: string | null;
      alerts: Array<{
        code: string;
        severity: string;
        detail: string;
        /** RFC 3339, in UTC */
        since: string;
        /** RFC 3339, in UTC */
        until: string | null;
        advice: string;
      }>;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** Fetch the templates from WhatsApp */
  "POST /v1/authenticators/{id}/sync": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      templates: number;
    };
  };
  /** What holds messages back. Each cause by itself: what stands still, why, since when, what ends it, and how many messages wait. Messages leave by themselves when it ends, at the sender's pace. */
  "GET /v1/holds": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        authenticator_id: string;
        /** What stands still: `sender`, `waba`, `token`, `template`, `tier`. */
        scope: string;
        /** Of a template: its name and language, `payment_link/en`. Of an alert: its code. */
        key: string | null;
        reason: {
          code: string;
          title: string;
          advice: string;
        };
        /** WhatsApp's own words, where it said something. */
        detail: string;
        /** RFC 3339, in UTC */
        since: string;
        ends_by: Array<string>;
        /** RFC 3339, in UTC */
        next_probe_at: string | null;
        /** How many messages wait for it; counted up to 10,000. */
        messages: number;
      }>;
      next_cursor: string | null;
    };
  };
  /** Let go what is held. For a cause that you know is gone. Where it is not, the next message is refused and holds the others again. */
  "POST /v1/authenticators/{id}/holds/release": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      scope: "sender" | "waba" | "token" | "template";
      /** Of a template; all of them where it is left out. */
      key?: string;
    };
    answer: {
      released: boolean;
    };
  };
  /** Say that an alert has been seen to. It goes, and messages that it held leave. WhatsApp refuses them where it is wrong; then they are held again. */
  "DELETE /v1/authenticators/{id}/alerts/{code}": {
    path: {
      id: string;
      code: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** List what WhatsApp's webhooks told of the account. Events about account and numbers, and of fields that Zajel does not know, as they came; the newest first, kept for 30 days. */
  "GET /v1/authenticators/{id}/webhook-events": {
    path: {
      id: string;
    };
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        field: string;
        /** As WhatsApp sent it. */
        value: unknown;
        /** RFC 3339, in UTC */
        happened_at: string;
        /** RFC 3339, in UTC */
        received_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Connect an account at the simulator. Makes a WhatsApp account at this installation's simulator and an authenticator for it, of the environment `sandbox`: nothing reaches a real phone. A merchant without `checkout_url_template` gets that of the simulator's demo checkout. */
  "POST /v1/simulator": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      id: string;
      name: string;
      environment: string;
      status: string;
      default: boolean;
      waba_id: string;
      phone_number_id: string;
      /** To be entered in the Meta app, with the verify token. */
      callback_url: string;
      verify_token: string;
      /** `app`: the app's own address; `override`: ours, set for the account. */
      callback: string;
      /** RFC 3339, in UTC */
      app_secret_overlap_until: string | null;
      messages_per_second: number | null;
      namespace: string | null;
      waba_name: string | null;
      display_phone_number: string | null;
      verified_name: string | null;
      quality_rating: string | null;
      messaging_limit: string | null;
      /** How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
      recent_recipients: number;
      warnings: Array<{
        code: string;
        message: string;
      }>;
      throughput: string | null;
      health: string | null;
      account_review: string | null;
      max_phone_numbers: number | null;
      graph_version: string | null;
      /** RFC 3339, in UTC */
      token_expires_at: string | null;
      /** RFC 3339, in UTC */
      handshake_at: string | null;
      checks: Array<{
        name: string;
        ok: boolean;
        detail: string;
        advice: string | null;
        blocking: boolean;
        /** The check to be mended before this one can be told. */
        waits_for: string | null;
      }>;
      /** RFC 3339, in UTC */
      checked_at: string | null;
      alerts: Array<{
        code: string;
        severity: string;
        detail: string;
        /** RFC 3339, in UTC */
        since: string;
        /** RFC 3339, in UTC */
        until: string | null;
        advice: string;
      }>;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** List the templates as WhatsApp holds them */
  "GET /v1/authenticators/{id}/templates": {
    path: {
      id: string;
    };
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        name: string;
        language: string;
        template_id: string | null;
        /** Meta's word, and DELETED for what Meta no longer lists. */
        status: string;
        category: string;
        parameter_format: string;
        /** In Meta's own form. */
        components: unknown;
        quality: string | null;
        rejected_reason: string | null;
        /** The category that Meta says it should have. */
        correct_category: string | null;
        /** null: WhatsApp's own 30 days. */
        message_send_ttl_seconds: number | null;
        /** What should make somebody look: category_drift, category_announced, link_frozen. */
        alerts: Array<{
          code: string;
          message: string;
        }>;
        /** RFC 3339, in UTC */
        synced_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Submit a template to WhatsApp. Only what the linter finds no errors in is submitted; a 400 names component and code. It can be linked at once, and is sent from when WhatsApp approves it. */
  "POST /v1/authenticators/{id}/templates": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** Small letters, digits and `_`. One of a name in a language; another text needs another name. */
      name?: string;
      language?: string;
      /** `UTILITY` where nothing is said; `MARKETING`. */
      category?: string;
      /** `POSITIONAL` ({{1}}) where nothing is said; `NAMED` ({{order_no}}). */
      parameter_format?: string;
      /** In Meta's form, with an example for each variable. */
      components: Array<Record<string, unknown>>;
      /** How long WhatsApp tries to deliver a message: 30 to 43200, or -1 for 30 days. */
      message_send_ttl_seconds?: number;
    };
    answer: {
      template_id: string;
      name: string;
      language: string;
      /** Meta's word, as a rule PENDING. */
      status: string;
      /** As Meta took it in. */
      category: string;
      warnings: Array<{
        code: string;
        message: string;
      }>;
    };
  };
  /** See what WhatsApp would refuse of a template. Asks nobody. Takes a template in Meta's form, also one that has no name yet. `position` is the character in a text, the button among buttons, each counted from 0. */
  "POST /v1/authenticators/{id}/templates/lint": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      name?: string;
      language?: string;
      category?: string;
      parameter_format?: string;
      components: Array<Record<string, unknown>>;
      message_send_ttl_seconds?: number;
    };
    answer: {
      findings: Array<{
        code: string;
        /** `error`: refused for certain. `warning`: it may be, or will cost more. */
        severity: string;
        component: string;
        position: number | null;
        message: string;
        mend: string;
      }>;
    };
  };
  /** Submit the starter set. Twelve templates for payments, six states in English and Arabic. Those that the account lacks are submitted; `outcome` says of each what was done. Asking again goes on where it ended. */
  "POST /v1/authenticators/{id}/starter-templates": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** `true`: also link them, for both types, wherever nothing is linked yet. */
      link?: boolean;
    } | null | undefined;
    answer: {
      templates: Array<{
        state: string;
        name: string;
        language: string;
        /** `submitted`, `exists`, `refused` or `not_tried`. */
        outcome: string;
        status: string | null;
        category: string | null;
        detail: string | null;
        advice: string | null;
        /** The types that it was linked for by this request. */
        linked: Array<string>;
        warnings: Array<{
          code: string;
          message: string;
        }>;
      }>;
    };
  };
  /** List what changed of the templates. Newest first: what Meta or somebody at Meta's pages did to the account's templates, and which links no longer fit. `alert` marks what stops messages or makes them cost more. */
  "GET /v1/authenticators/{id}/template-changes": {
    path: {
      id: string;
    };
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** `true`: only alerts. */
      alert?: "true" | "false";
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        /** RFC 3339, in UTC */
        at: string;
        template_name: string;
        language: string;
        /** added, vanished, status_changed, category_changed, category_announced, quality_changed, content_changed, ttl_changed, link_frozen or link_released */
        change: string;
        /** What it was: a word, a number, or of a text its components. */
        before: unknown;
        after: unknown;
        /** Messages wait, are not sent, or cost more. */
        alert: boolean;
        /** How it was seen: sync, webhook, probe or link. */
        source: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** List template links */
  "GET /v1/authenticators/{id}/template-links": {
    path: {
      id: string;
    };
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        type: string;
        state: string;
        language: string;
        template_name: string;
        template_language: string;
        namespace: string | null;
        variables: {
          header: Record<string, unknown>;
          body: Record<string, unknown>;
          buttons: Record<string, unknown>;
        };
        /** Why it does not fit its template any more. */
        problem: string | null;
        warnings: Array<{
          code: string;
          message: string;
        }>;
        /** RFC 3339, in UTC */
        updated_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Choose the template for a type, state and language. A variable is `"customer_first_name"`, `{ from, fallback }` or `{ text }`. A refusal names the namespace, component, source, template or state that it is about. */
  "PUT /v1/authenticators/{id}/template-links/{type}/{state}/{language}": {
    path: {
      id: string;
      type: string;
      state: string;
      language: string;
    };
    query: Record<never, never>;
    body: {
      template_name: string;
      namespace?: string | null;
      template_language?: string | null;
      variables?: Record<string, unknown>;
    };
    answer: {
      type: string;
      state: string;
      language: string;
      template_name: string;
      template_language: string;
      namespace: string | null;
      variables: {
        header: Record<string, unknown>;
        body: Record<string, unknown>;
        buttons: Record<string, unknown>;
      };
      /** Why it does not fit its template any more. */
      problem: string | null;
      warnings: Array<{
        code: string;
        message: string;
      }>;
    };
  };
  /** Remove a template link */
  "DELETE /v1/authenticators/{id}/template-links/{type}/{state}/{language}": {
    path: {
      id: string;
      type: string;
      state: string;
      language: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** See what the customer will see. With the values of a sample, or of a payment. Values that are still to come stand in the text as ‹name›; what prevents sending stands in `problems`, by name. `request` is what WhatsApp would get. */
  "POST /v1/authenticators/{id}/template-links/{type}/{state}/{language}/preview": {
    path: {
      id: string;
      type: string;
      state: string;
      language: string;
    };
    query: Record<never, never>;
    body: {
      /** The payment whose values are shown; a sample's where none is given. */
      session_id?: string | null;
      /** `usual`; `longest`: with values as long as they come; `empty`: with nothing that a payment may lack. */
      sample?: "usual" | "longest" | "empty";
      /** A link as it would be saved; the saved one where none is given. */
      link?: {
        template_name: string;
        namespace?: string | null;
        template_language?: string | null;
        variables?: Record<string, unknown>;
      };
    } | null;
    answer: {
      header: string | null;
      /** A header that is no text. */
      media?: {
        /** IMAGE, VIDEO, DOCUMENT or LOCATION */
        format: string;
        link?: string;
        filename?: string;
        latitude?: string;
        longitude?: string;
        name?: string;
        address?: string;
      };
      body: string;
      footer: string | null;
      buttons: Array<{
        type: string;
        text: string;
        url?: string;
        code?: string;
      }>;
      direction: string;
      length: {
        header: {
          characters: number | null;
          limit: number;
        };
        body: {
          characters: number | null;
          limit: number;
        };
      };
      /** What stands in each place; null: nothing, or what is still to come. */
      filled: {
        header: Record<string, string | null>;
        body: Record<string, string | null>;
        buttons: Record<string, string | null>;
      };
      /** Sources whose value is still to come: in the texts they stand as ‹name›. */
      unknown: Array<string>;
      /** Why it could not be sent with these values. */
      problems: Array<{
        code: string;
        about: string;
        detail: string;
        advice: string;
      }>;
      /** The body of `POST /{phone_number_id}/messages`; null where there is a problem. */
      request: Record<string, unknown> | null;
      template: {
        name: string;
        language: string;
        status: string;
        category: string;
      };
      /** The values are of no real payment. */
      sample: boolean;
    };
  };
  /** See what would happen for every type, state and language. As it is at this moment, for a sample payment. `outcome` is `send`, `hold`, `suppress` or `fail`; `reason` is one of the reasons of a notification. */
  "GET /v1/authenticators/{id}/coverage": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      data: Array<{
        type: string;
        state: string;
        /** That the customer is to be written to in. */
        language: string;
        will_send: boolean;
        /** `send`; `hold`: it waits and leaves by itself once the reason is gone; `suppress` and `fail`: it is not sent. */
        outcome: string;
        reason: string | null;
        detail: string | null;
        advice: string | null;
        template: string | null;
        template_language: string | null;
        /** Of the link that answers; another than `language` where none is linked in that. */
        link_language: string | null;
        warnings: Array<{
          code: string;
          message: string;
        }>;
      }>;
    };
  };
  /** Send an approved template to a phone of one's own. With the examples that the template was submitted with. It is no notification: nothing is tried again, and no payment is told of. `status` is `accepted`, `refused`, or `unknown` where no answer came. */
  "POST /v1/authenticators/{id}/test-message": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      to: string;
      template_name: string;
      language: string;
    };
    answer: {
      /** `accepted`, `refused`, or `unknown`: no answer came, and the message may be on its way. */
      status: string;
      message_id: string | null;
      to: string;
      template: {
        name: string;
        language: string;
      };
      content: {
        header: string | null;
        /** A header that is no text. */
        media?: {
          /** IMAGE, VIDEO, DOCUMENT or LOCATION */
          format: string;
          link?: string;
          filename?: string;
          latitude?: string;
          longitude?: string;
          name?: string;
          address?: string;
        };
        body: string;
        footer: string | null;
        buttons: Array<{
          type: string;
          text: string;
          url?: string;
          code?: string;
        }>;
        direction: string;
      };
      reason: {
        code: string | null;
        title: string;
        meaning: string;
        advice: string;
        detail: string | null;
      } | null;
    };
  };
  /** Create a transaction. Each state that is ticked in `notifications.whatsapp` gets one message when the payment reaches it. The answer says for each what will be sent, or why nothing will. */
  "POST /v1/transactions": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** `payment_request`: a link that the customer pays by. `e_commerce`: an order of a web shop, which gets no link. */
      type: "payment_request" | "e_commerce";
      /** Decimal text with at most the currency's decimals, such as `24.500`. */
      amount: string;
      /** ISO 4217, such as `KWD`. */
      currency_code: string;
      /** In any form; without a country it is of the merchant's. Required as soon as a state is ticked. */
      customer_phone?: string | null;
      customer_first_name?: string | null;
      customer_last_name?: string | null;
      /** Kept, and not written to. */
      customer_email?: string | null;
      /** The shop's own number; need not be unique. */
      order_no?: string | null;
      /** Unique for the merchant: letters, digits, `_` and `-`. Made where none is given. */
      session_id?: string | null;
      /** The number to send from; the merchant's default where none is given. */
      authenticator_id?: string | null;
      /** Of the messages, such as `ar` or `pt_BR`; the merchant's default where none is given. */
      language?: string | null;
      /** https, without credentials; made from the merchant's `checkout_url_template` where none is given. */
      checkout_url?: string | null;
      /** RFC 3339; when the link ends. */
      expires_at?: string | null;
      /** The same from now on: seconds, or `days hh:mm:ss`. */
      expiration_time?: string | number | null;
      /** Values of your own, for templates (`extra.branch`): up to 16 kB. */
      extra?: Record<string, unknown> | null;
      /** `whatsapp` lists states and the groups `pre_payment` and `post_payment`. Or, for payment requests, `whatsapp_manual: true`: staff send the link from a phone of their own. */
      notifications?: {
        whatsapp?: Array<string> | null;
        whatsapp_manual?: boolean | null;
      } | null;
    };
    answer: {
      session_id: string;
      order_no: string | null;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      customer_phone: string | null;
      customer_first_name: string | null;
      customer_last_name: string | null;
      customer_email: string | null;
      language: string | null;
      checkout_url: string | null;
      /** RFC 3339, in UTC */
      expires_at: string | null;
      extra: Record<string, unknown>;
      authenticator_id: string | null;
      /** The states that were ticked. */
      notification_states: Array<string>;
      /** Staff send the payment link from a phone of their own. */
      whatsapp_manual: boolean;
      reference_number: string | null;
      paid_amount: string | null;
      /** A success was reported after it had been canceled or invalided: money may have moved. */
      conflict: boolean;
      /** When the present state was reached. */
      occurred_at: string;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
      /** When its payment system deleted it. Nothing more is sent. */
      deleted_at: string | null;
      /** When names, numbers, links and texts were taken out, by the merchant's retention_days. */
      contents_removed_at: string | null;
      notification_plan: Array<{
        state: string;
        will_send: boolean;
        template: string | null;
        language: string | null;
        text: string | null;
        reason: string | null;
        content: {
          header: string | null;
          /** A header that is no text. */
          media?: {
            /** IMAGE, VIDEO, DOCUMENT or LOCATION */
            format: string;
            link?: string;
            filename?: string;
            latitude?: string;
            longitude?: string;
            name?: string;
            address?: string;
          };
          body: string;
          footer: string | null;
          buttons: Array<{
            type: string;
            text: string;
            url?: string;
            code?: string;
          }>;
          direction: string;
        } | null;
      }>;
    };
  };
  /** List transactions, the newest first */
  "GET /v1/transactions": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** Only payments in this state; `open`: created, pending or attempted. */
      state?: "created" | "pending" | "attempted" | "paid" | "authorized" | "failed" | "canceled" | "expired" | "invalided" | "cod" | "open";
      /** Only payments of this type. */
      type?: "payment_request" | "e_commerce";
      /** Only payments whose order number or phone begins so, or a word of whose name does, or whose session id this is. */
      q?: string;
      /** RFC 3339; only payments made then or later. */
      created_after?: string;
      /** RFC 3339; only payments made before. */
      created_before?: string;
      /** Only payments that were given this language, or a kind of it: `pt` finds `pt_BR`. */
      language?: string;
      /** Only payments of at least this amount, in whatever currency. */
      amount_from?: string;
      /** Only payments of at most this amount. */
      amount_to?: string;
      /** `true`: only payments that were reported as paid after they had been canceled or invalided. */
      conflict?: "true" | "false";
      /** Only payments of which a message has this status; `problem`: one that failed, is held or uncertain. */
      notification_status?: "queued" | "held" | "sending" | "uncertain" | "accepted" | "failed" | "superseded" | "suppressed" | "withdrawn" | "sent" | "delivered" | "read" | "problem";
      /** `true`: with how many there are, up to 1,000 and no further back than is cheap to look (`more`). */
      total?: "true" | "false";
    };
    body: undefined;
    answer: {
      data: Array<{
        session_id: string;
        order_no: string | null;
        type: string;
        state: string;
        amount: string;
        currency_code: string;
        customer_phone: string | null;
        customer_first_name: string | null;
        customer_last_name: string | null;
        customer_email: string | null;
        language: string | null;
        checkout_url: string | null;
        /** RFC 3339, in UTC */
        expires_at: string | null;
        extra: Record<string, unknown>;
        authenticator_id: string | null;
        /** The states that were ticked. */
        notification_states: Array<string>;
        /** Staff send the payment link from a phone of their own. */
        whatsapp_manual: boolean;
        reference_number: string | null;
        paid_amount: string | null;
        /** A success was reported after it had been canceled or invalided: money may have moved. */
        conflict: boolean;
        /** When the present state was reached. */
        occurred_at: string;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        updated_at: string;
        /** When its payment system deleted it. Nothing more is sent. */
        deleted_at: string | null;
        /** When names, numbers, links and texts were taken out, by the merchant's retention_days. */
        contents_removed_at: string | null;
        /** Its messages, in the order in which they were owed. */
        notifications: Array<{
          id: string;
          state: string;
          kind: string;
          status: string;
          /** RFC 3339, in UTC */
          read_at: string | null;
        }>;
      }>;
      next_cursor: string | null;
      total?: {
        count: number;
        more: boolean;
      };
    };
  };
  /** See what a transaction would send. Takes what a creation takes, stores nothing and sends nothing. */
  "POST /v1/transactions/plan": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** `payment_request`: a link that the customer pays by. `e_commerce`: an order of a web shop, which gets no link. */
      type: "payment_request" | "e_commerce";
      /** Decimal text with at most the currency's decimals, such as `24.500`. */
      amount: string;
      /** ISO 4217, such as `KWD`. */
      currency_code: string;
      /** In any form; without a country it is of the merchant's. Required as soon as a state is ticked. */
      customer_phone?: string | null;
      customer_first_name?: string | null;
      customer_last_name?: string | null;
      /** Kept, and not written to. */
      customer_email?: string | null;
      /** The shop's own number; need not be unique. */
      order_no?: string | null;
      /** Unique for the merchant: letters, digits, `_` and `-`. Made where none is given. */
      session_id?: string | null;
      /** The number to send from; the merchant's default where none is given. */
      authenticator_id?: string | null;
      /** Of the messages, such as `ar` or `pt_BR`; the merchant's default where none is given. */
      language?: string | null;
      /** https, without credentials; made from the merchant's `checkout_url_template` where none is given. */
      checkout_url?: string | null;
      /** RFC 3339; when the link ends. */
      expires_at?: string | null;
      /** The same from now on: seconds, or `days hh:mm:ss`. */
      expiration_time?: string | number | null;
      /** Values of your own, for templates (`extra.branch`): up to 16 kB. */
      extra?: Record<string, unknown> | null;
      /** `whatsapp` lists states and the groups `pre_payment` and `post_payment`. Or, for payment requests, `whatsapp_manual: true`: staff send the link from a phone of their own. */
      notifications?: {
        whatsapp?: Array<string> | null;
        whatsapp_manual?: boolean | null;
      } | null;
    };
    answer: {
      notification_plan: Array<{
        state: string;
        will_send: boolean;
        template: string | null;
        language: string | null;
        text: string | null;
        reason: string | null;
        content: {
          header: string | null;
          /** A header that is no text. */
          media?: {
            /** IMAGE, VIDEO, DOCUMENT or LOCATION */
            format: string;
            link?: string;
            filename?: string;
            latitude?: string;
            longitude?: string;
            name?: string;
            address?: string;
          };
          body: string;
          footer: string | null;
          buttons: Array<{
            type: string;
            text: string;
            url?: string;
            code?: string;
          }>;
          direction: string;
        } | null;
      }>;
    };
  };
  /** Read a transaction with its history and messages */
  "GET /v1/transactions/{session_id}": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      session_id: string;
      order_no: string | null;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      customer_phone: string | null;
      customer_first_name: string | null;
      customer_last_name: string | null;
      customer_email: string | null;
      language: string | null;
      checkout_url: string | null;
      /** RFC 3339, in UTC */
      expires_at: string | null;
      extra: Record<string, unknown>;
      authenticator_id: string | null;
      /** The states that were ticked. */
      notification_states: Array<string>;
      /** Staff send the payment link from a phone of their own. */
      whatsapp_manual: boolean;
      reference_number: string | null;
      paid_amount: string | null;
      /** A success was reported after it had been canceled or invalided: money may have moved. */
      conflict: boolean;
      /** When the present state was reached. */
      occurred_at: string;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
      /** When its payment system deleted it. Nothing more is sent. */
      deleted_at: string | null;
      /** When names, numbers, links and texts were taken out, by the merchant's retention_days. */
      contents_removed_at: string | null;
      history: Array<{
        id: string;
        state: string;
        applied: boolean;
        reason: string | null;
        conflict: boolean;
        /** RFC 3339, in UTC */
        occurred_at: string;
        /** RFC 3339, in UTC */
        recorded_at: string;
        source: string;
        reference_number: string | null;
        paid_amount: string | null;
        note: string | null;
      }>;
      notifications: Array<{
        id: string;
        session_id: string;
        order_no: string | null;
        state: string;
        /** `automatic`, `manual`, or `direct`: about no payment. */
        kind: string;
        status: string;
        /** RFC 3339, in UTC */
        due_at: string;
        /** RFC 3339, in UTC */
        held_since: string | null;
        reason: {
          /** WhatsApp's number as text, or a word of ours. */
          code: string;
          title: string;
          /** One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
          advice: string;
          detail: string | null;
        } | null;
        to: string | null;
        template: {
          name: string | null;
          namespace: string | null;
          language: string | null;
          requested_language: string | null;
        };
        text: string | null;
        content: {
          header: string | null;
          /** A header that is no text. */
          media?: {
            /** IMAGE, VIDEO, DOCUMENT or LOCATION */
            format: string;
            link?: string;
            filename?: string;
            latitude?: string;
            longitude?: string;
            name?: string;
            address?: string;
          };
          body: string;
          footer: string | null;
          buttons: Array<{
            type: string;
            text: string;
            url?: string;
            code?: string;
          }>;
          direction: string;
        } | null;
        attempts: number;
        message_id: string | null;
        authenticator_id: string | null;
        /** The bad news that this good news follows. */
        corrects: string | null;
        /** Who asked for it by hand. */
        requested_by: string | null;
        /** Who said that it was sent when nobody knew. */
        resolved_by: string | null;
        /** RFC 3339, in UTC */
        resolved_at: string | null;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        accepted_at: string | null;
        /** RFC 3339, in UTC */
        sent_at: string | null;
        /** RFC 3339, in UTC */
        delivered_at: string | null;
        /** RFC 3339, in UTC */
        read_at: string | null;
        /** RFC 3339, in UTC */
        failed_at: string | null;
        pricing: Record<string, unknown> | null;
      }>;
      /** What the customer wrote about it; the newest 200, oldest first. */
      replies: Array<{
        id: string;
        /** Whom the customer wrote to. */
        authenticator_id: string;
        /** The payment that it is about, as far as that is known. */
        session_id: string | null;
        /** The notification that it answers. */
        notification_id: string | null;
        /** null for customers who hide theirs behind a user name. */
        phone: string | null;
        /** WhatsApp's word: text, button, interactive, reaction, image, system, … */
        type: string;
        /** What was written, a button's label, a caption or an emoji. */
        text: string | null;
        /** Of the button that was pressed. */
        payload: string | null;
        /** What it means for messages to come: stop, start or changed_number. */
        reading: string | null;
        new_phone: string | null;
        /** The part of the message that its type names, as WhatsApp sent it. */
        content: unknown;
        message_id: string;
        /** The message id that it answers. */
        in_reply_to: string | null;
        /** By WhatsApp's clock. */
        sent_at: string;
        /** RFC 3339, in UTC */
        received_at: string;
      }>;
      /** What those are called who are named as `source` or `requested_by`. */
      actors: Record<string, string>;
    };
  };
  /** Change a transaction. While it is not final: amount, currency, link and expiry. Always: customer, language, `extra` and ticks. Sends nothing by itself: ticks act on changes that come later. */
  "PATCH /v1/transactions/{session_id}": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: {
      /** Decimal text with at most the currency's decimals, such as `24.500`. */
      amount?: string;
      /** ISO 4217, such as `KWD`. */
      currency_code?: string;
      /** RFC 3339; when the link ends. */
      expires_at?: string | null;
      /** https, without credentials; made from the merchant's `checkout_url_template` where none is given. */
      checkout_url?: string | null;
      /** In any form; without a country it is of the merchant's. Required as soon as a state is ticked. */
      customer_phone?: string | null;
      customer_first_name?: string | null;
      customer_last_name?: string | null;
      /** Kept, and not written to. */
      customer_email?: string | null;
      /** Of the messages, such as `ar` or `pt_BR`; the merchant's default where none is given. */
      language?: string | null;
      /** Values of your own, for templates (`extra.branch`): up to 16 kB. */
      extra?: Record<string, unknown> | null;
      /** `whatsapp` lists states and the groups `pre_payment` and `post_payment`. Or, for payment requests, `whatsapp_manual: true`: staff send the link from a phone of their own. */
      notifications?: {
        whatsapp?: Array<string> | null;
        whatsapp_manual?: boolean | null;
      } | null;
    };
    answer: {
      session_id: string;
      order_no: string | null;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      customer_phone: string | null;
      customer_first_name: string | null;
      customer_last_name: string | null;
      customer_email: string | null;
      language: string | null;
      checkout_url: string | null;
      /** RFC 3339, in UTC */
      expires_at: string | null;
      extra: Record<string, unknown>;
      authenticator_id: string | null;
      /** The states that were ticked. */
      notification_states: Array<string>;
      /** Staff send the payment link from a phone of their own. */
      whatsapp_manual: boolean;
      reference_number: string | null;
      paid_amount: string | null;
      /** A success was reported after it had been canceled or invalided: money may have moved. */
      conflict: boolean;
      /** When the present state was reached. */
      occurred_at: string;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
      /** When its payment system deleted it. Nothing more is sent. */
      deleted_at: string | null;
      /** When names, numbers, links and texts were taken out, by the merchant's retention_days. */
      contents_removed_at: string | null;
    };
  };
  /** Export transactions as CSV */
  "GET /v1/transactions.csv": {
    path: Record<never, never>;
    query: {
      /** Only payments in this state; `open`: created, pending or attempted. */
      state?: "created" | "pending" | "attempted" | "paid" | "authorized" | "failed" | "canceled" | "expired" | "invalided" | "cod" | "open";
      /** Only payments of this type. */
      type?: "payment_request" | "e_commerce";
      /** Only payments whose order number or phone begins so, or a word of whose name does, or whose session id this is. */
      q?: string;
      /** RFC 3339; only payments made then or later. */
      created_after?: string;
      /** RFC 3339; only payments made before. */
      created_before?: string;
      /** Only payments that were given this language, or a kind of it: `pt` finds `pt_BR`. */
      language?: string;
      /** Only payments of at least this amount, in whatever currency. */
      amount_from?: string;
      /** Only payments of at most this amount. */
      amount_to?: string;
      /** `true`: only payments that were reported as paid after they had been canceled or invalided. */
      conflict?: "true" | "false";
      /** Only payments of which a message has this status; `problem`: one that failed, is held or uncertain. */
      notification_status?: "queued" | "held" | "sending" | "uncertain" | "accepted" | "failed" | "superseded" | "suppressed" | "withdrawn" | "sent" | "delivered" | "read" | "problem";
    };
    body: undefined;
    answer: string;
  };
  /** Everything about a transaction in one file, for a dispute. The texts as they were sent, attempts, statuses and who did what, chained by hash. */
  "GET /v1/transactions/{session_id}/evidence": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: unknown;
  };
  /** List bulks, the newest first */
  "GET /v1/bulks": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
        dry_run: boolean;
        /** Of the file. */
        name: string | null;
        /** csv, json or ndjson */
        format: string;
        rows: number;
        /** Rows that became transactions, or would in a dry run. */
        accepted: number;
        refused: number;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        finished_at: string | null;
      }>;
      next_cursor: string | null;
    };
  };
  /** Create many transactions from a file. The file is read as it arrives, and nothing of it counts before it is here as a whole. Its rows are then judged as `POST /v1/transactions` judges, and become transactions a few hundred at a time; what is refused does not touch its neighbours. The same bytes again are the same bulk: none of its rows is done twice, and one that was canceled goes on. */
  "POST /v1/bulks": {
    path: Record<never, never>;
    query: {
      /** `true`: judges all rows and makes nothing of them. */
      dry_run?: "true" | "false";
      /** Of the file, to know it by in the list. */
      name?: string;
    };
    body: Record<string, unknown>;
    answer: {
      id: string;
      status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
      dry_run: boolean;
      /** Of the file. */
      name: string | null;
      /** csv, json or ndjson */
      format: string;
      rows: number;
      /** Rows that became transactions, or would in a dry run. */
      accepted: number;
      refused: number;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      finished_at: string | null;
      errors: Array<{
        /** The line of the file, its header being 1; in a list of JSON the item, from 1. */
        row: number;
        errors: Record<string, Array<string>>;
      }>;
      /** There are more; errors.csv has them all. */
      errors_truncated: boolean;
      /** The same file was here before, and this is its bulk. */
      repeated: boolean;
    };
  };
  /** See how far a bulk is, and what was refused. `receiving`: its file is on its way. `running`, `finished`. `canceled`: by hand. `incomplete`: its file broke off, and nothing of it was taken; send it again. */
  "GET /v1/bulks/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
      dry_run: boolean;
      /** Of the file. */
      name: string | null;
      /** csv, json or ndjson */
      format: string;
      rows: number;
      /** Rows that became transactions, or would in a dry run. */
      accepted: number;
      refused: number;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      finished_at: string | null;
      errors: Array<{
        /** The line of the file, its header being 1; in a list of JSON the item, from 1. */
        row: number;
        errors: Record<string, Array<string>>;
      }>;
      /** There are more; errors.csv has them all. */
      errors_truncated: boolean;
    };
  };
  /** The refused rows as a file, to be mended and sent again. The columns that came, then `row` and `errors`, which are not looked at when the file comes back. Texts that a spreadsheet would take for a formula begin with `'`, phones have no `+`; both are read again as they were. */
  "GET /v1/bulks/{id}/errors.csv": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: string;
  };
  /** Stop a bulk. What became transactions stays; the other rows are dropped. The same file again goes on with them. */
  "POST /v1/bulks/{id}/cancel": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      id: string;
      status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
      dry_run: boolean;
      /** Of the file. */
      name: string | null;
      /** csv, json or ndjson */
      format: string;
      rows: number;
      /** Rows that became transactions, or would in a dry run. */
      accepted: number;
      refused: number;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      finished_at: string | null;
      errors: Array<{
        /** The line of the file, its header being 1; in a list of JSON the item, from 1. */
        row: number;
        errors: Record<string, Array<string>>;
      }>;
      /** There are more; errors.csv has them all. */
      errors_truncated: boolean;
    };
  };
  /** Report the state of a payment. A repeated report changes nothing and sends nothing, so it may be sent again without fear. */
  "POST /v1/transactions/{session_id}/state": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: {
      /** A payment state, or an operational one such as `refunded`, which goes into the history and sends nothing. */
      state: string;
      /** RFC 3339; now where nothing is said. */
      occurred_at?: string | null;
      /** The gateway's; the variable `reference_number`. */
      reference_number?: string | null;
      /** In the transaction's currency; the variable `paid_amount`. */
      paid_amount?: string | null;
      /** A note for the history. */
      reason?: string | null;
    };
    answer: {
      applied: boolean;
      reason?: string;
      transaction: {
        session_id: string;
        order_no: string | null;
        type: string;
        state: string;
        amount: string;
        currency_code: string;
        customer_phone: string | null;
        customer_first_name: string | null;
        customer_last_name: string | null;
        customer_email: string | null;
        language: string | null;
        checkout_url: string | null;
        /** RFC 3339, in UTC */
        expires_at: string | null;
        extra: Record<string, unknown>;
        authenticator_id: string | null;
        /** The states that were ticked. */
        notification_states: Array<string>;
        /** Staff send the payment link from a phone of their own. */
        whatsapp_manual: boolean;
        reference_number: string | null;
        paid_amount: string | null;
        /** A success was reported after it had been canceled or invalided: money may have moved. */
        conflict: boolean;
        /** When the present state was reached. */
        occurred_at: string;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        updated_at: string;
        /** When its payment system deleted it. Nothing more is sent. */
        deleted_at: string | null;
        /** When names, numbers, links and texts were taken out, by the merchant's retention_days. */
        contents_removed_at: string | null;
      };
    };
  };
  /** Report the states of up to 1,000 payments. Each event gets an answer of its own; one that is wrong spoils nothing but itself. */
  "POST /v1/states": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      events: Array<unknown>;
    };
    answer: {
      results: Array<{
        index: number;
        /** As the same report alone would be answered. */
        status: number;
        applied: boolean;
        /** repeated, operational or stale */
        reason?: string;
        errors?: Record<string, Array<string>>;
      }>;
    };
  };
  /** List messages, the newest first */
  "GET /v1/notifications": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** Only messages with this status. */
      status?: "queued" | "held" | "sending" | "uncertain" | "accepted" | "failed" | "superseded" | "suppressed" | "withdrawn" | "sent" | "delivered" | "read";
      /** Only messages about this payment state. */
      state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired";
      /** Only messages of this transaction. */
      session_id?: string;
      /** Only messages about payments of this type. */
      type?: "payment_request" | "e_commerce";
      /** Only messages in this language, as its template has it: `ar`, `pt_BR`. */
      language?: string;
      /** Only messages by templates of this name. */
      template?: string;
      /** Only messages with this `reason.code`. */
      error_code?: string;
      /** Only messages by this authenticator. */
      authenticator_id?: string;
      /** RFC 3339; only messages owed then or later. */
      created_after?: string;
      /** RFC 3339; only messages owed before. */
      created_before?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        /** null, like `state`, of a message about no payment. */
        session_id: string | null;
        order_no: string | null;
        state: string | null;
        /** `automatic`, `manual`, or `direct`: about no payment. */
        kind: string;
        status: string;
        /** RFC 3339, in UTC */
        due_at: string;
        /** RFC 3339, in UTC */
        held_since: string | null;
        reason: {
          /** WhatsApp's number as text, or a word of ours. */
          code: string;
          title: string;
          /** One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
          advice: string;
          detail: string | null;
        } | null;
        to: string | null;
        template: {
          name: string | null;
          namespace: string | null;
          language: string | null;
          requested_language: string | null;
        };
        text: string | null;
        content: {
          header: string | null;
          /** A header that is no text. */
          media?: {
            /** IMAGE, VIDEO, DOCUMENT or LOCATION */
            format: string;
            link?: string;
            filename?: string;
            latitude?: string;
            longitude?: string;
            name?: string;
            address?: string;
          };
          body: string;
          footer: string | null;
          buttons: Array<{
            type: string;
            text: string;
            url?: string;
            code?: string;
          }>;
          direction: string;
        } | null;
        attempts: number;
        message_id: string | null;
        authenticator_id: string | null;
        /** The bad news that this good news follows. */
        corrects: string | null;
        /** Who asked for it by hand. */
        requested_by: string | null;
        /** Who said that it was sent when nobody knew. */
        resolved_by: string | null;
        /** RFC 3339, in UTC */
        resolved_at: string | null;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        accepted_at: string | null;
        /** RFC 3339, in UTC */
        sent_at: string | null;
        /** RFC 3339, in UTC */
        delivered_at: string | null;
        /** RFC 3339, in UTC */
        read_at: string | null;
        /** RFC 3339, in UTC */
        failed_at: string | null;
        pricing: Record<string, unknown> | null;
        /** What it is about; null for a message about no payment. */
        payment: {
          type: string;
          state: string;
          amount: string;
          currency_code: string;
          customer_first_name: string | null;
          customer_last_name: string | null;
          /** RFC 3339, in UTC */
          expires_at: string | null;
        } | null;
      }>;
      next_cursor: string | null;
    };
  };
  /** Read a message with its timeline and attempts */
  "GET /v1/notifications/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      /** null, like `state`, of a message about no payment. */
      session_id: string | null;
      order_no: string | null;
      state: string | null;
      /** `automatic`, `manual`, or `direct`: about no payment. */
      kind: string;
      status: string;
      /** RFC 3339, in UTC */
      due_at: string;
      /** RFC 3339, in UTC */
      held_since: string | null;
      reason: {
        /** WhatsApp's number as text, or a word of ours. */
        code: string;
        title: string;
        /** One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
        advice: string;
        detail: string | null;
      } | null;
      to: string | null;
      template: {
        name: string | null;
        namespace: string | null;
        language: string | null;
        requested_language: string | null;
      };
      text: string | null;
      content: {
        header: string | null;
        /** A header that is no text. */
        media?: {
          /** IMAGE, VIDEO, DOCUMENT or LOCATION */
          format: string;
          link?: string;
          filename?: string;
          latitude?: string;
          longitude?: string;
          name?: string;
          address?: string;
        };
        body: string;
        footer: string | null;
        buttons: Array<{
          type: string;
          text: string;
          url?: string;
          code?: string;
        }>;
        direction: string;
      } | null;
      attempts: number;
      message_id: string | null;
      authenticator_id: string | null;
      /** The bad news that this good news follows. */
      corrects: string | null;
      /** Who asked for it by hand. */
      requested_by: string | null;
      /** Who said that it was sent when nobody knew. */
      resolved_by: string | null;
      /** RFC 3339, in UTC */
      resolved_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      accepted_at: string | null;
      /** RFC 3339, in UTC */
      sent_at: string | null;
      /** RFC 3339, in UTC */
      delivered_at: string | null;
      /** RFC 3339, in UTC */
      read_at: string | null;
      /** RFC 3339, in UTC */
      failed_at: string | null;
      pricing: Record<string, unknown> | null;
      timeline: Array<{
        /** RFC 3339, in UTC */
        at: string | null;
        what: string;
        detail: string | null;
        attempt: number | null;
        /** Of replied: the customer's message. */
        reply_id: string | null;
        notification_id: string | null;
      }>;
      attempt_log: Array<{
        number: number;
        /** RFC 3339, in UTC */
        started_at: string;
        duration_ms: number | null;
        outcome: string;
        http_status: number | null;
        code: number | null;
        detail: string | null;
        trace_id: string | null;
        request: unknown;
        answer: unknown;
      }>;
    };
  };
  /** Read the link for sending a payment request by hand. For transactions with `notifications.whatsapp_manual`: opens the chat with the customer on the phone of whoever presses it, with the text of the template that is linked for `created`. */
  "GET /v1/transactions/{session_id}/manual-link": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      /** Opens the chat with the customer, the text written already. */
      url: string;
      text: string;
    };
  };
  /** Note that the link for sending by hand was pressed. The history then has an entry with the reason `manual_link`, which says who and when. */
  "POST /v1/transactions/{session_id}/manual-link": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      /** Opens the chat with the customer, the text written already. */
      url: string;
      text: string;
    };
  };
  /** Send the message about the present state again. Where the automatic one still waits it leaves now instead; while it is being sent or uncertain the answer is 409, unless `force` says otherwise, which is audited. */
  "POST /v1/transactions/{session_id}/notifications": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: {
      channel: "whatsapp";
      state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired" | null;
      /** Send although another message about this is under way. */
      force?: boolean;
    };
    answer: {
      id: string;
      /** null, like `state`, of a message about no payment. */
      session_id: string | null;
      order_no: string | null;
      state: string | null;
      /** `automatic`, `manual`, or `direct`: about no payment. */
      kind: string;
      status: string;
      /** RFC 3339, in UTC */
      due_at: string;
      /** RFC 3339, in UTC */
      held_since: string | null;
      reason: {
        /** WhatsApp's number as text, or a word of ours. */
        code: string;
        title: string;
        /** One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
        advice: string;
        detail: string | null;
      } | null;
      to: string | null;
      template: {
        name: string | null;
        namespace: string | null;
        language: string | null;
        requested_language: string | null;
      };
      text: string | null;
      content: {
        header: string | null;
        /** A header that is no text. */
        media?: {
          /** IMAGE, VIDEO, DOCUMENT or LOCATION */
          format: string;
          link?: string;
          filename?: string;
          latitude?: string;
          longitude?: string;
          name?: string;
          address?: string;
        };
        body: string;
        footer: string | null;
        buttons: Array<{
          type: string;
          text: string;
          url?: string;
          code?: string;
        }>;
        direction: string;
      } | null;
      attempts: number;
      message_id: string | null;
      authenticator_id: string | null;
      /** The bad news that this good news follows. */
      corrects: string | null;
      /** Who asked for it by hand. */
      requested_by: string | null;
      /** Who said that it was sent when nobody knew. */
      resolved_by: string | null;
      /** RFC 3339, in UTC */
      resolved_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      accepted_at: string | null;
      /** RFC 3339, in UTC */
      sent_at: string | null;
      /** RFC 3339, in UTC */
      delivered_at: string | null;
      /** RFC 3339, in UTC */
      read_at: string | null;
      /** RFC 3339, in UTC */
      failed_at: string | null;
      pricing: Record<string, unknown> | null;
    };
  };
  /** Try a message again that did not go out */
  "POST /v1/notifications/{id}/retry": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      id: string;
      /** null, like `state`, of a message about no payment. */
      session_id: string | null;
      order_no: string | null;
      state: string | null;
      /** `automatic`, `manual`, or `direct`: about no payment. */
      kind: string;
      status: string;
      /** RFC 3339, in UTC */
      due_at: string;
      /** RFC 3339, in UTC */
      held_since: string | null;
      reason: {
        /** WhatsApp's number as text, or a word of ours. */
        code: string;
        title: string;
        /** One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
        advice: string;
        detail: string | null;
      } | null;
      to: string | null;
      template: {
        name: string | null;
        namespace: string | null;
        language: string | null;
        requested_language: string | null;
      };
      text: string | null;
      content: {
        header: string | null;
        /** A header that is no text. */
        media?: {
          /** IMAGE, VIDEO, DOCUMENT or LOCATION */
          format: string;
          link?: string;
          filename?: string;
          latitude?: string;
          longitude?: string;
          name?: string;
          address?: string;
        };
        body: string;
        footer: string | null;
        buttons: Array<{
          type: string;
          text: string;
          url?: string;
          code?: string;
        }>;
        direction: string;
      } | null;
      attempts: number;
      message_id: string | null;
      authenticator_id: string | null;
      /** The bad news that this good news follows. */
      corrects: string | null;
      /** Who asked for it by hand. */
      requested_by: string | null;
      /** Who said that it was sent when nobody knew. */
      resolved_by: string | null;
      /** RFC 3339, in UTC */
      resolved_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      accepted_at: string | null;
      /** RFC 3339, in UTC */
      sent_at: string | null;
      /** RFC 3339, in UTC */
      delivered_at: string | null;
      /** RFC 3339, in UTC */
      read_at: string | null;
      /** RFC 3339, in UTC */
      failed_at: string | null;
      pricing: Record<string, unknown> | null;
    };
  };
  /** Take a message back that has not left */
  "POST /v1/notifications/{id}/cancel": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      id: string;
      /** null, like `state`, of a message about no payment. */
      session_id: string | null;
      order_no: string | null;
      state: string | null;
      /** `automatic`, `manual`, or `direct`: about no payment. */
      kind: string;
      status: string;
      /** RFC 3339, in UTC */
      due_at: string;
      /** RFC 3339, in UTC */
      held_since: string | null;
      reason: {
        /** WhatsApp's number as text, or a word of ours. */
        code: string;
        title: string;
        /** One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
        advice: string;
        detail: string | null;
      } | null;
      to: string | null;
      template: {
        name: string | null;
        namespace: string | null;
        language: string | null;
        requested_language: string | null;
      };
      text: string | null;
      content: {
        header: string | null;
        /** A header that is no text. */
        media?: {
          /** IMAGE, VIDEO, DOCUMENT or LOCATION */
          format: string;
          link?: string;
          filename?: string;
          latitude?: string;
          longitude?: string;
          name?: string;
          address?: string;
        };
        body: string;
        footer: string | null;
        buttons: Array<{
          type: string;
          text: string;
          url?: string;
          code?: string;
        }>;
        direction: string;
      } | null;
      attempts: number;
      message_id: string | null;
      authenticator_id: string | null;
      /** The bad news that this good news follows. */
      corrects: string | null;
      /** Who asked for it by hand. */
      requested_by: string | null;
      /** Who said that it was sent when nobody knew. */
      resolved_by: string | null;
      /** RFC 3339, in UTC */
      resolved_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      accepted_at: string | null;
      /** RFC 3339, in UTC */
      sent_at: string | null;
      /** RFC 3339, in UTC */
      delivered_at: string | null;
      /** RFC 3339, in UTC */
      read_at: string | null;
      /** RFC 3339, in UTC */
      failed_at: string | null;
      pricing: Record<string, unknown> | null;
    };
  };
  /** Say that a message was sent whose outcome nobody knows. It becomes `accepted`, without a message id, and is never sent again. Proof that comes later still fills in its message id and times. If it was not sent, retry it or take it back instead. */
  "POST /v1/notifications/{id}/resolve": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** `accepted`: WhatsApp has the message. */
      outcome: "accepted";
    };
    answer: {
      id: string;
      /** null, like `state`, of a message about no payment. */
      session_id: string | null;
      order_no: string | null;
      state: string | null;
      /** `automatic`, `manual`, or `direct`: about no payment. */
      kind: string;
      status: string;
      /** RFC 3339, in UTC */
      due_at: string;
      /** RFC 3339, in UTC */
      held_since: string | null;
      reason: {
        /** WhatsApp's number as text, or a word of ours. */
        code: string;
        title: string;
        /** One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
        advice: string;
        detail: string | null;
      } | null;
      to: string | null;
      template: {
        name: string | null;
        namespace: string | null;
        language: string | null;
        requested_language: string | null;
      };
      text: string | null;
      content: {
        header: string | null;
        /** A header that is no text. */
        media?: {
          /** IMAGE, VIDEO, DOCUMENT or LOCATION */
          format: string;
          link?: string;
          filename?: string;
          latitude?: string;
          longitude?: string;
          name?: string;
          address?: string;
        };
        body: string;
        footer: string | null;
        buttons: Array<{
          type: string;
          text: string;
          url?: string;
          code?: string;
        }>;
        direction: string;
      } | null;
      attempts: number;
      message_id: string | null;
      authenticator_id: string | null;
      /** The bad news that this good news follows. */
      corrects: string | null;
      /** Who asked for it by hand. */
      requested_by: string | null;
      /** Who said that it was sent when nobody knew. */
      resolved_by: string | null;
      /** RFC 3339, in UTC */
      resolved_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      accepted_at: string | null;
      /** RFC 3339, in UTC */
      sent_at: string | null;
      /** RFC 3339, in UTC */
      delivered_at: string | null;
      /** RFC 3339, in UTC */
      read_at: string | null;
      /** RFC 3339, in UTC */
      failed_at: string | null;
      pricing: Record<string, unknown> | null;
    };
  };
  /** Let a payment system report by its own webhooks. Give the `url` that comes back to the payment system as the address of its webhooks. A source that is made with a test key reaches transactions of the simulator only. A merchant has 20 sources at most. */
  "POST /v1/sources": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** The payment system. */
      kind: "ottu" | "stripe";
      /** What the payment system signs with; it is in no answer. */
      secret: string;
      /** Of a transaction that is first seen in a webhook; `payment_request` where nothing is said. */
      default_type?: "payment_request" | "e_commerce";
      /** What such a transaction is ticked for; nothing where nothing is said. */
      default_notifications?: {
        whatsapp?: Array<string>;
      };
      /** Where the same bytes are passed on to, as https; the status that comes back within 12 seconds is answered to the payment system. */
      forward_url?: string | null;
      /** 200, or 201 to keep the payer on Ottu's page; where nothing is passed on, or nobody answered it. */
      answer?: 200 | 201;
    };
    answer: {
      id: string;
      kind: string;
      /** Where its webhooks come in. */
      url: string;
      /** live, or sandbox: it makes and moves transactions of the simulator only. */
      environment: string;
      default_type: "payment_request" | "e_commerce";
      default_notifications: {
        whatsapp: Array<string>;
      };
      forward_url: string | null;
      answer: number;
      /** RFC 3339, in UTC: until then the secret before verifies beside the present one. */
      previous_secret_until: string | null;
      /** Requests whose signature was not right. They are not kept. */
      unverified: number;
      /** RFC 3339, in UTC */
      last_unverified_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** List sources */
  "GET /v1/sources": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        kind: string;
        /** Where its webhooks come in. */
        url: string;
        /** live, or sandbox: it makes and moves transactions of the simulator only. */
        environment: string;
        default_type: "payment_request" | "e_commerce";
        default_notifications: {
          whatsapp: Array<string>;
        };
        forward_url: string | null;
        answer: number;
        /** RFC 3339, in UTC: until then the secret before verifies beside the present one. */
        previous_secret_until: string | null;
        /** Requests whose signature was not right. They are not kept. */
        unverified: number;
        /** RFC 3339, in UTC */
        last_unverified_at: string | null;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        updated_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Read a source */
  "GET /v1/sources/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      kind: string;
      /** Where its webhooks come in. */
      url: string;
      /** live, or sandbox: it makes and moves transactions of the simulator only. */
      environment: string;
      default_type: "payment_request" | "e_commerce";
      default_notifications: {
        whatsapp: Array<string>;
      };
      forward_url: string | null;
      answer: number;
      /** RFC 3339, in UTC: until then the secret before verifies beside the present one. */
      previous_secret_until: string | null;
      /** Requests whose signature was not right. They are not kept. */
      unverified: number;
      /** RFC 3339, in UTC */
      last_unverified_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** Change a source, or replace its secret. What is left out stays as it is. */
  "PATCH /v1/sources/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** What the payment system signs with; it is in no answer. */
      secret?: string;
      /** For how long the secret before still verifies; up to 168, 24 where nothing is said. */
      secret_overlap_hours?: number;
      /** Of a transaction that is first seen in a webhook; `payment_request` where nothing is said. */
      default_type?: "payment_request" | "e_commerce";
      /** What such a transaction is ticked for; nothing where nothing is said. */
      default_notifications?: {
        whatsapp?: Array<string>;
      };
      /** Where the same bytes are passed on to, as https; the status that comes back within 12 seconds is answered to the payment system. */
      forward_url?: string | null;
      /** 200, or 201 to keep the payer on Ottu's page; where nothing is passed on, or nobody answered it. */
      answer?: 200 | 201;
    };
    answer: {
      id: string;
      kind: string;
      /** Where its webhooks come in. */
      url: string;
      /** live, or sandbox: it makes and moves transactions of the simulator only. */
      environment: string;
      default_type: "payment_request" | "e_commerce";
      default_notifications: {
        whatsapp: Array<string>;
      };
      forward_url: string | null;
      answer: number;
      /** RFC 3339, in UTC: until then the secret before verifies beside the present one. */
      previous_secret_until: string | null;
      /** Requests whose signature was not right. They are not kept. */
      unverified: number;
      /** RFC 3339, in UTC */
      last_unverified_at: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** Remove a source */
  "DELETE /v1/sources/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** List what came from a source, and what became of it. Newest first; kept for 30 days. What did not verify is not kept: the source counts it. */
  "GET /v1/sources/{id}/events": {
    path: {
      id: string;
    };
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** Only those with this outcome. */
      outcome?: "created" | "applied" | "repeated" | "operational" | "stale" | "refused" | "ignored";
      /** Only those about this payment. */
      session_id?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        /** RFC 3339, in UTC */
        received_at: string;
        /** In the source's own words. */
        type: string;
        session_id: string | null;
        /** created (a transaction was made from it), applied, repeated, operational, stale, refused, or ignored (nothing that Zajel has a meaning for) */
        outcome: string;
        reason: string | null;
        /** What it said, without what belongs to the customer. */
        said: Record<string, unknown>;
        /** What the receiver of forward_url answered, or why it did not. */
        forwarded: {
          status: number | null;
          detail: string | null;
        } | null;
      }>;
      next_cursor: string | null;
    };
  };
  /** What needs a person, by cause. What is held, what failed in the last seven days and is still true, what is uncertain, conflicts, templates and authenticators that are not well: what is lost first stands first. */
  "GET /v1/attention": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      data: Array<{
        /** held, failed, uncertain, conflict, template, authenticator */
        kind: string;
        reason: {
          code: string;
          title: string;
          advice: string;
        };
        /** What mends it: replace_token, open_authenticator, open_template, edit_template_link, correct_phone, look_at_payment, retry, wait (nothing to press). */
        action: string;
        /** Messages, of a conflict payments, of a template links; up to 1000. */
        count: number;
        /** There are more than were counted. */
        more: boolean;
        /** Of the payments that they are about. */
        money: Array<{
          currency_code: string;
          amount: string;
        }>;
        /** RFC 3339, in UTC */
        oldest_at: string | null;
        /** When the first is lost: its link ends, or it is given up. */
        deadline_at: string | null;
        authenticator_id: string | null;
        /** Of what is held: sender, waba, token, template, tier. */
        scope: string | null;
        template: {
          name: string;
          language: string;
        } | null;
        detail: string | null;
        /** The body of a bulk retry. */
        retry: {
          reason_code: string;
        } | null;
      }>;
      next_cursor: null;
    };
  };
  /** Try again what failed for one reason. The newest of the last seven days that are still true, in one commit, with one entry in the audit log. */
  "POST /v1/notifications/retry": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** As in `reason.code`. */
      reason_code: string;
      /** Only messages about this payment state. */
      state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired" | null;
      /** Only messages that were sent by this authenticator. */
      authenticator_id?: string | null;
      /** Up to 1,000, which is what holds where nothing is said. */
      limit?: number;
    };
    answer: {
      retried: number;
      /** untrue, link_expiring, phone_missing, out_of_reach, no_sender, … */
      refused: Array<{
        reason: string;
        count: number;
      }>;
      /** There may be more: ask again. */
      more: boolean;
    };
  };
  /** Take note of a conflict. Somebody has looked at a payment that was paid after it had been taken back. Its history keeps it. */
  "POST /v1/transactions/{session_id}/conflict/acknowledge": {
    path: {
      session_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      session_id: string;
      order_no: string | null;
      type: string;
      state: string;
      amount: string;
      currency_code: string;
      customer_phone: string | null;
      customer_first_name: string | null;
      customer_last_name: string | null;
      customer_email: string | null;
      language: string | null;
      checkout_url: string | null;
      /** RFC 3339, in UTC */
      expires_at: string | null;
      extra: Record<string, unknown>;
      authenticator_id: string | null;
      /** The states that were ticked. */
      notification_states: Array<string>;
      /** Staff send the payment link from a phone of their own. */
      whatsapp_manual: boolean;
      reference_number: string | null;
      paid_amount: string | null;
      /** A success was reported after it had been canceled or invalided: money may have moved. */
      conflict: boolean;
      /** When the present state was reached. */
      occurred_at: string;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
      /** When its payment system deleted it. Nothing more is sent. */
      deleted_at: string | null;
      /** When names, numbers, links and texts were taken out, by the merchant's retention_days. */
      contents_removed_at: string | null;
    };
  };
  /** Be told of events. Each event is posted to the `url` as `{ type, timestamp, data }`, signed as Standard Webhooks describes. The address is https and public; the operator can allow others with `ZAJEL_WEBHOOK_ALLOW`. A merchant has 20 endpoints at most. */
  "POST /v1/webhook-endpoints": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: {
      url: string;
      /** What it is told of, and of nothing else. */
      events: Array<"transaction.state_changed" | "transaction.conflict" | "notification.queued" | "notification.held" | "notification.accepted" | "notification.sent" | "notification.delivered" | "notification.read" | "notification.failed" | "notification.suppressed" | "notification.superseded" | "notification.uncertain" | "template.status_changed" | "authenticator.health_changed" | "opt_out.changed" | "bulk.progressed" | "bulk.finished" | "reply.received">;
    };
    answer: {
      id: string;
      url: string;
      events: Array<string>;
      /** active or paused */
      status: string;
      /** Why it gets no requests: by_hand, failing, or gone. */
      paused: {
        reason: string;
        since: string;
        advice: string;
      } | null;
      /** RFC 3339, in UTC: the first of the failures since it last took an event. */
      failing_since: string | null;
      /** In a row. */
      failures: number;
      /** RFC 3339, in UTC: until then the secret before signs beside the present one. */
      previous_secret_until: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
      /** Shown this once: whsec_ and the key that signs, in base64. */
      secret: string;
    };
  };
  /** List endpoints */
  "GET /v1/webhook-endpoints": {
    path: Record<never, never>;
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        url: string;
        events: Array<string>;
        /** active or paused */
        status: string;
        /** Why it gets no requests: by_hand, failing, or gone. */
        paused: {
          reason: string;
          since: string;
          advice: string;
        } | null;
        /** RFC 3339, in UTC: the first of the failures since it last took an event. */
        failing_since: string | null;
        /** In a row. */
        failures: number;
        /** RFC 3339, in UTC: until then the secret before signs beside the present one. */
        previous_secret_until: string | null;
        /** RFC 3339, in UTC */
        created_at: string;
        /** RFC 3339, in UTC */
        updated_at: string;
      }>;
      next_cursor: string | null;
    };
  };
  /** Read an endpoint */
  "GET /v1/webhook-endpoints/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      id: string;
      url: string;
      events: Array<string>;
      /** active or paused */
      status: string;
      /** Why it gets no requests: by_hand, failing, or gone. */
      paused: {
        reason: string;
        since: string;
        advice: string;
      } | null;
      /** RFC 3339, in UTC: the first of the failures since it last took an event. */
      failing_since: string | null;
      /** In a row. */
      failures: number;
      /** RFC 3339, in UTC: until then the secret before signs beside the present one. */
      previous_secret_until: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** Change an endpoint, pause it, or let it go again. While it is paused events are kept as `missed`. They are not sent when it is let go again: ask for them with replay. */
  "PATCH /v1/webhook-endpoints/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      url?: string;
      events?: Array<"transaction.state_changed" | "transaction.conflict" | "notification.queued" | "notification.held" | "notification.accepted" | "notification.sent" | "notification.delivered" | "notification.read" | "notification.failed" | "notification.suppressed" | "notification.superseded" | "notification.uncertain" | "template.status_changed" | "authenticator.health_changed" | "opt_out.changed" | "bulk.progressed" | "bulk.finished" | "reply.received">;
      status?: "active" | "paused";
    };
    answer: {
      id: string;
      url: string;
      events: Array<string>;
      /** active or paused */
      status: string;
      /** Why it gets no requests: by_hand, failing, or gone. */
      paused: {
        reason: string;
        since: string;
        advice: string;
      } | null;
      /** RFC 3339, in UTC: the first of the failures since it last took an event. */
      failing_since: string | null;
      /** In a row. */
      failures: number;
      /** RFC 3339, in UTC: until then the secret before signs beside the present one. */
      previous_secret_until: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
    };
  };
  /** Remove an endpoint */
  "DELETE /v1/webhook-endpoints/{id}": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** Replace the secret of an endpoint. For `overlap_seconds` both secrets sign, and the receiver may take either; with 0 the old one is forgotten. */
  "POST /v1/webhook-endpoints/{id}/rotate-secret": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** Up to 7 days; a day where nothing is said. */
      overlap_seconds?: number;
    } | null;
    answer: {
      id: string;
      url: string;
      events: Array<string>;
      /** active or paused */
      status: string;
      /** Why it gets no requests: by_hand, failing, or gone. */
      paused: {
        reason: string;
        since: string;
        advice: string;
      } | null;
      /** RFC 3339, in UTC: the first of the failures since it last took an event. */
      failing_since: string | null;
      /** In a row. */
      failures: number;
      /** RFC 3339, in UTC: until then the secret before signs beside the present one. */
      previous_secret_until: string | null;
      /** RFC 3339, in UTC */
      created_at: string;
      /** RFC 3339, in UTC */
      updated_at: string;
      /** Shown this once: whsec_ and the key that signs, in base64. */
      secret: string;
    };
  };
  /** Try an endpoint out. Sends an event of the type `ping`, whatever the endpoint wants to hear. */
  "POST /v1/webhook-endpoints/{id}/ping": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      event_id: string;
    };
  };
  /** List what an endpoint was told, and what it answered. Newest first; kept for 30 days. */
  "GET /v1/webhook-endpoints/{id}/deliveries": {
    path: {
      id: string;
    };
    query: {
      /** Up to 200; 50 where nothing is said. */
      limit?: string;
      /** `next_cursor` of the page before. */
      cursor?: string;
      /** Only those with this status. */
      status?: "queued" | "sending" | "delivered" | "failed" | "missed";
      /** Only events of this type. */
      type?: "transaction.state_changed" | "transaction.conflict" | "notification.queued" | "notification.held" | "notification.accepted" | "notification.sent" | "notification.delivered" | "notification.read" | "notification.failed" | "notification.suppressed" | "notification.superseded" | "notification.uncertain" | "template.status_changed" | "authenticator.health_changed" | "opt_out.changed" | "bulk.progressed" | "bulk.finished" | "reply.received" | "ping";
    };
    body: undefined;
    answer: {
      data: Array<{
        /** The header webhook-id of each of its requests. */
        event_id: string;
        type: string;
        /** What it is about: a session_id for payments and their messages. */
        subject: string;
        /** queued, sending, delivered, failed (given up after a day) or missed (while paused) */
        status: string;
        /** RFC 3339, in UTC */
        occurred_at: string;
        /** RFC 3339, in UTC: when it is tried next. */
        due_at: string | null;
        attempts: number;
        /** RFC 3339, in UTC */
        delivered_at: string | null;
        body: string;
        last_attempt: {
          number: number;
          /** RFC 3339, in UTC */
          started_at: string;
          duration_ms: number;
          /** delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
          outcome: string;
          request: {
            url: string;
            webhook_id: string;
            webhook_timestamp: string;
            body: string;
          };
          /** The first 4 kB of it. */
          answer: {
            status: number;
            body: string;
          } | null;
          detail: string | null;
        } | null;
      }>;
      next_cursor: string | null;
    };
  };
  /** Read a delivery with all of its requests and answers */
  "GET /v1/webhook-endpoints/{id}/deliveries/{event_id}": {
    path: {
      id: string;
      event_id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: {
      /** The header webhook-id of each of its requests. */
      event_id: string;
      type: string;
      /** What it is about: a session_id for payments and their messages. */
      subject: string;
      /** queued, sending, delivered, failed (given up after a day) or missed (while paused) */
      status: string;
      /** RFC 3339, in UTC */
      occurred_at: string;
      /** RFC 3339, in UTC: when it is tried next. */
      due_at: string | null;
      attempts: number;
      /** RFC 3339, in UTC */
      delivered_at: string | null;
      body: string;
      last_attempt: {
        number: number;
        /** RFC 3339, in UTC */
        started_at: string;
        duration_ms: number;
        /** delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
        outcome: string;
        request: {
          url: string;
          webhook_id: string;
          webhook_timestamp: string;
          body: string;
        };
        /** The first 4 kB of it. */
        answer: {
          status: number;
          body: string;
        } | null;
        detail: string | null;
      } | null;
      attempt_log: Array<{
        number: number;
        /** RFC 3339, in UTC */
        started_at: string;
        duration_ms: number;
        /** delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
        outcome: string;
        request: {
          url: string;
          webhook_id: string;
          webhook_timestamp: string;
          body: string;
        };
        /** The first 4 kB of it. */
        answer: {
          status: number;
          body: string;
        } | null;
        detail: string | null;
      }>;
    };
  };
  /** Send one event again */
  "POST /v1/webhook-endpoints/{id}/deliveries/{event_id}/replay": {
    path: {
      id: string;
      event_id: string;
    };
    query: Record<never, never>;
    body: Record<string, never> | null | undefined;
    answer: {
      /** The header webhook-id of each of its requests. */
      event_id: string;
      type: string;
      /** What it is about: a session_id for payments and their messages. */
      subject: string;
      /** queued, sending, delivered, failed (given up after a day) or missed (while paused) */
      status: string;
      /** RFC 3339, in UTC */
      occurred_at: string;
      /** RFC 3339, in UTC: when it is tried next. */
      due_at: string | null;
      attempts: number;
      /** RFC 3339, in UTC */
      delivered_at: string | null;
      body: string;
      last_attempt: {
        number: number;
        /** RFC 3339, in UTC */
        started_at: string;
        duration_ms: number;
        /** delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
        outcome: string;
        request: {
          url: string;
          webhook_id: string;
          webhook_timestamp: string;
          body: string;
        };
        /** The first 4 kB of it. */
        answer: {
          status: number;
          body: string;
        } | null;
        detail: string | null;
      } | null;
    };
  };
  /** Send a range of events again. Oldest first, under their own ids. 5,000 for each request: go on with `next_cursor`. */
  "POST /v1/webhook-endpoints/{id}/replay": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: {
      /** Events that happened from then on. */
      from: string;
      /** And before then; until now where nothing is said. */
      to?: string;
      /** `failed` and `missed` where nothing is said. */
      statuses?: Array<"delivered" | "failed" | "missed">;
      /** `next_cursor` of the request before. */
      cursor?: string;
    };
    answer: {
      /** Deliveries that are owed again. */
      replayed: number;
      /** Send it with the same range: there may be more. */
      next_cursor: string | null;
    };
  };
  /** Meta's handshake at an authenticator's door */
  "GET /webhooks/whatsapp/{authenticator_id}": {
    path: {
      authenticator_id: string;
    };
    query: {
      /** Always `subscribe`. */
      "hub.mode"?: string;
      /** Comes back as the answer. */
      "hub.challenge"?: string;
      /** The authenticator's verify token. */
      "hub.verify_token"?: string;
    };
    body: undefined;
    answer: string;
  };
  /** Webhooks of one authenticator. Entries of other accounts in the same body are dropped and counted. 200 says that everything is on disk. */
  "POST /webhooks/whatsapp/{authenticator_id}": {
    path: {
      authenticator_id: string;
    };
    query: Record<never, never>;
    body: Record<string, unknown>;
    answer: undefined;
  };
  /** Meta's handshake at the shared door */
  "GET /webhooks/whatsapp": {
    path: Record<never, never>;
    query: {
      /** Always `subscribe`. */
      "hub.mode"?: string;
      /** Comes back as the answer. */
      "hub.challenge"?: string;
      /** The authenticator's verify token. */
      "hub.verify_token"?: string;
    };
    body: undefined;
    answer: string;
  };
  /** Webhooks of all accounts of one Meta app. An entry counts only where the signature verifies under a secret of an authenticator of that entry's WABA; others are dropped and counted. 200 says that everything is on disk. */
  "POST /webhooks/whatsapp": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: Record<string, unknown>;
    answer: undefined;
  };
  /** Ottu's webhooks. Payment events and operation events. 200 (or the source's own `answer`) says that it is on disk, also where it changes nothing or is refused: the source's events say why. With `forward_url` the receiver's status is answered. Where the database is away the request waits for up to 12 seconds, and is then left without an answer, because Ottu repeats only what it got no answer to. */
  "POST /webhooks/ottu/{source_id}": {
    path: {
      source_id: string;
    };
    query: Record<never, never>;
    body: Record<string, unknown>;
    answer: undefined;
  };
  /** Stripe's webhooks. Events of Checkout Sessions and PaymentIntents; a session and its PaymentIntent are one transaction. 200 (or the source's own `answer`) says that it is on disk, also where it changes nothing, is ignored or refused: the source's events say why. With `forward_url` the receiver's status is answered. */
  "POST /webhooks/stripe/{source_id}": {
    path: {
      source_id: string;
    };
    query: Record<never, never>;
    body: Record<string, unknown>;
    answer: undefined;
  };
}
