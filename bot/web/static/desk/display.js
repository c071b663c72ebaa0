// The call screen: shows each call as it comes; says it aloud where somebody has switched that on.
const called = document.getElementById("called");
const lost = document.querySelector(".lost");
const button = document.querySelector("button");
const announcer = document.querySelector("[aria-live]");
const clock = document.querySelector(".clock");

let aloud = false;
let known = calls();

function calls() {
  return new Set([...called.querySelectorAll("[data-call]")].map((row) => row.dataset.call));
}

function tell(sentence) {
  announcer.textContent = sentence;
  if (!aloud) return;
  const speech = new SpeechSynthesisUtterance(sentence);
  speech.lang = "de-DE";
  speech.rate = 0.9;
  speechSynthesis.speak(speech);
}

async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  called.replaceChildren(...fresh.getElementById("called").childNodes);
  for (const row of called.querySelectorAll("[data-call]")) {
    if (known.has(row.dataset.call)) continue;
    row.classList.add("fresh");
    tell(row.dataset.say);
  }
  known = calls();
}

if ("speechSynthesis" in window) {
  button.hidden = false;
  button.addEventListener("click", () => {
    aloud = !aloud;
    button.setAttribute("aria-pressed", aloud);
    button.textContent = aloud ? button.dataset.off : button.dataset.on;
  });
}

const events = new EventSource(called.dataset.events);
events.addEventListener("changed", () => {
  lost.textContent = "";
  refresh();
});
events.addEventListener("error", () => (lost.textContent = called.dataset.lost));

const time = new Intl.DateTimeFormat("de", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });
setInterval(() => (clock.textContent = time.format(new Date())), 5_000);
