// What pages gain where there is JavaScript; every page works without it.
import { initAll } from "./vendor/govuk-frontend-6.3.0.min.js";

initAll();

// Choosing one of about 350 councils: typing beats scrolling. The select stays in the form and is what is sent.
const longSelects = document.querySelectorAll("select[data-autocomplete]");
if (longSelects.length) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("vendor/accessible-autocomplete-3.0.1.min.css", import.meta.url).href;
  document.head.append(style);
  await import("./vendor/accessible-autocomplete-3.0.1.min.js");
  for (const selectElement of longSelects) {
    const { id } = selectElement;
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement,
      autoselect: false,
      defaultValue: selectElement.value ? selectElement.selectedOptions[0].textContent : "",
      displayMenu: "overlay",
    });
    // What is typed after a choice undoes the choice, unless it names another: a wrong council is worse than none.
    const input = selectElement.form.querySelector(`#${CSS.escape(id)}`);
    input.addEventListener("input", () => {
      const typed = input.value.trim().toLowerCase();
      const named = [...selectElement.options].find((option) => option.textContent.trim().toLowerCase() === typed);
      selectElement.value = named ? named.value : "";
    });
  }
}

// Older browsers cannot show a folded filter in the style sheet: open it where there is room.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 48em)").matches) {
  for (const filter of document.querySelectorAll(".app-filter")) filter.open = true;
}

// A session that is about to end says so in time and may be kept. What is asked for is a page like any other.
const warning = document.querySelector("#session-warning");
if (warning) {
  const [title, words, button] = warning.querySelectorAll("h2, p, button");
  const rest = (Number(warning.dataset.minutes) - 3) * 60_000;
  let timer = setTimeout(() => warning.showModal(), rest);
  button.addEventListener("click", async () => {
    const answer = await fetch("/account", { method: "HEAD", redirect: "manual" }).catch(() => null);
    clearTimeout(timer);
    if (answer?.ok) {
      warning.close();
      timer = setTimeout(() => warning.showModal(), rest);
    } else {
      title.textContent = "You have been signed out";
      words.textContent = "Close this message and send what you typed: it is kept while you sign in again.";
      button.textContent = "Close";
      button.addEventListener("click", () => warning.close(), { once: true });
    }
  });
}
