declare module 'virtual:icons' {
  import type { IconName, Shape } from '../build/icons.ts';
  const icons: Readonly<Record<IconName, readonly Shape[]>>;
  export default icons;
}
declare module 'virtual:manual' {
  import type { Chapter, Language } from '../build/manual.ts';
  const manual: Readonly<Record<Language, { readonly chapters: readonly Chapter[]; readonly pictures: Readonly<Record<string, string>> }>>;
  export default manual;
}
