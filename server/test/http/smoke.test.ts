import test from "node:test";
import { startApi } from "./support.ts";
test("x", async () => {
  await using api = await startApi({ withSandbox: true });
  console.log(await api.call("GET", "/healthz"), await api.call("GET", "/readyz"));
  console.log((await api.call("POST", "/v1/transactions", { type: "payment_request", amount: "20", currency_code: "KWD", foo: 1 })).body);
  console.log((await api.call("POST", "/v1/transactions", { type: "payment_request", amount: 20, currency_code: "KWD", notifications: {whatsapp: [5]} })).body);
  console.log((await api.call("POST", "/v1/transactions", { type: "payment_request", amount: "20", currency_code: "KWD" })).body);
  console.log((await api.call("GET", "/v1/transactions")).body);
  console.log((await api.call("PUT", "/v1/transactions")).headers.get("allow"));
  console.log((await api.call("GET", "/v1/nothing")).body);
  console.log(api.log.join(""));
});
