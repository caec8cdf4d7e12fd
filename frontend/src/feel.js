// FEEL, the expression language of diagrams and rules: the same code in the browser and, in an isolated V8, on the server.
// Strict where FEEL is lax: a warning is an error, because an unknown name would give null and `if` would silently take `else`.
import { evaluate as feelEvaluate, unaryTest as feelUnaryTest, FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';

export { evaluate, unaryTest } from 'feelin';

// An answer must depend on the expression and its context only, so that it can be remembered and recomputed.
const CHANGING = { now: null, today: null, 'random number': null };
const DEEPEST = 20;

const failed = (code, message) => Object.assign(new Error(message), { code });

const isTemporal = (value) => [FeelDate, FeelDateTime, FeelDuration, FeelTime].some((kind) => value instanceof kind);

const plain = (value, depth = 0) => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw failed('number', '');
    return value;
  }
  if (depth > DEEPEST) throw failed('large', '');
  if (Array.isArray(value)) return value.map((entry) => plain(entry, depth + 1));
  if (isTemporal(value)) return String(value);
  const kind = Object.getPrototypeOf(value);
  if (typeof value !== 'object' || (kind !== Object.prototype && kind !== null)) throw failed('kind', '');
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry, depth + 1)]));
};

const asked = (mode, expression, context) => {
  const found = (mode === 'test' ? feelUnaryTest : feelEvaluate)(expression, { ...context, ...CHANGING });
  const told = found.warnings.find(({ type }) => mode !== 'check' || type === 'NO_VARIABLE_FOUND');
  if (told) throw failed(told.type === 'NO_VARIABLE_FOUND' ? 'name' : 'warning', told.message);
  return mode === 'check' ? null : plain(found.value);
};

// For decision models: dates, times, lengths of time and functions keep their kind on the way in and out, as
// {"@feel": "<the FEEL that makes them>"}. `careful` is as strict as above; `standard` answers null where there is no answer.
const MARK = '@feel';

const marked = (value, depth = 0) => {
  if (depth > DEEPEST) throw failed('large', '');
  if (Array.isArray(value)) return value.map((entry) => marked(entry, depth + 1));
  if (isTemporal(value)) return { [MARK]: `@"${value}"` };
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === undefined || value === null || typeof value !== 'object') return typeof value === 'function' ? null : value ?? null;
  const kind = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, marked(entry, depth + 1)]));
};

const unmarked = (value) => {
  if (Array.isArray(value)) return value.map(unmarked);
  if (value === null || typeof value !== 'object') return value;
  if (typeof value[MARK] === 'string') return feelEvaluate(value[MARK], {}).value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, unmarked(entry)]));
};

const kept = (mode, expression, context) => {
  const [manner, kind] = mode.split(' ');
  const names = unmarked(context);
  if (manner === 'careful') Object.assign(names, CHANGING);
  const found = (kind === 'test' ? feelUnaryTest : feelEvaluate)(expression, names);
  const told = manner === 'careful' && found.warnings[0];
  if (told) throw failed(told.type === 'NO_VARIABLE_FOUND' ? 'name' : 'warning', told.message);
  return marked(found.value);
};

// Returns JSON: {"value": …} or {"code": …, "message": …}. mode: evaluate | test | check | careful [test] | standard [test].
export const run = (mode, expression, context, longest) => {
  try {
    const value = (/^(careful|standard)/.test(mode) ? kept : asked)(mode, expression, context);
    const answer = JSON.stringify({ value });
    return answer.length > longest ? JSON.stringify({ code: 'large', message: '' }) : answer;
  } catch (error) {
    const code = error.code || (error instanceof RangeError ? 'large' : 'syntax');
    return JSON.stringify({ code, message: String(error.message).slice(0, 200) });
  }
};
