// The same pages by fastify and node-postgres: api_peer.cjs SETUP.json PORT
//
// SETUP.json: conninfo, role, context {text, org}, and for each path a statement's name, text, values, which of the values
// the query's "v" stands for, and whether its plan is kept.  A pool of 8; each page is what row security asks of everybody: a
// transaction in which the context is set, then the statement, prepared.  JSON that PostgreSQL made stays text; rows of
// the ranked list become the same page as api/ranked.c's, those of a facility the same as api/explain.c's.
'use strict';
const fs = require('fs');
const fastify = require('fastify')({ logger: false });
const pg = require('pg');
const facility = require('./api_peer_facility.cjs');
const [setupFile, port] = process.argv.slice(2);
const setup = JSON.parse(fs.readFileSync(setupFile, 'utf8'));
pg.types.setTypeParser(114, (text) => text);
pg.types.setTypeParser(1007, (text) => text);
const pool = new pg.Pool({ ...setup.conninfo, max: 8 });
if (setup.role) pool.on('connect', (client) => client.query(`set role ${setup.role}`));

const indicators = ['abuse_of_vulnerability', 'deception', 'restriction_of_movement', 'isolation', 'physical_and_sexual_violence',
  'intimidation_and_threats', 'retention_of_identity_documents', 'withholding_of_wages', 'debt_bondage',
  'abusive_working_and_living_conditions', 'excessive_overtime', 'state_imposed', 'prison_labour', 'child_labour', 'context'];

function gravest(text) {
  const nats = text.slice(1, -1).split(',').map(Number);
  return indicators.map((name, i) => i).filter((i) => nats[i] > 0).sort((a, b) => nats[b] - nats[a] || a - b).slice(0, 3)
    .map((i) => indicators[i]);
}

function ranked(rows) {
  const items = rows.filter((r) => r[2] !== null).map((r) => ({
    rank: Number(r[2]), id: r[3], name: r[4], address: r[5], country: r[6], sector: r[7], band: r[8], score: r[9] / 10,
    potential: r[10] / 10, coverage: r[11] / 1000, pattern: r[12], priority: r[13], evidence: r[14], indicators: gravest(r[15]),
  }));
  return `${rows[0][0].slice(0, -1)}, "items" : ${JSON.stringify(items)}}`;
}

// What is made of a statement's rows; of any other it is the first value.
const made = { facilities: ranked, facility: facility.page };
const whole = (rows) => rows[0][0];

fastify.setErrorHandler((error, request, reply) => {
  console.error(error.message);
  reply.code(500).send('{}');
});
for (const [path, page] of Object.entries(setup.pages)) {
  fastify.get(path, async (request, reply) => {
    const values = page.values.slice();
    if (request.query.v !== undefined && page.v >= 0) values[page.v] = request.query.v;
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({ name: 'context', text: setup.context.text, values: [setup.context.org, true, null, page.kept] });
      const { rows } = await client.query({ name: page.name, text: page.text, values, rowMode: 'array' });
      await client.query('commit');
      reply.type('application/json');
      return rows.length === 0 ? reply.code(404).send('{}') : (made[page.name] ?? whole)(rows);
    } finally {
      client.release();
    }
  });
}
fastify.listen({ port: Number(port), host: '127.0.0.1' });
