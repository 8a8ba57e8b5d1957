// Writes one SVG sprite with the icons named in icons.txt and in the city packs.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [icons, listed, cities] = process.argv.slice(2);
const names = new Set(readFileSync(listed, "utf8").split(/\s+/).filter(Boolean));
for (const city of readdirSync(cities)) {
  for (const file of ["topics.yaml", "life_events.yaml"]) {
    let text = "";
    try {
      text = readFileSync(join(cities, city, "catalog", file), "utf8");
    } catch {
      continue; // a pack need not have both
    }
    for (const match of text.matchAll(/\bicon:\s*"?([a-z0-9-]+)/g)) names.add(match[1]);
  }
}
const symbols = [...names].sort().map((name) => {
  const svg = readFileSync(join(icons, `${name}.svg`), "utf8");
  const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>")}</symbol>`;
});
process.stdout.write(
  `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence; see ../LICENCES.md -->\n${symbols.join("\n")}\n</svg>\n`,
);
