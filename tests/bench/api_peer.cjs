// The same pages by fastify and node-postgres: api_peer.cjs SETUP.json PORT
//
// SETUP.json: conninfo, role, context {text, org}, and for each path a statement's name, text, values and which of the values
// the query's "v" stands for.  A pool of 8; each page is what row security asks of everybody: a transaction in which
// the context is set, then the statement, prepared.  JSON stays the text that PostgreSQL made.
'use strict';
const fs = require('fs');
const fastify = require('fastify')({ logger: false });
const pg = require('pg');
const [setupFile, port] = process.argv.slice(2);
const setup = JSON.parse(fs.readFileSync(setupFile, 'utf8'));
pg.types.setTypeParser(114, (text) => text);
const pool = new pg.Pool({ ...setup.conninfo, max: 8 });
if (setup.role) pool.on('connect', (client) => client.query(`set role ${setup.role}`));

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
      await client.query({ name: 'context', text: setup.context.text, values: [setup.context.org, true, null] });
      const { rows } = await client.query({ name: page.name, text: page.text, values, rowMode: 'array' });
      await client.query('commit');
      reply.type('application/json');
      return rows.length > 0 ? rows[0][0] : reply.code(404).send('{}');
    } finally {
      client.release();
    }
  });
}
fastify.listen({ port: Number(port), host: '127.0.0.1' });
