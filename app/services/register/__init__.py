"""The register: villages, persons and households, in one place to call them from."""
