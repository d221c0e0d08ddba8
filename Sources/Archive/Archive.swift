/// Archive.
