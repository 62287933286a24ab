/** A table that is asked by a stranger's words. It knows its own rows only: any other object also answers to "constructor". */
export function table<Rows extends object>(rows: Rows): Rows {
  return Object.assign(Object.create(null) as object, rows) as Rows;
}
