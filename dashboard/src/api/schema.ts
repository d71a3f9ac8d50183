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
  /** Whether requests may be sent here */
  "GET /readyz": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    answer: {
      status: "ok";
    };
  };
  /** Metrics for Prometheus */
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
  /** Sign in */
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
      token: string;
    };
    body: undefined;
    answer: {
      state: "valid" | "unknown";
      name?: string;
      email?: string;
    };
  };
  /** Choose a password by a link */
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
  /** Make the first owner's account */
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
      memberships: Array<{
        merchant_id: string;
        merchant_name: string;
        role: string;
      }>;
    };
  };
  /** Change one's own password */
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
      limit?: string;
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
  /** Who changed what, the newest first */
  "GET /v1/audit": {
    path: Record<never, never>;
    query: {
      limit?: string;
      cursor?: string;
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
      /** RFC 3339, in UTC */
      created_at: string;
    };
  };
  /** List the numbers that get no messages */
  "GET /v1/opt-outs": {
    path: Record<never, never>;
    query: {
      limit?: string;
      cursor?: string;
      phone?: string;
      scope?: "all" | "changed_number" | "marketing";
      q?: string;
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
  /** Put a number on the list */
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
  /** Take the opt-outs of a number back */
  "DELETE /v1/opt-outs": {
    path: Record<never, never>;
    query: {
      phone?: string;
      scope?: "all" | "changed_number" | "marketing";
    };
    body: {
      phone?: string;
      scope?: "all" | "changed_number" | "marketing";
    } | null | undefined;
    answer: undefined;
  };
  /** Read an opt-out */
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
  /** Take an opt-out back */
  "DELETE /v1/opt-outs/{id}": {
    path: {
      id: string;
    };
    query: {
      scope?: "all" | "changed_number" | "marketing";
    };
    body: undefined;
    answer: undefined;
  };
  /** List what customers wrote */
  "GET /v1/replies": {
    path: Record<never, never>;
    query: {
      limit?: string;
      cursor?: string;
      phone?: string;
      session_id?: string;
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
  /** Read a reply */
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
  /** Make an API key */
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
      limit?: string;
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
  /** Connect a WhatsApp number */
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
      }>;
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
      limit?: string;
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
        }>;
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
      }>;
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
  /** Change an authenticator */
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
      }>;
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
      }>;
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
  /** What holds messages back */
  "GET /v1/holds": {
    path: Record<never, never>;
    query: {
      limit?: string;
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
  /** Let go what is held */
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
  /** Say that an alert has been seen to */
  "DELETE /v1/authenticators/{id}/alerts/{code}": {
    path: {
      id: string;
      code: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: undefined;
  };
  /** List what WhatsApp's webhooks told of the account */
  "GET /v1/authenticators/{id}/webhook-events": {
    path: {
      id: string;
    };
    query: {
      limit?: string;
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
  /** List the templates as WhatsApp holds them */
  "GET /v1/authenticators/{id}/templates": {
    path: {
      id: string;
    };
    query: {
      limit?: string;
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
  /** Submit a template to WhatsApp */
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
  /** See what WhatsApp would refuse of a template */
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
  /** Submit the starter set */
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
  /** List what changed of the templates */
  "GET /v1/authenticators/{id}/template-changes": {
    path: {
      id: string;
    };
    query: {
      limit?: string;
      cursor?: string;
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
      limit?: string;
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
  /** Choose the template for a type, state and language */
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
  /** See what the customer will see */
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
  /** See what would happen for every type, state and language */
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
  /** Send an approved template to a phone of one's own */
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
  /** Create a transaction */
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
      limit?: string;
      cursor?: string;
      state?: "created" | "pending" | "attempted" | "paid" | "authorized" | "failed" | "canceled" | "expired" | "invalided" | "cod";
      type?: "payment_request" | "e_commerce";
      q?: string;
      created_after?: string;
      created_before?: string;
      conflict?: "true" | "false";
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
      }>;
      next_cursor: string | null;
    };
  };
  /** See what a transaction would send */
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
    };
  };
  /** Change a transaction */
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
    };
  };
  /** Export transactions as CSV */
  "GET /v1/transactions.csv": {
    path: Record<never, never>;
    query: {
      state?: "created" | "pending" | "attempted" | "paid" | "authorized" | "failed" | "canceled" | "expired" | "invalided" | "cod";
      type?: "payment_request" | "e_commerce";
      q?: string;
      created_after?: string;
      created_before?: string;
      conflict?: "true" | "false";
    };
    body: undefined;
    answer: string;
  };
  /** Everything about a transaction in one file, for a dispute */
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
      limit?: string;
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
  /** Create many transactions from a file */
  "POST /v1/bulks": {
    path: Record<never, never>;
    query: {
      dry_run?: "true" | "false";
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
  /** See how far a bulk is, and what was refused */
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
  /** The refused rows as a file, to be mended and sent again */
  "GET /v1/bulks/{id}/errors.csv": {
    path: {
      id: string;
    };
    query: Record<never, never>;
    body: undefined;
    answer: string;
  };
  /** Stop a bulk */
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
  /** Report the state of a payment */
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
      };
    };
  };
  /** Report the states of up to 1,000 payments */
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
      limit?: string;
      cursor?: string;
      status?: "queued" | "held" | "sending" | "uncertain" | "accepted" | "failed" | "superseded" | "suppressed" | "withdrawn" | "sent" | "delivered" | "read";
      state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired";
      session_id?: string;
      error_code?: string;
    };
    body: undefined;
    answer: {
      data: Array<{
        id: string;
        session_id: string;
        order_no: string | null;
        state: string;
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
      session_id: string;
      order_no: string | null;
      state: string;
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
  /** Read the link for sending a payment request by hand */
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
  /** Note that the link for sending by hand was pressed */
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
  /** Send the message about the present state again */
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
      session_id: string;
      order_no: string | null;
      state: string;
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
      session_id: string;
      order_no: string | null;
      state: string;
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
      session_id: string;
      order_no: string | null;
      state: string;
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
  /** Say that a message was sent whose outcome nobody knows */
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
      session_id: string;
      order_no: string | null;
      state: string;
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
  /** Let a payment system report by its own webhooks */
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
      limit?: string;
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
  /** Change a source, or replace its secret */
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
  /** List what came from a source, and what became of it */
  "GET /v1/sources/{id}/events": {
    path: {
      id: string;
    };
    query: {
      limit?: string;
      cursor?: string;
      outcome?: "created" | "applied" | "repeated" | "operational" | "stale" | "refused" | "ignored";
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
  /** Be told of events */
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
      limit?: string;
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
  /** Change an endpoint, pause it, or let it go again */
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
  /** Replace the secret of an endpoint */
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
  /** Try an endpoint out */
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
  /** List what an endpoint was told, and what it answered */
  "GET /v1/webhook-endpoints/{id}/deliveries": {
    path: {
      id: string;
    };
    query: {
      limit?: string;
      cursor?: string;
      status?: "queued" | "sending" | "delivered" | "failed" | "missed";
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
  /** Send a range of events again */
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
      "hub.mode"?: string;
      "hub.challenge"?: string;
      "hub.verify_token"?: string;
    };
    body: undefined;
    answer: string;
  };
  /** Webhooks of one authenticator */
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
      "hub.mode"?: string;
      "hub.challenge"?: string;
      "hub.verify_token"?: string;
    };
    body: undefined;
    answer: string;
  };
  /** Webhooks of all accounts of one Meta app */
  "POST /webhooks/whatsapp": {
    path: Record<never, never>;
    query: Record<never, never>;
    body: Record<string, unknown>;
    answer: undefined;
  };
  /** Ottu's webhooks */
  "POST /webhooks/ottu/{source_id}": {
    path: {
      source_id: string;
    };
    query: Record<never, never>;
    body: Record<string, unknown>;
    answer: undefined;
  };
  /** Stripe's webhooks */
  "POST /webhooks/stripe/{source_id}": {
    path: {
      source_id: string;
    };
    query: Record<never, never>;
    body: Record<string, unknown>;
    answer: undefined;
  };
}
