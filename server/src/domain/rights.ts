/**
 * Who may do what. A person has a role for each of their merchants, a key has a kind; both are only names for rights.
 */

/** From the one who may do everything to the one who only looks. */
export const roles = ["owner", "admin", "operator", "viewer"] as const;
export type Role = (typeof roles)[number];

/**
 * `read`: sees transactions, notifications and settings. `report`: tells the state of payments. `operate`: makes
 * transactions, sends, cancels. `configure`: authenticators, templates, settings, keys. `audit`: reads the audit log.
 * `manage_members`: people, except owners. `manage_owners`: owners, too. `install`: makes merchants.
 */
export const rights = [
  "read",
  "report",
  "operate",
  "configure",
  "audit",
  "manage_members",
  "manage_owners",
  "install",
] as const;
export type Right = (typeof rights)[number];

const viewer: readonly Right[] = ["read"];
const operator: readonly Right[] = [...viewer, "report", "operate"];
const configurer: readonly Right[] = [...operator, "configure"];
const admin: readonly Right[] = [...configurer, "audit", "manage_members"];
const owner: readonly Right[] = [...admin, "manage_owners"];

const rightsOfRoles: Record<Role, ReadonlySet<Right>> = {
  owner: new Set(owner),
  admin: new Set(admin),
  operator: new Set(operator),
  viewer: new Set(viewer),
};

/** The kinds of keys, the root key, and the key of a payment system that can only report. */
export type KeyRole = "root" | "live" | "team" | "test" | "state_reports";

const rightsOfKeys: Record<KeyRole, ReadonlySet<Right>> = {
  root: new Set(rights),
  live: new Set([...configurer, "audit"]),
  // Whoever could make keys could make one that reaches every phone.
  team: new Set(operator),
  // What a test key may change is narrower still: only what belongs to the simulator.
  test: new Set(configurer),
  state_reports: new Set(["report"]),
};

export function rightsOfRole(role: Role): ReadonlySet<Right> {
  return rightsOfRoles[role];
}

export function rightsOfKey(kind: KeyRole): ReadonlySet<Right> {
  return rightsOfKeys[kind];
}

/** Whether somebody with these rights may make, change or remove a member of that role. */
export function mayManage(rights: ReadonlySet<Right>, role: Role): boolean {
  return rights.has(role === "owner" ? "manage_owners" : "manage_members");
}
