"""The crawler: sources in, pages out. A process of its own, which the desk talks to in JSON lines."""
