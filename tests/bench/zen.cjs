// GoRules ZEN on the first sites of bench_rules_predicates: zen.cjs SITES.csv RULES.json HITS COUNT
//
// One decision table that collects the rules that hit.  Prints the processor seconds of judging COUNT sites, the
// better of one at a time and 64 in flight, and which; node's start and the reading of files are not counted.
'use strict';
const fs = require('fs');
const { ZenEngine } = require('@gorules/zen-engine');
const [sitesFile, rulesFile, hitsFile, count] = process.argv.slice(2);
const rules = JSON.parse(fs.readFileSync(rulesFile, 'utf8'));

function value(name, cell) {
  if (cell === '') return null;
  return name[0] === 'n' ? Number(cell) : name[0] === 'b' ? cell === 'true' : cell;
}

function readSites(n) {
  const [head, ...lines] = fs.readFileSync(sitesFile, 'utf8').split('\n', n + 1);
  const names = head.split(',');
  const sites = lines.map((line) => Object.fromEntries(line.split(',').map((c, i) => [names[i], value(names[i], c)])));
  return { names, sites };
}

function table(names) {
  const inputs = names.map((n) => ({ id: n, name: n, field: n, type: 'expression' }));
  inputs.push({ id: 'any', name: 'any', type: 'expression' });
  const blank = Object.fromEntries(inputs.map((i) => [i.id, '']));
  const position = { x: 0, y: 0 };
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position },
      { id: 'table', type: 'decisionTableNode', name: 'table', position, content: {
        hitPolicy: 'collect', inputs,
        outputs: [{ id: 'rule', name: 'rule', field: 'rule', type: 'expression' }],
        rules: rules.map((r, i) => ({ _id: `r${i}`, ...blank, ...r.zen, rule: String(i) })) } },
      { id: 'out', type: 'outputNode', name: 'out', position }],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' }],
  };
}

async function judge(decision, sites, inFlight) {
  const results = new Array(sites.length);
  let next = 0;
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: inFlight }, async () => {
    while (next < sites.length) {
      const i = next++;
      results[i] = (await decision.evaluate(sites[i])).result;
    }
  }));
  const { user, system } = process.cpuUsage(before);
  return { results, seconds: (user + system) / 1e6 };
}

async function main() {
  const { names, sites } = readSites(Number(count));
  const decision = new ZenEngine().createDecision(table(names));
  await judge(decision, sites.slice(0, 200), 1);
  const alone = await judge(decision, sites, 1);
  const many = await judge(decision, sites, 64);
  const best = alone.seconds < many.seconds ? alone : many;
  fs.writeFileSync(hitsFile, best.results.map((r) => r.map((h) => h.rule).join(' ') + '\n').join(''));
  console.log(`${best.seconds} ${best === alone ? 'one at a time' : '64 in flight'}`);
}

main().catch((e) => {
  console.error(`zen: ${e}`);
  process.exit(1);
});
