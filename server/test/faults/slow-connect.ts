/**
 * Loaded into a node before its program (`--import`): connections to WhatsApp open slowly, all but the first ones, as
 * where packets get lost. What was claimed for them is not written yet.
 */
import { Socket } from "node:net";

const port = Number(process.env.FAULTS_SLOW_PORT);
const waitMs = Number(process.env.FAULTS_SLOW_CONNECT_MS);
let quick = Number(process.env.FAULTS_QUICK_CONNECTIONS);
const connect = Socket.prototype.connect;

Socket.prototype.connect = function (this: Socket, ...given: unknown[]): Socket {
  const call = () => Reflect.apply(connect, this, given) as Socket;
  if (portOf(given) !== port) return call();
  quick -= 1;
  if (quick >= 0) return call();
  setTimeout(() => this.destroyed || call(), waitMs);
  return this;
} as typeof connect;

/** `net.connect` hands its arguments on as one list. */
function portOf(given: readonly unknown[]): number | null {
  const [first] = given.flat();
  return typeof first === "object" && first !== null && "port" in first ? Number(first.port) : null;
}
