declare module 'packed:*' {
  const packed: import('./share/packed.ts').Packed;
  export default packed;
}
