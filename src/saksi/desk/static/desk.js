// Marks and records light each other up; keys move through records. Without this file every link still works.
const reader = document.querySelector("[data-reader]");

function light(id, scroll) {
  for (const old of reader.querySelectorAll(".lit")) old.classList.remove("lit");
  const card = reader.querySelector(`[data-record="${CSS.escape(id)}"]`);
  const marks = [...reader.querySelectorAll(".text .m")].filter((m) => m.dataset.records.split(" ").includes(id));
  for (const mark of marks) mark.classList.add("lit");
  card?.classList.add("lit");
  const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  if (scroll === "text") marks[0]?.scrollIntoView({ block: "center", behavior: smooth });
  if (scroll === "card") card?.scrollIntoView({ block: "nearest", behavior: smooth });
  const address = new URL(location.href);
  address.searchParams.set("record", id);
  address.hash = "";
  history.replaceState(null, "", address);
}

if (reader) {
  let last = null;
  reader.addEventListener("click", (event) => {
    const mark = event.target.closest(".text .m");
    if (mark) {
      event.preventDefault();
      const ids = mark.dataset.records.split(" ");
      // The same words may hang on several records: each click goes on to the next, the innermost first.
      const at = last === mark ? ids.indexOf(mark.dataset.shown) : ids.length;
      const id = ids[(at - 1 + ids.length) % ids.length];
      mark.dataset.shown = id;
      last = mark;
      light(id, "card");
      return;
    }
    if (event.target.closest("details, .denial, .claim, form") || event.target.closest("a:not(.show)")) return;
    const card = event.target.closest("[data-record]");
    if (card) {
      event.preventDefault();
      light(card.dataset.record, "text");
    }
  });
  const chosen = new URLSearchParams(location.search).get("record");
  if (chosen) light(chosen, "text");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("q").focus();
  }
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll(reader ? ".rec .show" : ".row .words a, .row .head a, .row .meta a")];
  const stops = reader ? links : [...document.querySelectorAll(".row")].map((row) => row.querySelector("a")).filter(Boolean);
  const row = document.activeElement.closest(reader ? ".rec" : ".row");
  const at = stops.findIndex((stop) => row?.contains(stop));
  const next = stops[Math.max(0, Math.min(stops.length - 1, event.key === "j" ? at + 1 : at - 1))];
  if (!next) return;
  next.focus();
  const card = next.closest("[data-record]");
  if (card) light(card.dataset.record, "text");
});
