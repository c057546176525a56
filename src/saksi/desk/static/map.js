// Events on a world map drawn from vendored outlines: no tiles, nothing from another host. d3 and topojson are loaded before.
const box = document.getElementById("map");
const [world, shown] = await Promise.all([box.dataset.world, box.dataset.source].map((url) => fetch(url).then((r) => r.json())));
const d3 = globalThis.d3;
const wide = 960, high = 480;
const projection = d3.geoNaturalEarth1().fitExtent([[4, 4], [wide - 4, high - 4]], { type: "Sphere" });
const path = d3.geoPath(projection);
const svg = d3.select(box).append("svg").attr("viewBox", `0 0 ${wide} ${high}`);
const hatch = svg.append("defs").append("pattern").attr("id", "hatch").attr("width", 6).attr("height", 6)
  .attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
hatch.append("line").attr("class", "hatch-line").attr("y2", 6).attr("x1", 2).attr("x2", 2);
const ground = svg.append("g");
ground.selectAll("path").data(globalThis.topojson.feature(world, world.objects.countries).features)
  .join("path").attr("class", "land").attr("d", path);
const most = d3.max(shown.places, (p) => p.events) ?? 1;
const size = d3.scaleSqrt([0, Math.max(most, 12)], [2, 24]);
const spots = ground.selectAll("a").data(shown.places).join("a")
  .attr("href", (p) => `${box.dataset.events}${box.dataset.events.includes("?") ? "&" : "?"}place=${encodeURIComponent(p.name ?? "")}`)
  .attr("tabindex", -1);
const circles = spots.append("circle")
  .attr("class", (p) => (p.conflict * 2 > p.events ? "spot mostly" : "spot"))
  .attr("transform", (p) => `translate(${projection([p.lon, p.lat])})`)
  .attr("r", (p) => size(p.events));
circles.append("title").text((p) => `${p.name ?? ""}: ${p.events}`);
const zoom = d3.zoom().scaleExtent([1, 16]).translateExtent([[0, 0], [wide, high]])
  .filter((event) => event.type !== "wheel" || event.ctrlKey || document.activeElement === box)
  .on("zoom", ({ transform }) => {
    ground.attr("transform", transform);
    circles.attr("r", (p) => size(p.events) / Math.sqrt(transform.k)).attr("stroke-width", 1 / transform.k);
  });
svg.call(zoom);
// Go where the events are, with room for the circles at the edges.
const here = shown.places.map((p) => projection([p.lon, p.lat]));
if (here.length > 1) {
  const [x0, x1] = d3.extent(here, (p) => p[0]), [y0, y1] = d3.extent(here, (p) => p[1]);
  const scale = Math.max(1, Math.min(6, 0.66 / Math.max((x1 - x0) / wide, (y1 - y0) / high, 0.01)));
  const middle = d3.zoomIdentity.translate(wide / 2, high / 2).scale(scale).translate(-(x0 + x1) / 2, -(y0 + y1) / 2);
  svg.call(zoom.transform, middle);
}
box.dataset.ready = "yes";
