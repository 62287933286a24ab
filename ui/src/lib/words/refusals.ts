// The words of a refusal: what happened, and what is safe and to do.
import type { Notice, Refusal } from '../bindings/view.ts';
import { word, wordFor } from './words.svelte.ts';

/** What happened. */
export function refusalSays(refusal: Refusal): string {
  return wordFor(`refusal-${refusal.code}`, spoken(refusal.facts)) ?? word('refusal-unknown');
}

/** What is safe, and what to do. */
export function refusalHelp(refusal: Refusal): string {
  return wordFor(`refusal-${refusal.code}-help`, spoken(refusal.facts)) ?? word('refusal-unknown-help');
}

/** A notice, in two parts like a refusal. What a check found carries its whole name, `finding-…`. */
export function noticeSays(notice: Notice): string {
  return noticed(notice.code, notice) ?? word('notice-unknown', { code: notice.code });
}

export function noticeHelp(notice: Notice): string | undefined {
  return noticed(`${notice.code}-help`, notice);
}

function noticed(key: string, { code, facts }: Notice): string | undefined {
  const said = spoken(facts);
  return code.startsWith('finding-') ? wordFor(key, said) : (wordFor(`notice-${key}`, said) ?? wordFor(`refusal-${key}`, said));
}

/** Facts that are names of fields are said in the language of the window. */
function spoken(facts: Refusal['facts']): Record<string, string> {
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined) continue;
    said[name] = name === 'field' ? (wordFor(`field-${value}`) ?? value) : value;
  }
  return said;
}
