/**
 * An HTTP client that costs a few microseconds a request, so that what is measured has the machine: it sends requests
 * that were put together beforehand, one at a time on each connection, and reads no more of an answer than its status
 * and its length.
 */
import { connect, type Socket } from "node:net";
import type { HttpRequest } from "./pipeline.ts";

export interface Connection {
  /** One request at a time. */
  send(request: Buffer, onAnswer: (status: number) => void): void;
}

export interface Connections extends Disposable {
  all: readonly Connection[];
  /** Rejects when a connection is lost, or an answer cannot be read. */
  lost: Promise<never>;
}

const readAtOnce = 16_384;

/** A request as it goes over the wire. */
export function rawRequest({ method, path, headers, body }: HttpRequest, port: number): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines.join("")}`;
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** The status of a whole answer, or null while some of it is missing. One character of `text` is one byte. */
export function readAnswer(text: string): number | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const status = Number(text.slice(9, 12));
  if (status === 204) return status;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd))?.[1];
  if (length === undefined) throw new Error(`An answer did not say how long it is: ${text.slice(0, headEnd)}`);
  return text.length >= headEnd + 4 + Number(length) ? status : null;
}

/** Opens `count` connections to a port of 127.0.0.1. */
export async function openConnections(port: number, count: number): Promise<Connections> {
  const sockets: Socket[] = [];
  const { promise: lost, reject: onLost } = Promise.withResolvers<never>();
  // Whoever waits for something races with it; that nobody does at the moment is no error.
  lost.catch(() => {});
  let isOver = false;

  const open = () =>
    new Promise<Connection>((resolve, reject) => {
      let text = "";
      let answered: ((status: number) => void) | null = null;
      const fail = (error: Error) => {
        if (!isOver) onLost(error);
        reject(error);
      };
      const onText = (more: string) => {
        text = text === "" ? more : text + more;
        const status = readAnswer(text);
        if (status === null) return;
        text = "";
        const tell = answered;
        answered = null;
        tell?.(status);
      };
      const buffer = Buffer.alloc(readAtOnce);
      const socket = connect({
        host: "127.0.0.1",
        port,
        noDelay: true,
        onread: {
          buffer,
          callback(bytes) {
            try {
              onText(buffer.toString("latin1", 0, bytes));
            } catch (error) {
              fail(error as Error);
            }
            return true;
          },
        },
      });
      sockets.push(socket);
      socket.once("error", fail);
      socket.once("close", () => fail(new Error("The server closed a connection.")));
      socket.once("connect", () =>
        resolve({
          send(request, onAnswer) {
            answered = onAnswer;
            socket.write(request);
          },
        }),
      );
    });

  const all = await Promise.all(Array.from({ length: count }, open));
  return {
    all,
    lost,
    [Symbol.dispose]: () => {
      isOver = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
