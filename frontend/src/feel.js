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

// As the DMN standard has it, for models of others: what cannot be answered is null, and dates, times and lengths of time
// keep their kind on the way in and out, as {"@feel": "<the FEEL that makes them>"}.
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

const standard = (mode, expression, context) => {
  const found = (mode === 'standard test' ? feelUnaryTest : feelEvaluate)(expression, unmarked(context));
  return marked(found.value);
};

// Returns JSON: {"value": …} or {"code": …, "message": …}. mode: evaluate | test | check | standard | standard test.
export const run = (mode, expression, context, longest) => {
  try {
    const value = (mode.startsWith('standard') ? standard : asked)(mode, expression, context);
    const answer = JSON.stringify({ value });
    return answer.length > longest ? JSON.stringify({ code: 'large', message: '' }) : answer;
  } catch (error) {
    const code = error.code || (error instanceof RangeError ? 'large' : 'syntax');
    return JSON.stringify({ code, message: String(error.message).slice(0, 200) });
  }
};
