"""Files: kept in one object store, judged by their content, and served so that nothing in them can run."""
