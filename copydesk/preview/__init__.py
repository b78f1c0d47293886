"""The front page without a site generator: documents in, static pages out."""
