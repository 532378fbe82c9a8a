// A text as a QR code, drawn as SVG. The page's ink on its own white: cameras want dark on light.

import { encode } from "./vendor/uqr.js";

const QUIET = 4; // modules of margin that the standard asks for
const SVG = "http://www.w3.org/2000/svg";

export function qrCode(text, label) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET });
  const dark = [];
  data.forEach((row, y) => row.forEach((filled, x) => filled && dark.push(`M${x} ${y}h1v1h-1z`)));
  const drawing = element("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "qr" });
  drawing.append(element("rect", { width: size, height: size, fill: "#fff" }));
  drawing.append(element("path", { d: dark.join(""), fill: "#000", "shape-rendering": "crispEdges" }));
  return drawing;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
