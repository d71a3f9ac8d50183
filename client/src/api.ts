/**
 * The types of Zajel's API. Written by script/client from /openapi.json; do not edit.
 */
export interface paths {
    "/v1/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What needs a person, by cause
         * @description What is held, what failed in the last seven days and is still true, what is uncertain, conflicts, templates and authenticators that are not well: what is lost first stands first.
         */
        get: operations["readAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, the newest first
         * @description Append-only; each entry carries the hash of the one before it.
         */
        get: operations["readAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List authenticators */
        get: operations["listAuthenticators"];
        put?: never;
        /**
         * Connect a WhatsApp number
         * @description 201 also where checks fail: `checks` says what to mend. Secrets are sealed and never shown again.
         */
        post: operations["createAuthenticator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an authenticator */
        get: operations["readAuthenticator"];
        put?: never;
        post?: never;
        /** Remove an authenticator */
        delete: operations["removeAuthenticator"];
        options?: never;
        head?: never;
        /**
         * Change an authenticator
         * @description An `app_secret` that is replaced verifies webhooks for another `app_secret_overlap_hours` (24 where nothing is said, at most 168; 0 ends it at once). `callback: "override"` sends the account's message webhooks to `callback_url`, which must be https; nothing else ever sets an override.
         */
        patch: operations["changeAuthenticator"];
        trace?: never;
    };
    "/v1/authenticators/{id}/alerts/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Say that an alert has been seen to
         * @description It goes, and messages that it held leave. WhatsApp refuses them where it is wrong; then they are held again.
         */
        delete: operations["dismissAlert"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run the checks of an authenticator */
        post: operations["checkAuthenticator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what would happen for every type, state and language
         * @description As it is at this moment, for a sample payment. `outcome` is `send`, `hold`, `suppress` or `fail`; `reason` is one of the reasons of a notification.
         */
        get: operations["readCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/holds/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let go what is held
         * @description For a cause that you know is gone. Where it is not, the next message is refused and holds the others again.
         */
        post: operations["releaseHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/starter-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit the starter set
         * @description Twelve templates for payments, six states in English and Arabic. Those that the account lacks are submitted; `outcome` says of each what was done. Asking again goes on where it ended.
         */
        post: operations["submitStarterTemplates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fetch the templates from WhatsApp */
        post: operations["syncTemplates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/template-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what changed of the templates
         * @description Newest first: what Meta or somebody at Meta's pages did to the account's templates, and which links no longer fit. `alert` marks what stops messages or makes them cost more.
         */
        get: operations["listTemplateChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/template-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List template links */
        get: operations["listTemplateLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/template-links/{type}/{state}/{language}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose the template for a type, state and language
         * @description A variable is `"customer_first_name"`, `{ from, fallback }` or `{ text }`. A refusal names the namespace, component, source, template or state that it is about.
         */
        put: operations["linkTemplate"];
        post?: never;
        /** Remove a template link */
        delete: operations["unlinkTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/template-links/{type}/{state}/{language}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what the customer will see
         * @description With the values of a sample, or of a payment. Values that are still to come stand in the text as ‹name›; what prevents sending stands in `problems`, by name. `request` is what WhatsApp would get.
         */
        post: operations["previewTemplateLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the templates as WhatsApp holds them */
        get: operations["listTemplates"];
        put?: never;
        /**
         * Submit a template to WhatsApp
         * @description Only what the linter finds no errors in is submitted; a 400 names component and code. It can be linked at once, and is sent from when WhatsApp approves it.
         */
        post: operations["submitTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/templates/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what WhatsApp would refuse of a template
         * @description Asks nobody. Takes a template in Meta's form, also one that has no name yet. `position` is the character in a text, the button among buttons, each counted from 0.
         */
        post: operations["lintTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/test-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an approved template to a phone of one's own
         * @description With the examples that the template was submitted with. It is no notification: nothing is tried again, and no payment is told of. `status` is `accepted`, `refused`, or `unknown` where no answer came.
         */
        post: operations["sendTestMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authenticators/{id}/webhook-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what WhatsApp's webhooks told of the account
         * @description Events about account and numbers, and of fields that Zajel does not know, as they came; the newest first, kept for 30 days.
         */
        get: operations["listWebhookEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List bulks, the newest first */
        get: operations["listBulks"];
        put?: never;
        /**
         * Create many transactions from a file
         * @description The file is read as it arrives, and nothing of it counts before it is here as a whole. Its rows are then judged as `POST /v1/transactions` judges, and become transactions a few hundred at a time; what is refused does not touch its neighbours. The same bytes again are the same bulk: none of its rows is done twice, and one that was canceled goes on.
         */
        post: operations["createBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how far a bulk is, and what was refused
         * @description `receiving`: its file is on its way. `running`, `finished`. `canceled`: by hand. `incomplete`: its file broke off, and nothing of it was taken; send it again.
         */
        get: operations["readBulk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulks/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a bulk
         * @description What became transactions stays; the other rows are dropped. The same file again goes on with them.
         */
        post: operations["cancelBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulks/{id}/errors.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The refused rows as a file, to be mended and sent again
         * @description The columns that came, then `row` and `errors`, which are not looked at when the file comes back. Texts that a spreadsheet would take for a formula begin with `'`, phones have no `+`; both are read again as they were.
         */
        get: operations["exportBulkErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What holds messages back
         * @description Each cause by itself: what stands still, why, since when, what ends it, and how many messages wait. Messages leave by themselves when it ends, at the sender's pace.
         */
        get: operations["listHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hear what happens, as it happens
         * @description Server-sent events with the names of webhooks' events, and `transaction.changed`, `transaction.acknowledged`, `notification.sending` and `notification.withdrawn`. `data` is `{ type, timestamp, data }` with ids and states only: ask for the rest. `ready` begins a stream; `reset` says that something was missed and the page has to be fetched anew. An event may come twice.
         */
        get: operations["watchLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, and what they may do */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members of a merchant */
        get: operations["listMembers"];
        put?: never;
        /** Invite a member */
        post: operations["addMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a member */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /** Change a member's role */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/v1/members/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new link to choose a password */
        post: operations["renewMemberLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/merchants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a merchant */
        post: operations["createMerchant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/merchants/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a merchant's settings */
        get: operations["readMerchant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a merchant's settings */
        patch: operations["changeMerchant"];
        trace?: never;
    };
    "/v1/merchants/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a merchant's API keys */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key
         * @description `live` reaches every phone, `team` the listed ones, `test` the simulator only.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/merchants/{id}/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List messages, the newest first */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a message with its timeline and attempts */
        get: operations["readNotification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a message back that has not left */
        post: operations["cancelNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a message was sent whose outcome nobody knows
         * @description It becomes `accepted`, without a message id, and is never sent again. Proof that comes later still fills in its message id and times. If it was not sent, retry it or take it back instead.
         */
        post: operations["resolveNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a message again that did not go out */
        post: operations["retryNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again what failed for one reason
         * @description The newest of the last seven days that are still true, in one commit, with one entry in the audit log.
         */
        post: operations["retryNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/opt-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the numbers that get no messages
         * @description Newest first. A number stands there once for each reason.
         */
        get: operations["listOptOuts"];
        put?: never;
        /**
         * Put a number on the list
         * @description One that is there already stays as it was.
         */
        post: operations["addOptOut"];
        /**
         * Take the opt-outs of a number back
         * @description The same as `DELETE /v1/opt-outs/{phone}`, with the number in the query or in the body.
         */
        delete: operations["removeOptOutOf"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/opt-outs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an opt-out
         * @description By the id that the event `opt_out.changed` names; for 30 days also one that was taken back.
         */
        get: operations["readOptOut"];
        put?: never;
        post?: never;
        /**
         * Take an opt-out back
         * @description By its id, or a number: then all of the number's, or those of one `scope`. This is also how a merchant says that the number of a customer who changed it may still be used. What was suppressed meanwhile is not sent.
         */
        delete: operations["removeOptOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what customers wrote
         * @description Newest first.
         */
        get: operations["listReplies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a reply
         * @description By the id that the event `reply.received` names.
         */
        get: operations["readReply"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one's own merchant's settings */
        get: operations["readSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own merchant's settings */
        patch: operations["changeSettings"];
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sources */
        get: operations["listSources"];
        put?: never;
        /**
         * Let a payment system report by its own webhooks
         * @description Give the `url` that comes back to the payment system as the address of its webhooks. A source that is made with a test key reaches transactions of the simulator only. A merchant has 20 sources at most.
         */
        post: operations["createSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a source */
        get: operations["readSource"];
        put?: never;
        post?: never;
        /** Remove a source */
        delete: operations["removeSource"];
        options?: never;
        head?: never;
        /**
         * Change a source, or replace its secret
         * @description What is left out stays as it is.
         */
        patch: operations["changeSource"];
        trace?: never;
    };
    "/v1/sources/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what came from a source, and what became of it
         * @description Newest first; kept for 30 days. What did not verify is not kept: the source counts it.
         */
        get: operations["listSourceEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the states of up to 1,000 payments
         * @description Each event gets an answer of its own; one that is wrong spoils nothing but itself.
         */
        post: operations["reportStates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far messages came, how fast, what stopped them, what they cost, and what is now
         * @description Messages are counted in the hour in which they were owed, whatever becomes of them later. Times are told from a histogram: within some 10 %.
         */
        get: operations["readStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/recount": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count messages anew from their rows
         * @description The numbers are kept while messages move, so nothing calls for this but a repair. It is exact while messages move on; the numbers of messages whose rows are gone go with it.
         */
        post: operations["recountStats"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List transactions, the newest first */
        get: operations["listTransactions"];
        put?: never;
        /**
         * Create a transaction
         * @description Each state that is ticked in `notifications.whatsapp` gets one message when the payment reaches it. The answer says for each what will be sent, or why nothing will.
         */
        post: operations["createTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export transactions as CSV */
        get: operations["exportTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a transaction with its history and messages */
        get: operations["readTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a transaction
         * @description While it is not final: amount, currency, link and expiry. Always: customer, language, `extra` and ticks. Sends nothing by itself: ticks act on changes that come later.
         */
        patch: operations["changeTransaction"];
        trace?: never;
    };
    "/v1/transactions/{session_id}/conflict/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take note of a conflict
         * @description Somebody has looked at a payment that was paid after it had been taken back. Its history keeps it.
         */
        post: operations["acknowledgeConflict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{session_id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything about a transaction in one file, for a dispute
         * @description The texts as they were sent, attempts, statuses and who did what, chained by hash.
         */
        get: operations["readEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{session_id}/manual-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the link for sending a payment request by hand
         * @description For transactions with `notifications.whatsapp_manual`: opens the chat with the customer on the phone of whoever presses it, with the text of the template that is linked for `created`.
         */
        get: operations["readManualLink"];
        put?: never;
        /**
         * Note that the link for sending by hand was pressed
         * @description The history then has an entry with the reason `manual_link`, which says who and when.
         */
        post: operations["pressManualLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{session_id}/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the message about the present state again
         * @description Where the automatic one still waits it leaves now instead; while it is being sent or uncertain the answer is 409, unless `force` says otherwise, which is audited.
         */
        post: operations["sendByHand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/{session_id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report the state of a payment
         * @description A repeated report changes nothing and sends nothing, so it may be sent again without fear.
         */
        post: operations["reportState"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/transactions/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a transaction would send
         * @description Takes what a creation takes, stores nothing and sends nothing.
         */
        post: operations["planTransaction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List endpoints */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Be told of events
         * @description Each event is posted to the `url` as `{ type, timestamp, data }`, signed as Standard Webhooks describes. The address is https and public; the operator can allow others with `ZAJEL_WEBHOOK_ALLOW`. A merchant has 20 endpoints at most.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an endpoint */
        get: operations["readWebhookEndpoint"];
        put?: never;
        post?: never;
        /** Remove an endpoint */
        delete: operations["removeWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change an endpoint, pause it, or let it go again
         * @description While it is paused events are kept as `missed`. They are not sent when it is let go again: ask for them with replay.
         */
        patch: operations["changeWebhookEndpoint"];
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what an endpoint was told, and what it answered
         * @description Newest first; kept for 30 days.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a delivery with all of its requests and answers */
        get: operations["readWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries/{event_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send one event again */
        post: operations["replayWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an endpoint out
         * @description Sends an event of the type `ping`, whatever the endpoint wants to hear.
         */
        post: operations["pingWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a range of events again
         * @description Oldest first, under their own ids. 5,000 for each request: go on with `next_cursor`.
         */
        post: operations["replayWebhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the secret of an endpoint
         * @description For `overlap_seconds` both secrets sign, and the receiver may take either; with 0 the old one is forgotten.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457. */
        Problem: {
            /** @description What was expected, what came, what to do. */
            detail: string;
            /** @description What is wrong with each field, an unknown field under its own name. */
            errors?: {
                [key: string]: string[];
            };
            /** @description Of a report that cannot be: where the payment stands. */
            state?: string;
            status: number;
            title: string;
            /** @description Names the kind of problem; programs may rely on it. */
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readAttention: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The causes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description What mends it: replace_token, open_authenticator, open_template, edit_template_link, correct_phone, look_at_payment, retry, wait (nothing to press). */
                            action: string;
                            authenticator_id: string | null;
                            /** @description Messages, of a conflict payments, of a template links; up to 1000. */
                            count: number;
                            /** @description When the first is lost: its link ends, or it is given up. */
                            deadline_at: string | null;
                            detail: string | null;
                            /** @description held, failed, uncertain, conflict, template, authenticator */
                            kind: string;
                            /** @description Of the payments that they are about. */
                            money: {
                                amount: string;
                                currency_code: string;
                            }[];
                            /** @description There are more than were counted. */
                            more: boolean;
                            /** @description RFC 3339, in UTC */
                            oldest_at: string | null;
                            reason: {
                                advice: string;
                                code: string;
                                title: string;
                            };
                            /** @description The body of a bulk retry. */
                            retry: {
                                reason_code: string;
                            } | null;
                            /** @description Of what is held: sender, waba, token, template, tier. */
                            scope: string | null;
                            template: {
                                language: string;
                                name: string;
                            } | null;
                        }[];
                        next_cursor: null;
                    };
                };
            };
        };
    };
    readAudit: {
        parameters: {
            query?: {
                /** @description Only this action (`api_key.created`), or all of one subject's (`api_key`). */
                action?: string;
                /** @description Only what they did: `user:<id>`, `api_key:<id>`, `root`, `command_line`. */
                actor?: string;
                /** @description RFC 3339; only entries made then or later. */
                after?: string;
                /** @description RFC 3339; only entries made before. */
                before?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
                /** @description Only what happened to this id. */
                subject?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            action: string;
                            /** @description root, api_key:<id>, user:<id> or command_line */
                            actor: string;
                            /** @description RFC 3339, in UTC */
                            at: string;
                            detail: {
                                [key: string]: unknown;
                            };
                            /** @description SHA-256, in hexadecimal, of the JSON text [previous_hash, merchant_id, number as text, at, actor, action, subject, detail], without spaces, the keys of objects in order. */
                            hash: string;
                            /** @description From 1, without gaps. */
                            number: number;
                            /** @description Of the entry before; 64 zeros before the first. */
                            previous_hash: string;
                            /** @description The id of what it happened to. */
                            subject: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    listAuthenticators: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            account_review: string | null;
                            alerts: {
                                advice: string;
                                code: string;
                                detail: string;
                                severity: string;
                                /** @description RFC 3339, in UTC */
                                since: string;
                                /** @description RFC 3339, in UTC */
                                until: string | null;
                            }[];
                            /** @description RFC 3339, in UTC */
                            app_secret_overlap_until: string | null;
                            /** @description `app`: the app's own address; `override`: ours, set for the account. */
                            callback: string;
                            /** @description To be entered in the Meta app, with the verify token. */
                            callback_url: string;
                            checks: {
                                advice: string | null;
                                blocking: boolean;
                                detail: string;
                                name: string;
                                ok: boolean;
                            }[];
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            default: boolean;
                            display_phone_number: string | null;
                            environment: string;
                            graph_version: string | null;
                            /** @description RFC 3339, in UTC */
                            handshake_at: string | null;
                            health: string | null;
                            id: string;
                            max_phone_numbers: number | null;
                            messages_per_second: number | null;
                            messaging_limit: string | null;
                            name: string;
                            namespace: string | null;
                            phone_number_id: string;
                            quality_rating: string | null;
                            /** @description How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
                            recent_recipients: number;
                            status: string;
                            throughput: string | null;
                            /** @description RFC 3339, in UTC */
                            token_expires_at: string | null;
                            /** @description RFC 3339, in UTC */
                            updated_at: string;
                            verified_name: string | null;
                            verify_token: string;
                            waba_id: string;
                            waba_name: string | null;
                            warnings: {
                                code: string;
                                message: string;
                            }[];
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    createAuthenticator: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    access_token: string;
                    app_secret: string;
                    /** @enum {string} */
                    callback?: "app" | "override";
                    default?: boolean;
                    /** @enum {string} */
                    environment?: "live" | "sandbox";
                    messages_per_second?: number | null;
                    name: string;
                    phone_number_id: string;
                    verify_token?: string;
                    waba_id: string;
                };
            };
        };
        responses: {
            /** @description Made, with what its checks found. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account_review: string | null;
                        alerts: {
                            advice: string;
                            code: string;
                            detail: string;
                            severity: string;
                            /** @description RFC 3339, in UTC */
                            since: string;
                            /** @description RFC 3339, in UTC */
                            until: string | null;
                        }[];
                        /** @description RFC 3339, in UTC */
                        app_secret_overlap_until: string | null;
                        /** @description `app`: the app's own address; `override`: ours, set for the account. */
                        callback: string;
                        /** @description To be entered in the Meta app, with the verify token. */
                        callback_url: string;
                        checks: {
                            advice: string | null;
                            blocking: boolean;
                            detail: string;
                            name: string;
                            ok: boolean;
                        }[];
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default: boolean;
                        display_phone_number: string | null;
                        environment: string;
                        graph_version: string | null;
                        /** @description RFC 3339, in UTC */
                        handshake_at: string | null;
                        health: string | null;
                        id: string;
                        max_phone_numbers: number | null;
                        messages_per_second: number | null;
                        messaging_limit: string | null;
                        name: string;
                        namespace: string | null;
                        phone_number_id: string;
                        quality_rating: string | null;
                        /** @description How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
                        recent_recipients: number;
                        status: string;
                        throughput: string | null;
                        /** @description RFC 3339, in UTC */
                        token_expires_at: string | null;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        verified_name: string | null;
                        verify_token: string;
                        waba_id: string;
                        waba_name: string | null;
                        warnings: {
                            code: string;
                            message: string;
                        }[];
                    };
                };
            };
        };
    };
    readAuthenticator: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The authenticator, without its secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account_review: string | null;
                        alerts: {
                            advice: string;
                            code: string;
                            detail: string;
                            severity: string;
                            /** @description RFC 3339, in UTC */
                            since: string;
                            /** @description RFC 3339, in UTC */
                            until: string | null;
                        }[];
                        /** @description RFC 3339, in UTC */
                        app_secret_overlap_until: string | null;
                        /** @description `app`: the app's own address; `override`: ours, set for the account. */
                        callback: string;
                        /** @description To be entered in the Meta app, with the verify token. */
                        callback_url: string;
                        checks: {
                            advice: string | null;
                            blocking: boolean;
                            detail: string;
                            name: string;
                            ok: boolean;
                        }[];
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default: boolean;
                        display_phone_number: string | null;
                        environment: string;
                        graph_version: string | null;
                        /** @description RFC 3339, in UTC */
                        handshake_at: string | null;
                        health: string | null;
                        id: string;
                        max_phone_numbers: number | null;
                        messages_per_second: number | null;
                        messaging_limit: string | null;
                        name: string;
                        namespace: string | null;
                        phone_number_id: string;
                        quality_rating: string | null;
                        /** @description How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
                        recent_recipients: number;
                        status: string;
                        throughput: string | null;
                        /** @description RFC 3339, in UTC */
                        token_expires_at: string | null;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        verified_name: string | null;
                        verify_token: string;
                        waba_id: string;
                        waba_name: string | null;
                        warnings: {
                            code: string;
                            message: string;
                        }[];
                    };
                };
            };
        };
    };
    removeAuthenticator: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed, with its template links. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeAuthenticator: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    access_token?: string;
                    app_secret?: string;
                    /** @description For how long the app secret that is replaced still verifies webhooks; 24 where nothing is said. */
                    app_secret_overlap_hours?: number;
                    /** @enum {string} */
                    callback?: "app" | "override";
                    /** @constant */
                    default?: true;
                    disabled?: boolean;
                    messages_per_second?: number | null;
                    name?: string;
                    phone_number_id?: string;
                    verify_token?: string;
                    waba_id?: string;
                };
            };
        };
        responses: {
            /** @description The authenticator, checked again where a credential changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account_review: string | null;
                        alerts: {
                            advice: string;
                            code: string;
                            detail: string;
                            severity: string;
                            /** @description RFC 3339, in UTC */
                            since: string;
                            /** @description RFC 3339, in UTC */
                            until: string | null;
                        }[];
                        /** @description RFC 3339, in UTC */
                        app_secret_overlap_until: string | null;
                        /** @description `app`: the app's own address; `override`: ours, set for the account. */
                        callback: string;
                        /** @description To be entered in the Meta app, with the verify token. */
                        callback_url: string;
                        checks: {
                            advice: string | null;
                            blocking: boolean;
                            detail: string;
                            name: string;
                            ok: boolean;
                        }[];
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default: boolean;
                        display_phone_number: string | null;
                        environment: string;
                        graph_version: string | null;
                        /** @description RFC 3339, in UTC */
                        handshake_at: string | null;
                        health: string | null;
                        id: string;
                        max_phone_numbers: number | null;
                        messages_per_second: number | null;
                        messaging_limit: string | null;
                        name: string;
                        namespace: string | null;
                        phone_number_id: string;
                        quality_rating: string | null;
                        /** @description How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
                        recent_recipients: number;
                        status: string;
                        throughput: string | null;
                        /** @description RFC 3339, in UTC */
                        token_expires_at: string | null;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        verified_name: string | null;
                        verify_token: string;
                        waba_id: string;
                        waba_name: string | null;
                        warnings: {
                            code: string;
                            message: string;
                        }[];
                    };
                };
            };
        };
    };
    dismissAlert: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                code: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    checkAuthenticator: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description The authenticator with fresh `checks`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account_review: string | null;
                        alerts: {
                            advice: string;
                            code: string;
                            detail: string;
                            severity: string;
                            /** @description RFC 3339, in UTC */
                            since: string;
                            /** @description RFC 3339, in UTC */
                            until: string | null;
                        }[];
                        /** @description RFC 3339, in UTC */
                        app_secret_overlap_until: string | null;
                        /** @description `app`: the app's own address; `override`: ours, set for the account. */
                        callback: string;
                        /** @description To be entered in the Meta app, with the verify token. */
                        callback_url: string;
                        checks: {
                            advice: string | null;
                            blocking: boolean;
                            detail: string;
                            name: string;
                            ok: boolean;
                        }[];
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default: boolean;
                        display_phone_number: string | null;
                        environment: string;
                        graph_version: string | null;
                        /** @description RFC 3339, in UTC */
                        handshake_at: string | null;
                        health: string | null;
                        id: string;
                        max_phone_numbers: number | null;
                        messages_per_second: number | null;
                        messaging_limit: string | null;
                        name: string;
                        namespace: string | null;
                        phone_number_id: string;
                        quality_rating: string | null;
                        /** @description How many different customers the merchant's senders wrote to in the last 24 hours, as Zajel estimates it; `messaging_limit` is about them. */
                        recent_recipients: number;
                        status: string;
                        throughput: string | null;
                        /** @description RFC 3339, in UTC */
                        token_expires_at: string | null;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        verified_name: string | null;
                        verify_token: string;
                        waba_id: string;
                        waba_name: string | null;
                        warnings: {
                            code: string;
                            message: string;
                        }[];
                    };
                };
            };
        };
    };
    readCoverage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One cell for each, in every language that is linked and the merchant's own. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            advice: string | null;
                            detail: string | null;
                            /** @description That the customer is to be written to in. */
                            language: string;
                            /** @description Of the link that answers; another than `language` where none is linked in that. */
                            link_language: string | null;
                            /** @description `send`; `hold`: it waits and leaves by itself once the reason is gone; `suppress` and `fail`: it is not sent. */
                            outcome: string;
                            reason: string | null;
                            state: string;
                            template: string | null;
                            template_language: string | null;
                            type: string;
                            warnings: {
                                code: string;
                                message: string;
                            }[];
                            will_send: boolean;
                        }[];
                    };
                };
            };
        };
    };
    releaseHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of a template; all of them where it is left out. */
                    key?: string;
                    /** @enum {string} */
                    scope: "sender" | "waba" | "token" | "template";
                };
            };
        };
        responses: {
            /** @description Whether there was such a hold. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        released: boolean;
                    };
                };
            };
        };
    };
    submitStarterTemplates: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description `true`: also link them, for both types, wherever nothing is linked yet. */
                    link?: boolean;
                } | null;
            };
        };
        responses: {
            /** @description What was done with each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        templates: {
                            advice: string | null;
                            category: string | null;
                            detail: string | null;
                            language: string;
                            /** @description The types that it was linked for by this request. */
                            linked: string[];
                            name: string;
                            /** @description `submitted`, `exists`, `refused` or `not_tried`. */
                            outcome: string;
                            state: string;
                            status: string | null;
                            warnings: {
                                code: string;
                                message: string;
                            }[];
                        }[];
                    };
                };
            };
        };
    };
    syncTemplates: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description How many there are, of every status and language. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        templates: number;
                    };
                };
            };
        };
    };
    listTemplateChanges: {
        parameters: {
            query?: {
                /** @description `true`: only alerts. */
                alert?: "true" | "false";
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            after: unknown;
                            /** @description Messages wait, are not sent, or cost more. */
                            alert: boolean;
                            /** @description RFC 3339, in UTC */
                            at: string;
                            /** @description What it was: a word, a number, or of a text its components. */
                            before: unknown;
                            /** @description added, vanished, status_changed, category_changed, category_announced, quality_changed, content_changed, ttl_changed, link_frozen or link_released */
                            change: string;
                            id: string;
                            language: string;
                            /** @description How it was seen: sync, webhook, probe or link. */
                            source: string;
                            template_name: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    listTemplateLinks: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            language: string;
                            namespace: string | null;
                            /** @description Why it does not fit its template any more. */
                            problem: string | null;
                            state: string;
                            template_language: string;
                            template_name: string;
                            type: string;
                            /** @description RFC 3339, in UTC */
                            updated_at: string;
                            variables: {
                                body: {
                                    [key: string]: unknown;
                                };
                                buttons: {
                                    [key: string]: unknown;
                                };
                                header: {
                                    [key: string]: unknown;
                                };
                            };
                            warnings: {
                                code: string;
                                message: string;
                            }[];
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    linkTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
                language: string;
                state: string;
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    namespace?: string | null;
                    template_language?: string | null;
                    template_name: string;
                    variables?: Record<string, unknown>;
                };
            };
        };
        responses: {
            /** @description Saved, with what may still surprise. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        language: string;
                        namespace: string | null;
                        /** @description Why it does not fit its template any more. */
                        problem: string | null;
                        state: string;
                        template_language: string;
                        template_name: string;
                        type: string;
                        variables: {
                            body: {
                                [key: string]: unknown;
                            };
                            buttons: {
                                [key: string]: unknown;
                            };
                            header: {
                                [key: string]: unknown;
                            };
                        };
                        warnings: {
                            code: string;
                            message: string;
                        }[];
                    };
                };
            };
        };
    };
    unlinkTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
                language: string;
                state: string;
                type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    previewTemplateLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
                language: string;
                state: string;
                type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A link as it would be saved; the saved one where none is given. */
                    link?: {
                        namespace?: string | null;
                        template_language?: string | null;
                        template_name: string;
                        variables?: Record<string, unknown>;
                    };
                    /** @description The payment whose values are shown; a sample's where none is given. */
                    session_id?: string | null;
                } | null;
            };
        };
        responses: {
            /** @description The message, its length, and what is in its way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        body: string;
                        buttons: {
                            code?: string;
                            text: string;
                            type: string;
                            url?: string;
                        }[];
                        direction: string;
                        footer: string | null;
                        header: string | null;
                        length: {
                            body: {
                                characters: number | null;
                                limit: number;
                            };
                            header: {
                                characters: number | null;
                                limit: number;
                            };
                        };
                        /** @description A header that is no text. */
                        media?: {
                            address?: string;
                            filename?: string;
                            /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                            format: string;
                            latitude?: string;
                            link?: string;
                            longitude?: string;
                            name?: string;
                        };
                        /** @description Why it could not be sent with these values. */
                        problems: {
                            about: string;
                            advice: string;
                            code: string;
                            detail: string;
                        }[];
                        /** @description The body of `POST /{phone_number_id}/messages`; null where there is a problem. */
                        request: {
                            [key: string]: unknown;
                        } | null;
                        /** @description The values are of no real payment. */
                        sample: boolean;
                        template: {
                            category: string;
                            language: string;
                            name: string;
                            status: string;
                        };
                        /** @description Sources whose value is still to come: in the texts they stand as ‹name›. */
                        unknown: string[];
                    };
                };
            };
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description What should make somebody look: category_drift, category_announced, link_frozen. */
                            alerts: {
                                code: string;
                                message: string;
                            }[];
                            category: string;
                            /** @description In Meta's own form. */
                            components: unknown;
                            /** @description The category that Meta says it should have. */
                            correct_category: string | null;
                            language: string;
                            /** @description null: WhatsApp's own 30 days. */
                            message_send_ttl_seconds: number | null;
                            name: string;
                            parameter_format: string;
                            quality: string | null;
                            rejected_reason: string | null;
                            /** @description Meta's word, and DELETED for what Meta no longer lists. */
                            status: string;
                            /** @description RFC 3339, in UTC */
                            synced_at: string;
                            template_id: string | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    submitTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `UTILITY` where nothing is said; `MARKETING`. */
                    category?: string;
                    /** @description In Meta's form, with an example for each variable. */
                    components: Record<string, unknown>[];
                    language?: string;
                    /** @description How long WhatsApp tries to deliver a message: 30 to 43200, or -1 for 30 days. */
                    message_send_ttl_seconds?: number;
                    /** @description Small letters, digits and `_`. One of a name in a language; another text needs another name. */
                    name?: string;
                    /** @description `POSITIONAL` ({{1}}) where nothing is said; `NAMED` ({{order_no}}). */
                    parameter_format?: string;
                };
            };
        };
        responses: {
            /** @description In review, with what may still surprise. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As Meta took it in. */
                        category: string;
                        language: string;
                        name: string;
                        /** @description Meta's word, as a rule PENDING. */
                        status: string;
                        template_id: string;
                        warnings: {
                            code: string;
                            message: string;
                        }[];
                    };
                };
            };
        };
    };
    lintTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    category?: string;
                    components: Record<string, unknown>[];
                    language?: string;
                    message_send_ttl_seconds?: number;
                    name?: string;
                    parameter_format?: string;
                };
            };
        };
        responses: {
            /** @description What was found; nothing where it is as it should be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        findings: {
                            code: string;
                            component: string;
                            mend: string;
                            message: string;
                            position: number | null;
                            /** @description `error`: refused for certain. `warning`: it may be, or will cost more. */
                            severity: string;
                        }[];
                    };
                };
            };
        };
    };
    sendTestMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    language: string;
                    template_name: string;
                    to: string;
                };
            };
        };
        responses: {
            /** @description What WhatsApp said. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        content: {
                            body: string;
                            buttons: {
                                code?: string;
                                text: string;
                                type: string;
                                url?: string;
                            }[];
                            direction: string;
                            footer: string | null;
                            header: string | null;
                            /** @description A header that is no text. */
                            media?: {
                                address?: string;
                                filename?: string;
                                /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                format: string;
                                latitude?: string;
                                link?: string;
                                longitude?: string;
                                name?: string;
                            };
                        };
                        message_id: string | null;
                        reason: {
                            advice: string;
                            code: string | null;
                            detail: string | null;
                            meaning: string;
                            title: string;
                        } | null;
                        /** @description `accepted`, `refused`, or `unknown`: no answer came, and the message may be on its way. */
                        status: string;
                        template: {
                            language: string;
                            name: string;
                        };
                        to: string;
                    };
                };
            };
        };
    };
    listWebhookEvents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            field: string;
                            /** @description RFC 3339, in UTC */
                            happened_at: string;
                            id: string;
                            /** @description RFC 3339, in UTC */
                            received_at: string;
                            /** @description As WhatsApp sent it. */
                            value: unknown;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    listBulks: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description Rows that became transactions, or would in a dry run. */
                            accepted: number;
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            dry_run: boolean;
                            /** @description RFC 3339, in UTC */
                            finished_at: string | null;
                            /** @description csv, json or ndjson */
                            format: string;
                            id: string;
                            /** @description Of the file. */
                            name: string | null;
                            refused: number;
                            rows: number;
                            /** @enum {string} */
                            status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    createBulk: {
        parameters: {
            query?: {
                /** @description `true`: judges all rows and makes nothing of them. */
                dry_run?: "true" | "false";
                /** @description Of the file, to know it by in the list. */
                name?: string;
            };
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description `text/csv` (UTF-8, `,` or `;`, a header with the fields' names, `extra.KEY` for values of your own, `notifications` as states or groups with spaces between them), `application/json` (a list of transactions, or `{ transactions: [ … ] }`) or `application/x-ndjson`. Up to 128 MB, 250,000 rows, 100 columns, 64 kB a row. */
        requestBody: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description The file is here. `GET /v1/bulks/{id}` says how far it is. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Rows that became transactions, or would in a dry run. */
                        accepted: number;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        dry_run: boolean;
                        errors: {
                            errors: {
                                [key: string]: string[];
                            };
                            /** @description The line of the file, its header being 1; in a list of JSON the item, from 1. */
                            row: number;
                        }[];
                        /** @description There are more; errors.csv has them all. */
                        errors_truncated: boolean;
                        /** @description RFC 3339, in UTC */
                        finished_at: string | null;
                        /** @description csv, json or ndjson */
                        format: string;
                        id: string;
                        /** @description Of the file. */
                        name: string | null;
                        refused: number;
                        /** @description The same file was here before, and this is its bulk. */
                        repeated: boolean;
                        rows: number;
                        /** @enum {string} */
                        status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
                    };
                };
            };
        };
    };
    readBulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bulk, with up to 100 of its refused rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Rows that became transactions, or would in a dry run. */
                        accepted: number;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        dry_run: boolean;
                        errors: {
                            errors: {
                                [key: string]: string[];
                            };
                            /** @description The line of the file, its header being 1; in a list of JSON the item, from 1. */
                            row: number;
                        }[];
                        /** @description There are more; errors.csv has them all. */
                        errors_truncated: boolean;
                        /** @description RFC 3339, in UTC */
                        finished_at: string | null;
                        /** @description csv, json or ndjson */
                        format: string;
                        id: string;
                        /** @description Of the file. */
                        name: string | null;
                        refused: number;
                        rows: number;
                        /** @enum {string} */
                        status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
                    };
                };
            };
        };
    };
    cancelBulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description The bulk as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Rows that became transactions, or would in a dry run. */
                        accepted: number;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        dry_run: boolean;
                        errors: {
                            errors: {
                                [key: string]: string[];
                            };
                            /** @description The line of the file, its header being 1; in a list of JSON the item, from 1. */
                            row: number;
                        }[];
                        /** @description There are more; errors.csv has them all. */
                        errors_truncated: boolean;
                        /** @description RFC 3339, in UTC */
                        finished_at: string | null;
                        /** @description csv, json or ndjson */
                        format: string;
                        id: string;
                        /** @description Of the file. */
                        name: string | null;
                        refused: number;
                        rows: number;
                        /** @enum {string} */
                        status: "receiving" | "running" | "finished" | "canceled" | "incomplete";
                    };
                };
            };
        };
    };
    exportBulkErrors: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One line for each refused row, after a header. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    listHolds: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, the longest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            authenticator_id: string;
                            /** @description WhatsApp's own words, where it said something. */
                            detail: string;
                            ends_by: string[];
                            /** @description Of a template: its name and language, `payment_link/en`. Of an alert: its code. */
                            key: string | null;
                            /** @description How many messages wait for it; counted up to 10,000. */
                            messages: number;
                            /** @description RFC 3339, in UTC */
                            next_probe_at: string | null;
                            reason: {
                                advice: string;
                                code: string;
                                title: string;
                            };
                            /** @description What stands still: `sender`, `waba`, `token`, `template`, `tier`. */
                            scope: string;
                            /** @description RFC 3339, in UTC */
                            since: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    watchLive: {
        parameters: {
            query?: {
                /** @description The stream ends after so many seconds; without it, when one of the two does. */
                for_seconds?: string;
                /** @description Whose events; for those who cannot send the header `Zajel-Merchant`, such as `EventSource`. */
                merchant?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A person, or a key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string | null;
                        id: string;
                        /** @description person or key */
                        kind: string;
                        memberships: {
                            merchant_id: string;
                            merchant_name: string;
                            role: string;
                        }[];
                        /** @description Whose data this request would see. */
                        merchant_id: string | null;
                        name: string | null;
                        rights: string[];
                        role: string | null;
                        /** @description A simulated phone runs on this node. */
                        simulator: boolean;
                        two_factor: boolean;
                        /** @description Of Zajel. */
                        version: string;
                    };
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            email: string;
                            /** @description false: the link to choose one was not used yet. */
                            has_password: boolean;
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "owner" | "admin" | "operator" | "viewer";
                            two_factor: boolean;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    name?: string;
                    /** @enum {string} */
                    role: "owner" | "admin" | "operator" | "viewer";
                };
            };
        };
        responses: {
            /** @description Added; `link` is for who has no account yet. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        email: string;
                        /** @description false: the link to choose one was not used yet. */
                        has_password: boolean;
                        id: string;
                        /** @description Where the person chooses a password, once. Shown this once. */
                        link: string | null;
                        /** @description RFC 3339, in UTC */
                        link_expires_at: string | null;
                        name: string;
                        /** @enum {string} */
                        role: "owner" | "admin" | "operator" | "viewer";
                        two_factor: boolean;
                    };
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "owner" | "admin" | "operator" | "viewer";
                };
            };
        };
        responses: {
            /** @description The member as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        email: string;
                        /** @description false: the link to choose one was not used yet. */
                        has_password: boolean;
                        id: string;
                        name: string;
                        /** @enum {string} */
                        role: "owner" | "admin" | "operator" | "viewer";
                        two_factor: boolean;
                    };
                };
            };
        };
    };
    renewMemberLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description The link, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where the person chooses a password, once. Shown this once. */
                        link: string | null;
                        /** @description RFC 3339, in UTC */
                        link_expires_at: string | null;
                    };
                };
            };
        };
    };
    createMerchant: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default KW */
                    default_country?: string;
                    /** @default en */
                    default_language?: string;
                    id?: string;
                    name: string;
                    /** @default Asia/Kuwait */
                    timezone?: string;
                };
            };
        };
        responses: {
            /** @description Made, with its settings. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkout_url_template: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_country: string;
                        default_language: string;
                        digits: string;
                        expiry: string;
                        hold_limit_hours: number;
                        id: string;
                        /** @description send or hold: messages whose template Meta made a marketing template after it was linked. */
                        marketing_drift: string;
                        name: string;
                        prices: {
                            amount: string;
                            category: string;
                            country: string;
                            currency: string;
                            from: string;
                        }[];
                        settle_seconds: {
                            authorized: number;
                            canceled: number;
                            created: number;
                            expired: number;
                            failed: number;
                            paid: number;
                        };
                        /** @description And gets them again after one of these. */
                        start_words: string[];
                        /** @description A customer whose whole message is one of these gets no more messages. */
                        stop_words: string[];
                        timezone: string;
                        uncertain: string;
                    };
                };
            };
        };
    };
    readMerchant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkout_url_template: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_country: string;
                        default_language: string;
                        digits: string;
                        expiry: string;
                        hold_limit_hours: number;
                        id: string;
                        /** @description send or hold: messages whose template Meta made a marketing template after it was linked. */
                        marketing_drift: string;
                        name: string;
                        prices: {
                            amount: string;
                            category: string;
                            country: string;
                            currency: string;
                            from: string;
                        }[];
                        settle_seconds: {
                            authorized: number;
                            canceled: number;
                            created: number;
                            expired: number;
                            failed: number;
                            paid: number;
                        };
                        /** @description And gets them again after one of these. */
                        start_words: string[];
                        /** @description A customer whose whole message is one of these gets no more messages. */
                        stop_words: string[];
                        timezone: string;
                        uncertain: string;
                    };
                };
            };
        };
    };
    changeMerchant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    checkout_url_template?: string | null;
                    default_country?: string;
                    default_language?: string;
                    /** @enum {string} */
                    digits?: "latn" | "arab";
                    /** @enum {string} */
                    expiry?: "managed" | "external";
                    hold_limit_hours?: number;
                    /** @enum {string} */
                    marketing_drift?: "send" | "hold";
                    name?: string;
                    prices?: {
                        amount: string;
                        category: string;
                        country: string;
                        currency: string;
                        from: string;
                    }[];
                    settle_seconds?: {
                        authorized?: number;
                        canceled?: number;
                        created?: number;
                        expired?: number;
                        failed?: number;
                        paid?: number;
                    };
                    start_words?: string[] | null;
                    stop_words?: string[] | null;
                    timezone?: string;
                    /** @enum {string} */
                    uncertain?: "resend" | "never";
                };
            };
        };
        responses: {
            /** @description The settings as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkout_url_template: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_country: string;
                        default_language: string;
                        digits: string;
                        expiry: string;
                        hold_limit_hours: number;
                        id: string;
                        /** @description send or hold: messages whose template Meta made a marketing template after it was linked. */
                        marketing_drift: string;
                        name: string;
                        prices: {
                            amount: string;
                            category: string;
                            country: string;
                            currency: string;
                            from: string;
                        }[];
                        settle_seconds: {
                            authorized: number;
                            canceled: number;
                            created: number;
                            expired: number;
                            failed: number;
                            paid: number;
                        };
                        /** @description And gets them again after one of these. */
                        start_words: string[];
                        /** @description A customer whose whole message is one of these gets no more messages. */
                        stop_words: string[];
                        timezone: string;
                        uncertain: string;
                    };
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page; no key can be read again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            /** @description RFC 3339, in UTC */
                            expires_at: string | null;
                            id: string;
                            kind: string;
                            /** @description RFC 3339, in UTC, to the minute. */
                            last_used_at: string | null;
                            name: string;
                            phones: string[];
                            /** @description RFC 3339, in UTC */
                            revoked_at: string | null;
                            /** @description full, or state_reports: it can only report payment states. */
                            scope: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expires_at?: string | null;
                    /** @enum {string} */
                    kind: "live" | "team" | "test";
                    name: string;
                    /** @description Of a team key, and of no other: the phones that it reaches. Without them it reaches none. */
                    phones?: string[] | null;
                };
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        expires_at: string | null;
                        id: string;
                        /** @description Shown this once. */
                        key: string;
                        kind: string;
                        name: string;
                        phones: string[];
                    };
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused everywhere within a second. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description Only messages by this authenticator. */
                authenticator_id?: string;
                /** @description RFC 3339; only messages owed then or later. */
                created_after?: string;
                /** @description RFC 3339; only messages owed before. */
                created_before?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Only messages with this `reason.code`. */
                error_code?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
                /** @description Only messages of this transaction. */
                session_id?: string;
                /** @description Only messages about this payment state. */
                state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired";
                /** @description Only messages with this status. */
                status?: "queued" | "held" | "sending" | "uncertain" | "accepted" | "failed" | "superseded" | "suppressed" | "withdrawn" | "sent" | "delivered" | "read";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description RFC 3339, in UTC */
                            accepted_at: string | null;
                            attempts: number;
                            authenticator_id: string | null;
                            content: {
                                body: string;
                                buttons: {
                                    code?: string;
                                    text: string;
                                    type: string;
                                    url?: string;
                                }[];
                                direction: string;
                                footer: string | null;
                                header: string | null;
                                /** @description A header that is no text. */
                                media?: {
                                    address?: string;
                                    filename?: string;
                                    /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                    format: string;
                                    latitude?: string;
                                    link?: string;
                                    longitude?: string;
                                    name?: string;
                                };
                            } | null;
                            /** @description The bad news that this good news follows. */
                            corrects: string | null;
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            /** @description RFC 3339, in UTC */
                            delivered_at: string | null;
                            /** @description RFC 3339, in UTC */
                            due_at: string;
                            /** @description RFC 3339, in UTC */
                            failed_at: string | null;
                            /** @description RFC 3339, in UTC */
                            held_since: string | null;
                            id: string;
                            kind: string;
                            message_id: string | null;
                            order_no: string | null;
                            /** @description What it is about. */
                            payment: {
                                amount: string;
                                currency_code: string;
                                customer_first_name: string | null;
                                customer_last_name: string | null;
                                /** @description RFC 3339, in UTC */
                                expires_at: string | null;
                                state: string;
                                type: string;
                            };
                            pricing: {
                                [key: string]: unknown;
                            } | null;
                            /** @description RFC 3339, in UTC */
                            read_at: string | null;
                            reason: {
                                /** @description One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
                                advice: string;
                                /** @description WhatsApp's number as text, or a word of ours. */
                                code: string;
                                detail: string | null;
                                title: string;
                            } | null;
                            /** @description Who asked for it by hand. */
                            requested_by: string | null;
                            /** @description RFC 3339, in UTC */
                            resolved_at: string | null;
                            /** @description Who said that it was sent when nobody knew. */
                            resolved_by: string | null;
                            /** @description RFC 3339, in UTC */
                            sent_at: string | null;
                            session_id: string;
                            state: string;
                            status: string;
                            template: {
                                language: string | null;
                                name: string | null;
                                namespace: string | null;
                                requested_language: string | null;
                            };
                            text: string | null;
                            to: string | null;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    readNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        accepted_at: string | null;
                        attempt_log: {
                            answer: unknown;
                            code: number | null;
                            detail: string | null;
                            duration_ms: number | null;
                            http_status: number | null;
                            number: number;
                            outcome: string;
                            request: unknown;
                            /** @description RFC 3339, in UTC */
                            started_at: string;
                            trace_id: string | null;
                        }[];
                        attempts: number;
                        authenticator_id: string | null;
                        content: {
                            body: string;
                            buttons: {
                                code?: string;
                                text: string;
                                type: string;
                                url?: string;
                            }[];
                            direction: string;
                            footer: string | null;
                            header: string | null;
                            /** @description A header that is no text. */
                            media?: {
                                address?: string;
                                filename?: string;
                                /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                format: string;
                                latitude?: string;
                                link?: string;
                                longitude?: string;
                                name?: string;
                            };
                        } | null;
                        /** @description The bad news that this good news follows. */
                        corrects: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        /** @description RFC 3339, in UTC */
                        delivered_at: string | null;
                        /** @description RFC 3339, in UTC */
                        due_at: string;
                        /** @description RFC 3339, in UTC */
                        failed_at: string | null;
                        /** @description RFC 3339, in UTC */
                        held_since: string | null;
                        id: string;
                        kind: string;
                        message_id: string | null;
                        order_no: string | null;
                        pricing: {
                            [key: string]: unknown;
                        } | null;
                        /** @description RFC 3339, in UTC */
                        read_at: string | null;
                        reason: {
                            /** @description One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
                            advice: string;
                            /** @description WhatsApp's number as text, or a word of ours. */
                            code: string;
                            detail: string | null;
                            title: string;
                        } | null;
                        /** @description Who asked for it by hand. */
                        requested_by: string | null;
                        /** @description RFC 3339, in UTC */
                        resolved_at: string | null;
                        /** @description Who said that it was sent when nobody knew. */
                        resolved_by: string | null;
                        /** @description RFC 3339, in UTC */
                        sent_at: string | null;
                        session_id: string;
                        state: string;
                        status: string;
                        template: {
                            language: string | null;
                            name: string | null;
                            namespace: string | null;
                            requested_language: string | null;
                        };
                        text: string | null;
                        timeline: {
                            /** @description RFC 3339, in UTC */
                            at: string | null;
                            attempt: number | null;
                            detail: string | null;
                            notification_id: string | null;
                            /** @description Of replied: the customer's message. */
                            reply_id: string | null;
                            what: string;
                        }[];
                        to: string | null;
                    };
                };
            };
        };
    };
    cancelNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description It is withdrawn. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        accepted_at: string | null;
                        attempts: number;
                        authenticator_id: string | null;
                        content: {
                            body: string;
                            buttons: {
                                code?: string;
                                text: string;
                                type: string;
                                url?: string;
                            }[];
                            direction: string;
                            footer: string | null;
                            header: string | null;
                            /** @description A header that is no text. */
                            media?: {
                                address?: string;
                                filename?: string;
                                /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                format: string;
                                latitude?: string;
                                link?: string;
                                longitude?: string;
                                name?: string;
                            };
                        } | null;
                        /** @description The bad news that this good news follows. */
                        corrects: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        /** @description RFC 3339, in UTC */
                        delivered_at: string | null;
                        /** @description RFC 3339, in UTC */
                        due_at: string;
                        /** @description RFC 3339, in UTC */
                        failed_at: string | null;
                        /** @description RFC 3339, in UTC */
                        held_since: string | null;
                        id: string;
                        kind: string;
                        message_id: string | null;
                        order_no: string | null;
                        pricing: {
                            [key: string]: unknown;
                        } | null;
                        /** @description RFC 3339, in UTC */
                        read_at: string | null;
                        reason: {
                            /** @description One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
                            advice: string;
                            /** @description WhatsApp's number as text, or a word of ours. */
                            code: string;
                            detail: string | null;
                            title: string;
                        } | null;
                        /** @description Who asked for it by hand. */
                        requested_by: string | null;
                        /** @description RFC 3339, in UTC */
                        resolved_at: string | null;
                        /** @description Who said that it was sent when nobody knew. */
                        resolved_by: string | null;
                        /** @description RFC 3339, in UTC */
                        sent_at: string | null;
                        session_id: string;
                        state: string;
                        status: string;
                        template: {
                            language: string | null;
                            name: string | null;
                            namespace: string | null;
                            requested_language: string | null;
                        };
                        text: string | null;
                        to: string | null;
                    };
                };
            };
        };
    };
    resolveNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `accepted`: WhatsApp has the message.
                     * @enum {string}
                     */
                    outcome: "accepted";
                };
            };
        };
        responses: {
            /** @description It counts as accepted, with who said so. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        accepted_at: string | null;
                        attempts: number;
                        authenticator_id: string | null;
                        content: {
                            body: string;
                            buttons: {
                                code?: string;
                                text: string;
                                type: string;
                                url?: string;
                            }[];
                            direction: string;
                            footer: string | null;
                            header: string | null;
                            /** @description A header that is no text. */
                            media?: {
                                address?: string;
                                filename?: string;
                                /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                format: string;
                                latitude?: string;
                                link?: string;
                                longitude?: string;
                                name?: string;
                            };
                        } | null;
                        /** @description The bad news that this good news follows. */
                        corrects: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        /** @description RFC 3339, in UTC */
                        delivered_at: string | null;
                        /** @description RFC 3339, in UTC */
                        due_at: string;
                        /** @description RFC 3339, in UTC */
                        failed_at: string | null;
                        /** @description RFC 3339, in UTC */
                        held_since: string | null;
                        id: string;
                        kind: string;
                        message_id: string | null;
                        order_no: string | null;
                        pricing: {
                            [key: string]: unknown;
                        } | null;
                        /** @description RFC 3339, in UTC */
                        read_at: string | null;
                        reason: {
                            /** @description One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
                            advice: string;
                            /** @description WhatsApp's number as text, or a word of ours. */
                            code: string;
                            detail: string | null;
                            title: string;
                        } | null;
                        /** @description Who asked for it by hand. */
                        requested_by: string | null;
                        /** @description RFC 3339, in UTC */
                        resolved_at: string | null;
                        /** @description Who said that it was sent when nobody knew. */
                        resolved_by: string | null;
                        /** @description RFC 3339, in UTC */
                        sent_at: string | null;
                        session_id: string;
                        state: string;
                        status: string;
                        template: {
                            language: string | null;
                            name: string | null;
                            namespace: string | null;
                            requested_language: string | null;
                        };
                        text: string | null;
                        to: string | null;
                    };
                };
            };
        };
    };
    retryNotification: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description It is due now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        accepted_at: string | null;
                        attempts: number;
                        authenticator_id: string | null;
                        content: {
                            body: string;
                            buttons: {
                                code?: string;
                                text: string;
                                type: string;
                                url?: string;
                            }[];
                            direction: string;
                            footer: string | null;
                            header: string | null;
                            /** @description A header that is no text. */
                            media?: {
                                address?: string;
                                filename?: string;
                                /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                format: string;
                                latitude?: string;
                                link?: string;
                                longitude?: string;
                                name?: string;
                            };
                        } | null;
                        /** @description The bad news that this good news follows. */
                        corrects: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        /** @description RFC 3339, in UTC */
                        delivered_at: string | null;
                        /** @description RFC 3339, in UTC */
                        due_at: string;
                        /** @description RFC 3339, in UTC */
                        failed_at: string | null;
                        /** @description RFC 3339, in UTC */
                        held_since: string | null;
                        id: string;
                        kind: string;
                        message_id: string | null;
                        order_no: string | null;
                        pricing: {
                            [key: string]: unknown;
                        } | null;
                        /** @description RFC 3339, in UTC */
                        read_at: string | null;
                        reason: {
                            /** @description One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
                            advice: string;
                            /** @description WhatsApp's number as text, or a word of ours. */
                            code: string;
                            detail: string | null;
                            title: string;
                        } | null;
                        /** @description Who asked for it by hand. */
                        requested_by: string | null;
                        /** @description RFC 3339, in UTC */
                        resolved_at: string | null;
                        /** @description Who said that it was sent when nobody knew. */
                        resolved_by: string | null;
                        /** @description RFC 3339, in UTC */
                        sent_at: string | null;
                        session_id: string;
                        state: string;
                        status: string;
                        template: {
                            language: string | null;
                            name: string | null;
                            namespace: string | null;
                            requested_language: string | null;
                        };
                        text: string | null;
                        to: string | null;
                    };
                };
            };
        };
    };
    retryNotifications: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Only messages that were sent by this authenticator. */
                    authenticator_id?: string | null;
                    /** @description Up to 1,000, which is what holds where nothing is said. */
                    limit?: number;
                    /** @description As in `reason.code`. */
                    reason_code: string;
                    /**
                     * @description Only messages about this payment state.
                     * @enum {string|null}
                     */
                    state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired" | null;
                };
            };
        };
        responses: {
            /** @description How many are due now, and why others are not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description There may be more: ask again. */
                        more: boolean;
                        /** @description untrue, link_expiring, phone_missing, out_of_reach, no_sender, … */
                        refused: {
                            count: number;
                            reason: string;
                        }[];
                        retried: number;
                    };
                };
            };
        };
    };
    listOptOuts: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
                /** @description Only this number. */
                phone?: string;
                /** @description Only numbers that begin like this. */
                q?: string;
                /** @description Only `all`, `changed_number` or `marketing`. */
                scope?: "all" | "changed_number" | "marketing";
                /** @description Only those put there by this. */
                source?: "stop_word" | "start_word" | "api" | "user_preferences" | "131050" | "changed_number";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description When it was taken off the list; null: it holds. */
                            ended_at: string | null;
                            /** @description What the event opt_out.changed calls it. */
                            id: string;
                            /** @description Of changed_number: where the customer is now. */
                            new_phone: string | null;
                            note: string | null;
                            phone: string;
                            /** @description all: nothing goes to the number. changed_number: nothing either, since the customer has another one. marketing: nothing by a marketing template. */
                            scope: string;
                            /** @description The payment that the customer answered about. */
                            session_id: string | null;
                            /** @description Of source api: who asked. */
                            set_by: string | null;
                            /** @description RFC 3339, in UTC */
                            since: string;
                            /** @description What put it on the list: stop_word, api, user_preferences, 131050 or changed_number. */
                            source: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    addOptOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description For the people who read the list. */
                    note?: string | null;
                    /** @description Without a country code it is taken as one of the merchant's country. */
                    phone: string;
                    /**
                     * @description `all` (nothing goes to the number) where nothing is said, or `marketing` (nothing by a marketing template).
                     * @enum {string}
                     */
                    scope?: "all" | "marketing";
                };
            };
        };
        responses: {
            /** @description The opt-out. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was taken off the list; null: it holds. */
                        ended_at: string | null;
                        /** @description What the event opt_out.changed calls it. */
                        id: string;
                        /** @description Of changed_number: where the customer is now. */
                        new_phone: string | null;
                        note: string | null;
                        phone: string;
                        /** @description all: nothing goes to the number. changed_number: nothing either, since the customer has another one. marketing: nothing by a marketing template. */
                        scope: string;
                        /** @description The payment that the customer answered about. */
                        session_id: string | null;
                        /** @description Of source api: who asked. */
                        set_by: string | null;
                        /** @description RFC 3339, in UTC */
                        since: string;
                        /** @description What put it on the list: stop_word, api, user_preferences, 131050 or changed_number. */
                        source: string;
                    };
                };
            };
        };
    };
    removeOptOutOf: {
        parameters: {
            query?: {
                /** @description The number. */
                phone?: string;
                /** @description Only `all`, `changed_number` or `marketing`. */
                scope?: "all" | "changed_number" | "marketing";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    phone?: string;
                    /** @enum {string} */
                    scope?: "all" | "changed_number" | "marketing";
                } | null;
            };
        };
        responses: {
            /** @description Taken back. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readOptOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The opt-out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description When it was taken off the list; null: it holds. */
                        ended_at: string | null;
                        /** @description What the event opt_out.changed calls it. */
                        id: string;
                        /** @description Of changed_number: where the customer is now. */
                        new_phone: string | null;
                        note: string | null;
                        phone: string;
                        /** @description all: nothing goes to the number. changed_number: nothing either, since the customer has another one. marketing: nothing by a marketing template. */
                        scope: string;
                        /** @description The payment that the customer answered about. */
                        session_id: string | null;
                        /** @description Of source api: who asked. */
                        set_by: string | null;
                        /** @description RFC 3339, in UTC */
                        since: string;
                        /** @description What put it on the list: stop_word, api, user_preferences, 131050 or changed_number. */
                        source: string;
                    };
                };
            };
        };
    };
    removeOptOut: {
        parameters: {
            query?: {
                /** @description Of a number: only `all`, `changed_number` or `marketing`. */
                scope?: "all" | "changed_number" | "marketing";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken back. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listReplies: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
                /** @description Only from this number. */
                phone?: string;
                /** @description Only those that mean this: `stop`, `start` or `changed_number`. */
                reading?: "stop" | "start" | "changed_number";
                /** @description Only about this payment. */
                session_id?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description Whom the customer wrote to. */
                            authenticator_id: string;
                            /** @description The part of the message that its type names, as WhatsApp sent it. */
                            content: unknown;
                            id: string;
                            /** @description The message id that it answers. */
                            in_reply_to: string | null;
                            message_id: string;
                            new_phone: string | null;
                            /** @description The notification that it answers. */
                            notification_id: string | null;
                            /** @description Of the button that was pressed. */
                            payload: string | null;
                            /** @description null for customers who hide theirs behind a user name. */
                            phone: string | null;
                            /** @description What it means for messages to come: stop, start or changed_number. */
                            reading: string | null;
                            /** @description RFC 3339, in UTC */
                            received_at: string;
                            /** @description By WhatsApp's clock. */
                            sent_at: string;
                            /** @description The payment that it is about, as far as that is known. */
                            session_id: string | null;
                            /** @description What was written, a button's label, a caption or an emoji. */
                            text: string | null;
                            /** @description WhatsApp's word: text, button, interactive, reaction, image, system, … */
                            type: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    readReply: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reply. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whom the customer wrote to. */
                        authenticator_id: string;
                        /** @description The part of the message that its type names, as WhatsApp sent it. */
                        content: unknown;
                        id: string;
                        /** @description The message id that it answers. */
                        in_reply_to: string | null;
                        message_id: string;
                        new_phone: string | null;
                        /** @description The notification that it answers. */
                        notification_id: string | null;
                        /** @description Of the button that was pressed. */
                        payload: string | null;
                        /** @description null for customers who hide theirs behind a user name. */
                        phone: string | null;
                        /** @description What it means for messages to come: stop, start or changed_number. */
                        reading: string | null;
                        /** @description RFC 3339, in UTC */
                        received_at: string;
                        /** @description By WhatsApp's clock. */
                        sent_at: string;
                        /** @description The payment that it is about, as far as that is known. */
                        session_id: string | null;
                        /** @description What was written, a button's label, a caption or an emoji. */
                        text: string | null;
                        /** @description WhatsApp's word: text, button, interactive, reaction, image, system, … */
                        type: string;
                    };
                };
            };
        };
    };
    readSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkout_url_template: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_country: string;
                        default_language: string;
                        digits: string;
                        expiry: string;
                        hold_limit_hours: number;
                        id: string;
                        /** @description send or hold: messages whose template Meta made a marketing template after it was linked. */
                        marketing_drift: string;
                        name: string;
                        prices: {
                            amount: string;
                            category: string;
                            country: string;
                            currency: string;
                            from: string;
                        }[];
                        settle_seconds: {
                            authorized: number;
                            canceled: number;
                            created: number;
                            expired: number;
                            failed: number;
                            paid: number;
                        };
                        /** @description And gets them again after one of these. */
                        start_words: string[];
                        /** @description A customer whose whole message is one of these gets no more messages. */
                        stop_words: string[];
                        timezone: string;
                        uncertain: string;
                    };
                };
            };
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    checkout_url_template?: string | null;
                    default_country?: string;
                    default_language?: string;
                    /** @enum {string} */
                    digits?: "latn" | "arab";
                    /** @enum {string} */
                    expiry?: "managed" | "external";
                    hold_limit_hours?: number;
                    /** @enum {string} */
                    marketing_drift?: "send" | "hold";
                    name?: string;
                    prices?: {
                        amount: string;
                        category: string;
                        country: string;
                        currency: string;
                        from: string;
                    }[];
                    settle_seconds?: {
                        authorized?: number;
                        canceled?: number;
                        created?: number;
                        expired?: number;
                        failed?: number;
                        paid?: number;
                    };
                    /** @description The same. */
                    start_words?: string[] | null;
                    /** @description Take the place of the usual ones; null brings those back. No word stands in both lists. */
                    stop_words?: string[] | null;
                    timezone?: string;
                    /** @enum {string} */
                    uncertain?: "resend" | "never";
                };
            };
        };
        responses: {
            /** @description The settings as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkout_url_template: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_country: string;
                        default_language: string;
                        digits: string;
                        expiry: string;
                        hold_limit_hours: number;
                        id: string;
                        /** @description send or hold: messages whose template Meta made a marketing template after it was linked. */
                        marketing_drift: string;
                        name: string;
                        prices: {
                            amount: string;
                            category: string;
                            country: string;
                            currency: string;
                            from: string;
                        }[];
                        settle_seconds: {
                            authorized: number;
                            canceled: number;
                            created: number;
                            expired: number;
                            failed: number;
                            paid: number;
                        };
                        /** @description And gets them again after one of these. */
                        start_words: string[];
                        /** @description A customer whose whole message is one of these gets no more messages. */
                        stop_words: string[];
                        timezone: string;
                        uncertain: string;
                    };
                };
            };
        };
    };
    listSources: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            answer: number;
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            default_notifications: {
                                whatsapp: string[];
                            };
                            /** @enum {string} */
                            default_type: "payment_request" | "e_commerce";
                            /** @description live, or sandbox: it makes and moves transactions of the simulator only. */
                            environment: string;
                            forward_url: string | null;
                            id: string;
                            kind: string;
                            /** @description RFC 3339, in UTC */
                            last_unverified_at: string | null;
                            /** @description RFC 3339, in UTC: until then the secret before verifies beside the present one. */
                            previous_secret_until: string | null;
                            /** @description Requests whose signature was not right. They are not kept. */
                            unverified: number;
                            /** @description RFC 3339, in UTC */
                            updated_at: string;
                            /** @description Where its webhooks come in. */
                            url: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    createSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description 200, or 201 to keep the payer on Ottu's page; where nothing is passed on, or nobody answered it.
                     * @enum {integer}
                     */
                    answer?: 200 | 201;
                    /** @description What such a transaction is ticked for; nothing where nothing is said. */
                    default_notifications?: {
                        whatsapp?: string[];
                    };
                    /**
                     * @description Of a transaction that is first seen in a webhook; `payment_request` where nothing is said.
                     * @enum {string}
                     */
                    default_type?: "payment_request" | "e_commerce";
                    /** @description Where the same bytes are passed on to, as https; the status that comes back within 12 seconds is answered to the payment system. */
                    forward_url?: string | null;
                    /**
                     * @description The payment system.
                     * @enum {string}
                     */
                    kind: "ottu" | "stripe";
                    /** @description What the payment system signs with; it is in no answer. */
                    secret: string;
                };
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        answer: number;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_notifications: {
                            whatsapp: string[];
                        };
                        /** @enum {string} */
                        default_type: "payment_request" | "e_commerce";
                        /** @description live, or sandbox: it makes and moves transactions of the simulator only. */
                        environment: string;
                        forward_url: string | null;
                        id: string;
                        kind: string;
                        /** @description RFC 3339, in UTC */
                        last_unverified_at: string | null;
                        /** @description RFC 3339, in UTC: until then the secret before verifies beside the present one. */
                        previous_secret_until: string | null;
                        /** @description Requests whose signature was not right. They are not kept. */
                        unverified: number;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        /** @description Where its webhooks come in. */
                        url: string;
                    };
                };
            };
        };
    };
    readSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source, without its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        answer: number;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_notifications: {
                            whatsapp: string[];
                        };
                        /** @enum {string} */
                        default_type: "payment_request" | "e_commerce";
                        /** @description live, or sandbox: it makes and moves transactions of the simulator only. */
                        environment: string;
                        forward_url: string | null;
                        id: string;
                        kind: string;
                        /** @description RFC 3339, in UTC */
                        last_unverified_at: string | null;
                        /** @description RFC 3339, in UTC: until then the secret before verifies beside the present one. */
                        previous_secret_until: string | null;
                        /** @description Requests whose signature was not right. They are not kept. */
                        unverified: number;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        /** @description Where its webhooks come in. */
                        url: string;
                    };
                };
            };
        };
    };
    removeSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed; its webhooks find nothing there any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeSource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description 200, or 201 to keep the payer on Ottu's page; where nothing is passed on, or nobody answered it.
                     * @enum {integer}
                     */
                    answer?: 200 | 201;
                    /** @description What such a transaction is ticked for; nothing where nothing is said. */
                    default_notifications?: {
                        whatsapp?: string[];
                    };
                    /**
                     * @description Of a transaction that is first seen in a webhook; `payment_request` where nothing is said.
                     * @enum {string}
                     */
                    default_type?: "payment_request" | "e_commerce";
                    /** @description Where the same bytes are passed on to, as https; the status that comes back within 12 seconds is answered to the payment system. */
                    forward_url?: string | null;
                    /** @description What the payment system signs with; it is in no answer. */
                    secret?: string;
                    /** @description For how long the secret before still verifies; up to 168, 24 where nothing is said. */
                    secret_overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description The source as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        answer: number;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        default_notifications: {
                            whatsapp: string[];
                        };
                        /** @enum {string} */
                        default_type: "payment_request" | "e_commerce";
                        /** @description live, or sandbox: it makes and moves transactions of the simulator only. */
                        environment: string;
                        forward_url: string | null;
                        id: string;
                        kind: string;
                        /** @description RFC 3339, in UTC */
                        last_unverified_at: string | null;
                        /** @description RFC 3339, in UTC: until then the secret before verifies beside the present one. */
                        previous_secret_until: string | null;
                        /** @description Requests whose signature was not right. They are not kept. */
                        unverified: number;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        /** @description Where its webhooks come in. */
                        url: string;
                    };
                };
            };
        };
    };
    listSourceEvents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
                /** @description Only those with this outcome. */
                outcome?: "created" | "applied" | "repeated" | "operational" | "stale" | "refused" | "ignored";
                /** @description Only those about this payment. */
                session_id?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description What the receiver of forward_url answered, or why it did not. */
                            forwarded: {
                                detail: string | null;
                                status: number | null;
                            } | null;
                            id: string;
                            /** @description created (a transaction was made from it), applied, repeated, operational, stale, refused, or ignored (nothing that Zajel has a meaning for) */
                            outcome: string;
                            reason: string | null;
                            /** @description RFC 3339, in UTC */
                            received_at: string;
                            /** @description What it said, without what belongs to the customer. */
                            said: {
                                [key: string]: unknown;
                            };
                            session_id: string | null;
                            /** @description In the source's own words. */
                            type: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    reportStates: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    events: unknown[];
                };
            };
        };
        responses: {
            /** @description An answer for each event, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            applied: boolean;
                            errors?: {
                                [key: string]: string[];
                            };
                            index: number;
                            /** @description repeated, operational or stale */
                            reason?: string;
                            /** @description As the same report alone would be answered. */
                            status: number;
                        }[];
                    };
                };
            };
        };
    };
    readStats: {
        parameters: {
            query?: {
                /** @description Only messages by this authenticator. */
                authenticator_id?: string;
                /** @description `hour` or `day` of the merchant's time zone; hours up to three days where nothing is said. */
                by?: "hour" | "day";
                /** @description `previous`: also the period of the same length before. */
                compare?: "previous" | "none";
                /** @description RFC 3339; seven days before `to` where nothing is said. Hours count as a whole. */
                from?: string;
                /** @description Only messages in this language. */
                language?: string;
                /** @description Only messages about this payment state. */
                state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired";
                /** @description Only messages from this template. */
                template?: string;
                /** @description RFC 3339; now where nothing is said. */
                to?: string;
                /** @description Only messages about payments of this type. */
                type?: "payment_request" | "e_commerce";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        by: string;
                        by_language: {
                            /** @description WhatsApp took them. */
                            accepted: number;
                            /** @description Those that were read included. */
                            delivered: number;
                            failed: number;
                            name: string;
                            /** @description Queued, held, being sent or uncertain. */
                            open: number;
                            /** @description All messages that were owed. */
                            owed: number;
                            /** @description Payment links that WhatsApp took, and whose payment was made. */
                            paid: number;
                            read: number;
                            superseded: number;
                            suppressed: number;
                            withdrawn: number;
                        }[];
                        by_state: {
                            /** @description WhatsApp took them. */
                            accepted: number;
                            /** @description Those that were read included. */
                            delivered: number;
                            failed: number;
                            name: string;
                            /** @description Queued, held, being sent or uncertain. */
                            open: number;
                            /** @description All messages that were owed. */
                            owed: number;
                            /** @description Payment links that WhatsApp took, and whose payment was made. */
                            paid: number;
                            read: number;
                            superseded: number;
                            suppressed: number;
                            withdrawn: number;
                        }[];
                        by_template: {
                            /** @description WhatsApp took them. */
                            accepted: number;
                            /** @description Those that were read included. */
                            delivered: number;
                            failed: number;
                            name: string;
                            /** @description Queued, held, being sent or uncertain. */
                            open: number;
                            /** @description All messages that were owed. */
                            owed: number;
                            /** @description Payment links that WhatsApp took, and whose payment was made. */
                            paid: number;
                            read: number;
                            superseded: number;
                            suppressed: number;
                            withdrawn: number;
                        }[];
                        by_type: {
                            /** @description WhatsApp took them. */
                            accepted: number;
                            /** @description Those that were read included. */
                            delivered: number;
                            failed: number;
                            name: string;
                            /** @description Queued, held, being sent or uncertain. */
                            open: number;
                            /** @description All messages that were owed. */
                            owed: number;
                            /** @description Payment links that WhatsApp took, and whose payment was made. */
                            paid: number;
                            read: number;
                            superseded: number;
                            suppressed: number;
                            withdrawn: number;
                        }[];
                        cost: {
                            categories: {
                                billable: boolean;
                                category: string;
                                count: number;
                                country: string | null;
                            }[];
                            /** @description By the prices that the merchant keeps. */
                            money: {
                                amount: string;
                                currency: string;
                            }[];
                            /** @description Billable messages for which the merchant keeps no price. */
                            unpriced: number;
                        };
                        /** @description RFC 3339, in UTC */
                        from: string;
                        funnel: {
                            /** @description WhatsApp took them. */
                            accepted: number;
                            /** @description Those that were read included. */
                            delivered: number;
                            failed: number;
                            /** @description Queued, held, being sent or uncertain. */
                            open: number;
                            /** @description All messages that were owed. */
                            owed: number;
                            /** @description Payment links that WhatsApp took, and whose payment was made. */
                            paid: number;
                            read: number;
                            superseded: number;
                            suppressed: number;
                            withdrawn: number;
                        };
                        now: {
                            held: number;
                            /** @description RFC 3339, in UTC */
                            oldest_due_at: string | null;
                            /** @description RFC 3339, in UTC */
                            oldest_held_since: string | null;
                            /** @description RFC 3339, in UTC */
                            oldest_uncertain_since: string | null;
                            /** @description This and the next three are counted up to 10,000. */
                            queued: number;
                            senders: {
                                environment: string;
                                held_for: string | null;
                                id: string;
                                messaging_limit: string | null;
                                name: string;
                                quality_rating: string | null;
                                status: string;
                            }[];
                            sending: number;
                            uncertain: number;
                        };
                        previous?: {
                            cost: {
                                categories: {
                                    billable: boolean;
                                    category: string;
                                    count: number;
                                    country: string | null;
                                }[];
                                /** @description By the prices that the merchant keeps. */
                                money: {
                                    amount: string;
                                    currency: string;
                                }[];
                                /** @description Billable messages for which the merchant keeps no price. */
                                unpriced: number;
                            };
                            /** @description RFC 3339, in UTC */
                            from: string;
                            funnel: {
                                /** @description WhatsApp took them. */
                                accepted: number;
                                /** @description Those that were read included. */
                                delivered: number;
                                failed: number;
                                /** @description Queued, held, being sent or uncertain. */
                                open: number;
                                /** @description All messages that were owed. */
                                owed: number;
                                /** @description Payment links that WhatsApp took, and whose payment was made. */
                                paid: number;
                                read: number;
                                superseded: number;
                                suppressed: number;
                                withdrawn: number;
                            };
                            time_to_deliver: {
                                count: number;
                                median_seconds: number | null;
                                p95_seconds: number | null;
                                /** @description How many took how long; steps that nobody took are left out. */
                                steps: {
                                    count: number;
                                    from_seconds: number;
                                    to_seconds: number;
                                }[];
                            };
                            time_to_pay: {
                                count: number;
                                median_seconds: number | null;
                                p95_seconds: number | null;
                                /** @description How many took how long; steps that nobody took are left out. */
                                steps: {
                                    count: number;
                                    from_seconds: number;
                                    to_seconds: number;
                                }[];
                            };
                            /** @description RFC 3339, in UTC */
                            to: string;
                        };
                        reasons: {
                            advice: string;
                            code: string;
                            count: number;
                            /** @description failed or suppressed */
                            status: string;
                            title: string;
                        }[];
                        time_to_deliver: {
                            count: number;
                            median_seconds: number | null;
                            p95_seconds: number | null;
                            /** @description How many took how long; steps that nobody took are left out. */
                            steps: {
                                count: number;
                                from_seconds: number;
                                to_seconds: number;
                            }[];
                        };
                        time_to_pay: {
                            count: number;
                            median_seconds: number | null;
                            p95_seconds: number | null;
                            /** @description How many took how long; steps that nobody took are left out. */
                            steps: {
                                count: number;
                                from_seconds: number;
                                to_seconds: number;
                            }[];
                        };
                        timezone: string;
                        /** @description RFC 3339, in UTC */
                        to: string;
                        /** @description By hour or day of the merchant's time zone; those without messages are left out. */
                        volume: {
                            /** @description WhatsApp took them. */
                            accepted: number;
                            /** @description RFC 3339, in UTC */
                            at: string;
                            /** @description Those that were read included. */
                            delivered: number;
                            failed: number;
                            /** @description Queued, held, being sent or uncertain. */
                            open: number;
                            /** @description All messages that were owed. */
                            owed: number;
                            /** @description Payment links that WhatsApp took, and whose payment was made. */
                            paid: number;
                            read: number;
                            superseded: number;
                            suppressed: number;
                            withdrawn: number;
                        }[];
                    };
                };
            };
        };
    };
    recountStats: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description RFC 3339 */
                    from: string;
                    /** @description RFC 3339; up to 31 days later. */
                    to: string;
                };
            };
        };
        responses: {
            /** @description How many kinds of messages there are in these hours. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        from: string;
                        kinds: number;
                        /** @description RFC 3339, in UTC */
                        to: string;
                    };
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                /** @description `true`: only payments that were reported as paid after they had been canceled or invalided. */
                conflict?: "true" | "false";
                /** @description RFC 3339; only payments made then or later. */
                created_after?: string;
                /** @description RFC 3339; only payments made before. */
                created_before?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
                /** @description Only payments of which a message has this status. */
                notification_status?: "queued" | "held" | "sending" | "uncertain" | "accepted" | "failed" | "superseded" | "suppressed" | "withdrawn" | "sent" | "delivered" | "read";
                /** @description Only payments whose order number or phone begins so, or a word of whose name does, or whose session id this is. */
                q?: string;
                /** @description Only payments in this state. */
                state?: "created" | "pending" | "attempted" | "paid" | "authorized" | "failed" | "canceled" | "expired" | "invalided" | "cod";
                /** @description Only payments of this type. */
                type?: "payment_request" | "e_commerce";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            amount: string;
                            authenticator_id: string | null;
                            checkout_url: string | null;
                            /** @description A success was reported after it had been canceled or invalided: money may have moved. */
                            conflict: boolean;
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            currency_code: string;
                            customer_email: string | null;
                            customer_first_name: string | null;
                            customer_last_name: string | null;
                            customer_phone: string | null;
                            /** @description RFC 3339, in UTC */
                            expires_at: string | null;
                            extra: {
                                [key: string]: unknown;
                            };
                            language: string | null;
                            /** @description The states that were ticked. */
                            notification_states: string[];
                            /** @description When the present state was reached. */
                            occurred_at: string;
                            order_no: string | null;
                            paid_amount: string | null;
                            reference_number: string | null;
                            session_id: string;
                            state: string;
                            type: string;
                            /** @description RFC 3339, in UTC */
                            updated_at: string;
                            /** @description Staff send the payment link from a phone of their own. */
                            whatsapp_manual: boolean;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    createTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Decimal text with at most the currency's decimals, such as `24.500`. */
                    amount: string;
                    /** @description The number to send from; the merchant's default where none is given. */
                    authenticator_id?: string | null;
                    /** @description https, without credentials; made from the merchant's `checkout_url_template` where none is given. */
                    checkout_url?: string | null;
                    /** @description ISO 4217, such as `KWD`. */
                    currency_code: string;
                    /** @description Kept, and not written to. */
                    customer_email?: string | null;
                    customer_first_name?: string | null;
                    customer_last_name?: string | null;
                    /** @description In any form; without a country it is of the merchant's. Required as soon as a state is ticked. */
                    customer_phone?: string | null;
                    /** @description The same from now on: seconds, or `days hh:mm:ss`. */
                    expiration_time?: string | number | null;
                    /** @description RFC 3339; when the link ends. */
                    expires_at?: string | null;
                    /** @description Values of your own, for templates (`extra.branch`): up to 16 kB. */
                    extra?: Record<string, unknown> | null;
                    /** @description Of the messages, such as `ar` or `pt_BR`; the merchant's default where none is given. */
                    language?: string | null;
                    /** @description `whatsapp` lists states and the groups `pre_payment` and `post_payment`. Or, for payment requests, `whatsapp_manual: true`: staff send the link from a phone of their own. */
                    notifications?: {
                        whatsapp?: string[] | null;
                        whatsapp_manual?: boolean | null;
                    } | null;
                    /** @description The shop's own number; need not be unique. */
                    order_no?: string | null;
                    /** @description Unique for the merchant: letters, digits, `_` and `-`. Made where none is given. */
                    session_id?: string | null;
                    /**
                     * @description `payment_request`: a link that the customer pays by. `e_commerce`: an order of a web shop, which gets no link.
                     * @enum {string}
                     */
                    type: "payment_request" | "e_commerce";
                };
            };
        };
        responses: {
            /** @description Made, with what will be sent. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        amount: string;
                        authenticator_id: string | null;
                        checkout_url: string | null;
                        /** @description A success was reported after it had been canceled or invalided: money may have moved. */
                        conflict: boolean;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        currency_code: string;
                        customer_email: string | null;
                        customer_first_name: string | null;
                        customer_last_name: string | null;
                        customer_phone: string | null;
                        /** @description RFC 3339, in UTC */
                        expires_at: string | null;
                        extra: {
                            [key: string]: unknown;
                        };
                        language: string | null;
                        notification_plan: {
                            content: {
                                body: string;
                                buttons: {
                                    code?: string;
                                    text: string;
                                    type: string;
                                    url?: string;
                                }[];
                                direction: string;
                                footer: string | null;
                                header: string | null;
                                /** @description A header that is no text. */
                                media?: {
                                    address?: string;
                                    filename?: string;
                                    /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                    format: string;
                                    latitude?: string;
                                    link?: string;
                                    longitude?: string;
                                    name?: string;
                                };
                            } | null;
                            language: string | null;
                            reason: string | null;
                            state: string;
                            template: string | null;
                            text: string | null;
                            will_send: boolean;
                        }[];
                        /** @description The states that were ticked. */
                        notification_states: string[];
                        /** @description When the present state was reached. */
                        occurred_at: string;
                        order_no: string | null;
                        paid_amount: string | null;
                        reference_number: string | null;
                        session_id: string;
                        state: string;
                        type: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        /** @description Staff send the payment link from a phone of their own. */
                        whatsapp_manual: boolean;
                    };
                };
            };
        };
    };
    exportTransactions: {
        parameters: {
            query?: {
                /** @description `true`: only payments that were reported as paid after they had been canceled or invalided. */
                conflict?: "true" | "false";
                /** @description RFC 3339; only payments made then or later. */
                created_after?: string;
                /** @description RFC 3339; only payments made before. */
                created_before?: string;
                /** @description Only payments of which a message has this status. */
                notification_status?: "queued" | "held" | "sending" | "uncertain" | "accepted" | "failed" | "superseded" | "suppressed" | "withdrawn" | "sent" | "delivered" | "read";
                /** @description Only payments whose order number or phone begins so, or a word of whose name does, or whose session id this is. */
                q?: string;
                /** @description Only payments in this state. */
                state?: "created" | "pending" | "attempted" | "paid" | "authorized" | "failed" | "canceled" | "expired" | "invalided" | "cod";
                /** @description Only payments of this type. */
                type?: "payment_request" | "e_commerce";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One line for each transaction, after a header. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    readTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transaction. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        amount: string;
                        authenticator_id: string | null;
                        checkout_url: string | null;
                        /** @description A success was reported after it had been canceled or invalided: money may have moved. */
                        conflict: boolean;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        currency_code: string;
                        customer_email: string | null;
                        customer_first_name: string | null;
                        customer_last_name: string | null;
                        customer_phone: string | null;
                        /** @description RFC 3339, in UTC */
                        expires_at: string | null;
                        extra: {
                            [key: string]: unknown;
                        };
                        history: {
                            applied: boolean;
                            conflict: boolean;
                            id: string;
                            note: string | null;
                            /** @description RFC 3339, in UTC */
                            occurred_at: string;
                            paid_amount: string | null;
                            reason: string | null;
                            /** @description RFC 3339, in UTC */
                            recorded_at: string;
                            reference_number: string | null;
                            source: string;
                            state: string;
                        }[];
                        language: string | null;
                        /** @description The states that were ticked. */
                        notification_states: string[];
                        notifications: {
                            /** @description RFC 3339, in UTC */
                            accepted_at: string | null;
                            attempts: number;
                            authenticator_id: string | null;
                            content: {
                                body: string;
                                buttons: {
                                    code?: string;
                                    text: string;
                                    type: string;
                                    url?: string;
                                }[];
                                direction: string;
                                footer: string | null;
                                header: string | null;
                                /** @description A header that is no text. */
                                media?: {
                                    address?: string;
                                    filename?: string;
                                    /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                    format: string;
                                    latitude?: string;
                                    link?: string;
                                    longitude?: string;
                                    name?: string;
                                };
                            } | null;
                            /** @description The bad news that this good news follows. */
                            corrects: string | null;
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            /** @description RFC 3339, in UTC */
                            delivered_at: string | null;
                            /** @description RFC 3339, in UTC */
                            due_at: string;
                            /** @description RFC 3339, in UTC */
                            failed_at: string | null;
                            /** @description RFC 3339, in UTC */
                            held_since: string | null;
                            id: string;
                            kind: string;
                            message_id: string | null;
                            order_no: string | null;
                            pricing: {
                                [key: string]: unknown;
                            } | null;
                            /** @description RFC 3339, in UTC */
                            read_at: string | null;
                            reason: {
                                /** @description One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
                                advice: string;
                                /** @description WhatsApp's number as text, or a word of ours. */
                                code: string;
                                detail: string | null;
                                title: string;
                            } | null;
                            /** @description Who asked for it by hand. */
                            requested_by: string | null;
                            /** @description RFC 3339, in UTC */
                            resolved_at: string | null;
                            /** @description Who said that it was sent when nobody knew. */
                            resolved_by: string | null;
                            /** @description RFC 3339, in UTC */
                            sent_at: string | null;
                            session_id: string;
                            state: string;
                            status: string;
                            template: {
                                language: string | null;
                                name: string | null;
                                namespace: string | null;
                                requested_language: string | null;
                            };
                            text: string | null;
                            to: string | null;
                        }[];
                        /** @description When the present state was reached. */
                        occurred_at: string;
                        order_no: string | null;
                        paid_amount: string | null;
                        reference_number: string | null;
                        /** @description What the customer wrote about it; the newest 200, oldest first. */
                        replies: {
                            /** @description Whom the customer wrote to. */
                            authenticator_id: string;
                            /** @description The part of the message that its type names, as WhatsApp sent it. */
                            content: unknown;
                            id: string;
                            /** @description The message id that it answers. */
                            in_reply_to: string | null;
                            message_id: string;
                            new_phone: string | null;
                            /** @description The notification that it answers. */
                            notification_id: string | null;
                            /** @description Of the button that was pressed. */
                            payload: string | null;
                            /** @description null for customers who hide theirs behind a user name. */
                            phone: string | null;
                            /** @description What it means for messages to come: stop, start or changed_number. */
                            reading: string | null;
                            /** @description RFC 3339, in UTC */
                            received_at: string;
                            /** @description By WhatsApp's clock. */
                            sent_at: string;
                            /** @description The payment that it is about, as far as that is known. */
                            session_id: string | null;
                            /** @description What was written, a button's label, a caption or an emoji. */
                            text: string | null;
                            /** @description WhatsApp's word: text, button, interactive, reaction, image, system, … */
                            type: string;
                        }[];
                        session_id: string;
                        state: string;
                        type: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        /** @description Staff send the payment link from a phone of their own. */
                        whatsapp_manual: boolean;
                    };
                };
            };
        };
    };
    changeTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Decimal text with at most the currency's decimals, such as `24.500`. */
                    amount?: string;
                    /** @description https, without credentials; made from the merchant's `checkout_url_template` where none is given. */
                    checkout_url?: string | null;
                    /** @description ISO 4217, such as `KWD`. */
                    currency_code?: string;
                    /** @description Kept, and not written to. */
                    customer_email?: string | null;
                    customer_first_name?: string | null;
                    customer_last_name?: string | null;
                    /** @description In any form; without a country it is of the merchant's. Required as soon as a state is ticked. */
                    customer_phone?: string | null;
                    /** @description RFC 3339; when the link ends. */
                    expires_at?: string | null;
                    /** @description Values of your own, for templates (`extra.branch`): up to 16 kB. */
                    extra?: Record<string, unknown> | null;
                    /** @description Of the messages, such as `ar` or `pt_BR`; the merchant's default where none is given. */
                    language?: string | null;
                    /** @description `whatsapp` lists states and the groups `pre_payment` and `post_payment`. Or, for payment requests, `whatsapp_manual: true`: staff send the link from a phone of their own. */
                    notifications?: {
                        whatsapp?: string[] | null;
                        whatsapp_manual?: boolean | null;
                    } | null;
                };
            };
        };
        responses: {
            /** @description The transaction as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        amount: string;
                        authenticator_id: string | null;
                        checkout_url: string | null;
                        /** @description A success was reported after it had been canceled or invalided: money may have moved. */
                        conflict: boolean;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        currency_code: string;
                        customer_email: string | null;
                        customer_first_name: string | null;
                        customer_last_name: string | null;
                        customer_phone: string | null;
                        /** @description RFC 3339, in UTC */
                        expires_at: string | null;
                        extra: {
                            [key: string]: unknown;
                        };
                        language: string | null;
                        /** @description The states that were ticked. */
                        notification_states: string[];
                        /** @description When the present state was reached. */
                        occurred_at: string;
                        order_no: string | null;
                        paid_amount: string | null;
                        reference_number: string | null;
                        session_id: string;
                        state: string;
                        type: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        /** @description Staff send the payment link from a phone of their own. */
                        whatsapp_manual: boolean;
                    };
                };
            };
        };
    };
    acknowledgeConflict: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transaction, without the conflict. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        amount: string;
                        authenticator_id: string | null;
                        checkout_url: string | null;
                        /** @description A success was reported after it had been canceled or invalided: money may have moved. */
                        conflict: boolean;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        currency_code: string;
                        customer_email: string | null;
                        customer_first_name: string | null;
                        customer_last_name: string | null;
                        customer_phone: string | null;
                        /** @description RFC 3339, in UTC */
                        expires_at: string | null;
                        extra: {
                            [key: string]: unknown;
                        };
                        language: string | null;
                        /** @description The states that were ticked. */
                        notification_states: string[];
                        /** @description When the present state was reached. */
                        occurred_at: string;
                        order_no: string | null;
                        paid_amount: string | null;
                        reference_number: string | null;
                        session_id: string;
                        state: string;
                        type: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        /** @description Staff send the payment link from a phone of their own. */
                        whatsapp_manual: boolean;
                    };
                };
            };
        };
    };
    readEvidence: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    readManualLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        text: string;
                        /** @description Opens the chat with the customer, the text written already. */
                        url: string;
                    };
                };
            };
        };
    };
    pressManualLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description The link, as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        text: string;
                        /** @description Opens the chat with the customer, the text written already. */
                        url: string;
                    };
                };
            };
        };
    };
    sendByHand: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    channel: "whatsapp";
                    /** @description Send although another message about this is under way. */
                    force?: boolean;
                    /** @enum {string|null} */
                    state?: "created" | "paid" | "authorized" | "canceled" | "failed" | "expired" | null;
                };
            };
        };
        responses: {
            /** @description The message that will be sent. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        accepted_at: string | null;
                        attempts: number;
                        authenticator_id: string | null;
                        content: {
                            body: string;
                            buttons: {
                                code?: string;
                                text: string;
                                type: string;
                                url?: string;
                            }[];
                            direction: string;
                            footer: string | null;
                            header: string | null;
                            /** @description A header that is no text. */
                            media?: {
                                address?: string;
                                filename?: string;
                                /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                format: string;
                                latitude?: string;
                                link?: string;
                                longitude?: string;
                                name?: string;
                            };
                        } | null;
                        /** @description The bad news that this good news follows. */
                        corrects: string | null;
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        /** @description RFC 3339, in UTC */
                        delivered_at: string | null;
                        /** @description RFC 3339, in UTC */
                        due_at: string;
                        /** @description RFC 3339, in UTC */
                        failed_at: string | null;
                        /** @description RFC 3339, in UTC */
                        held_since: string | null;
                        id: string;
                        kind: string;
                        message_id: string | null;
                        order_no: string | null;
                        pricing: {
                            [key: string]: unknown;
                        } | null;
                        /** @description RFC 3339, in UTC */
                        read_at: string | null;
                        reason: {
                            /** @description One sentence that says what to do; in Arabic where `Accept-Language` prefers it. */
                            advice: string;
                            /** @description WhatsApp's number as text, or a word of ours. */
                            code: string;
                            detail: string | null;
                            title: string;
                        } | null;
                        /** @description Who asked for it by hand. */
                        requested_by: string | null;
                        /** @description RFC 3339, in UTC */
                        resolved_at: string | null;
                        /** @description Who said that it was sent when nobody knew. */
                        resolved_by: string | null;
                        /** @description RFC 3339, in UTC */
                        sent_at: string | null;
                        session_id: string;
                        state: string;
                        status: string;
                        template: {
                            language: string | null;
                            name: string | null;
                            namespace: string | null;
                            requested_language: string | null;
                        };
                        text: string | null;
                        to: string | null;
                    };
                };
            };
        };
    };
    reportState: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description RFC 3339; now where nothing is said. */
                    occurred_at?: string | null;
                    /** @description In the transaction's currency; the variable `paid_amount`. */
                    paid_amount?: string | null;
                    /** @description A note for the history. */
                    reason?: string | null;
                    /** @description The gateway's; the variable `reference_number`. */
                    reference_number?: string | null;
                    /** @description A payment state, or an operational one such as `refunded`, which goes into the history and sends nothing. */
                    state: string;
                };
            };
        };
        responses: {
            /** @description `applied` says whether it changed anything. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        applied: boolean;
                        reason?: string;
                        transaction: {
                            amount: string;
                            authenticator_id: string | null;
                            checkout_url: string | null;
                            /** @description A success was reported after it had been canceled or invalided: money may have moved. */
                            conflict: boolean;
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            currency_code: string;
                            customer_email: string | null;
                            customer_first_name: string | null;
                            customer_last_name: string | null;
                            customer_phone: string | null;
                            /** @description RFC 3339, in UTC */
                            expires_at: string | null;
                            extra: {
                                [key: string]: unknown;
                            };
                            language: string | null;
                            /** @description The states that were ticked. */
                            notification_states: string[];
                            /** @description When the present state was reached. */
                            occurred_at: string;
                            order_no: string | null;
                            paid_amount: string | null;
                            reference_number: string | null;
                            session_id: string;
                            state: string;
                            type: string;
                            /** @description RFC 3339, in UTC */
                            updated_at: string;
                            /** @description Staff send the payment link from a phone of their own. */
                            whatsapp_manual: boolean;
                        };
                    };
                };
            };
        };
    };
    planTransaction: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Decimal text with at most the currency's decimals, such as `24.500`. */
                    amount: string;
                    /** @description The number to send from; the merchant's default where none is given. */
                    authenticator_id?: string | null;
                    /** @description https, without credentials; made from the merchant's `checkout_url_template` where none is given. */
                    checkout_url?: string | null;
                    /** @description ISO 4217, such as `KWD`. */
                    currency_code: string;
                    /** @description Kept, and not written to. */
                    customer_email?: string | null;
                    customer_first_name?: string | null;
                    customer_last_name?: string | null;
                    /** @description In any form; without a country it is of the merchant's. Required as soon as a state is ticked. */
                    customer_phone?: string | null;
                    /** @description The same from now on: seconds, or `days hh:mm:ss`. */
                    expiration_time?: string | number | null;
                    /** @description RFC 3339; when the link ends. */
                    expires_at?: string | null;
                    /** @description Values of your own, for templates (`extra.branch`): up to 16 kB. */
                    extra?: Record<string, unknown> | null;
                    /** @description Of the messages, such as `ar` or `pt_BR`; the merchant's default where none is given. */
                    language?: string | null;
                    /** @description `whatsapp` lists states and the groups `pre_payment` and `post_payment`. Or, for payment requests, `whatsapp_manual: true`: staff send the link from a phone of their own. */
                    notifications?: {
                        whatsapp?: string[] | null;
                        whatsapp_manual?: boolean | null;
                    } | null;
                    /** @description The shop's own number; need not be unique. */
                    order_no?: string | null;
                    /** @description Unique for the merchant: letters, digits, `_` and `-`. Made where none is given. */
                    session_id?: string | null;
                    /**
                     * @description `payment_request`: a link that the customer pays by. `e_commerce`: an order of a web shop, which gets no link.
                     * @enum {string}
                     */
                    type: "payment_request" | "e_commerce";
                };
            };
        };
        responses: {
            /** @description What would be sent. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        notification_plan: {
                            content: {
                                body: string;
                                buttons: {
                                    code?: string;
                                    text: string;
                                    type: string;
                                    url?: string;
                                }[];
                                direction: string;
                                footer: string | null;
                                header: string | null;
                                /** @description A header that is no text. */
                                media?: {
                                    address?: string;
                                    filename?: string;
                                    /** @description IMAGE, VIDEO, DOCUMENT or LOCATION */
                                    format: string;
                                    latitude?: string;
                                    link?: string;
                                    longitude?: string;
                                    name?: string;
                                };
                            } | null;
                            language: string | null;
                            reason: string | null;
                            state: string;
                            template: string | null;
                            text: string | null;
                            will_send: boolean;
                        }[];
                    };
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description RFC 3339, in UTC */
                            created_at: string;
                            events: string[];
                            /** @description RFC 3339, in UTC: the first of the failures since it last took an event. */
                            failing_since: string | null;
                            /** @description In a row. */
                            failures: number;
                            id: string;
                            /** @description Why it gets no requests: by_hand, failing, or gone. */
                            paused: {
                                advice: string;
                                reason: string;
                                since: string;
                            } | null;
                            /** @description RFC 3339, in UTC: until then the secret before signs beside the present one. */
                            previous_secret_until: string | null;
                            /** @description active or paused */
                            status: string;
                            /** @description RFC 3339, in UTC */
                            updated_at: string;
                            url: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What it is told of, and of nothing else. */
                    events: ("transaction.state_changed" | "transaction.conflict" | "notification.queued" | "notification.held" | "notification.accepted" | "notification.sent" | "notification.delivered" | "notification.read" | "notification.failed" | "notification.suppressed" | "notification.superseded" | "notification.uncertain" | "template.status_changed" | "authenticator.health_changed" | "opt_out.changed" | "bulk.progressed" | "bulk.finished" | "reply.received")[];
                    url: string;
                };
            };
        };
        responses: {
            /** @description Made, with the secret that signs: it is shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        events: string[];
                        /** @description RFC 3339, in UTC: the first of the failures since it last took an event. */
                        failing_since: string | null;
                        /** @description In a row. */
                        failures: number;
                        id: string;
                        /** @description Why it gets no requests: by_hand, failing, or gone. */
                        paused: {
                            advice: string;
                            reason: string;
                            since: string;
                        } | null;
                        /** @description RFC 3339, in UTC: until then the secret before signs beside the present one. */
                        previous_secret_until: string | null;
                        /** @description Shown this once: whsec_ and the key that signs, in base64. */
                        secret: string;
                        /** @description active or paused */
                        status: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        url: string;
                    };
                };
            };
        };
    };
    readWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, without its secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        events: string[];
                        /** @description RFC 3339, in UTC: the first of the failures since it last took an event. */
                        failing_since: string | null;
                        /** @description In a row. */
                        failures: number;
                        id: string;
                        /** @description Why it gets no requests: by_hand, failing, or gone. */
                        paused: {
                            advice: string;
                            reason: string;
                            since: string;
                        } | null;
                        /** @description RFC 3339, in UTC: until then the secret before signs beside the present one. */
                        previous_secret_until: string | null;
                        /** @description active or paused */
                        status: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        url: string;
                    };
                };
            };
        };
    };
    removeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed, with its log. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    events?: ("transaction.state_changed" | "transaction.conflict" | "notification.queued" | "notification.held" | "notification.accepted" | "notification.sent" | "notification.delivered" | "notification.read" | "notification.failed" | "notification.suppressed" | "notification.superseded" | "notification.uncertain" | "template.status_changed" | "authenticator.health_changed" | "opt_out.changed" | "bulk.progressed" | "bulk.finished" | "reply.received")[];
                    /** @enum {string} */
                    status?: "active" | "paused";
                    url?: string;
                };
            };
        };
        responses: {
            /** @description The endpoint as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        events: string[];
                        /** @description RFC 3339, in UTC: the first of the failures since it last took an event. */
                        failing_since: string | null;
                        /** @description In a row. */
                        failures: number;
                        id: string;
                        /** @description Why it gets no requests: by_hand, failing, or gone. */
                        paused: {
                            advice: string;
                            reason: string;
                            since: string;
                        } | null;
                        /** @description RFC 3339, in UTC: until then the secret before signs beside the present one. */
                        previous_secret_until: string | null;
                        /** @description active or paused */
                        status: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        url: string;
                    };
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Up to 200; 50 where nothing is said. */
                limit?: string;
                /** @description Only those with this status. */
                status?: "queued" | "sending" | "delivered" | "failed" | "missed";
                /** @description Only events of this type. */
                type?: "transaction.state_changed" | "transaction.conflict" | "notification.queued" | "notification.held" | "notification.accepted" | "notification.sent" | "notification.delivered" | "notification.read" | "notification.failed" | "notification.suppressed" | "notification.superseded" | "notification.uncertain" | "template.status_changed" | "authenticator.health_changed" | "opt_out.changed" | "bulk.progressed" | "bulk.finished" | "reply.received" | "ping";
            };
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            attempts: number;
                            body: string;
                            /** @description RFC 3339, in UTC */
                            delivered_at: string | null;
                            /** @description RFC 3339, in UTC: when it is tried next. */
                            due_at: string | null;
                            /** @description The header webhook-id of each of its requests. */
                            event_id: string;
                            last_attempt: {
                                /** @description The first 4 kB of it. */
                                answer: {
                                    body: string;
                                    status: number;
                                } | null;
                                detail: string | null;
                                duration_ms: number;
                                number: number;
                                /** @description delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
                                outcome: string;
                                request: {
                                    body: string;
                                    url: string;
                                    webhook_id: string;
                                    webhook_timestamp: string;
                                };
                                /** @description RFC 3339, in UTC */
                                started_at: string;
                            } | null;
                            /** @description RFC 3339, in UTC */
                            occurred_at: string;
                            /** @description queued, sending, delivered, failed (given up after a day) or missed (while paused) */
                            status: string;
                            /** @description What it is about: a session_id for payments and their messages. */
                            subject: string;
                            type: string;
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    readWebhookDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                event_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery; of many requests the last 200. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempt_log: {
                            /** @description The first 4 kB of it. */
                            answer: {
                                body: string;
                                status: number;
                            } | null;
                            detail: string | null;
                            duration_ms: number;
                            number: number;
                            /** @description delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
                            outcome: string;
                            request: {
                                body: string;
                                url: string;
                                webhook_id: string;
                                webhook_timestamp: string;
                            };
                            /** @description RFC 3339, in UTC */
                            started_at: string;
                        }[];
                        attempts: number;
                        body: string;
                        /** @description RFC 3339, in UTC */
                        delivered_at: string | null;
                        /** @description RFC 3339, in UTC: when it is tried next. */
                        due_at: string | null;
                        /** @description The header webhook-id of each of its requests. */
                        event_id: string;
                        last_attempt: {
                            /** @description The first 4 kB of it. */
                            answer: {
                                body: string;
                                status: number;
                            } | null;
                            detail: string | null;
                            duration_ms: number;
                            number: number;
                            /** @description delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
                            outcome: string;
                            request: {
                                body: string;
                                url: string;
                                webhook_id: string;
                                webhook_timestamp: string;
                            };
                            /** @description RFC 3339, in UTC */
                            started_at: string;
                        } | null;
                        /** @description RFC 3339, in UTC */
                        occurred_at: string;
                        /** @description queued, sending, delivered, failed (given up after a day) or missed (while paused) */
                        status: string;
                        /** @description What it is about: a session_id for payments and their messages. */
                        subject: string;
                        type: string;
                    };
                };
            };
        };
    };
    replayWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                event_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description It is on its way, if it was not already. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempts: number;
                        body: string;
                        /** @description RFC 3339, in UTC */
                        delivered_at: string | null;
                        /** @description RFC 3339, in UTC: when it is tried next. */
                        due_at: string | null;
                        /** @description The header webhook-id of each of its requests. */
                        event_id: string;
                        last_attempt: {
                            /** @description The first 4 kB of it. */
                            answer: {
                                body: string;
                                status: number;
                            } | null;
                            detail: string | null;
                            duration_ms: number;
                            number: number;
                            /** @description delivered (2xx), refused (another status), unanswered, or forbidden (no address that may be asked). */
                            outcome: string;
                            request: {
                                body: string;
                                url: string;
                                webhook_id: string;
                                webhook_timestamp: string;
                            };
                            /** @description RFC 3339, in UTC */
                            started_at: string;
                        } | null;
                        /** @description RFC 3339, in UTC */
                        occurred_at: string;
                        /** @description queued, sending, delivered, failed (given up after a day) or missed (while paused) */
                        status: string;
                        /** @description What it is about: a session_id for payments and their messages. */
                        subject: string;
                        type: string;
                    };
                };
            };
        };
    };
    pingWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, unknown> | null;
            };
        };
        responses: {
            /** @description On its way: its delivery says what came of it. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        event_id: string;
                    };
                };
            };
        };
    };
    replayWebhooks: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `next_cursor` of the request before. */
                    cursor?: string;
                    /** @description Events that happened from then on. */
                    from: string;
                    /** @description `failed` and `missed` where nothing is said. */
                    statuses?: ("delivered" | "failed" | "missed")[];
                    /** @description And before then; until now where nothing is said. */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description They are on their way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Send it with the same range: there may be more. */
                        next_cursor: string | null;
                        /** @description Deliveries that are owed again. */
                        replayed: number;
                    };
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request: sent again with it, it is answered as before and not done twice. */
                "Idempotency-Key"?: string;
                /** @description Which merchant the root key, or a member of several, acts for. */
                "Zajel-Merchant"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Up to 7 days; a day where nothing is said. */
                    overlap_seconds?: number;
                } | null;
            };
        };
        responses: {
            /** @description The endpoint with its new secret, which is shown this once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description RFC 3339, in UTC */
                        created_at: string;
                        events: string[];
                        /** @description RFC 3339, in UTC: the first of the failures since it last took an event. */
                        failing_since: string | null;
                        /** @description In a row. */
                        failures: number;
                        id: string;
                        /** @description Why it gets no requests: by_hand, failing, or gone. */
                        paused: {
                            advice: string;
                            reason: string;
                            since: string;
                        } | null;
                        /** @description RFC 3339, in UTC: until then the secret before signs beside the present one. */
                        previous_secret_until: string | null;
                        /** @description Shown this once: whsec_ and the key that signs, in base64. */
                        secret: string;
                        /** @description active or paused */
                        status: string;
                        /** @description RFC 3339, in UTC */
                        updated_at: string;
                        url: string;
                    };
                };
            };
        };
    };
}
