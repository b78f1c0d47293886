"""The site files: what is made of all published documents together. JSON API, feeds, sitemap."""
