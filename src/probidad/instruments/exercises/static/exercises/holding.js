// What this browser keeps of a round: its title and last day, the credentials that were not cast yet, and the fingerprint of the
// manifest that they belong to. Never the seed, never an answer, nor which option was chosen;
// what was cast is gone. Where a browser stores nothing, it is kept until the page closes.

const PREFIX = "probidad-round-";
const memory = new Map();

export function read(token) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + token)) || memory.get(token) || null;
  } catch (problem) {
    return memory.get(token) || null;
  }
}

export function keep(token, holding) {
  try {
    localStorage.setItem(PREFIX + token, JSON.stringify(holding));
  } catch (problem) {
    memory.set(token, holding);
  }
}

/* Read anew first: another tab may have cast meanwhile. */
export function drop(token, credential) {
  const holding = read(token);
  if (!holding) return;
  keep(token, { ...holding, credentials: holding.credentials.filter((each) => each.key !== credential.key) });
}

/* False where it is gone once the page closes. */
export const stored = (token) => !memory.has(token);

export function forget(token) {
  memory.delete(token);
  try {
    localStorage.removeItem(PREFIX + token);
  } catch (problem) {
    // Nothing is stored where nothing can be.
  }
}

/* The rounds that this browser takes part in: token, title and last day. */
export function rounds() {
  let tokens = [];
  try {
    tokens = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch (problem) {
    return [];
  }
  return tokens.filter(read).map((token) => ({ token, title: read(token).title, closes: read(token).closes }));
}
