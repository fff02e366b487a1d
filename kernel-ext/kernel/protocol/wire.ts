// Frames of a Jupyter message: [identity…, delimiter, signature, header, parent, metadata, content, buffer…].
// https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
import { createHmac, timingSafeEqual } from "node:crypto";

export const DELIMITER = "<IDS|MSG>";
export const PROTOCOL_VERSION = "5.4";

/** Header of every message. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date?: string;
  readonly version?: string;
}

export type JsonObject = Record<string, unknown>;

/** A verified message from a peer. */
export interface WireMessage {
  /** Routing prefix; a reply must repeat it. */
  readonly identities: Buffer[];
  readonly header: Header;
  /** The header as received: replies carry it unchanged as their parent. */
  readonly headerText: string;
  readonly parent: Partial<Header>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: Buffer[];
}

/** A message that must not be acted upon; the text says why. */
export class WireError extends Error {}

/** Signs outgoing and checks incoming messages with the key of the connection file. */
export class Signer {
  private readonly algorithm: string;

  constructor(
    private readonly key: string,
    scheme: string,
  ) {
    if (!scheme.startsWith("hmac-"))
      throw new Error(`signature_scheme must be "hmac-<digest>", got ${JSON.stringify(scheme)}.`);
    this.algorithm = scheme.slice("hmac-".length);
    createHmac(this.algorithm, "probe");
  }

  sign(parts: readonly (string | Buffer)[]): string {
    if (this.key === "") return "";
    const hmac = createHmac(this.algorithm, this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  /** Compares in constant time, so that a peer cannot guess a signature byte by byte. */
  verify(signature: Buffer, parts: readonly Buffer[]): boolean {
    if (this.key === "") return true;
    const expected = Buffer.from(this.sign(parts));
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }
}

/** Remembers recent signatures: the same signed message is accepted once. */
export class ReplayGuard {
  private readonly seen = new Set<string>();

  constructor(private readonly capacity: number = 65_536) {}

  /** True when the signature is new. */
  accept(signature: string): boolean {
    if (signature === "") return true;
    if (this.seen.has(signature)) return false;
    this.seen.add(signature);
    if (this.seen.size > this.capacity) {
      // A Set iterates in order of insertion: forget the older half.
      const drop = this.capacity / 2;
      let dropped = 0;
      for (const old of this.seen) {
        if (dropped++ >= drop) break;
        this.seen.delete(old);
      }
    }
    return true;
  }
}

/**
 * Split and verify the frames of a message.
 *
 * @param frames frames as received
 * @param signer checks the signature before anything is parsed
 * @param guard refuses a repeated signature
 * @returns the message
 * @throws WireError when a frame is missing, the signature is wrong or a part is no JSON object
 */
export function decode(frames: readonly Buffer[], signer: Signer, guard?: ReplayGuard): WireMessage {
  const delimiter = frames.findIndex(
    (frame) => frame.length === DELIMITER.length && frame.equals(DELIMITER_BYTES),
  );
  if (delimiter < 0) throw new WireError("message without delimiter");
  const signature = frames[delimiter + 1];
  const parts = frames.slice(delimiter + 2);
  if (signature === undefined || parts.length < 4) throw new WireError("message with too few frames");
  if (!signer.verify(signature, parts.slice(0, 4))) throw new WireError("wrong signature");
  if (guard && !guard.accept(signature.toString("latin1"))) throw new WireError("repeated signature");
  const headerText = parts[0]!.toString("utf8");
  const header = parseObject(headerText, "header");
  for (const field of ["msg_id", "msg_type", "session"] as const)
    if (typeof header[field] !== "string") throw new WireError(`header without ${field}`);
  return {
    identities: frames.slice(0, delimiter),
    header: header as unknown as Header,
    headerText,
    parent: parseObject(parts[1]!.toString("utf8"), "parent header") as Partial<Header>,
    metadata: parseObject(parts[2]!.toString("utf8"), "metadata"),
    content: parseObject(parts[3]!.toString("utf8"), "content"),
    buffers: parts.slice(4),
  };
}

/** Text parts of an outgoing message, already serialised. */
export interface OutgoingParts {
  readonly header: string;
  readonly parent: string;
  readonly metadata: string;
  readonly content: string;
  readonly buffers?: readonly Uint8Array[];
}

/** Frames of an outgoing message; buffers are not part of the signature. */
export function encode(
  identities: readonly (string | Buffer)[],
  parts: OutgoingParts,
  signer: Signer,
): (string | Buffer)[] {
  const body = [parts.header, parts.parent, parts.metadata, parts.content];
  return [
    ...identities,
    DELIMITER,
    signer.sign(body),
    ...body,
    ...(parts.buffers ?? []).map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
  ];
}

const DELIMITER_BYTES: Buffer = Buffer.from(DELIMITER);

function parseObject(text: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireError(`${what} is not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WireError(`${what} is not a JSON object`);
  return value as JsonObject;
}
