declare module 'virtual:icons' {
  import type { IconName, Shape } from '../build/icons.ts';
  const icons: Readonly<Record<IconName, readonly Shape[]>>;
  export default icons;
}
declare module 'virtual:manual' {
  type Chapters = readonly import('../build/manual.ts').Chapter[];
  const manual: Readonly<Record<'de' | 'en', { readonly chapters: Chapters; readonly pictures: Readonly<Record<string, string>> }>>;
  export default manual;
}
declare module 'virtual:viewer-style' {
  const style: string;
  export default style;
}
