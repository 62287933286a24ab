// What axe-core objects to on a page as it stands: nothing, or a line for each.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: { readonly html: string; readonly failureSummary?: string }[];
}

export async function axe(page: Page): Promise<string[]> {
  // Run by the debugging port, outside the page's policy; the page itself could not load it.
  await page.setBypassCSP(true);
  await page.evaluate(AXE);
  const violations = (await page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: { run(context: unknown, options: unknown): Promise<{ violations: unknown[] }> } };
    return (await run.run(document, { resultTypes: ['violations'] })).violations;
  })) as Violation[];
  return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 120)} ${node.failureSummary?.slice(0, 200) ?? ''}`));
}
