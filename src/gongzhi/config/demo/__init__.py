"""The fictional county for trying out: places, people and past cases, made with a fixed seed."""
