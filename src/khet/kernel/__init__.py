"""The Django base without domain words: actor, audit, jobs, files, documents, web components."""
