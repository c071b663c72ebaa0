/** An element with attributes (null and false are left out) and children, which are text or nodes, never markup. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
};

/** A button that does something; `label` is read aloud, and shown unless the button is an `icon` alone. */
export const button = (label, act, { icon = null, iconOnly = false, ...attributes } = {}) => {
  const made = element("button", { type: "button", ...attributes }, icon, iconOnly ? null : element("span", {}, label));
  if (iconOnly) {
    made.setAttribute("aria-label", label);
    made.title = label;
  }
  made.addEventListener("click", act);
  return made;
};
