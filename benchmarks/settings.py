"""The platform's own settings, with one address more: the trivial view that the others are held against."""

from gongzhi.config.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "benchmarks.urls"
