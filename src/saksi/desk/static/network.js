// Who acts on whom, laid out by cytoscape: a line is as thick as the events are many, dashed where most are conflict.
import cytoscape from "./vendor/cytoscape.esm.min.mjs";

const box = document.getElementById("network");
const shown = await fetch(box.dataset.source).then((r) => r.json());
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const most = Math.max(1, ...shown.nodes.map((n) => n.events));
const thick = Math.max(1, ...shown.edges.map((e) => e.events));
const elements = [
  ...shown.nodes.map((n) => ({ data: { id: n.code, name: n.name, size: 14 + 34 * Math.sqrt(n.events / most), url: n.url } })),
  ...shown.edges.map((e) => ({
    data: { source: e.one, target: e.two, width: 1 + 6 * Math.sqrt(e.events / thick), url: e.url, mostly: e.conflict * 2 > e.events ? "conflict" : "cooperation" },
  })),
];
function style() {
  return [
    { selector: "node", style: { label: "data(name)", width: "data(size)", height: "data(size)", "background-color": token("--accent"), color: token("--ink"), "font-size": innerWidth < 500 ? 20 : 12, "text-outline-color": token("--card"), "text-outline-width": 2, "text-valign": "bottom", "text-margin-y": 3, "min-zoomed-font-size": 6 } },
    { selector: "edge", style: { width: "data(width)", "curve-style": "haystack", "line-color": token("--coop"), opacity: 0.65 } },
    { selector: 'edge[mostly = "conflict"]', style: { "line-color": token("--conf"), "line-style": "dashed", "curve-style": "straight" } },
  ];
}
const graph = cytoscape({ container: box, elements, style: style(), layout: { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 60000, idealEdgeLength: () => 90, padding: 30 }, userZoomingEnabled: true });
graph.on("tap", "node, edge", (event) => location.assign(event.target.data("url")));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style()));
box.dataset.ready = "yes";
