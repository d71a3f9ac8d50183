import { maskPhonesIn, maskPhonesOf } from "../domain/mask.ts";
import type { App } from "./app-types.ts";
import type { Caller } from "./auth.ts";

/** Hides the phone numbers in every answer to somebody whose role is viewer, whatever route it comes from. */
export function maskForViewers(v1: App): void {
  v1.addHook("preSerialization", ({ caller }, _reply, payload, done) => done(null, shownTo(caller, payload)));
  // What is made by hand. What streams calls `shownTo` itself.
  v1.addHook("onSend", ({ caller }, reply, payload, done) => {
    if (caller?.role !== "viewer" || typeof payload !== "string") return done(null, payload);
    const isDone = `${reply.getHeader("content-type")}`.startsWith("application/json");
    done(null, isDone ? payload : maskPhonesIn(payload));
  });
}

/** The value as this caller may see it. */
export function shownTo<T>(caller: Caller | undefined, value: T): T {
  return caller?.role === "viewer" ? (maskPhonesOf(value) as T) : value;
}
