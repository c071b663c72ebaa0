import { element } from "./dom.js";

const FIELD_KINDS = {
  name: { type: "text", autocomplete: "nickname", maxlength: 60 },
  contact: { type: "text", autocomplete: "email", inputmode: "email", dir: "ltr", maxlength: 254 },
  email: { type: "email", autocomplete: "email", dir: "ltr", maxlength: 254, required: true },
};

let fieldCount = 0;

const fieldRow = (field) => {
  const id = `field-${(fieldCount += 1)}`;
  const hint = field.hint ? element("p", { id: `${id}-hint`, class: "hint" }, field.hint) : null;
  const input = element("input", { id, name: field.kind, ...FIELD_KINDS[field.kind], "aria-describedby": hint && hint.id });
  return { input, row: element("div", { class: "field" }, element("label", { for: id }, field.label), hint, input) };
};

/** The fields of a message: what is typed goes past the conversation to the server, only then the choice is made. */
export const fieldsForm = (form, chat) => {
  const rows = form.fields.map(fieldRow);
  const wrong = element("p", { class: "wrong", id: `wrong-${(fieldCount += 1)}` });
  const submit = element("button", { type: "submit", class: "primary" }, form.submit.label);
  const made = element("form", { class: "fields", novalidate: true }, ...rows.map((each) => each.row), wrong, submit);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = Object.fromEntries(rows.map(({ input }) => [input.name, input.value.trim()]));
    const problem = await chat.give(typed);
    wrong.textContent = problem ? problem.text : "";
    for (const { input } of rows) {
      const mistaken = problem?.typed && input.name !== "name";
      input.setAttribute("aria-invalid", String(Boolean(mistaken)));
      if (mistaken) {
        input.setAttribute("aria-describedby", wrong.id);
        input.focus();
      }
    }
    if (!problem) {
      for (const each of [...rows.map(({ input }) => input), submit]) each.disabled = true;
      chat.say({ choice: form.submit.choice }, form.submit.label);
    }
  });
  return made;
};
