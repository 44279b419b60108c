import pageStyle from "../html/page/page.css" with { type: "text" };
import { html, type Markup } from "../markup.ts";
import sweepStyle from "./sweep.css" with { type: "text" };

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";
/** The page draws nothing: all that is left to do is to follow the desktop's colours. */
const THEME = 'const { dataset } = document.documentElement; dataset.ready = ""; ' +
  'dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";';

/**
 * A page that needs no other file and no network.
 *
 * @param title What stands in the window's title.
 * @param body What it shows.
 * @returns The whole page.
 */
export function renderPage(title: string, body: Markup): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="icon" href="data:,">
${html`<title>${title} · closedbar</title>`.text}
<style>
${pageStyle}${sweepStyle}</style>
<script>${THEME}</script>
</head>
<body>${body.text}
</body>
</html>
`;
}
