// What the staff's pages gain from a script; all of them work without it.

/** Send a form's fields to the server with the token against forgery; rejects where the answer is an error. */
export async function post(address, fields = {}) {
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "x-csrf-token": document.querySelector("meta[name=csrf]").content },
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

/** Runs one after the other, never two at once: whatever is asked for meanwhile is done once more, at the end. */
export const oneAtATime = (run) => {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await run();
      }
    } finally {
      running = false;
    }
  };
};

/** Whether keys belong to what is being written. */
export const typing = (element) => element.matches("input, select, textarea, [contenteditable]");

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
