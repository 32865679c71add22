"""The web wing: pages, JSON API and command line. Thin: it calls operations and queries and shows what they give."""
