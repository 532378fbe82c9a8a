// Bytes and how they are written: base64url without padding (RFC 4648, 5), hexadecimal in small letters.

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

export function toBase64url(bytes) {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/* Throws where the text isn't base64. */
export function fromBase64url(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

export const toNumber = (bytes) => BigInt("0x" + (toHex(bytes) || "0"));

export const fromNumber = (number, size) => fromHex(number.toString(16).padStart(2 * size, "0"));

export async function sha(bits, bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-" + bits, bytes));
}
