"""A synthetic cohort of 63 to try the application on: `generate` makes it, `load_demo` reads the committed one."""

from dalba_desktop.demo.cohort import generate, load_demo

__all__ = ["generate", "load_demo"]
