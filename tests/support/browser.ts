import { type Browser, chromium, type Page } from "playwright-core";

/** Where a Debian machine, or a variable, has the browser. */
const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Path of a Chromium, or `null` where there is none. */
export const CHROMIUM: string | null =
  [Deno.env.get("CHROMIUM"), ...CANDIDATES].find((path) => path !== undefined && isFile(path)) ??
    null;

if (CHROMIUM === null) {
  // deno-lint-ignore no-console
  console.log("skipped: no Chromium here, so no page is looked at (apt-get install chromium)");
}

/** What a page did besides showing itself. */
export interface PageLog {
  /** Console messages and uncaught errors. */
  messages: string[];
  /** Addresses it asked for, itself and its embedded data excepted. */
  requests: string[];
}

/**
 * Opens a page in a fresh browser, which is closed when the visit ends.
 *
 * @param url The page.
 * @param colorScheme What the desktop prefers.
 * @param visit Looks at the page.
 */
export async function visitPage(
  url: string,
  colorScheme: "light" | "dark",
  visit: (page: Page, log: PageLog) => Promise<void>,
): Promise<void> {
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM!, args: FLAGS });
  try {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 900 } });
    const log: PageLog = { messages: [], requests: [] };
    page.on("console", (message) => log.messages.push(message.text()));
    page.on("pageerror", (error) => log.messages.push(error.message));
    page.on("request", (request) => {
      if (request.url() !== url && !request.url().startsWith("data:")) {
        log.requests.push(request.url());
      }
    });
    await page.goto(url);
    await page.waitForSelector("html[data-ready]", { state: "attached" });
    await visit(page, log);
  } finally {
    await browser.close();
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
