#!/bin/sh
# Takes away the stamps whose work is gone: `make` trusts stamps, and folders are removed and moved by hand.
home=$(sed -n 's/^command = .* -m venv //p' .venv/pyvenv.cfg 2>/dev/null)
if [ ! -x .venv/bin/python ] || [ "${home:-$(pwd -P)/.venv}" != "$(pwd -P)/.venv" ]; then rm -rf .stamps; fi
[ -d frontend/node_modules ] || rm -f .stamps/npm
[ -d frontend/dist ] && [ -d frontend/fonts ] || rm -f .stamps/assets
for words in $(find src -name '*.po'); do [ -f "${words%.po}.mo" ] || rm -f .stamps/messages; done
