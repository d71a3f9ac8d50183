import assert from "node:assert/strict";
import test from "node:test";
import { ConfigRefusal, readConfig } from "./config.ts";

const key = Buffer.alloc(32, 7).toString("base64");

test("an empty environment gives the documented defaults", () => {
  const { dataDir, ...rest } = readConfig({});

  assert.match(dataDir, /\/\.zajel$/);
  assert.deepEqual(rest, {
    port: 8080,
    isPortGiven: false,
    host: "127.0.0.1",
    publicUrl: null,
    databaseUrl: null,
    databaseDirectUrl: null,
    secretKeys: null,
    rootApiKey: null,
    graphUrl: "https://graph.facebook.com",
    graphVersion: "v25.0",
    hasSandbox: false,
    sandboxPort: null,
    sandboxHost: "127.0.0.1",
    roles: ["api", "dispatcher", "upkeep"],
    sendTimeoutMs: 10_000,
    uncertainGraceMs: 90_000,
    retryBaseMs: 2_000,
    webhookAllow: [],
    logLevel: "info",
  });
});

test("every variable is read", () => {
  const config = readConfig({
    PORT: "9090",
    HOST: "0.0.0.0",
    PUBLIC_URL: "https://pay.example.com/zajel/",
    DATABASE_URL: "postgresql://zajel:secret@pooler:6432/zajel",
    DATABASE_DIRECT_URL: "postgresql://zajel:secret@db:5432/zajel",
    ZAJEL_DATA_DIR: "/var/lib/shop",
    ZAJEL_SECRET_KEY: key,
    ZAJEL_ROOT_API_KEY: "zjl_root_1",
    ZAJEL_GRAPH_URL: "http://127.0.0.1:8081",
    ZAJEL_GRAPH_VERSION: "v24.0",
    ZAJEL_SANDBOX: "on",
    ZAJEL_SANDBOX_PORT: "9091",
    ZAJEL_SANDBOX_HOST: "localhost",
    ZAJEL_ROLES: "dispatcher, api",
    ZAJEL_SEND_TIMEOUT_MS: "500",
    ZAJEL_UNCERTAIN_GRACE_MS: "1500",
    ZAJEL_RETRY_BASE_MS: "20",
    ZAJEL_WEBHOOK_ALLOW: "10.0.0.0/8, fd00::/8",
    LOG_LEVEL: "warn",
  });

  const { secretKeys, ...rest } = config;
  assert.equal(secretKeys?.[0].key.toString("base64"), key);
  assert.deepEqual(rest, {
    port: 9090,
    isPortGiven: true,
    host: "0.0.0.0",
    publicUrl: "https://pay.example.com/zajel",
    databaseUrl: "postgresql://zajel:secret@pooler:6432/zajel",
    databaseDirectUrl: "postgresql://zajel:secret@db:5432/zajel",
    dataDir: "/var/lib/shop",
    rootApiKey: "zjl_root_1",
    graphUrl: "http://127.0.0.1:8081",
    graphVersion: "v24.0",
    hasSandbox: true,
    sandboxPort: 9091,
    sandboxHost: "localhost",
    roles: ["api", "dispatcher"],
    sendTimeoutMs: 500,
    uncertainGraceMs: 1500,
    retryBaseMs: 20,
    webhookAllow: ["10.0.0.0/8", "fd00::/8"],
    logLevel: "warn",
  });
});

test("the direct address is the ordinary one where nothing else is said", () => {
  const config = readConfig({ DATABASE_URL: "postgresql://db/zajel" });

  assert.equal(config.databaseDirectUrl, "postgresql://db/zajel");
});

test("an empty variable counts as unset", () => {
  const config = readConfig({ PORT: "", DATABASE_URL: " ", ZAJEL_SECRET_KEY: "" });

  assert.equal(config.port, 8080);
  assert.equal(config.isPortGiven, false);
  assert.equal(config.databaseUrl, null);
});

const wrongValues: [name: string, value: string][] = [
  ["PORT", "70000"],
  ["PORT", "80a"],
  ["PORT", "-1"],
  ["HOST", "0.0.0.0:8080"],
  ["HOST", "127.0.0"],
  ["PUBLIC_URL", "zajel.example.com"],
  ["PUBLIC_URL", "ftp://zajel.example.com"],
  ["PUBLIC_URL", "https://a:b@zajel.example.com"],
  ["DATABASE_URL", "mysql://db/zajel"],
  ["DATABASE_URL", "db"],
  ["DATABASE_DIRECT_URL", "https://db/zajel"],
  ["ZAJEL_SECRET_KEY", "short"],
  ["ZAJEL_SECRET_KEY", `${key},`],
  ["ZAJEL_ROOT_API_KEY", "with space"],
  ["ZAJEL_GRAPH_URL", "graph.facebook.com"],
  ["ZAJEL_GRAPH_VERSION", "25"],
  ["ZAJEL_SANDBOX", "perhaps"],
  ["ZAJEL_SANDBOX_PORT", "1.5"],
  ["ZAJEL_SANDBOX_HOST", "a b"],
  ["ZAJEL_ROLES", "api,sender"],
  ["ZAJEL_ROLES", "api,api"],
  ["ZAJEL_ROLES", ","],
  ["ZAJEL_SEND_TIMEOUT_MS", "10s"],
  ["ZAJEL_SEND_TIMEOUT_MS", "0"],
  ["ZAJEL_UNCERTAIN_GRACE_MS", "-5"],
  ["ZAJEL_RETRY_BASE_MS", "1e3"],
  ["ZAJEL_WEBHOOK_ALLOW", "10.0.0.0"],
  ["ZAJEL_WEBHOOK_ALLOW", "10.0.0.0/33"],
  ["LOG_LEVEL", "loud"],
];

for (const [name, value] of wrongValues) {
  test(`${name}=${value} is refused in one line that names it`, () => {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error) =>
        error instanceof ConfigRefusal && error.message.startsWith(`${name} must `) && !error.message.includes("\n"),
    );
  });
}

test("everything that is wrong is named at once", () => {
  assert.throws(
    () => readConfig({ PORT: "x", LOG_LEVEL: "loud" }),
    /^ConfigRefusal: PORT must .*; LOG_LEVEL must .*\.$/,
  );
});

test("a refusal repeats no secret", () => {
  const secrets = {
    DATABASE_URL: "mysql://zajel:hunter2@db/zajel",
    ZAJEL_SECRET_KEY: "hunter2",
    ZAJEL_ROOT_API_KEY: "hunter2 hunter2",
  };

  assert.throws(
    () => readConfig(secrets),
    (error: Error) => !error.message.includes("hunter2"),
  );
});

test("a direct address alone is refused", () => {
  assert.throws(
    () => readConfig({ DATABASE_DIRECT_URL: "postgresql://db/zajel" }),
    /DATABASE_DIRECT_URL must stand beside/,
  );
});

test("the sandbox cannot have our own port", () => {
  assert.throws(
    () => readConfig({ PORT: "8080", ZAJEL_SANDBOX_PORT: "8080" }),
    /ZAJEL_SANDBOX_PORT must be another port/,
  );
});
