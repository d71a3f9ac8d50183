import type { Operations } from "./operation.ts";

const paging = {
  limit: "Up to 200; 50 where nothing is said.",
  cursor: "`next_cursor` of the page before.",
};
const password = "correct horse battery staple";
const cookie = "It sets the session's cookie.";
const slowly = { too_many: "Too many tries that failed." } as const;
const noMember = { not_found: "There is no such member." };

export const peopleOperations: Operations = {
  "GET /v1/setup": {
    id: "readSetupLink",
    tag: "People",
    summary: "Whether the first owner's link can be used",
    query: { token: "The token in the link that Zajel prints at its start." },
    requests: { link: { summary: "The link as it was printed", query: { token: "setup-token" } } },
    answer: { status: 200, description: "The state of the link." },
  },
  "POST /v1/setup": {
    id: "becomeFirstOwner",
    tag: "People",
    summary: "Make the first owner's account",
    description: `Spends the link. ${cookie}`,
    requests: {
      owner: {
        summary: "The first owner",
        body: { token: "setup-token", name: "Noura", email: "noura@example.com", password },
      },
    },
    answer: { status: 201, description: "Made, and signed in." },
    problems: {
      conflict: "The link was used or has expired, or the e-mail address has an account.",
      not_found: "The token is unknown.",
    },
  },
  "POST /v1/auth/sign-in": {
    id: "signIn",
    tag: "People",
    summary: "Sign in",
    description: `${cookie} Where a second factor is on, a code is asked for next.`,
    requests: { password: { summary: "With a password", body: { email: "noura@example.com", password } } },
    answer: { status: 200, description: "Signed in, or half of it." },
    problems: { not_authenticated: "E-mail address or password is wrong.", ...slowly },
  },
  "POST /v1/auth/sign-in/code": {
    id: "signInWithCode",
    tag: "People",
    summary: "Sign in: the code of the second factor",
    requests: { app: { summary: "From the app", body: { code: "123456" } } },
    answer: { status: 200, description: "Signed in." },
    problems: { not_authenticated: "The code is wrong, or no sign-in is under way.", ...slowly },
  },
  "POST /v1/auth/sign-out": {
    id: "signOut",
    tag: "People",
    summary: "Sign out",
    requests: { now: { summary: "Without a body" } },
    answer: { status: 204, description: "Signed out." },
  },
  "GET /v1/auth/password-link": {
    id: "readPasswordLink",
    tag: "People",
    summary: "Whether a link to choose a password can be used",
    query: { token: "The token in the link." },
    requests: { link: { summary: "The link of an invitation", query: { token: "password-token" } } },
    answer: { status: 200, description: "The state of the link, and whose it is." },
  },
  "POST /v1/auth/password-link": {
    id: "choosePassword",
    tag: "People",
    summary: "Choose a password by a link",
    description: cookie,
    requests: { choose: { summary: "A new password", body: { token: "password-token", password } } },
    answer: { status: 200, description: "Signed in." },
    problems: { conflict: "The link is unknown, was used, or has expired." },
  },
  "POST /v1/auth/password": {
    id: "changePassword",
    tag: "People",
    summary: "Change one's own password",
    description: "All other sessions end.",
    requests: {
      change: { summary: "Another password", body: { current_password: password, new_password: `${password} 2` } },
    },
    answer: { status: 204, description: "Changed." },
    problems: slowly,
  },
  "POST /v1/auth/two-factor": {
    id: "beginTwoFactor",
    tag: "People",
    summary: "Begin with a second factor",
    requests: { begin: { summary: "With the password", body: { password } } },
    answer: { status: 200, description: "What the app needs, and codes for when the phone is lost." },
    problems: slowly,
  },
  "POST /v1/auth/two-factor/confirm": {
    id: "confirmTwoFactor",
    tag: "People",
    summary: "Switch the second factor on",
    requests: { confirm: { summary: "The app's first code", body: { code: "123456" } } },
    answer: { status: 204, description: "It is on." },
    problems: slowly,
  },
  "POST /v1/auth/two-factor/off": {
    id: "endTwoFactor",
    tag: "People",
    summary: "Switch the second factor off",
    requests: { off: { summary: "With the password", body: { password } } },
    answer: { status: 204, description: "It is off." },
    problems: slowly,
  },
  "GET /v1/auth/sessions": {
    id: "listSessions",
    tag: "People",
    summary: "List one's own sessions",
    answer: { status: 200, description: "All of them." },
  },
  "DELETE /v1/auth/sessions/:id": {
    id: "endSession",
    tag: "People",
    summary: "End one of one's own sessions",
    answer: { status: 204, description: "Ended." },
    problems: { not_found: "There is no such session." },
  },
  "GET /v1/me": {
    id: "readMe",
    tag: "People",
    summary: "Who asks, and what they may do",
    answer: { status: 200, description: "A person, or a key." },
  },
  "GET /v1/members": {
    id: "listMembers",
    tag: "People",
    summary: "List the members of a merchant",
    query: paging,
    answer: { status: 200, description: "A page." },
  },
  "POST /v1/members": {
    id: "addMember",
    tag: "People",
    summary: "Invite a member",
    requests: {
      operator: {
        summary: "A colleague who sends payment links",
        body: { email: "salem@example.com", name: "Salem", role: "operator" },
      },
    },
    answer: { status: 201, description: "Added; `link` is for who has no account yet." },
    problems: { conflict: "They are a member already." },
  },
  "PATCH /v1/members/:id": {
    id: "changeMember",
    tag: "People",
    summary: "Change a member's role",
    requests: { viewer: { summary: "Who only looks", body: { role: "viewer" } } },
    answer: { status: 200, description: "The member as they are now." },
    problems: { ...noMember, conflict: "The last owner stays one." },
  },
  "DELETE /v1/members/:id": {
    id: "removeMember",
    tag: "People",
    summary: "Remove a member",
    answer: { status: 204, description: "Removed." },
    problems: { ...noMember, conflict: "The last owner stays." },
  },
  "POST /v1/members/:id/link": {
    id: "renewMemberLink",
    tag: "People",
    summary: "Make a new link to choose a password",
    requests: { link: { summary: "Without a body" } },
    answer: { status: 201, description: "The link, shown this once." },
    problems: noMember,
  },
  "GET /v1/audit": {
    id: "readAudit",
    tag: "People",
    summary: "Who changed what, the newest first",
    description: "Append-only; each entry carries the hash of the one before it.",
    query: {
      ...paging,
      action: "Only this action (`api_key.created`), or all of one subject's (`api_key`).",
      actor: "Only what they did: `user:<id>`, `api_key:<id>`, `root`, `command_line`.",
      subject: "Only what happened to this id.",
      after: "RFC 3339; only entries made then or later.",
      before: "RFC 3339; only entries made before.",
    },
    requests: { first: { summary: "The newest 20", query: { limit: "20" } } },
    answer: { status: 200, description: "A page." },
  },
};
