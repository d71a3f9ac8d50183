import { test } from "node:test";
import { Agent, request } from "undici";
import { startApi, rootKey } from "./support.ts";
test("bench", async () => {
  await using api = await startApi();
  const key = await api.makeKey("default");
  const agent = new Agent({ connections: 64 });
  async function run(name: string, n: number, make: (i: number) => [string, string, unknown?]) {
    let i = 0; const t = performance.now(); const cpu = process.cpuUsage();
    await Promise.all(Array.from({ length: 64 }, async () => {
      while (i < n) { const [method, path, body] = make(i++); 
        const r = await request(api.url + path, { dispatcher: agent, method, headers: { authorization: `Bearer ${key}`, ...(body ? { "content-type": "application/json" } : {}) }, body: body ? JSON.stringify(body) : undefined } as never);
        await r.body.dump(); if (r.statusCode >= 300) throw new Error(path + r.statusCode); }
    }));
    const s = (performance.now() - t) / 1000; const c = process.cpuUsage(cpu);
    console.log(name, Math.round(n / s), "/s, cpu us/req", Math.round((c.user + c.system) / n));
  }
  api.log.length = 0;
  for (let k = 0; k < 2; k++) {
    await run("healthz", 10000, () => ["GET", "/healthz"]);
    await run("create", 10000, (i) => ["POST", "/v1/transactions", { type: "payment_request", amount: "20", currency_code: "KWD", session_id: `s${k}-${i}`, customer_phone: "+96550001234", customer_first_name: "Noura", order_no: "A-17", notifications: { whatsapp: ["pre_payment", "post_payment"] } }]);
    await run("state", 10000, (i) => ["POST", `/v1/transactions/s${k}-${i}/state`, { state: "paid" }]);
  }
  await agent.close();
});
