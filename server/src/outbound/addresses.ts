/**
 * Which addresses webhooks may go to. The address of an endpoint is typed by a merchant, and the request leaves from
 * inside the operator's network: what only that network can reach must stay out of reach (SSRF).
 */
import { BlockList, isIP } from "node:net";

/**
 * IPv4 that is not the public internet. Source: IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771);
 * read 2026-11.
 */
const notPublic4 = [
  "0.0.0.0/8", // this network
  "10.0.0.0/8",
  "100.64.0.0/10", // carrier-grade NAT
  "127.0.0.0/8",
  "169.254.0.0/16", // link-local, and where clouds keep their metadata
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
];

/** All of the public IPv6 internet is in here; with it go loopback, unique local, link-local, multicast and NAT64. */
const global6 = ["2000::/3"];

/** What of it is none. Source: IANA IPv6 Special-Purpose Address Registry, read 2026-11. */
const notPublic6 = [
  "2001::/23", // Teredo and other protocols
  "2001:db8::/32",
  "2002::/16", // 6to4, which holds an IPv4 address
  "3fff::/20",
];

export interface AddressRules {
  /** May a request go to this IP address? In plain HTTP only to where the operator allows it. */
  mayReach(address: string, isEncrypted: boolean): boolean;
  /** The operator allows some address that is not public. */
  readonly allowsAny: boolean;
}

/** `allow`: ranges (CIDR) that are allowed although they are not public; from `ZAJEL_WEBHOOK_ALLOW`. */
export function createAddressRules(allow: readonly string[]): AddressRules {
  const allowed = listOf(allow);
  const refused4 = listOf(notPublic4);
  const refused6 = listOf(notPublic6);
  const public6 = listOf(global6);
  return {
    mayReach(text, isEncrypted) {
      const address = withoutMapping(text);
      const family = isIP(address);
      if (family === 0) return false;
      const type = family === 4 ? "ipv4" : "ipv6";
      if (allowed.check(address, type)) return true;
      if (!isEncrypted) return false;
      return family === 4
        ? !refused4.check(address, type)
        : public6.check(address, type) && !refused6.check(address, type);
    },
    allowsAny: allow.length > 0,
  };
}

/** An IPv4 address that is written as IPv6 (`::ffff:127.0.0.1`, `::ffff:7f00:1`) is that IPv4 address. */
function withoutMapping(address: string): string {
  if (isIP(address) !== 6) return address;
  // WHATWG's form is one and the same for all ways of writing it.
  const host = new URL(`http://[${address.split("%", 1)[0]}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (mapped === null) return host;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(Number.parseInt(mapped[1] as string, 16), 0);
  bytes.writeUInt16BE(Number.parseInt(mapped[2] as string, 16), 2);
  return bytes.join(".");
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const bits = address.includes(":") ? 128 : 32;
    list.addSubnet(address, Number(prefix ?? bits), bits === 128 ? "ipv6" : "ipv4");
  }
  return list;
}
