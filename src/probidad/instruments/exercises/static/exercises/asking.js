// What is asked of the server. Never with a cookie, so that nothing joins a ballot to whoever is signed in here.

/* The answer never came. What was sent may have arrived: sending it again does no harm. */
export class Offline extends Error {}

/* The server said no: `word` is for the script, `message` (empty where it failed) for the person. */
export class Refused extends Error {
  constructor(status, { error, message } = {}) {
    super(message || "");
    Object.assign(this, { status, word: error || "" });
  }
}

async function ask(address, options) {
  try {
    return await fetch(address, { credentials: "omit", cache: "no-store", ...options });
  } catch (problem) {
    throw new Offline();
  }
}

export async function post(address, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await ask(address, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

/* Whether the server says of a round's page that the round is over for good. */
export async function isOver(address) {
  return (await ask(address)).headers.get("Probidad-Round") === "over";
}

export async function get(address) {
  const response = await ask(address);
  if (!response.ok) throw new Refused(response.status);
  return response;
}
