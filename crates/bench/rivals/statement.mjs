// The statement that is asked for, prepared, over connections of its own in each of two processes.
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import pg from 'pg';

const PROCESSES = 2;
const { sql, parameters } = JSON.parse(readFileSync(process.env.RIVAL_STATEMENT));
// Sealed bytes stay the text that the database sends.
pg.types.setTypeParser(pg.types.builtins.BYTEA, (text) => text);
const pool = cluster.isPrimary ? null : new pg.Pool({ max: Number(process.env.RIVAL_CONNECTIONS) / PROCESSES });

export async function rows(place) {
  const found = await pool.query({ name: 'rival', text: sql, values: parameters[place] });
  return found.rows;
}

export function serve(start) {
  if (cluster.isPrimary) {
    for (let one = 0; one < PROCESSES; one += 1) cluster.fork();
  } else {
    start(Number(process.env.RIVAL_PORT));
  }
}
