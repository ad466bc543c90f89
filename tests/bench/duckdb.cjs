// DuckDB on the sites of bench_rules_predicates: duckdb.cjs SITES.csv RULES.json HITS
//
// One thread, a table in memory with the types that its own reader of CSV finds, and a list of CASEs.  Prints the
// processor seconds of making the table of lists, the best of some turns, and what it takes with categories as ENUM
// and with a text of numbers for a list, where that is less.
'use strict';
const fs = require('fs');
const { DuckDBInstance } = require('@duckdb/node-api');
const [sites, rulesFile, hits] = process.argv.slice(2);
const rules = JSON.parse(fs.readFileSync(rulesFile, 'utf8'));
const TURNS = 3;

const cases = (then) => rules.map((r, i) => `case when ${r.sql} then ${then(i)} end`).join(', ');
const list = `list_filter([${cases((i) => i)}], x -> x is not null)`;
const text = `concat_ws(' ', ${cases((i) => `'${i}'`)})`;

async function time(db, table, hit) {
  let best = Infinity;
  for (let turn = 0; turn < TURNS; turn++) {
    const before = process.cpuUsage();
    await db.run(`create or replace table hits as select ${hit} as hit from ${table}`);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

async function main() {
  const db = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  await db.run(`create table site as select * from read_csv('${sites}', header = true)`);
  const seconds = await time(db, 'site', list);
  await db.run(`copy (select array_to_string(hit, ' ') from hits) to '${hits}' (header false, quote '', delimiter '|')`);
  const texts = await time(db, 'site', text);

  const columns = (await db.runAndReadAll('describe site')).getRows();
  const named = columns.map(([name, type]) => (type === 'VARCHAR' ? `${name}::value as ${name}` : name));
  const one = columns.find(([, type]) => type === 'VARCHAR')[0];
  await db.run(`create type value as enum (select distinct ${one} from site where ${one} is not null order by 1)`);
  await db.run(`create or replace table site as select ${named.join(', ')} from site`);
  const enums = await time(db, 'site', list);
  console.log(`${seconds} ENUM ${enums.toFixed(2)} s, as text ${texts.toFixed(2)} s`);
}

main().catch((e) => {
  console.error(`duckdb: ${e}`);
  process.exit(1);
});
