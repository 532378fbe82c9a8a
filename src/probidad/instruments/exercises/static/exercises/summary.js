// A private summary by value, of the choices that this page remembers, and one question.

import { answered, chosen, done, facts, onward, page, rate, rated } from "./answering.js";
import { choose, correct, fill, onSubmit, settings, show, view } from "./screen.js";

const { texts, available } = settings;

export async function showSummary() {
  const shown = view("summary");
  const sums = await byValue();
  shown.querySelector("[data-values]").append(...sums.map(line));
  shown.querySelector("[data-no-values]").hidden = sums.length > 0;
  const unknown = available.filter((position) => answered(position) && !chosen.has(position)).length;
  shown.querySelector("[data-unknown]").hidden = !unknown;
  fill(shown, { unknown, done: texts.done.replace("{done}", done()).replace("{total}", available.length) });
  onward(shown);
  choose(shown, rated(), "rated", "not-rated");
  onSubmit(shown, "rate", async (form) => {
    const level = form.querySelector("input:checked");
    if (!level) return correct(form, form.querySelector("input[type=radio]"), texts.chooseLevel);
    return (await rate(form, Number(level.value))) && showSummary();
  });
  show(shown);
}

/* As `rules.alignment` counts: {name, meaning, aligned, answers} of each value at stake in an answer. */
async function byValue() {
  const sums = new Map();
  for (const [position, option] of chosen) {
    const { ratings, values } = facts(await page(position));
    for (const value of values) {
      const sum = sums.get(value.key) || { ...value, aligned: 0, answers: 0 };
      sum.answers += 1;
      sum.aligned += ratings[option] === "aligned" ? 1 : 0;
      sums.set(value.key, sum);
    }
  }
  return [...sums.values()];
}

function line({ name, meaning, aligned, answers }) {
  const text = (answers === 1 ? texts.sumOne : texts.sumMany).replace("{aligned}", aligned).replace("{answers}", answers);
  const made = fill(view("value"), { name, meaning, sum: text });
  const bar = Object.assign(made.querySelector("progress"), { max: answers, value: aligned });
  bar.setAttribute("aria-label", name);
  return made;
}
