import { describe, expect, it } from "@jest/globals";
import { decode, encode, ReplayGuard, Signer, WireError } from "../../kernel-ext/kernel/protocol/wire.js";

const signer = new Signer("secret", "hmac-sha256");
const header = '{"msg_id":"1","msg_type":"execute_request","session":"s","username":"u"}';
const parts = { header, parent: "{}", metadata: "{}", content: '{"code":"1"}' };

function frames(over: Partial<typeof parts> = {}, key: Signer = signer, buffers?: Uint8Array[]): Buffer[] {
  const encoded = encode(["client"], { ...parts, ...over, ...(buffers && { buffers }) }, key);
  return encoded.map((frame) => Buffer.from(frame as string));
}

describe("wire format", () => {
  it("gives back what was encoded, binary parts included", () => {
    const bytes = new Uint8Array([0, 255, 10, 13]);
    const message = decode(frames({}, signer, [bytes]), signer);
    expect(message.identities.map(String)).toEqual(["client"]);
    expect(message.header.msg_type).toBe("execute_request");
    expect(message.headerText).toBe(header);
    expect(message.content).toEqual({ code: "1" });
    expect([...message.buffers[0]!]).toEqual([0, 255, 10, 13]);
  });

  it("agrees with the HMAC of Jupyter's own client", () => {
    // Python: hmac.new(b"secret", b'{}' * 4, hashlib.sha256).hexdigest()
    expect(signer.sign(["{}", "{}", "{}", "{}"])).toBe(
      "34982f0bfec60e7b933ffde06c1ecab0fba073717a95ab943d1dd06f82c2d5e4",
    );
  });

  it.each([
    ["another key", frames({}, new Signer("wrong", "hmac-sha256")), "wrong signature"],
    ["no signature", frames({}, new Signer("", "hmac-sha256")), "wrong signature"],
    ["no delimiter", [Buffer.from("client"), Buffer.from("x")], "without delimiter"],
    ["too few frames", frames().slice(0, 4), "too few frames"],
    ["no frames", [], "without delimiter"],
    ["a header that is no JSON", frames({ header: "{" }), "header is not JSON"],
    ["a header that is a list", frames({ header: "[]" }), "not a JSON object"],
    ["a header without type", frames({ header: '{"msg_id":"1","session":"s"}' }), "header without msg_type"],
    ["content that is a number", frames({ content: "3" }), "content is not a JSON object"],
  ])("refuses a message with %s", (_, given, reason) => {
    expect(() => decode(given, signer)).toThrow(WireError);
    expect(() => decode(given, signer)).toThrow(reason);
  });

  it("refuses a message whose content was changed after signing", () => {
    const changed = frames();
    changed[6] = Buffer.from('{"code":"2"}');
    expect(() => decode(changed, signer)).toThrow("wrong signature");
  });

  it("accepts a signature once", () => {
    const guard = new ReplayGuard();
    decode(frames(), signer, guard);
    expect(() => decode(frames(), signer, guard)).toThrow("repeated signature");
  });

  it("forgets old signatures when there are too many", () => {
    const guard = new ReplayGuard(10);
    for (let i = 0; i < 11; i++) guard.accept(`s${i}`);
    expect(guard.accept("s10")).toBe(false);
    expect(guard.accept("s0")).toBe(true);
  });

  it("accepts unsigned messages only without a key", () => {
    const open = new Signer("", "hmac-sha256");
    expect(decode(frames({}, open), open).header.msg_id).toBe("1");
  });

  it("refuses an unknown signature scheme", () => {
    expect(() => new Signer("k", "md5")).toThrow('must be "hmac-<digest>"');
  });
});
