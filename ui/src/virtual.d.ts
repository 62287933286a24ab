declare module 'virtual:icons' {
  import type { IconName, Shape } from '../build/icons.ts';
  const icons: Readonly<Record<IconName, readonly Shape[]>>;
  export default icons;
}
